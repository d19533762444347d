"""Losses: one number for each example, small where the prediction suits. The same functions draw the curves and train the networks.

Regression takes predictions and targets of one shape. Classification takes scores before any softmax, the classes along the last axis, and
the right class of each example; two classes may do with one score, that of the right one over the other.
"""

from types import MappingProxyType

import torch
from torch.nn import functional as F


def mse(predictions, targets):
    """(y − ŷ)²: twice the miss costs four times as much. Its best constant is the mean (Legendre, 1805; Gauss, 1809)."""
    return (predictions - targets).square()


def mae(predictions, targets):
    """|y − ŷ|: every miss pulls equally hard. Its best constant is the median (Boscovich, 1757)."""
    return (predictions - targets).abs()


def huber(predictions, targets, delta=1.0):
    """½(y − ŷ)² up to a miss of `delta`, from there on a straight line of slope `delta` (Huber, 1964)."""
    miss = (predictions - targets).abs()
    return torch.where(miss <= delta, miss.square() / 2, delta * (miss - delta / 2))


def cross_entropy(scores, classes):
    """−log of the probability that softmax gives the right class: scores (..., classes), classes (...) to (...)."""
    return -F.log_softmax(scores, -1).gather(-1, classes.unsqueeze(-1)).squeeze(-1)


def binary_cross_entropy(score, targets):
    """−t log σ(z) − (1 − t) log(1 − σ(z)) for one score and a target in [0, 1], without computing σ(z), which may round to 0 or 1."""
    return F.softplus(score) - score * targets


def hinge(score, signs):
    """max(0, 1 − y·z) for labels y of −1 or 1: nothing beyond the margin (Cortes and Vapnik, 1995)."""
    return (1 - signs * score).clamp(min=0)


def focal(scores, classes, gamma=2.0):
    """(1 − p)^γ times cross-entropy, with p the right class's probability: what is easy hardly counts (Lin and others, 2017)."""
    surprise = cross_entropy(scores, classes)
    return (-torch.expm1(-surprise)) ** gamma * surprise


def kl(scores, probabilities):
    """Σ p log(p/q), with q the softmax of the scores: cross-entropy less what no prediction could save, the target's own entropy."""
    return (torch.xlogy(probabilities, probabilities) - probabilities * F.log_softmax(scores, -1)).sum(-1)


def label_smoothing(scores, classes, amount=0.1):
    """Cross-entropy with a target that leaves `amount` of its mass to all classes alike (Szegedy and others, 2016)."""
    spread = -F.log_softmax(scores, -1).mean(-1)
    return (1 - amount) * cross_entropy(scores, classes) + amount * spread


LOSSES = MappingProxyType(
    {
        "mse": mse,
        "cross-entropy": cross_entropy,
        "binary-cross-entropy": binary_cross_entropy,
        "hinge": hinge,
        "mae": mae,
        "huber": huber,
        "focal": focal,
        "kl": kl,
        "label-smoothing": label_smoothing,
    }
)


def _one_hot(scores, classes):
    return F.one_hot(classes, scores.shape[-1]).to(scores.dtype)


def mse_of_probabilities(scores, classes):
    """MSE between softmax and a one for the right class, zeros for the others, summed over the classes (Brier, 1950)."""
    return mse(scores.softmax(-1), _one_hot(scores, classes)).sum(-1)


def mse_of_scores(scores, classes):
    """MSE between the scores themselves and ones and zeros, as if classes were numbers to be predicted; summed over the classes."""
    return mse(scores, _one_hot(scores, classes)).sum(-1)


def one_against_rest(scores, classes):
    """Binary cross-entropy for each class apart, summed: as many yes-or-no questions as classes."""
    return binary_cross_entropy(scores, _one_hot(scores, classes)).sum(-1)


def hinge_of_classes(scores, classes):
    """Crammer and Singer's form (2001): the right class should lie 1 above its strongest rival; the other rivals do not count."""
    right = scores.gather(-1, classes.unsqueeze(-1))
    rivals = scores.masked_fill(_one_hot(scores, classes).bool(), -torch.inf)
    return hinge(right.squeeze(-1) - rivals.amax(-1), 1)


# What can train a classifier of any number of classes: scores (..., classes) and classes (...) to (...).
MULTICLASS_LOSSES = MappingProxyType(
    {
        "mse": mse_of_probabilities,
        "mse-raw": mse_of_scores,
        "cross-entropy": cross_entropy,
        "binary-cross-entropy": one_against_rest,
        "hinge": hinge_of_classes,
        "focal": focal,
        "label-smoothing": label_smoothing,
    }
)


def _as_two(loss, **knobs):
    """A loss on softmax's scores as one of a single score: the other class's score is 0."""

    def of_one_score(score, targets):
        scores = torch.stack([torch.zeros_like(score), score], -1)
        return loss(scores, targets.expand(score.shape).long(), **knobs)

    return of_one_score


def kl_from_smooth(score, targets, amount=0.1):
    """KL to a target of 1 − amount for the right one of two classes."""
    yes = (targets * (1 - amount) + (1 - targets) * amount).expand(score.shape)
    return kl(torch.stack([torch.zeros_like(score), score], -1), torch.stack([1 - yes, yes], -1))


# What can train a neuron with one score z and a target of 0 or 1; a probability is σ(z).
BINARY_LOSSES = MappingProxyType(
    {
        "mse": lambda score, targets: mse(score.sigmoid(), targets),
        "mse-raw": lambda score, targets: mse(score, 2 * targets - 1),
        "cross-entropy": _as_two(cross_entropy),
        "binary-cross-entropy": binary_cross_entropy,
        "hinge": lambda score, targets: hinge(score, 2 * targets - 1),
        "mae": lambda score, targets: mae(score.sigmoid(), targets),
        "focal": _as_two(focal),
        "kl": kl_from_smooth,
        "label-smoothing": _as_two(label_smoothing),
    }
)
