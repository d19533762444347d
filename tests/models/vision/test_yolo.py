"""The detectors: size, who is responsible, boxes and their slopes, and that the loss is the paper's three terms."""

import numpy
import pytest
import torch
from torch.nn import functional as F
from torchvision.ops import box_iou

from dlcore.models.vision import sliding_window, yolo


@pytest.mark.parametrize("model", [yolo.YOLO, sliding_window.SlidingWindow])
def test_small_and_every_weight_learns(model):
    torch.manual_seed(0)
    network = model()
    assert 80_000 < sum(weight.numel() for weight in network.parameters()) < 90_000
    raw = network(torch.rand(3, 1, 64, 64) if model is yolo.YOLO else torch.rand(5, 1, 32, 32))
    assert raw.shape == ((3, 64, 15) if model is yolo.YOLO else (5, 15))
    raw.square().sum().backward()
    assert all(weight.grad is not None and weight.grad.abs().sum() > 0 for weight in network.parameters())


def test_a_fresh_network_finds_nothing():
    torch.manual_seed(0)
    raw = yolo.YOLO().eval()(torch.rand(1, 1, 64, 64))
    assert yolo.score_cells(raw[0])[0].max() < 0.05


def test_the_cells_are_told_row_by_row():
    torch.manual_seed(0)
    network = yolo.YOLO().eval()
    image = torch.rand(1, 1, 64, 64)
    grid = network.head(network.features(image))[0]
    assert network(image)[0, 8 * 3 + 5].detach() == pytest.approx(grid[:, 3, 5].detach(), abs=1e-5)
    assert yolo.corners(8, 8)[8 * 3 + 5].tolist() == [40, 24, 8]


def test_a_box_lies_where_the_cell_says():
    raw = torch.zeros(1, 15)
    raw[0, 2] = float(numpy.log(2))
    left, top, right, bottom = yolo.decode(raw, torch.tensor([[16.0, 8.0, 8.0]]))[0].tolist()
    assert (left, top, right, bottom) == pytest.approx((12, 8, 28, 16))


def test_the_center_and_the_two_cells_next_to_it():
    owner = yolo.assign_cells(
        numpy.array([[17, 8, 21, 14]]), 8, 8
    )  # the center is (19, 11): left and above the middle of its cell
    assert [divmod(place, 8)[::-1] for place in numpy.flatnonzero(owner == 0)] == [(2, 0), (1, 1), (2, 1)]
    alone = yolo.assign_cells(numpy.array([[17, 8, 21, 14]]), 8, 8, neighbors=False)
    assert numpy.flatnonzero(alone == 0).tolist() == [8 + 2]


def test_of_two_in_a_cell_the_nearer_to_its_middle_keeps_it():
    two = numpy.array([[8, 8, 12, 12], [10, 10, 14, 14]])
    alone = yolo.assign_cells(two, 8, 8, neighbors=False)
    assert alone[8 + 1] == 1
    assert (alone >= 0).sum() == 1
    assert set(yolo.assign_cells(two, 8, 8)) == {-1, 0, 1}  # with neighbors the other one is told beside it


def test_at_the_edge_no_cell_outside_is_asked():
    owner = yolo.assign_cells(numpy.array([[0, 0, 4, 4], [60, 60, 64, 64]]), 8, 8)
    assert owner[0] == 0
    assert owner[63] == 1
    assert (owner >= 0).sum() == 2


def test_the_loss_taken_apart():
    raw = torch.randn(64, 15, generator=torch.Generator().manual_seed(0)).requires_grad_()
    places = yolo.corners(8, 8)
    owned = torch.zeros(64, dtype=torch.bool)
    owned[[10, 20]] = True
    boxes, classes = yolo.decode(raw, places)[owned].detach(), torch.tensor([3, 7])
    terms = yolo.loss_terms(raw, places, owned, boxes, classes)
    assert tuple(terms) == yolo.TERMS
    assert terms["box"].item() == pytest.approx(0, abs=1e-5)  # the very boxes
    sure = owned.float()
    assert terms["objectness"].item() == pytest.approx(
        F.binary_cross_entropy_with_logits(raw[:, 4], sure, reduction="sum").item() / 2, rel=1e-4
    )
    assert terms["class"].item() == pytest.approx(F.cross_entropy(raw[owned, 5:], classes).item(), rel=1e-5)
    yolo.loss_terms(raw, places, owned, boxes + 3, classes)["box"].backward()
    assert raw.grad[:, :4].abs().sum(1).nonzero().flatten().tolist() == [10, 20]


def test_a_scene_without_digits_has_a_loss():
    raw = torch.randn(64, 15)
    terms = yolo.loss_terms(
        raw, yolo.corners(8, 8), torch.zeros(64, dtype=torch.bool), torch.zeros(0, 4), torch.zeros(0, dtype=torch.long)
    )
    assert all(torch.isfinite(term) for term in terms.values())
    assert terms["box"] == terms["class"] == 0


def test_windows_cover_every_digit_that_scenes_have():
    from dlcore.data import digit_scenes

    views = sliding_window.windows(64, 64).numpy()
    for scene in digit_scenes.scenes("validation", 60):
        owner = sliding_window.assign_windows(scene.boxes, views)
        alone = ~digit_scenes.digits_sharing_cell(scene.boxes)
        # of two that lie close, every window may be nearer to the one; whoever is alone has a window
        missing = set(numpy.flatnonzero(alone)) - set(owner)
        for number in missing:
            assert (box_iou(torch.from_numpy(scene.boxes[[number]]), torch.from_numpy(scene.boxes)) > 0).sum() > 1


def test_a_window_sees_its_part_of_the_picture():
    image = torch.zeros(1, 64, 64)
    image[0, 20:24, 30:34] = 1
    inside, outside = sliding_window.crop_windows(image, torch.tensor([[24.0, 14.0, 16.0], [0.0, 40.0, 16.0]]))
    assert inside.shape == (1, 32, 32)
    assert inside[0, 12:20, 12:20].mean() > 0.7
    assert inside.sum() == pytest.approx(64, rel=0.1)
    assert outside.sum() == 0


@pytest.mark.parametrize("shape", [(64, 64), (80, 48)])
def test_one_pass_gives_every_window_where_features_do_not_look_beyond_it(shape):
    torch.manual_seed(0)
    model, image = sliding_window.SlidingWindow().eval(), torch.rand(1, *shape)
    places = sliding_window.windows(*shape, sliding_window.SHARED_STEPS)
    model.features = torch.nn.Sequential(torch.nn.AvgPool2d(yolo.CELL), torch.nn.Conv2d(1, 54, 1))
    with torch.no_grad():
        cropped, shared = model(sliding_window.crop_windows(image, places)), model.convolve(image)
    assert shared.std() > 0.1
    torch.testing.assert_close(shared, cropped, rtol=0, atol=1e-4)
