"""More compute to spend: on depth, on width, on resolution, or on a balance of all three?"""

from functools import lru_cache
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import PERCENT, POINTS, Evidence, Outcome, Quantity, RunQuery, Tuning
from dlcore.recipes import small_cnns
from dlcore.recipes.comparisons import difference, final

WHOLE = 28  # pixels: beyond that images would only be enlarged, which adds nothing to them
SIDE = Setting(
    "side",
    "Pixels of the base",
    12,
    f"Side of the base network's images in pixels. All others get the compute that it would need at {WHOLE} pixels. A smaller base leaves more room for scaling.",
    choices=(10, 12, 15, 18),
)
LEARNING_RATES = (0.003, 0.01)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    0.003,
    "Adam's peak learning rate, reached after 30% of the steps. Too small: underfitting within the budget; too large: unstable training.",
    low=1e-5,
    high=0.3,
)
VARIANTS = ("scaled-base", "scaled-depth", "scaled-width", "scaled-resolution", "compound")
TESTS = 3  # in an epoch
GRID = 0.05  # how finely width and φ are searched; depth by halves, since blocks are counted whole


def ways(base):
    """For each way to grow: from a step of the search to depth, width and pixels."""
    from dlcore.models.vision.efficientnet import compound

    def together(step):
        depth, width, larger = compound(step * GRID)
        return depth, width, min(WHOLE, round(base * larger))

    return {
        "scaled-base": lambda step: (1.0, 1.0, base),
        "scaled-depth": lambda step: (1 + step / 2, 1.0, base),
        "scaled-width": lambda step: (1.0, 1 + step * GRID, base),
        "scaled-resolution": lambda step: (1.0, 1.0, WHOLE),
        "compound": together,
    }


@lru_cache(maxsize=32)
def grow(variant, base):
    """Depth, width and pixels of the network whose MACs are nearest those of the base at whole images."""
    from dlcore.models.vision import EfficientNet

    def arithmetic(depth, width, side):
        return small_cnns.macs(EfficientNet(depth=depth, width=width), side)

    target, way = arithmetic(1.0, 1.0, WHOLE), ways(base)[variant]
    if variant in ("scaled-base", "scaled-resolution"):
        return way(0)
    chosen, nearest, step = way(0), float("inf"), 0
    while (needed := arithmetic(*way(step))) < 1.5 * target:
        if abs(needed - target) < nearest:
            chosen, nearest = way(step), abs(needed - target)
        step += 1
    return chosen


def measure(run_group, device, report):
    """An EfficientNet grown in one way, on images of its own size. Seconds are those of training one network."""
    import torch

    from dlcore.models.vision import EfficientNet

    run = run_group.first
    depth, width, side = grow(run.variant, run["side"])
    images, validation = small_cnns.images(run, side)
    networks = small_cnns.initialize(lambda: EfficientNet(depth=depth, width=width), run_group.seeds)
    cost = small_cnns.network_cost(networks[0], side) | {"depth": [depth], "width": [width]}
    curves = small_cnns.train_networks(
        networks,
        run_group,
        images,
        validation,
        lambda weights: torch.optim.Adam(weights, run["learning_rate"]),
        device,
        report,
        TESTS,
        schedule="one-cycle",
    )
    return [{"curve": curve, "cost": small_cnns.with_step_time(cost, curve)} for curve in curves]


TUNING = Tuning("learning_rate", LEARNING_RATES, final("validation"))
CLAIM = "vision/efficientnet-scales-efficiently"
GAIN = Quantity(
    "difference in test accuracy",
    "scaling depth, width and resolution together gives a test accuracy {value} than {baseline}",
    "difference",
    POINTS,
)
# Of each rival the condition, and how one says it.
RIVALS = {
    **{
        f"scaled-{name}": (f"against {name} alone at equal MACs", f"against scaling {name} alone")
        for name in ("depth", "width", "resolution")
    },
    "scaled-base": ("against the base, which needs far fewer MACs", "against no scaling"),
}
EVIDENCE = tuple(
    Evidence(
        CLAIM,
        f"{condition}, early training ({small_cnns.EPOCHS.default} epochs), tuned learning rates",
        GAIN,
        (RunQuery("compound", tuning=TUNING), RunQuery(rival, tuning=TUNING)),
        difference(final("accuracy")),
        at_least=0.005,
        factors=MappingProxyType({"baseline": said}),
    )
    for rival, (condition, said) in RIVALS.items()
)

EXPERIMENT = Experiment(
    id="compound-scaling",
    section="vision",
    question="More compute to spend: on depth, on width, on resolution, or on a balance of all three?",
    revision=1,
    varies="what grows",
    variants=VARIANTS,
    seeds=(0, 1, 2),
    settings=(LEARNING_RATE, SIDE, small_cnns.EPOCHS, small_cnns.BATCH, small_cnns.IMAGES, small_cnns.DATA),
    measure=measure,
    cost=lambda run: run["epochs"] * run["images"] * (29, 110, 50, 93, 90)[VARIANTS.index(run.variant)],
    shipped=tuple(
        MappingProxyType({} if learning_rate == LEARNING_RATE.default else {"learning_rate": learning_rate})
        for learning_rate in LEARNING_RATES
    ),
    evidence=EVIDENCE,
    outcome=Outcome("Test accuracy", "accuracy", unit=PERCENT),
)
