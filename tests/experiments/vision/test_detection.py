"""The detection: thresholds are validation's, scores are right by hand, records keep what the page needs, and the script does the same run."""

import csv

import numpy
import pytest
import torch

from dlcore import export
from dlcore.data import digit_scenes
from dlcore.experiments import EXPERIMENTS
from dlcore.experiments.vision import digit_detection as module
from dlcore.experiments.vision.detector_latency import DETECTORS, detector
from dlcore.recipes import detection

DETECTION = EXPERIMENTS["digit-detection"]


@pytest.fixture(scope="module")
def scenes():
    return digit_scenes.scenes("validation", 12)


def perfect(scenes, sure=0.9):
    return [
        (torch.from_numpy(scene.boxes), torch.full((len(scene.boxes),), sure), torch.from_numpy(scene.classes))
        for scene in scenes
    ]


def test_finding_everything_is_a_map_of_one(scenes):
    assert module.mean_average_precision(scenes, perfect(scenes)) == pytest.approx((1, 1))
    moved = [(boxes + 30, scores, classes) for boxes, scores, classes in perfect(scenes)]
    assert module.mean_average_precision(scenes, moved)[0] < 0.1


def test_boxes_that_are_a_little_off_lose_the_strict_map_alone(scenes):
    shifted = [
        (boxes + torch.tensor([1.0, 0, 1.0, 0]) * (boxes[:, 2:3] - boxes[:, :1]) * 0.15, scores, classes)
        for boxes, scores, classes in perfect(scenes)
    ]
    half, mean = module.mean_average_precision(scenes, shifted)
    assert half == pytest.approx(1)
    assert mean < 0.7


def test_counts_by_hand(scenes):
    told = module.count_outcomes(scenes, perfect(scenes), 0.5)
    assert (told["precision"], told["recall"], told["f1"]) == (1, 1, pytest.approx(1))
    none = module.count_outcomes(scenes, perfect(scenes), 0.95)
    assert (none["precision"], none["recall"], none["verdicts"]) == (0, 0, [])
    twice = [tuple(torch.cat([part, part]) for part in one) for one in perfect(scenes)]
    told = module.count_outcomes(scenes, twice, 0.5)
    assert told["precision"] == 0.5
    assert told["verdicts"].count("duplicate") == len(told["verdicts"]) / 2


def test_validation_scenes_choose_what_is_best_on_them(scenes):
    torch.manual_seed(0)
    model = detection.network("yolo", 0).eval()
    said = [module.predict("yolo", model, image) for image in detection.tensors(scenes)]
    chosen = module.tune_thresholds(scenes, said)
    best = max(
        module.mean_average_precision(scenes, module.nms_boxes(said, limit, True))[0] for limit in module.OVERLAPS
    )
    assert (
        module.mean_average_precision(scenes, module.nms_boxes(said, chosen["limits"]["class-aware"], True))[0] == best
    )
    assert chosen["confidence"] in module.CONFIDENCES


@pytest.mark.parametrize("variant", DETECTION.variants)
def test_a_batch_says_which_cells_have_which_digits(variant):
    pictures, (owned, boxes, classes, places) = next(detection.batches(variant, 0, 6, 1, "cpu"))
    cells = 4 if variant == "sliding-window" else 64
    assert pictures.shape == ((24, 1, 32, 32) if variant == "sliding-window" else (6, 1, 64, 64))
    assert pictures.numel() == 6 * 64 * 64  # as many pixels for either
    assert owned.shape == (6 * cells,)
    assert len(places) == 6 * cells
    assert len(boxes) == len(classes) == owned.sum() > 0
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2 - places[owned][:, :2] - places[owned][:, 2:] / 2
    assert (middle.abs() <= places[owned][:, 2:] * 1.001).all()  # whoever tells of a digit is near its center


def test_neighbors_give_more_cells_to_learn_from():
    sums = {
        variant: next(detection.batches(variant, 0, 16, 1, "cpu"))[1][0].sum().item()
        for variant in ("yolo", "yolo-center")
    }
    assert 2 < sums["yolo"] / sums["yolo-center"] < 3.2


