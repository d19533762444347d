"""The losses against torch, torchvision, scikit-learn and their formulas, and their slopes against finite differences, in double precision."""

import math
from dataclasses import fields

import pytest
import torch
from sklearn.metrics import hinge_loss
from torch.nn import functional as F
from torchvision.ops import sigmoid_focal_loss

from dlcore.blocks import losses
from dlcore.blocks.losses import LOSSES
from dlcore.guide.foundations import losses as guide


def random_tensor(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


PREDICTIONS, TARGETS = random_tensor(3, 20), random_tensor(3, 20, seed=1)
SCORES, CLASSES = 3 * random_tensor(3, 40, 5), torch.randint(5, (3, 40), generator=torch.Generator().manual_seed(2))
SCORE, YES = 4 * random_tensor(50), torch.randint(2, (50,), generator=torch.Generator().manual_seed(3)).double()
ONE_HOT = F.one_hot(CLASSES, 5).double()

REGRESSION, BINARY, MULTICLASS = (
    [name for name, loss in LOSSES.items() if getattr(loss, task)] for task in ("regression", "binary", "multiclass")
)


def near(ours, theirs):
    assert torch.allclose(ours, theirs, rtol=1e-12, atol=1e-14)


def test_every_loss_of_the_guide_is_implemented_for_its_tasks_and_no_other():
    assert {topic.id: set(topic.tasks) for topic in guide.TOPICS} | {"mse-raw": {"binary", "multiclass"}} == {
        name: {field.name for field in fields(loss) if getattr(loss, field.name)} - {"probabilities"}
        for name, loss in LOSSES.items()
    }
    for task, names in (("regression", REGRESSION), ("binary", BINARY), ("multiclass", MULTICLASS)):
        assert guide.losses_for(task) == tuple(names)


def test_regression_is_that_of_torch():
    near(LOSSES["mse"].regression(PREDICTIONS, TARGETS), F.mse_loss(PREDICTIONS, TARGETS, reduction="none"))
    near(LOSSES["mae"].regression(PREDICTIONS, TARGETS), F.l1_loss(PREDICTIONS, TARGETS, reduction="none"))
    for delta in (0.3, 1.0, 2.0):
        near(
            losses.huber(PREDICTIONS, TARGETS, delta), F.huber_loss(PREDICTIONS, TARGETS, reduction="none", delta=delta)
        )


def test_cross_entropy_smoothing_and_kl_are_those_of_torch():
    flat, classes = SCORES.flatten(0, 1), CLASSES.flatten()
    near(losses.cross_entropy(SCORES, CLASSES).flatten(), F.cross_entropy(flat, classes, reduction="none"))
    for amount in (0.0, 0.1, 0.4):
        ours = losses.label_smoothing(SCORES, CLASSES, amount).flatten()
        near(ours, F.cross_entropy(flat, classes, reduction="none", label_smoothing=amount))
    soft = random_tensor(3, 40, 5, seed=4).softmax(-1)
    near(losses.kl(SCORES, soft), F.kl_div(SCORES.log_softmax(-1), soft, reduction="none").sum(-1))
    near(losses.binary_cross_entropy(SCORE, YES), F.binary_cross_entropy_with_logits(SCORE, YES, reduction="none"))


def test_focal_is_that_of_torchvision_and_without_gamma_cross_entropy():
    two = torch.stack([torch.zeros_like(SCORE), SCORE], -1)
    for gamma in (0.5, 2.0):
        near(losses.focal(two, YES.long(), gamma), sigmoid_focal_loss(SCORE, YES, alpha=-1, gamma=gamma))
    near(losses.focal(SCORES, CLASSES, 0.0), losses.cross_entropy(SCORES, CLASSES))


def test_hinge_of_classes_is_crammer_and_singers():
    ours = LOSSES["hinge"].multiclass(SCORES, CLASSES)
    theirs = hinge_loss(CLASSES.flatten().numpy(), SCORES.flatten(0, 1).numpy(), labels=range(5))
    assert ours.mean().item() == pytest.approx(theirs, rel=1e-12)
    both = LOSSES["hinge"].multiclass(SCORES[..., :2], CLASSES % 2)
    torchs = 2 * F.multi_margin_loss(SCORES[..., :2].flatten(0, 1), (CLASSES % 2).flatten(), reduction="none")
    near(both.flatten(), torchs)  # two classes have one rival, and all forms agree
    summed = 5 * F.multi_margin_loss(SCORES.flatten(0, 1), CLASSES.flatten())
    assert summed > ours.mean() + 0.1, "Weston and Watkins add up all rivals: another loss"


def test_the_other_forms_for_classes():
    near(LOSSES["mse"].multiclass(SCORES, CLASSES), F.mse_loss(SCORES.softmax(-1), ONE_HOT, reduction="none").sum(-1))
    near(LOSSES["mse-raw"].multiclass(SCORES, CLASSES), F.mse_loss(SCORES, ONE_HOT, reduction="none").sum(-1))
    each = F.binary_cross_entropy_with_logits(SCORES, ONE_HOT, reduction="none").sum(-1)
    near(LOSSES["binary-cross-entropy"].multiclass(SCORES, CLASSES), each)


FORMULAS = {
    "mse": lambda z, y: (y - 1 / (1 + math.exp(-z))) ** 2,
    "mse-raw": lambda z, y: (z - (2 * y - 1)) ** 2,
    "cross-entropy": lambda z, y: math.log(1 + math.exp(-z if y else z)),
    "binary-cross-entropy": lambda z, y: math.log(1 + math.exp(-z if y else z)),
    "hinge": lambda z, y: max(0.0, 1 - (2 * y - 1) * z),
    "mae": lambda z, y: abs(y - 1 / (1 + math.exp(-z))),
    "focal": lambda z, y: (1 - 1 / (1 + math.exp(-z if y else z))) ** 2 * math.log(1 + math.exp(-z if y else z)),
    "kl": lambda z, y: sum(
        p * math.log(p * (1 + math.exp(-s))) for p, s in ((0.9, z if y else -z), (0.1, -z if y else z))
    ),
    "label-smoothing": lambda z, y: sum(
        p * math.log(1 + math.exp(-s)) for p, s in ((0.95, z if y else -z), (0.05, -z if y else z))
    ),
}
POINTS = [-4.0, -1.7, -0.4, 0.3, 0.9, 1.1, 2.5, 5.0]


@pytest.mark.parametrize("name", BINARY)
@pytest.mark.parametrize("target", [0, 1])
def test_with_one_score_values_and_slopes_are_those_of_the_formula(name, target):
    z = torch.tensor(POINTS, dtype=torch.float64, requires_grad=True)
    value = LOSSES[name].binary(z, torch.tensor(float(target), dtype=torch.float64))
    assert value.tolist() == pytest.approx([FORMULAS[name](at, target) for at in POINTS], rel=1e-10, abs=1e-13)
    (slopes,) = torch.autograd.grad(value.sum(), z)
    differences = [(FORMULAS[name](at + 1e-6, target) - FORMULAS[name](at - 1e-6, target)) / 2e-6 for at in POINTS]
    assert slopes.tolist() == pytest.approx(differences, rel=1e-5, abs=1e-7)


@pytest.mark.parametrize("name", MULTICLASS)
def test_for_classes_slopes_are_those_of_finite_differences(name):
    logits = SCORES[0, :6].clone().requires_grad_()
    assert torch.autograd.gradcheck(lambda given: LOSSES[name].multiclass(given, CLASSES[0, :6]), logits)


@pytest.mark.parametrize("name", MULTICLASS)
def test_one_number_for_each_example_of_each_network(name):
    assert LOSSES[name].multiclass(SCORES.float(), CLASSES).shape == (3, 40)
    assert LOSSES[name].multiclass(SCORES.float(), CLASSES).dtype == torch.float32


@pytest.mark.parametrize("name", ["cross-entropy", "binary-cross-entropy", "focal", "kl", "label-smoothing"])
def test_scores_that_saturate_in_single_precision_stay_finite_and_keep_their_pull(name):
    z = torch.tensor([-200.0], requires_grad=True)
    value = LOSSES[name].binary(z, torch.ones(()))
    value.sum().backward()
    assert math.isfinite(value.item())
    assert z.grad.item() < -0.5


def test_the_slopes_that_the_topics_tell():
    z = torch.tensor([-3.0, 0.5, 2.0], dtype=torch.float64, requires_grad=True)
    p = z.detach().sigmoid()
    told = {
        "cross-entropy": p - 1,
        "mse": 2 * (p - 1) * p * (1 - p),
        "label-smoothing": p - 0.95,
        "kl": p - 0.9,
        "focal": (1 - p) ** 2 * (2 * p * p.log() - (1 - p)),
    }
    for name, slope in told.items():
        (given,) = torch.autograd.grad(LOSSES[name].binary(z, torch.ones((), dtype=torch.float64)).sum(), z)
        near(given, slope)
