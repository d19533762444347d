"""What the records of surnames say: who is most accurate, who trains longest, and on which names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlcore.analysis.names import name
from dlcore.formatting import format_number

if TYPE_CHECKING:
    import pandas


def _means(frame, column):
    return frame.groupby("variant", sort=False, observed=True)[column].mean()


def accuracy_caption(frame: pandas.DataFrame) -> str:
    """The highest and the lowest accuracy. `frame` has variant, seed and accuracy."""
    means = _means(frame, "accuracy")
    first, last = means.idxmax(), means.idxmin()
    if first == last:
        return f"{name(first)}: {means[first]:.1%}"
    return f"Highest accuracy: {name(first)}, {means[first]:.1%}; lowest: {name(last)}, {means[last]:.1%}"


def seconds_caption(frame: pandas.DataFrame) -> str:
    """The longest and the shortest training. `frame` has variant, seed and seconds."""
    means = _means(frame, "seconds")
    slow, quick = means.idxmax(), means.idxmin()
    return f"{name(slow)} trains for {format_number(means[slow])} s, {name(quick)} for {format_number(means[quick])} s"


def origin_table(frame: pandas.DataFrame) -> pandas.DataFrame:
    """Each network's accuracy on the names of each origin. `frame` has origin, variant, seed and share."""
    shares = frame.groupby(["origin", "variant"], sort=False, observed=True)["share"].mean().unstack()
    return shares.rename(columns=name).map("{:.0%}".format).rename_axis(index="Origin").reset_index()
