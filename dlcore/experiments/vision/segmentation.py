"""Gray and white matter on brain slices: does a U-Net segment them better than pixelwise methods, and what do its skip connections add?"""

from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import CONTROL, Evidence, Outcome, Quantity, RunQuery, Tuning
from dlcore.models.loading import weight_arrays
from dlcore.recipes import segmentation
from dlcore.recipes.comparisons import difference, final
from dlcore.recipes.segmentation import BATCH

LEARNERS = ("u-net", "u-net-without-skips", "pixel-model")
VARIANTS = (*LEARNERS, "thresholds", "classical-pipeline")
COPIES = 4  # of each training slice, differently degraded, for the baselines
CLEAN = MappingProxyType({"bias": 0.0, "noise": 0.0})
LEARNING_RATES = (3e-3, 1e-2)
BIAS = Setting(
    "bias",
    "Bias field",
    0.35,
    "Standard deviation of the logarithm of a smooth multiplicative field. The larger it is, the less intensity alone tells about the tissue.",
    low=0.0,
    high=1.0,
)
NOISE = Setting(
    "noise",
    "Noise",
    0.15,
    "Standard deviation of the noise; white matter has an intensity of about 0.85. The larger it is, the more context a pixel needs.",
    low=0.0,
    high=0.6,
)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    1e-2,
    "Adam's initial learning rate, annealed to 0 along a cosine. Too small: underfitting within the budget; too large: unstable training.",
    low=1e-5,
    high=1.0,
    applies_to=LEARNERS,
)
STEPS = Setting(
    "steps",
    "Steps",
    150,
    f"How many batches of {BATCH} slices. More take longer and help all networks.",
    low=5,
    high=2_000,
    applies_to=LEARNERS,
)


def measure(run_group, device, report):
    """Each seed draws its own test degradations, the same ones for every variant; training slices are degraded anew at each step."""
    import torch

    from dlcore.blocks.bias_field import degrade
    from dlcore.data import load

    run, slabs = run_group.first, load("brain-slices")
    parts = []
    for seed in run_group.seeds:
        generator = torch.Generator().manual_seed(7_000_003 + seed)
        parts.append(
            [degrade(part.images, run["bias"], run["noise"], generator) for part in (slabs.test, slabs.validation)]
        )
    if run.variant in LEARNERS:
        networks = [segmentation.network(run.variant, seed).to(device) for seed in run_group.seeds]
        answers, curves = segmentation.train_networks(networks, run_group, slabs, parts, device, report)
        tables = [{"curve": curve} for curve in curves]
    else:
        networks = [None] * len(parts)
        answers, tables = _fit_baselines(run_group, slabs, parts, report)
    return [
        table | _metrics(answer, slabs.test) | _arrays(run, network, answer, slabs.test, test)
        for run, table, answer, network, (test, _) in zip(run_group.runs, tables, answers, networks, parts, strict=True)
    ]


def _fit_baselines(run_group, slabs, parts, report):
    """Fits a baseline per seed on several degraded copies of the training slices; gives its predictions and its parameters."""
    import torch

    from dlcore.blocks.bias_field import degrade
    from dlcore.models.vision.segmentation_baselines import Pipeline, Thresholds

    run, answers, tables = run_group.first, [], []
    truth = slabs.train.truth.repeat(COPIES, 1, 1)
    for done, (seed, (test, _)) in enumerate(zip(run_group.seeds, parts, strict=True), start=1):
        generator = torch.Generator().manual_seed(1_000_003 + seed)
        images = degrade(slabs.train.images.repeat(COPIES, 1, 1), run["bias"], run["noise"], generator)
        model = (Thresholds() if run.variant == "thresholds" else Pipeline()).fit(images, truth)
        answers.append(model(test))
        lower, upper = getattr(model, "thresholds", model).levels
        steps = {"smooth": [getattr(model, "smooth", 0.0)], "flatten": [getattr(model, "flatten", 0.0)]}
        tables.append({"fitted": {"lower": [lower], "upper": [upper], **steps}})
        report(done / len(parts))
    return answers, tables


