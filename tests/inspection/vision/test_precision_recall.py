"""Average precision by hand: against a second reckoning of the area, a made-up case, and torchmetrics."""

import numpy
import pytest
import torch
from torchmetrics.detection import MeanAveragePrecision

from dlcore.experiments import find
from dlcore.inspection.vision import precision_recall
from dlcore.records import Library, RecordedArrays

DETECTION = find("digit-detection")


@pytest.fixture(scope="module", params=["yolo", "sliding-window"])
def scenes(request):
    return precision_recall.detections_of(RecordedArrays(DETECTION.run(request.param, 0), (False,), Library()))


def box(left):
    return [left, 0.0, left + 10.0, 10.0]


def test_a_made_up_case_by_hand():
    truth, three = numpy.array([box(0), box(50)]), numpy.array([3, 3])
    found = numpy.array([box(0), box(1), box(80), box(51)])
    scores = numpy.array([0.9, 0.8, 0.7, 0.6])
    table = precision_recall.curve([(found, scores, numpy.array([3, 3, 3, 3]), truth, three)], 3, 0.5)
    assert table["right"].tolist() == [True, False, False, True], "the second hit of one digit is a false positive"
    assert table["precision"].tolist() == pytest.approx([1, 1 / 2, 1 / 3, 1 / 2])
    assert table["recall"].tolist() == pytest.approx([0.5, 0.5, 0.5, 1.0])
    assert precision_recall.average_precision(table) == pytest.approx(0.5 * 1 + 0.5 * 0.5)


def test_the_area_is_that_below_the_raised_curve(scenes):
    for label, found in precision_recall.average_precisions(scenes, 0.5).items():
        table = precision_recall.curve(scenes, label, 0.5)
        grid = (numpy.arange(20_000) + 0.5) / 20_000
        height = [
            table["precision"][table["recall"] >= at].max() if (table["recall"] >= at).any() else 0 for at in grid[::20]
        ]
        assert found == pytest.approx(numpy.mean(height), abs=2e-3)


@pytest.mark.parametrize("least_iou", [0.5, 0.75])
def test_the_mean_over_classes_is_torchmetrics(scenes, least_iou):
    metric = MeanAveragePrecision(
        iou_thresholds=[least_iou], backend="faster_coco_eval", max_detection_thresholds=[1, 10, 1000]
    )
    metric.warn_on_many_detections = False
    as_tensor = torch.from_numpy
    metric.update(
        [
            {"boxes": as_tensor(found), "scores": as_tensor(scores), "labels": as_tensor(classes)}
            for found, scores, classes, *_ in scenes
        ],
        [{"boxes": as_tensor(boxes), "labels": as_tensor(classes).long()} for *_, boxes, classes in scenes],
    )
    ours = precision_recall.average_precisions(scenes, least_iou)
    assert numpy.mean(list(ours.values())) == pytest.approx(metric.compute()["map"].item(), abs=0.03)
