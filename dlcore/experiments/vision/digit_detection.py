"""Does one pass find what hundreds of windows find, and what do neighboring cells add?"""

from dlcore.base import Experiment, Setting
from dlcore.evidence import LIMIT, POINTS, Evidence, Outcome, Quantity, RunQuery
from dlcore.models.loading import weight_arrays

STEPS = Setting(
    "steps",
    "Steps",
    800,
    "Steps of training, each on a batch of new scenes. More find smaller digits and localize better, and take longer.",
    low=1,
    high=20_000,
)
BATCH = Setting(
    "batch",
    "Batch size",
    32,
    "Scenes per step. A larger batch makes each step less noisy, and slower.",
    low=1,
    high=256,
)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    3e-3,
    "Peak learning rate of AdamW's one-cycle schedule. Too small: underfitting within the budget; too large: the loss becomes unstable.",
    low=1e-5,
    high=0.1,
)
OVERLAPS = (0.3, 0.4, 0.5, 0.6, 0.7)  # the NMS IoU thresholds that validation chooses from
CONFIDENCES = tuple(round(0.05 * step, 2) for step in range(1, 19))
MIN_CONFIDENCE = 0.01  # what is below is ignored
CHOOSING, TESTING = 100, 250  # scenes
RECORDED = 16  # scenes that are recorded with their raw predictions
MARGIN = 0.05  # of mAP and F1: what a detector of one pass may be worse and still find as well
PARTS = ("none", "class-aware", "class-agnostic")  # without NMS, and its two modes


def measure(run_group, device, report):
    """One detector for each seed: trained, its thresholds chosen on validation scenes, evaluated on test scenes."""
    import numpy

    from dlcore.data import digit_scenes
    from dlcore.recipes import detection

    run, results = run_group.first, []
    for done, seed in enumerate(run_group.seeds):

        def share(part, done=done):
            report((done + part) / len(run_group.seeds))

        model, terms = detection.train_detector(
            run.variant, seed, run["steps"], run["batch"], run["learning_rate"], device, lambda part: share(part * 0.9)
        )
        choosing = digit_scenes.scenes("validation", CHOOSING)
        predictions = [predict(run.variant, model, image) for image in detection.tensors(choosing).to(device)]
        share(0.93)
        chosen = tune_thresholds(choosing, predictions)
        share(0.95)
        testing = digit_scenes.scenes("test", TESTING)
        predictions = [predict(run.variant, model, image) for image in detection.tensors(testing).to(device)]
        share(0.98)
        tables = test_tables(testing, predictions, chosen) | {"loss": columns(terms)}
        if seed == 0 and not has_custom_settings(run):
            tables["arrays"] = {
                **weight_arrays(model),
                "scenes": numpy.stack([scene.image for scene in testing[:RECORDED]]),
                "raw": numpy.stack([raw for raw, _ in predictions[:RECORDED]]).astype("float16"),
                "boxes": numpy.concatenate([scene.boxes for scene in testing[:RECORDED]]),
                "classes": numpy.concatenate([scene.classes for scene in testing[:RECORDED]]),
                "digits": numpy.array([len(scene.boxes) for scene in testing[:RECORDED]]),
            }
        results.append(tables)
        share(1.0)
    return results


def has_custom_settings(run):
    return any(setting.default != run[setting.name] for setting in EXPERIMENT.settings)


def columns(rows):
    return {name: [row[name] for row in rows] for name in rows[0]}


def predict(variant, model, image):
    """Raw predictions and where each cell or window lies, as NumPy arrays."""
    from dlcore.recipes.detection import predict as raw_prediction

    return tuple(part.cpu().numpy() for part in raw_prediction(variant, model, image))


def nms_boxes(predictions, overlap, by_class, confidence=MIN_CONFIDENCE):
    """The boxes, scores and classes that torchvision's NMS leaves of each image."""
    import torch

    from dlcore.models.vision.yolo import detect

    return [
        detect(torch.from_numpy(raw), torch.from_numpy(places), confidence, overlap, by_class)
        for raw, places in predictions
    ]


def mean_average_precision(scenes, nms_boxes):
    """(mAP at an IoU of .5, mAP over .5, .55 … .95), by torchmetrics."""
    import torch
    from torchmetrics.detection import MeanAveragePrecision

    metric = MeanAveragePrecision(backend="faster_coco_eval")
    metric.warn_on_many_detections = False  # it counts the top hundred of an image, which a sliding window exceeds
    metric.update(
        [{"boxes": boxes, "scores": scores, "labels": classes} for boxes, scores, classes in nms_boxes],
        [{"boxes": torch.from_numpy(scene.boxes), "labels": torch.from_numpy(scene.classes)} for scene in scenes],
    )
    result = metric.compute()
    return result["map_50"].item(), result["map"].item()


