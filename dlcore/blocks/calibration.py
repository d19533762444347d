"""How good predicted probabilities are: their Brier score, their reliability, and the one temperature that mends their scale.

Probabilities and logits are (..., examples, classes), classes (..., examples).
"""

from dataclasses import dataclass

import torch
from torch.nn import functional as F

BINS = 15


def log_loss(probabilities: torch.Tensor, classes: torch.Tensor) -> torch.Tensor:
    """The mean −log p of the right class (Good, 1952), (...); infinite where one of them is 0."""
    return -probabilities.gather(-1, classes.unsqueeze(-1)).squeeze(-1).log().mean(-1)


def brier_score(probabilities: torch.Tensor, classes: torch.Tensor) -> torch.Tensor:
    """Σ (p − y)² over the classes, averaged over the examples, (...): from 0 to 2 (Brier, 1950)."""
    return (probabilities - F.one_hot(classes, probabilities.shape[-1])).square().sum(-1).mean(-1)


@dataclass(frozen=True)
class Reliability:
    """For each bin of equal width the number of examples whose confidence lies in it, their mean confidence, and the fraction that was right."""

    counts: torch.Tensor  # (bins,)
    confidence: torch.Tensor  # (bins,), 0 where a bin is empty, as accuracy
    accuracy: torch.Tensor

    @property
    def expected_calibration_error(self) -> float:
        """|accuracy − confidence|, averaged over the bins in proportion to their examples (Naeini, Cooper and Hauskrecht, 2015)."""
        gaps = (self.accuracy - self.confidence).abs()
        return float((gaps * self.counts).sum() / self.counts.sum())


def reliability(probabilities: torch.Tensor, classes: torch.Tensor, bins: int = BINS) -> Reliability:
    """Of one network's probabilities (examples, classes). Its confidence is that of its answer, the most probable class."""
    confidence, answers = probabilities.max(-1)
    bin_of = (confidence * bins).ceil().long().clamp(1, bins) - 1  # (0, 1/bins], (1/bins, 2/bins], ...
    sums = torch.zeros(3, bins, dtype=torch.float64)
    right = (answers == classes).double()
    for row, values in enumerate((torch.ones_like(right), confidence.double(), right)):
        sums[row].index_add_(0, bin_of, values)
    counts = sums[0]
    return Reliability(counts.long(), *(sums[1:] / counts.clamp(min=1)))


def fit_temperature(logits: torch.Tensor, classes: torch.Tensor) -> torch.Tensor:
    """The temperature T, (...), with which softmax(z/T) has the least log-loss on these examples (Guo and others, 2017).

    The log-loss is convex in β = 1/T, with the derivative E[z] − z of the right class, averaged over the examples; bisection finds where it
    is zero, between 1/1,000 and 1,000.
    """
    logits = logits.double()
    right = logits.gather(-1, classes.unsqueeze(-1)).squeeze(-1).mean(-1)  # (...)
    low, high = torch.full_like(right, -3.0), torch.full_like(right, 3.0)  # of log₁₀ β
    for _ in range(40):
        middle = (low + high) / 2
        expected = ((logits * 10 ** middle[..., None, None]).softmax(-1) * logits).sum(-1).mean(-1)
        too_low = expected < right
        low, high = torch.where(too_low, middle, low), torch.where(too_low, high, middle)
    return 10 ** -((low + high) / 2)