def _metrics(answer, test):
    """Metrics of the whole slab for each class, and Dice slice by slice."""
    from dlcore.blocks.metrics import average_surface_distance, dice, iou
    from dlcore.data.brain_slices import MILLIMETERS

    classes = {"gray": 1, "white": 2}
    return {
        "classes": {
            "class": list(classes),
            "dice": [dice(answer, test.truth, label) for label in classes.values()],
            "iou": [iou(answer, test.truth, label) for label in classes.values()],
            "assd": [MILLIMETERS * average_surface_distance(answer, test.truth, label) for label in classes.values()],
        },
        "slices": {
            "height": [height for _ in classes for height in test.heights],
            "class": [name for name in classes for _ in test.heights],
            "dice": [
                dice(predicted_slice, true_slice, label)
                for label in classes.values()
                for predicted_slice, true_slice in zip(answer, test.truth, strict=True)
            ],
        },
    }


def _arrays(run, network, answer, test, degraded):
    """For the first seed at the default learning rate the prediction; of the U-Net also the slices; at base settings the weights."""
    from dlcore.blocks.masks import pack

    if run.seed or run["learning_rate"] != LEARNING_RATE.default:
        return {}
    arrays = {"answer": pack(answer)}
    if run.variant == "u-net":
        arrays |= {"truth": pack(test.truth), "degraded": _bytes(degraded[:, 0])}
    if run == EXPERIMENT.run(run.variant, 0) and run.variant.startswith("u-net"):
        arrays |= weight_arrays(network)
        if run.variant == "u-net":
            arrays["clean"] = _bytes(test.images)
    return {"arrays": arrays}


def _bytes(images):
    """Images from 0 to 1.5 as bytes, clipped."""
    return (images / 1.5 * 255).round().clamp(0, 255).byte().cpu().numpy()


def _mean(tables):
    return sum(tables["classes"]["dice"]) / 2


TUNING = Tuning("learning_rate", LEARNING_RATES, final("validation"))
UNET = RunQuery("u-net", tuning=TUNING)
CLAIM = "vision/unet-segments"
DEGRADED = f"bias field {BIAS.default}, noise {NOISE.default}, early training ({STEPS.default} steps)"
GAIN = 0.05


def mean_dice(slices=""):
    return Quantity("difference in mean Dice", f"{slices}U-Net's mean Dice is {{value}}", "difference")


def against(baseline):
    return MappingProxyType({"baseline": f"against {baseline}"})


ON_DEGRADED = mean_dice("on brain slices with a simulated bias field and noise, ")
EVIDENCE = (
    Evidence(
        CLAIM,
        f"U-Net against two thresholds, {DEGRADED}",
        ON_DEGRADED,
        (UNET, RunQuery("thresholds")),
        difference(_mean),
        at_least=GAIN,
        factors=against("two-level thresholding"),
    ),
    Evidence(
        CLAIM,
        f"against smoothing, bias correction and thresholds, {DEGRADED}",
        ON_DEGRADED,
        (UNET, RunQuery("classical-pipeline")),
        difference(_mean),
        at_least=GAIN,
        factors=against("thresholding after smoothing and bias correction"),
    ),
    Evidence(
        CLAIM,
        f"against the pixel model, {DEGRADED}",
        ON_DEGRADED,
        (UNET, RunQuery("pixel-model", tuning=TUNING)),
        difference(_mean),
        at_least=GAIN,
        factors=against("a network that sees one pixel at a time"),
    ),
    Evidence(
        CLAIM,
        "U-Net against two thresholds, clean slices",
        mean_dice(),
        (RunQuery("u-net", CLEAN), RunQuery("thresholds", CLEAN)),
        difference(_mean),
        within=GAIN,
        role=CONTROL,
        factors=MappingProxyType({**against("two-level thresholding"), "image quality": "on clean slices"}),
    ),
)

EXPERIMENT = Experiment(
    id="segmentation",
    section="vision",
    question="Gray and white matter on brain slices: does a U-Net segment them better than pixelwise methods, and what do its skip connections add?",
    revision=2,
    varies="what segments",
    variants=VARIANTS,
    seeds=(0, 1, 2),
    settings=(BIAS, NOISE, LEARNING_RATE, STEPS),
    measure=measure,
    cost=lambda run: (
        run["steps"] if run.variant.startswith("u-net") else run["steps"] / 8 if run.variant in LEARNERS else 3
    ),
    shipped=(
        MappingProxyType({}),
        CLEAN,
        *(
            MappingProxyType({"learning_rate": learning_rate})
            for learning_rate in LEARNING_RATES
            if learning_rate != LEARNING_RATE.default
        ),
    ),
    evidence=EVIDENCE,
    outcome=Outcome("Mean Dice", "dice", "classes", "mean"),
)
