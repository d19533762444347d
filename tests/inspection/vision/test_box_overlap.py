"""IoU and its successors, and focal loss, against torchvision's."""

import numpy
import pytest
import torch
from torchvision import ops

from dlcore.analysis.vision.detection import overlap_caption
from dlcore.inspection.vision import box_overlap


def boxes(seed, count=200):
    random = numpy.random.default_rng(seed)
    corner, size = random.uniform(0, 10, (count, 2)), random.uniform(0.5, 5, (count, 2))
    return numpy.concatenate([corner, corner + size], 1)


@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("iou", ops.box_iou),
        ("giou", ops.generalized_box_iou),
        ("diou", ops.distance_box_iou),
        ("ciou", ops.complete_box_iou),
    ],
)
def test_each_measure_is_torchvisions(name, reference):
    one, other = boxes(0), boxes(1)
    expected = reference(torch.from_numpy(one), torch.from_numpy(other)).diagonal().numpy()
    assert (expected == 0).any() or name != "iou", "some do not overlap"
    assert box_overlap.overlap(one, other)[name] == pytest.approx(expected, abs=1e-6)


def test_only_iou_is_flat_where_boxes_do_not_overlap():
    frame = box_overlap.overlap_by_shift(down=0.0, width=1.0, height=1.0)
    apart = frame[(frame["shift"] > 1.1) & (frame["shift"] < 1.9)]
    spread = apart.groupby("variant")["value"].agg(lambda values: values.max() - values.min())
    assert spread["iou"] == 0
    assert (spread.drop("iou") > 0.05).all()


@pytest.mark.parametrize("gamma", [0.0, 2.0, 5.0])
@pytest.mark.parametrize("alpha", [0.25, 0.9])
def test_focal_loss_is_torchvisions(gamma, alpha):
    p = numpy.linspace(0.01, 0.99, 50)
    logits = torch.logit(torch.from_numpy(p))
    expected = ops.sigmoid_focal_loss(logits, torch.ones(50, dtype=torch.float64), alpha, gamma)
    assert box_overlap.focal_loss(p, gamma, alpha) == pytest.approx(expected.numpy())
    background = ops.sigmoid_focal_loss(-logits, torch.zeros(50, dtype=torch.float64), alpha, gamma)
    assert box_overlap.focal_loss(p, gamma, 1 - alpha) == pytest.approx(background.numpy())


def test_focal_loss_gives_the_objects_their_share():
    cross_entropy, focal = box_overlap.share_of_objects(2.0, 0.25)
    assert cross_entropy < 0.3
    assert focal > 0.95


@pytest.mark.parametrize(("size", "shift", "flat"), [((1.0, 1.0), 1.4, True), ((2.0, 1.6), 0.1, False)])
def test_no_gradient_is_said_of_boxes_alone_that_do_not_overlap(size, shift, flat):
    frame = box_overlap.overlap_by_shift(down=0.0, width=size[0], height=size[1])
    assert ("IoU has no gradient" in overlap_caption(frame, shift)) == flat


def test_background_has_the_rest_of_the_weight():
    frame = box_overlap.loss_by_probability(2.0, 0.25).pivot(index="p", columns="variant", values="loss")
    assert (frame["focal-background"] / frame["focal-object"]).to_numpy() == pytest.approx(3.0)
    assert frame["focal-object"].to_numpy() == pytest.approx(box_overlap.focal_loss(frame.index.to_numpy(), 2.0, 0.25))