def tune_thresholds(scenes, predictions):
    """On validation scenes: the IoU threshold with the best mAP@.5 for both modes of NMS, the better mode, and the confidence
    threshold with the best F1 there."""
    best = {}
    for part in ("class-aware", "class-agnostic"):
        best[part] = max(
            (mean_average_precision(scenes, nms_boxes(predictions, limit, part == "class-aware"))[0], limit)
            for limit in OVERLAPS
        )
    part = max(best, key=best.get)
    everything = nms_boxes(predictions, best[part][1], part == "class-aware")
    return {
        "limits": {part: limit for part, (_, limit) in best.items()},
        "part": part,
        "confidence": max(CONFIDENCES, key=lambda least: count_outcomes(scenes, everything, least)["f1"]),
    }


def count_outcomes(scenes, nms_boxes, confidence):
    """At a confidence threshold: precision, recall, F1, the outcome of each box, and whether each digit was found."""
    import numpy

    from dlcore.inspection.vision.boxes import match_detections

    outcomes, hits = [], []
    for scene, (boxes, scores, classes) in zip(scenes, nms_boxes, strict=True):
        sure = scores >= confidence
        counts, ours = match_detections(boxes[sure].numpy(), classes[sure].numpy(), scene.boxes, scene.classes)
        outcomes += counts
        hits.append(numpy.isin(numpy.arange(len(scene.boxes)), ours))
    hits = numpy.concatenate(hits)
    precision, recall = outcomes.count("right") / max(1, len(outcomes)), float(hits.mean())
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / max(precision + recall, 1e-9),
        "verdicts": outcomes,
        "hits": hits,
    }


def test_tables(scenes, predictions, chosen):
    """The tables: mAP with and without NMS, precision and recall at the chosen thresholds, errors by kind, recall by group."""
    import numpy

    from dlcore.data.digit_scenes import digits_sharing_cell

    limits = {"none": 1.0, **chosen["limits"]}
    maps = []
    for part in PARTS:
        half, mean = mean_average_precision(scenes, nms_boxes(predictions, limits[part], part == "class-aware"))
        maps.append({"suppression": part, "nms_iou": limits[part], "map50": half, "map": mean})
    counts = count_outcomes(
        scenes, nms_boxes(predictions, limits[chosen["part"]], chosen["part"] == "class-aware"), chosen["confidence"]
    )
    shares = numpy.concatenate([digits_sharing_cell(scene.boxes) for scene in scenes])
    heights = numpy.concatenate([scene.boxes[:, 3] - scene.boxes[:, 1] for scene in scenes])
    groups = {
        "shares its cell": shares,
        "small, alone": ~shares & (heights < 14),
        "large, alone": ~shares & (heights >= 14),
    }
    digits = len(counts["hits"])
    kinds = ("right", "wrong digit", "poor localization", "duplicate", "background")
    return {
        "map": columns(maps),
        "chosen": {
            "suppression": [chosen["part"]],
            "nms_iou": [limits[chosen["part"]]],
            "confidence": [chosen["confidence"]],
            **{name: [counts[name]] for name in ("precision", "recall", "f1")},
        },
        "kinds": {
            "kind": [*kinds, "missed"],
            "per_100": [100 * counts["verdicts"].count(kind) / digits for kind in kinds]
            + [100 * float((~counts["hits"]).mean())],
        },
        "found": {
            "group": list(groups),
            "digits": [int(rows.sum()) for rows in groups.values()],
            "recall": [float(counts["hits"][rows].mean()) for rows in groups.values()],
        },
    }


def best_map(tables, column="map50"):
    """With the NMS that validation chose."""
    part = tables["chosen"]["suppression"][0]
    return tables["map"][column][tables["map"]["suppression"].index(part)]


def map_less(ours, theirs):
    return best_map(ours) - best_map(theirs)


def f1_less(ours, theirs):
    return ours["chosen"]["f1"][0] - theirs["chosen"]["f1"][0]


EXPERIMENT = Experiment(
    id="digit-detection",
    section="vision",
    question="Does one pass find what hundreds of windows find, and what do neighboring cells add?",
    revision=1,
    varies="detector",
    variants=("yolo", "yolo-center", "sliding-window"),
    seeds=(0, 1, 2),
    settings=(STEPS, BATCH, LEARNING_RATE),
    measure=measure,
    cost=lambda run: run["steps"] * run["batch"] + 3_000,
    evidence=(
        Evidence(
            "vision/yolo-real-time",
            f"{TESTING} held-out scenes, all confidences, NMS IoU threshold chosen on validation scenes",
            Quantity(
                "difference in mAP@.5", "YOLO's mAP@.5 is {value} than that of a sliding window", "difference", POINTS
            ),
            (RunQuery("yolo"), RunQuery("sliding-window")),
            map_less,
            at_least=-MARGIN,
            role=LIMIT,  # the paper itself concedes accuracy to slower detectors
        ),
        Evidence(
            "vision/yolo-real-time",
            f"{TESTING} held-out scenes, at the thresholds chosen by validation",
            Quantity("difference in F1", "YOLO's F1 is {value} than that of a sliding window", "difference", POINTS),
            (RunQuery("yolo"), RunQuery("sliding-window")),
            f1_less,
            at_least=-MARGIN,
            role=LIMIT,
        ),
    ),
    outcome=Outcome("F1 at the thresholds that validation chose", "f1", "chosen"),
)
