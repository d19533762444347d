"""How well does one look find what hundreds of looks find, and what do the neighbors of a cell bring?"""

from dlcore.base import Evidence, Experiment, RunQuery, Setting
from dlcore.models.loading import weight_arrays

STEPS = Setting(
    "steps",
    "Steps",
    800,
    "Steps of training, each on a batch of scenes that were never seen before. More find smaller digits and place boxes better, and take longer.",
    low=1,
    high=20_000,
)
BATCH = Setting("batch", "Scenes in a step", 32, "More make each step steadier, and longer.", low=1, high=256)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    3e-3,
    "The highest rate of the cycle, with AdamW. Too large and the loss jumps; too small and the steps run out.",
    low=1e-5,
    high=0.1,
)
OVERLAPS = (0.3, 0.4, 0.5, 0.6, 0.7)  # limits of the suppression that validation chooses from
CONFIDENCES = tuple(round(0.05 * step, 2) for step in range(1, 19))
FAINTEST = 0.01  # what is less sure counts for nothing
CHOOSING, TESTING = 100, 250  # scenes
SHOWN = 16  # scenes that are kept with what the network said of them
PARTS = ("none", "class-aware", "class-agnostic")  # no suppression; boxes of one class suppress each other; all do


def measure(run_group, device, report):
    """One detector for each seed: trained, its thresholds chosen on validation scenes, judged on test scenes."""
    import numpy

    from dlcore.data import digit_scenes
    from dlcore.recipes import detection

    run, results = run_group.first, []
    for done, seed in enumerate(run_group.seeds):

        def share(part, done=done):
            report((done + part) / len(run_group.seeds))

        model, terms = detection.trained(
            run.variant, seed, run["steps"], run["batch"], run["learning_rate"], device, lambda part: share(part * 0.9)
        )
        choosing = digit_scenes.scenes("validation", CHOOSING)
        said = [predict(run.variant, model, picture) for picture in detection.tensors(choosing).to(device)]
        share(0.93)
        chosen = choose(choosing, said)
        share(0.95)
        testing = digit_scenes.scenes("test", TESTING)
        said = [predict(run.variant, model, picture) for picture in detection.tensors(testing).to(device)]
        share(0.98)
        tables = judge(testing, said, chosen) | {"loss": columns(terms)}
        if seed == 0 and not own_settings(run):
            tables["arrays"] = {
                **weight_arrays(model),
                "scenes": numpy.stack([scene.picture for scene in testing[:SHOWN]]),
                "raw": numpy.stack([raw for raw, _ in said[:SHOWN]]).astype("float16"),
                "boxes": numpy.concatenate([scene.boxes for scene in testing[:SHOWN]]),
                "classes": numpy.concatenate([scene.classes for scene in testing[:SHOWN]]),
                "digits": numpy.array([len(scene.boxes) for scene in testing[:SHOWN]]),
            }
        results.append(tables)
        share(1.0)
    return results


def own_settings(run):
    return any(setting.default != run[setting.name] for setting in EXPERIMENT.settings)


def columns(rows):
    return {name: [row[name] for row in rows] for name in rows[0]}


def predict(variant, model, picture):
    """Raw predictions and where each cell or window lies, as NumPy arrays."""
    from dlcore.recipes.detection import look

    return tuple(part.cpu().numpy() for part in look(variant, model, picture))


def found(said, overlap, by_class, confidence=FAINTEST):
    """What torchvision's suppression leaves of each picture: boxes, scores and classes."""
    import torch

    from dlcore.models.vision.yolo import detect

    return [
        detect(torch.from_numpy(raw), torch.from_numpy(places), confidence, overlap, by_class) for raw, places in said
    ]


def mean_average_precision(scenes, found):
    """(mAP at an overlap of a half, mAP over .5, .55 … .95), by torchmetrics."""
    import torch
    from torchmetrics.detection import MeanAveragePrecision

    metric = MeanAveragePrecision(backend="faster_coco_eval")
    metric.warn_on_many_detections = False  # it counts the surest hundred of a picture, which a sliding window exceeds
    metric.update(
        [{"boxes": boxes, "scores": scores, "labels": classes} for boxes, scores, classes in found],
        [{"boxes": torch.from_numpy(scene.boxes), "labels": torch.from_numpy(scene.classes)} for scene in scenes],
    )
    seen = metric.compute()
    return seen["map_50"].item(), seen["map"].item()