def test_the_seed_alone_makes_the_network():
    one, again, other = (detection.network("yolo", seed).state_dict() for seed in (0, 0, 1))
    assert all(torch.equal(one[name], again[name]) for name in one)
    assert not torch.equal(one["head.weight"], other["head.weight"])
    window = detection.network("sliding-window", 0).state_dict()
    assert all(torch.equal(one[name], window[name]) for name in one)


def test_only_seed_0_at_base_settings_keeps_arrays(silent, monkeypatch):
    monkeypatch.setattr(module, "CHOOSING", 3)
    monkeypatch.setattr(module, "TESTING", 17)
    own = DETECTION.measure(DETECTION.run_group("yolo", (0,), steps=2, batch=2), "cpu", silent)
    assert "arrays" not in own[0]
    train_detector = detection.train_detector
    monkeypatch.setattr(
        detection,
        "train_detector",
        lambda variant, seed, steps, batch, *told: train_detector(variant, seed, 2, 2, *told),
    )
    first, second = DETECTION.measure(DETECTION.run_group("yolo", (0, 1)), "cpu", silent)
    assert "arrays" not in second
    kept = first["arrays"]
    assert kept["scenes"].shape == (16, 64, 64)
    assert kept["raw"].shape == (16, 64, 15)
    assert kept["digits"].sum() == len(kept["boxes"]) == len(kept["classes"])
    assert sum(values.nbytes for values in kept.values()) < 400_000
    for table in ("map", "chosen", "kinds", "found", "loss"):
        assert len({len(column) for column in first[table].values()}) == 1
    right, missed = (first["kinds"]["per_100"][first["kinds"]["kind"].index(kind)] for kind in ("right", "missed"))
    assert right + missed == pytest.approx(100)
    assert silent.fractions[-1] == 1.0
    assert numpy.all(numpy.diff(silent.fractions) >= -1e-9) or max(silent.fractions) == 1.0


@pytest.mark.slow
@pytest.mark.parametrize("variant", ["yolo", "sliding-window"])
def test_the_script_prints_the_terms_of_the_run(variant, silent, run_program):
    run = DETECTION.run(variant, 1, steps=3, batch=4)
    _, rows = detection.train_detector(variant, 1, 3, 4, run["learning_rate"], "cpu", silent)
    text = export.render(run)
    output = run_program(text)
    printed = list(csv.DictReader(output.splitlines()))
    assert [int(row["step"]) for row in printed] == [1, 2, 3]
    assert [float(row[term]) for row in printed for term in ("box", "objectness", "class")] == pytest.approx(
        [row["loss"] for row in rows], rel=2e-3, abs=2e-3
    )


def test_one_program_alone_leaves_out_the_neighbors_of_the_center():
    programs = {variant: export.render(DETECTION.run(variant, 0)) for variant in DETECTION.variants}
    assert [variant for variant, text in programs.items() if "neighbors=False" in text] == ["yolo-center"]


def test_the_detectors_that_are_timed_have_as_many_parameters_as_the_page_says():
    from torchvision.models import detection as published

    from dlcore.models.vision.yolo import YOLO

    plain = {"weights": None, "weights_backbone": None}
    counts = [
        sum(weight.numel() for weight in model.parameters())
        for model in (
            YOLO(channels=3),
            published.ssdlite320_mobilenet_v3_large(**plain),
            published.fasterrcnn_mobilenet_v3_large_fpn(**plain),
        )
    ]
    assert counts == [pytest.approx(85e3, rel=0.02), pytest.approx(3.4e6, rel=0.02), pytest.approx(19e6, rel=0.03)]


@pytest.mark.parametrize("name", DETECTORS)
def test_each_timed_detector_answers_about_its_own_side(name):
    torch.manual_seed(0)
    found = detector(name, 64, "cpu")(torch.rand(3, 64, 64))
    boxes = found[0] if name == "yolo" else found[0]["boxes"]
    assert boxes.shape[1] == 4
    assert len(boxes) <= 300
