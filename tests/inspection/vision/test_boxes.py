"""Boxes by NumPy against torchvision's, for thousands of random ones; and who found whom, by hand."""

import numpy
import pytest
import torch
from torchvision.ops import batched_nms, box_iou

from dlcore.inspection.vision import boxes
from dlcore.models.vision import yolo


def some(random, count, side=64):
    middle, half = random.uniform(0, side, (count, 2)), random.uniform(1, 12, (count, 2))
    return numpy.concatenate([middle - half, middle + half], 1).astype("float32")


@pytest.mark.parametrize("by_class", [True, False])
@pytest.mark.parametrize("limit", [0.0, 0.3, 0.5, 0.95, boxes.NO_NMS])
def test_suppression_is_torchvisions(limit, by_class):
    for seed in range(40):
        random = numpy.random.default_rng(seed)
        found, scores, classes = some(random, 64), random.random(64).astype("float32"), random.integers(0, 3, 64)
        theirs = batched_nms(
            *map(torch.from_numpy, (found, scores, classes if by_class else numpy.zeros_like(classes))), limit
        )
        assert boxes.nms(found, scores, classes, limit, by_class).tolist() == theirs.tolist()


def test_nothing_is_suppressed_of_nothing():
    assert boxes.nms(numpy.zeros((0, 4)), numpy.zeros(0), numpy.zeros(0, int), 0.5).tolist() == []


def test_overlaps_are_torchvisions():
    random = numpy.random.default_rng(0)
    one, other = some(random, 50), some(random, 30)
    theirs = box_iou(torch.from_numpy(one), torch.from_numpy(other)).numpy()
    assert boxes.pairwise_iou(one, other) == pytest.approx(theirs, abs=1e-5)


@pytest.mark.parametrize("by_class", [True, False])
def test_what_is_shown_is_what_the_experiment_counts(by_class):
    raw = torch.randn(64, 15, generator=torch.Generator().manual_seed(3)) * 2
    places = yolo.corners(8, 8)
    assert boxes.corners() == pytest.approx(places.numpy())
    theirs = yolo.detect(raw, places, 0.2, 0.4, by_class)
    ours = boxes.detect(raw.numpy(), places.numpy(), 0.2, 0.4, by_class)
    assert 5 < len(ours[0]) < 64
    for one, other in zip(ours, theirs, strict=True):
        assert one == pytest.approx(other.numpy(), rel=1e-4, abs=1e-4)


def test_each_detection_is_judged_once():
    truth, classes = numpy.array([[0, 0, 10, 10], [30, 30, 40, 40]], "float32"), numpy.array([3, 7])
    found = numpy.array([[0, 0, 10, 9], [0, 0, 9, 10], [30, 30, 40, 41], [36, 30, 46, 40], [50, 0, 60, 10]], "float32")
    outcomes, hits = boxes.match_detections(found, numpy.array([3, 3, 1, 7, 3]), truth, classes)
    assert outcomes == ["right", "duplicate", "wrong digit", "poor localization", "background"]
    assert hits.tolist() == [0, -1, -1, -1, -1]


def test_without_a_truth_everything_is_wrong_and_without_boxes_nothing():
    empty = numpy.zeros((0, 4), "float32")
    assert boxes.match_detections(numpy.array([[0, 0, 5, 5]], "float32"), numpy.array([1]), empty, numpy.zeros(0, int))[
        0
    ] == ["background"]
    assert (
        boxes.match_detections(empty, numpy.zeros(0, int), numpy.array([[0, 0, 5, 5]], "float32"), numpy.array([1]))[0]
        == []
    )


def test_crowded_is_two_centers_in_a_cell():
    assert boxes.shares_cell(numpy.array([[8, 8, 12, 16], [12, 8, 16, 16]], "float32"))
    assert not boxes.shares_cell(numpy.array([[8, 8, 12, 16], [16, 8, 20, 16]], "float32"))
