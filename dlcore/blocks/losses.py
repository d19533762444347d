"""Losses: one number for each example, small where the prediction suits. The same functions draw the curves and train the networks.

Regression takes predictions and targets of one shape. Classification takes logits, the classes along the last axis, and
the right class of each example; two classes may do with one logit, that of the right class over the other.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch.nn import functional as F


@dataclass(frozen=True)
class Loss:
    """What a loss is for each task that it can train, None where it can train none.

    `regression` takes predictions and targets; `binary` one logit z and a target of 0 or 1, with σ(z) the probability; `multiclass` logits
    (..., classes) and classes (...), for any number of classes. Each returns a tensor (...). `probabilities` takes the logits of
    `multiclass` to what they mean as probabilities (..., classes), None where a loss gives them no such meaning.
    """

    regression: Callable | None = None
    binary: Callable | None = None
    multiclass: Callable | None = None
    probabilities: Callable | None = None


def mse(predictions: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """(y − ŷ)²: twice the residual costs four times as much. Its best constant is the mean (Legendre, 1805; Gauss, 1809)."""
    return (predictions - targets).square()


def mae(predictions: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """|y − ŷ|: every residual has a gradient of the same size. Its best constant is the median (Boscovich, 1757)."""
    return (predictions - targets).abs()


def huber(predictions: torch.Tensor, targets: torch.Tensor, delta: float = 1.0) -> torch.Tensor:
    """½(y − ŷ)² up to a residual of `delta`, from there on linear with gradient `delta` (Huber, 1964)."""
    residual = (predictions - targets).abs()
    return torch.where(residual <= delta, residual.square() / 2, delta * (residual - delta / 2))


def cross_entropy(logits: torch.Tensor, classes: torch.Tensor) -> torch.Tensor:
    """−log of the probability that softmax gives the right class: logits (..., classes), classes (...) to (...)."""
    return -F.log_softmax(logits, -1).gather(-1, classes.unsqueeze(-1)).squeeze(-1)


def binary_cross_entropy(logit: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """−t log σ(z) − (1 − t) log(1 − σ(z)) for one logit and a target in [0, 1], without computing σ(z), which may round to 0 or 1."""
    return F.softplus(logit) - logit * targets


def hinge(logit: torch.Tensor, signs: torch.Tensor) -> torch.Tensor:
    """max(0, 1 − y·z) for labels y of −1 or 1: nothing beyond the margin (Cortes and Vapnik, 1995)."""
    return (1 - signs * logit).clamp(min=0)


def focal(logits: torch.Tensor, classes: torch.Tensor, gamma: float = 2.0) -> torch.Tensor:
    """(1 − p)^γ times cross-entropy, with p the right class's probability: easy examples hardly count (Lin and others, 2017)."""
    nll = cross_entropy(logits, classes)
    return (-torch.expm1(-nll)) ** gamma * nll


def kl(logits: torch.Tensor, probabilities: torch.Tensor) -> torch.Tensor:
    """Σ p log(p/q), with q the softmax of the logits: cross-entropy less the entropy of the target."""
    return (torch.xlogy(probabilities, probabilities) - probabilities * F.log_softmax(logits, -1)).sum(-1)


def label_smoothing(logits: torch.Tensor, classes: torch.Tensor, amount: float = 0.1) -> torch.Tensor:
    """Cross-entropy with a target that leaves `amount` of its mass to all classes alike (Szegedy and others, 2016)."""
    uniform = -F.log_softmax(logits, -1).mean(-1)
    return (1 - amount) * cross_entropy(logits, classes) + amount * uniform


def _one_hot(logits, classes):
    return F.one_hot(classes, logits.shape[-1]).to(logits.dtype)


def mse_of_probabilities(logits: torch.Tensor, classes: torch.Tensor) -> torch.Tensor:
    """MSE between softmax and one-hot targets, summed over the classes: the Brier score (1950)."""
    return mse(logits.softmax(-1), _one_hot(logits, classes)).sum(-1)


