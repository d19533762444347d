"""How many images per second does a detector process, one at a time?"""

from functools import partial

from dlcore.base import Experiment
from dlcore.evidence import LIMIT, TIMES, TIMING_REPEAT, Evidence, Quantity, RunQuery
from dlcore.recipes.timing import median_seconds

FRAME = 33.0  # milliseconds between two frames of a video of 30 a second
REPEATS, WARM_UP = 15, 3
DETECTORS = ("yolo", "sliding-window", "convolutional-window")


def measure(run_group, device, report):
    """All in one process, on the same scenes; the median of the repeats for each. Weights do not matter for time: they are fresh.

    One detector after the other, image after image, as in a video: in turn, the large one would leave nothing of the small one in the cache.
    """
    from dlcore.data import digit_scenes
    from dlcore.recipes import detection

    scenes = detection.tensors(digit_scenes.scenes("test", REPEATS + WARM_UP)).to(device)
    tables = []
    for done, seed in enumerate(run_group.seeds):
        seconds = {}
        for variant in DETECTORS:
            model = detection.network(variant, seed).eval().to(device)
            works = {
                (variant, "network"): forward_work(variant, model, iter(scenes)),
                (variant, "boxes"): boxes_work(variant, model, scenes),
                (variant, "whole"): whole_work(variant, model, iter(scenes)),
            }
            seconds |= median_seconds(works, REPEATS, device, WARM_UP)
        tables.append({"time": _columns(seconds)})
        report((done + 1) / len(run_group.seeds))
    return tables


def _columns(seconds):
    rows = [(variant, part, spent * 1e3) for (variant, part), spent in seconds.items()]
    names, parts, milliseconds = zip(*rows, strict=True)
    return {"variant": list(names), "part": list(parts), "milliseconds": list(milliseconds)}


def forward_work(variant, model, scenes):
    """The network's work for the next image: of the sliding window, cutting out the windows too."""
    from dlcore.recipes.detection import predict

    def work():
        predict(variant, model, next(scenes))

    return work


def boxes_work(variant, model, scenes):
    """What is left when the network has answered, for the next image: boxes, scores, and the suppression of all by all."""
    from dlcore.models.vision.yolo import detect
    from dlcore.recipes.detection import predict

    predictions = iter([predict(variant, model, scene) for scene in scenes])

    def work():
        detect(*next(predictions), confidence=0.0)

    return work


def whole_work(variant, model, scenes):
    """From the next image to the boxes that stay. However unsure a box is, it goes through the suppression: more work than any threshold leaves."""
    from dlcore.models.vision.yolo import detect
    from dlcore.recipes.detection import predict

    def work():
        detect(*predict(variant, model, next(scenes)), confidence=0.0)

    return work


def milliseconds(tables, variant="yolo", part="whole"):
    table = tables["time"]
    return next(
        spent
        for name, of, spent in zip(table["variant"], table["part"], table["milliseconds"], strict=True)
        if (name, of) == (variant, part)
    )


def times_faster(tables, than="sliding-window"):
    return milliseconds(tables, than) / milliseconds(tables)


CONDITION = "64×64 pixels, one image at a time, one CPU thread, decoding and NMS included"

EXPERIMENT = Experiment(
    id="detection-speed",
    section="vision",
    question="How many images per second does a detector process, one at a time?",
    revision=2,
    varies="detector, all in one process",
    variants=("together",),
    seeds=(0, 1, 2, 3, 4),
    settings=(),
    measure=measure,
    cost=lambda run: 1.0,
    evidence=(
        Evidence(
            "vision/yolo-real-time",
            CONDITION,
            Quantity(
                "time per image",
                "a small YOLO takes {value} for a 64×64 image on one CPU thread",
                "time",
                "ms",
                "lower",
            ),
            (RunQuery("together"),),
            milliseconds,
            at_most=FRAME,
            geometric=True,
            replicate=TIMING_REPEAT,
        ),
        Evidence(
            "vision/yolo-real-time",
            CONDITION,
            Quantity(
                "ratio of times",
                "running a classifier with the same backbone on hundreds of windows of that image takes {value} as long",
                "ratio",
                TIMES,
            ),
            (RunQuery("together"),),
            times_faster,
            at_least=10.0,
            geometric=True,
            replicate=TIMING_REPEAT,
        ),
        Evidence(
            "vision/yolo-real-time",
            f"{CONDITION}, against windows in convolutional passes",
            Quantity(
                "ratio of times",
                "computing hundreds of windows of that image in one convolutional pass for each size takes {value} as long",
                "ratio",
                TIMES,
            ),
            (RunQuery("together"),),
            partial(times_faster, than="convolutional-window"),
            at_least=2.0,
            geometric=True,
            role=LIMIT,  # the sentence speaks of real time, not of a lead over windows that share their computation
            replicate=TIMING_REPEAT,
        ),
    ),
    exclusive=True,
    cpu_only=True,
)
