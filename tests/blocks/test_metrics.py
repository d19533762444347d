"""Cover and boundaries against scikit-learn and SciPy, and the loss against torch's own."""

import numpy
import pytest
import torch
from scipy.ndimage import binary_erosion, distance_transform_edt
from sklearn.metrics import f1_score, jaccard_score
from torch.nn import functional as F

from dlcore.blocks.metrics import average_surface_distance, boundary, dice, dice_cross_entropy_loss, iou


@pytest.fixture
def masks():
    torch.manual_seed(3)
    truth = (F.interpolate(torch.randn(4, 1, 5, 5), (30, 26), mode="bicubic").squeeze(1) > 0).long()
    answer = torch.where(torch.rand(truth.shape) < 0.1, 1 - truth, truth) + (torch.rand(truth.shape) < 0.1)
    return answer, truth


def test_dice_and_iou_are_scikit_learns(masks):
    answer, truth = masks
    told = (truth == 1).flatten().numpy(), (answer == 1).flatten().numpy()
    assert dice(answer, truth, 1) == pytest.approx(f1_score(*told))
    assert iou(answer, truth, 1) == pytest.approx(jaccard_score(*told))
    assert iou(answer, truth, 1) == pytest.approx(dice(answer, truth, 1) / (2 - dice(answer, truth, 1)))


def test_what_neither_has_is_covered():
    nothing = torch.zeros(2, 4, 4, dtype=torch.long)
    assert dice(nothing, nothing, 1) == iou(nothing, nothing, 1) == 1
    assert dice(nothing, nothing + 1, 1) == iou(nothing, nothing + 1, 1) == 0


def test_boundaries_are_scipys(masks):
    for truth in masks[1] == 1:
        assert numpy.array_equal(boundary(truth).numpy(), truth.numpy() & ~binary_erosion(truth.numpy()))


def test_boundary_distance_is_that_of_a_distance_transform(masks):
    answer, truth = masks
    expected = []
    for mine, theirs in zip(answer == 1, truth == 1, strict=True):
        edges = [boundary(mask).numpy() for mask in (mine, theirs)]
        far = [distance_transform_edt(~edges[1])[edges[0]], distance_transform_edt(~edges[0])[edges[1]]]
        expected.append(numpy.concatenate(far).mean())
    assert average_surface_distance(answer, truth, 1) == pytest.approx(numpy.mean(expected), rel=1e-5)


def test_a_shifted_square_is_off_by_its_shift_at_most():
    truth = torch.zeros(1, 20, 20, dtype=torch.long)
    truth[:, 5:15, 5:15] = 1
    assert average_surface_distance(truth, truth, 1) == 0
    assert 0 < average_surface_distance(truth.roll(2, 2), truth, 1) <= 2


def test_a_class_that_is_not_found_is_a_diagonal_off_and_one_that_is_nowhere_counts_nothing():
    truth = torch.zeros(2, 3, 4, dtype=torch.long)
    truth[0, 1, 1] = 1
    assert average_surface_distance(torch.zeros_like(truth), truth, 1) == 5
    assert average_surface_distance(truth, truth, 2) == 0


def test_the_loss_is_cross_entropy_and_one_less_soft_dice():
    torch.manual_seed(0)
    scores, truth = torch.randn(2, 4, 3, 6, 5), torch.randint(3, (2, 4, 6, 5))
    losses = dice_cross_entropy_loss(scores, truth)
    for place in range(2):
        given, wanted = scores[place].softmax(1), F.one_hot(truth[place], 3).movedim(-1, 1)
        soft = [
            (2 * (given[:, of] * wanted[:, of]).sum() + 1) / (given[:, of].sum() + wanted[:, of].sum() + 1)
            for of in (1, 2)
        ]
        assert losses[place].item() == pytest.approx(
            (F.cross_entropy(scores[place], truth[place]) + 1 - sum(soft) / 2).item(), rel=1e-5
        )


def test_a_sure_right_answer_costs_nothing():
    truth = torch.randint(3, (1, 2, 6, 6))
    assert dice_cross_entropy_loss(1e4 * F.one_hot(truth, 3).movedim(-1, 2).float(), truth).item() == pytest.approx(
        0, abs=1e-6
    )