def choose(scenes, said):
    """On validation scenes: the limit of overlap with the best mAP@.5 for either suppression, which of the two is better, and the confidence with the best F1 there."""
    best = {}
    for part in ("class-aware", "class-agnostic"):
        best[part] = max(
            (mean_average_precision(scenes, found(said, limit, part == "class-aware"))[0], limit) for limit in OVERLAPS
        )
    part = max(best, key=best.get)
    everything = found(said, best[part][1], part == "class-aware")
    return {
        "limits": {part: limit for part, (_, limit) in best.items()},
        "part": part,
        "confidence": max(CONFIDENCES, key=lambda least: counts(scenes, everything, least)["f1"]),
    }


def counts(scenes, found, confidence):
    """What becomes of the digits and the boxes that are as sure as that: precision, recall, F1, boxes by verdict, and of each digit whether it was found."""
    import numpy

    from dlcore.inspection.vision.boxes import match_detections

    verdicts, hits = [], []
    for scene, (boxes, scores, classes) in zip(scenes, found, strict=True):
        sure = scores >= confidence
        told, ours = match_detections(boxes[sure].numpy(), classes[sure].numpy(), scene.boxes, scene.classes)
        verdicts += told
        hits.append(numpy.isin(numpy.arange(len(scene.boxes)), ours))
    hits = numpy.concatenate(hits)
    precision, recall = verdicts.count("right") / max(1, len(verdicts)), float(hits.mean())
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / max(precision + recall, 1e-9),
        "verdicts": verdicts,
        "hits": hits,
    }


def judge(scenes, said, chosen):
    """The tables: mAP with and without suppression, precision and recall at the chosen thresholds, errors by kind, and who of those that share a cell is found."""
    import numpy

    from dlcore.data.digit_scenes import sharing

    limits = {"none": 1.0, **chosen["limits"]}
    maps = []
    for part in PARTS:
        half, mean = mean_average_precision(scenes, found(said, limits[part], part == "class-aware"))
        maps.append({"suppression": part, "nms_iou": limits[part], "map50": half, "map": mean})
    told = counts(scenes, found(said, limits[chosen["part"]], chosen["part"] == "class-aware"), chosen["confidence"])
    shares = numpy.concatenate([sharing(scene.boxes) for scene in scenes])
    heights = numpy.concatenate([scene.boxes[:, 3] - scene.boxes[:, 1] for scene in scenes])
    groups = {
        "shares its cell": shares,
        "small, alone": ~shares & (heights < 14),
        "large, alone": ~shares & (heights >= 14),
    }
    digits = len(told["hits"])
    kinds = ("right", "wrong digit", "poor localization", "duplicate", "background")
    return {
        "map": columns(maps),
        "chosen": {
            "suppression": [chosen["part"]],
            "nms_iou": [limits[chosen["part"]]],
            "confidence": [chosen["confidence"]],
            **{name: [told[name]] for name in ("precision", "recall", "f1")},
        },
        "kinds": {
            "kind": [*kinds, "missed"],
            "per_100": [100 * told["verdicts"].count(kind) / digits for kind in kinds]
            + [100 * float((~told["hits"]).mean())],
        },
        "found": {
            "group": list(groups),
            "digits": [int(rows.sum()) for rows in groups.values()],
            "recall": [float(told["hits"][rows].mean()) for rows in groups.values()],
        },
    }


def best_map(tables, column="map50"):
    """With the suppression that validation chose."""
    part = tables["chosen"]["suppression"][0]
    return tables["map"][column][tables["map"]["suppression"].index(part)]


def map_less(ours, theirs):
    return best_map(ours) - best_map(theirs)


def f1_less(ours, theirs):
    return ours["chosen"]["f1"][0] - theirs["chosen"]["f1"][0]


EXPERIMENT = Experiment(
    id="digit-detection",
    section="vision",
    question="How well does one look find what hundreds of looks find, and what do the neighbors of a cell bring?",
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
            f"{TESTING} scenes of digits that were not trained on, boxes however faint, the limit of overlap chosen on validation scenes",
            "mAP@.5 of YOLO less that of the sliding window",
            (RunQuery("yolo"), RunQuery("sliding-window")),
            map_less,
            at_least=0.0,
        ),
        Evidence(
            "vision/yolo-real-time",
            f"{TESTING} scenes of digits that were not trained on, the boxes that validation's thresholds leave",
            "F1 of YOLO less that of the sliding window",
            (RunQuery("yolo"), RunQuery("sliding-window")),
            f1_less,
            at_least=0.0,
        ),
    ),
)
