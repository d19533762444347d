"""What the tables of a training step's time show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlcore.analysis.names import name
from dlcore.formatting import format_number

if TYPE_CHECKING:
    import pandas


def length_caption(frame: pandas.DataFrame, kernel: str) -> str:
    """The slowest and the quickest step at the greatest length."""
    here = frame[
        (frame["length"] == frame["length"].max()) & ((frame["kernel"] == kernel) | (frame["variant"] == "transformer"))
    ]
    means = here.groupby("variant", observed=True)["milliseconds"].mean()
    slow, quick = means.idxmax(), means.idxmin()
    said = f"At {here['length'].iloc[0]} tokens a training step of the {name(slow)} takes"
    if slow == quick:
        return f"{said} {format_number(means[slow])} ms"
    return f"{said} {format_number(means[slow] / means[quick])} times as long as one of the {name(quick)}"


def steps(frame: pandas.DataFrame, kernel: str, comparison: str) -> pandas.DataFrame:
    """The LSTM's steps, and those of the GRU of the same hidden size or number of parameters, with one kernel."""
    return frame[(frame["kernel"] == kernel) & ((frame["variant"] == "lstm") | (frame["comparison"] == comparison))]


def width_caption(frame: pandas.DataFrame, kernel: str, comparison: str) -> str:
    """The LSTM's time over the GRU's at the least and at the greatest width."""
    means = (
        steps(frame, kernel, comparison).groupby(["width", "variant"], observed=True)["milliseconds"].mean().unstack()
    )
    ratio = means["lstm"] / means["gru"]
    least, most = ratio.index.min(), ratio.index.max()
    return (
        f"{kernel[0].upper()}{kernel[1:]}, a training step of the LSTM takes {format_number(ratio[least])} times as long as one of the GRU at "
        f"{least} hidden units, {format_number(ratio[most])} times at {most}"
    )


def speedups(frame: pandas.DataFrame) -> pandas.DataFrame:
    """How many times as fast a step is with two threads, for each network, seed and batch size."""
    by_threads = frame.set_index(["variant", "seed", "batch", "threads"])["milliseconds"].unstack()
    return (by_threads[1] / by_threads[2]).rename("speed-up").reset_index()


def threads_caption(frame: pandas.DataFrame) -> str:
    """The speed-up of each network on one sequence, and on the largest batch."""
    means = speedups(frame).groupby(["batch", "variant"], observed=True)["speed-up"].mean().unstack()
    parts = [
        f"batch size {batch}: {', '.join(f'{name(variant)} {format_number(means.loc[batch, variant])}' for variant in means)}"
        for batch in means.index
    ]
    return f"Speed-up by a second thread, {'; '.join(parts)}"
