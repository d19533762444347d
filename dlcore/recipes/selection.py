"""Which setting validation prefers, so that the test part can judge: the rule by which every comparison chooses first.

`analysis.selection` has the same rule for tables of the charts; `tests/recipes/test_selection.py` holds the two together.
"""

import math
from collections.abc import Sequence
from statistics import fmean
from typing import Any

from dlcore.evidence import Tuning


def best_setting(scores: Sequence[Sequence[float | None]], least: bool = False) -> int:
    """The place of the best setting in a grid; `scores` are (settings, seeds).

    Best is the greatest mean over the seeds, or the least. A setting with a score that is missing or not finite stands
    behind all others, the more such seeds the farther; of equal ones the earlier is taken.
    """

    def rank(place: int) -> tuple[int, float]:
        finite = [score for score in scores[place] if score is not None and math.isfinite(score)]
        mean = fmean(finite) if finite else 0.0
        return len(scores[place]) - len(finite), mean if least else -mean

    return min(range(len(scores)), key=rank)


def chosen_by(grid: Sequence[Sequence[Any]], tuning: Tuning | None) -> int:
    """The place of the setting that `tuning` chooses; `grid` has, for each of its values, the tables of every seed."""
    if tuning is None:
        return 0
    scores = [[tuning.score(tables) for tables in of_setting] for of_setting in grid]
    return best_setting(scores, tuning.least)