def mse_of_logits(logits: torch.Tensor, classes: torch.Tensor) -> torch.Tensor:
    """MSE between the logits and one-hot targets, summed over the classes."""
    return mse(logits, _one_hot(logits, classes)).sum(-1)


def one_vs_rest(logits: torch.Tensor, classes: torch.Tensor) -> torch.Tensor:
    """Binary cross-entropy for each class, summed: one yes-or-no question per class."""
    return binary_cross_entropy(logits, _one_hot(logits, classes)).sum(-1)


def softmax(logits: torch.Tensor) -> torch.Tensor:
    return logits.softmax(-1)


def normalized_sigmoids(logits: torch.Tensor) -> torch.Tensor:
    """What one-vs-rest estimates of each class by itself, divided by their sum (Zadrozny and Elkan, 2002)."""
    return logits.sigmoid() / logits.sigmoid().sum(-1, keepdim=True)


def clip_and_normalize(outputs: torch.Tensor) -> torch.Tensor:
    """Estimates of 0 or 1 by least squares, whose best value is the class's probability; clipped to [0, 1], as they may lie outside, and divided by their sum."""
    inside = outputs.clamp(0, 1)
    sums = inside.sum(-1, keepdim=True)
    return torch.where(sums > 0, inside / sums.clamp(min=1e-12), 1 / outputs.shape[-1])


def multiclass_hinge(logits: torch.Tensor, classes: torch.Tensor) -> torch.Tensor:
    """Crammer and Singer's form (2001): the logit of the right class should be 1 above that of its strongest rival; the other rivals do not count."""
    right = logits.gather(-1, classes.unsqueeze(-1))
    rivals = logits.masked_fill(_one_hot(logits, classes).bool(), -torch.inf)
    return hinge(right.squeeze(-1) - rivals.amax(-1), 1)


def _binary(loss, **options):
    """A multi-class loss as a loss of one logit: the other class's logit is 0."""

    def binary_loss(logit, targets):
        logits = torch.stack([torch.zeros_like(logit), logit], -1)
        return loss(logits, targets.expand(logit.shape).long(), **options)

    return binary_loss


def kl_to_smoothed(logit: torch.Tensor, targets: torch.Tensor, amount: float = 0.1) -> torch.Tensor:
    """KL to a target of 1 − amount for the right one of two classes."""
    yes = (targets * (1 - amount) + (1 - targets) * amount).expand(logit.shape)
    return kl(torch.stack([torch.zeros_like(logit), logit], -1), torch.stack([1 - yes, yes], -1))


LOSSES = MappingProxyType(
    {
        "mse": Loss(
            regression=mse,
            binary=lambda logit, targets: mse(logit.sigmoid(), targets),
            multiclass=mse_of_probabilities,
            probabilities=softmax,
        ),
        "mse-raw": Loss(
            binary=lambda logit, targets: mse(logit, 2 * targets - 1),
            multiclass=mse_of_logits,
            probabilities=clip_and_normalize,
        ),
        "cross-entropy": Loss(binary=_binary(cross_entropy), multiclass=cross_entropy, probabilities=softmax),
        "binary-cross-entropy": Loss(
            binary=binary_cross_entropy, multiclass=one_vs_rest, probabilities=normalized_sigmoids
        ),
        "hinge": Loss(binary=lambda logit, targets: hinge(logit, 2 * targets - 1), multiclass=multiclass_hinge),
        "mae": Loss(regression=mae, binary=lambda logit, targets: mae(logit.sigmoid(), targets)),
        "huber": Loss(regression=huber),
        "focal": Loss(binary=_binary(focal), multiclass=focal, probabilities=softmax),
        "kl": Loss(binary=kl_to_smoothed),
        "label-smoothing": Loss(binary=_binary(label_smoothing), multiclass=label_smoothing, probabilities=softmax),
    }
)
