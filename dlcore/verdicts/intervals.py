"""The 95% interval of a mean over seeds, and over test examples where those are on record; and on which side of a threshold it lies."""

import math
import statistics
from collections.abc import Sequence

HOLDS, FAILS, NOT_SETTLED = "holds", "does not hold", "not settled"
CONFIDENCE = 0.95
MANY_SEEDS = 1000  # where more would be needed, nobody would run them


def interval(
    values: Sequence[float], geometric: bool = False, confidence: float = CONFIDENCE, sampling: float = 0.0
) -> tuple[float, float, float]:
    """Mean and confidence interval of the mean (Student's t); of the logarithms where `geometric`.

    A single value has no interval: (value, −∞, ∞). `sampling` is the variance of the mean that the choice of test examples
    adds, as `sampling_variance` gives it.
    """
    if geometric and any(value <= 0 for value in values):
        return min(values), 0.0, max(values)
    scaled = [math.log(value) for value in values] if geometric else list(values)
    mean, half = statistics.fmean(scaled), math.inf
    if len(scaled) > 1:
        half = _half_width(statistics.variance(scaled), len(scaled), confidence, sampling)
    low, high = mean - half, mean + half
    return (_exp(mean), _exp(low), _exp(high)) if geometric else (mean, low, high)


def _half_width(variance: float, seeds: int, confidence: float, sampling: float) -> float:
    """Half of an interval's width, by the variance between seeds and that of the examples.

    Two variances are added, so Student's t takes the degrees of freedom of Satterthwaite (1946); those of thousands of examples count as infinite.
    """
    between = variance / seeds
    total = between + sampling
    freedom = (seeds - 1) * (total / between) ** 2 if between else math.inf
    return _t(min(freedom, 1e9), confidence) * math.sqrt(total) if total else 0.0


def sampling_variance(by_seed: Sequence[Sequence[float]]) -> float:
    """The variance that the choice of test examples gives the mean of all numbers, (seeds, examples).

    Seeds are crossed with examples (Owen 2007, “The pigeonhole bootstrap”): what seeds and examples vary in together is in the spread
    between seeds already, and is taken off here.
    """
    import numpy

    numbers = numpy.asarray(by_seed, float)
    seeds, examples = numbers.shape
    of_examples, of_seeds = numbers.mean(0), numbers.mean(1, keepdims=True)
    total = of_examples.var(ddof=1) / examples
    if seeds == 1:
        return float(total)
    together = numbers - of_examples - of_seeds + numbers.mean()
    mean_square = (together**2).sum() / ((seeds - 1) * (examples - 1))
    return float(max(0.0, total - mean_square / (seeds * examples)))


def _exp(logarithm: float) -> float:
    return math.exp(logarithm) if logarithm < 700 else math.inf


def _t(freedom: float, confidence: float) -> float:
    """Student's t for a two-sided interval."""
    from scipy.special import stdtrit  # here, so that what reads shipped verdicts does without SciPy

    return float(stdtrit(freedom, (1 + confidence) / 2))


def fraction_interval(count: int, total: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Interval of a fraction (Clopper & Pearson 1934)."""
    from scipy.special import betaincinv

    tail = (1 - confidence) / 2
    low = betaincinv(count, total - count + 1, tail) if count else 0.0
    high = betaincinv(count + 1, total - count, 1 - tail) if count < total else 1.0
    return float(low), float(high)


def side(low: float, high: float, bounds: tuple[float, float]) -> str:
    """Holds where the whole interval lies within the bounds, does not hold where all of it lies outside."""
    if bounds[0] <= low and high <= bounds[1]:
        return HOLDS
    return FAILS if high < bounds[0] or low > bounds[1] else NOT_SETTLED


def outcome_of(
    values: Sequence[float],
    bounds: tuple[float, float],
    geometric: bool,
    confidence: float = CONFIDENCE,
    sampling: float = 0.0,
) -> str:
    """What the seeds' values say. Where one is not finite, the fraction of seeds within the bounds decides."""
    if all(map(math.isfinite, values)):
        return side(*interval(values, geometric, confidence, sampling)[1:], bounds)
    meeting = sum(bounds[0] <= value <= bounds[1] for value in values)
    low, high = fraction_interval(meeting, len(values), confidence)
    return HOLDS if low > 0.5 else FAILS if high < 0.5 else NOT_SETTLED


def seeds_needed(
    values: Sequence[float],
    bounds: tuple[float, float],
    geometric: bool,
    confidence: float = CONFIDENCE,
    sampling: float = 0.0,
) -> int | None:
    """With how many seeds the interval would probably leave the threshold, if mean and spread stay; None beyond 1,000."""
    finite = all(map(math.isfinite, values))
    if not finite or len(values) < 2 or (geometric and any(value <= 0 for value in values)):
        return None
    scaled = [math.log(value) for value in values] if geometric else list(values)
    limits = [math.log(bound) if bound > 0 else -math.inf for bound in bounds] if geometric else bounds
    mean, variance = statistics.fmean(scaled), statistics.variance(scaled)
    gap = min(abs(mean - limit) for limit in limits)
    for seeds in range(len(values) + 1, MANY_SEEDS + 1):
        if _half_width(variance, seeds, confidence, sampling) < gap:
            return seeds
    return None
