"""Does adding each block's input to its output let a very deep network train?"""

from itertools import product
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import CLAIM, CONTROL, LIMIT, PERCENT, POINTS, Evidence, Outcome, Quantity, RunQuery, Tuning
from dlcore.recipes import small_cnns
from dlcore.recipes.comparisons import difference, final

DEPTHS = (8, 20, 56)
DEPTH = Setting(
    "depth",
    "Depth",
    56,
    "Layers with weights, 6n + 2: three stages of n blocks of two layers each. Deeper: plain networks train worse, and all take longer.",
    choices=(*DEPTHS, 110),
)
LEARNING_RATES = (0.001, 0.003, 0.01, 0.03, 0.1)
LEARNING_RATE = Setting(
    "learning_rate",
    "Peak learning rate",
    0.03,
    "Peak learning rate of the one-cycle schedule, reached after 30% of the steps. Too small: underfitting within the budget; too large: unstable training.",
    low=1e-4,
    high=3.0,
)
WIDTH = Setting(
    "width",
    "Width",
    8,
    "Channels of the first stage; the second has twice, the third four times as many. Wider networks fit more and take longer.",
    low=2,
    high=32,
)
SIDE = 14  # pixels: a quarter of the arithmetic of 28
VARIANTS = ("plain", "residual")
LONG = 20  # epochs: near convergence, where He and others saw degradation
PROBED = 256  # images that the gradient before training is taken on


def measure(run_group, device, report):
    """The paper's network with or without skip connections, and before it learns the gradient at every block."""
    from dlcore.blocks.optimizers import optimizer
    from dlcore.inspection.foundations.gradient_flow import gradient_by_block
    from dlcore.models.vision import ResNet

    run = run_group.first
    images, validation = small_cnns.images(run, SIDE)

    def make():
        return ResNet(blocks=(run["depth"] - 2) // 6, width=run["width"], residual=run.variant == "residual")

    networks = small_cnns.initialize(make, run_group.seeds)
    probe = images.train_inputs[:PROBED], images.train_targets[:PROBED]
    gradients = [gradient_by_block(network, *probe) for network in networks]
    cost = small_cnns.network_cost(networks[0], SIDE)
    curves = small_cnns.train_networks(
        networks,
        run_group,
        images,
        validation,
        lambda weights: optimizer("momentum", weights, run["learning_rate"]),
        device,
        report,
        tests(run),
        schedule="one-cycle",
    )
    return [
        {"curve": curve, "gradient": gradient, "cost": small_cnns.with_step_time(cost, curve)}
        for curve, gradient in zip(curves, gradients, strict=True)
    ]


def tests(run):
    """Tests in an epoch: two of the first few, one in two epochs of a long run."""
    return 2 if run["epochs"] <= small_cnns.EPOCHS.default else 1 / 2


TUNING = Tuning("learning_rate", LEARNING_RATES, final("validation"))


def query(variant, depth, epochs=small_cnns.EPOCHS.default):
    return RunQuery(variant, MappingProxyType({"depth": depth, "epochs": epochs}), TUNING)


TRAINS_DEEP = "vision/residual-trains-deep"
TRAINED = f"early training ({small_cnns.EPOCHS.default} epochs), tuned learning rates"
GAIN = Quantity(
    "difference in training accuracy",
    "with batch normalization in both, training accuracy is {value} with skip connections than without",
    "difference",
    POINTS,
)
# Eight layers train without skip connections: there nothing of the claimed size may show.
ROLES = MappingProxyType(
    {56: (CLAIM, {"at_least": 0.05}), 20: (LIMIT, {"at_least": 0.05}), 8: (CONTROL, {"within": 0.05})}
)
EVIDENCE = (
    *(
        Evidence(
            TRAINS_DEEP,
            f"{depth} layers, {TRAINED}",
            GAIN,
            (query("residual", depth), query("plain", depth)),
            difference(final("train_accuracy")),
            role=role,
            factors=MappingProxyType(
                {"depth": f"at {depth} layers", "length of training": f"after {small_cnns.EPOCHS.default} epochs"}
            ),
            **threshold,
        )
        for depth, (role, threshold) in ROLES.items()
    ),
    Evidence(
        TRAINS_DEEP,
        f"residual networks of 56 layers against 8, {TRAINED}",
        Quantity(
            "difference in training accuracy, 56 layers to 8",
            "training accuracy of the residual network is {value} at 56 layers than at 8",
            "difference",
            POINTS,
        ),
        (query("residual", 56), query("residual", 8)),
        difference(final("train_accuracy")),
        at_least=-0.05,
    ),
    Evidence(
        TRAINS_DEEP,
        f"56 layers, early training ({LONG} epochs), tuned learning rates",
        GAIN,
        (query("residual", 56, LONG), query("plain", 56, LONG)),
        difference(final("train_accuracy")),
        factors=MappingProxyType({"depth": "at 56 layers", "length of training": f"after {LONG} epochs"}),
        at_least=0.05,
    ),
)

EXPERIMENT = Experiment(
    id="residual-depth",
    section="vision",
    question="Does adding each block's input to its output let a very deep network train?",
    revision=1,
    varies="shortcut",
    variants=VARIANTS,
    seeds=(0, 1, 2),
    settings=(DEPTH, LEARNING_RATE, WIDTH, small_cnns.EPOCHS, small_cnns.BATCH, small_cnns.IMAGES, small_cnns.DATA),
    measure=measure,
    cost=lambda run: run["epochs"] * run["images"] * (run["depth"] + 2) * (1 + run["width"] / 8),
    shipped=(MappingProxyType({}),)
    + tuple(
        MappingProxyType({"depth": depth, "learning_rate": learning_rate})
        for depth, learning_rate in product(DEPTHS, LEARNING_RATES)
        if (depth, learning_rate) != (DEPTH.default, LEARNING_RATE.default)
    )
    + tuple(MappingProxyType({"epochs": LONG, "learning_rate": learning_rate}) for learning_rate in LEARNING_RATES),
    evidence=EVIDENCE,
    outcome=Outcome("Training accuracy", "train_accuracy", unit=PERCENT),
)
