"""What the tables of the tab Seq2seq show."""

from __future__ import annotations

import string
from typing import Any

import pandas as pd

from dlcore.analysis.names import name
from dlcore.formatting import format_number, percent

FORCED, FREE, SAMPLED = "teacher forcing", "free running", "after scheduled sampling"
CONDITIONS = tuple((condition, condition) for condition in (FORCED, FREE, SAMPLED))
WATCHED, LONGEST = 20, 20  # tokens of the sequences that are looked at more closely, and of the longest in training
SPECIAL = ("[pad]", "[start]", "[end]")


def _means(frame, column):
    return frame.groupby("variant", sort=False, observed=True)[column].mean()


def of_mode(frame: pd.DataFrame, mode: str) -> pd.DataFrame:
    """The rows of teacher forcing, or of free running."""
    return frame[frame["mode"] == mode]


def length_caption(frame: pd.DataFrame, mode: str, per: str) -> str:
    """Accuracy at the longest training sequences and beyond. `frame` has variant, seed, length, mode, token and sequence."""
    rows = of_mode(frame, mode)
    known, beyond = (_means(rows[rows["length"] == length], per) for length in (WATCHED, rows["length"].max()))
    what = "Whole sequences" if per == "sequence" else "Tokens"
    return f"{what} right at {WATCHED} tokens: {_in_words(known)}; at {rows['length'].max()}, longer than any in training: {_in_words(beyond)}"


def _in_words(means):
    return ", ".join(f"{name(variant)} {percent(value)}" for variant, value in means.items())


def without_end(frame: pd.DataFrame, mode: str) -> pd.DataFrame:
    """The positions of the tokens alone: behind them stands the end, which needs nothing but to be counted."""
    rows = of_mode(frame, mode)
    return rows[rows["position"] < rows["position"].max()]


def position_caption(frame: pd.DataFrame, mode: str) -> str:
    """The first and the last token. `frame` has variant, seed, position, mode and accuracy."""
    rows = without_end(frame, mode)
    first, last = (_means(rows[rows["position"] == position], "accuracy") for position in (1, rows["position"].max()))
    parts = [f"{name(variant)} {percent(first[variant])} and {percent(last[variant])}" for variant in first.index]
    return f"Accuracy at the first and the last of {WATCHED} tokens: {', '.join(parts)}"


def conditions(frame: pd.DataFrame) -> pd.DataFrame:
    """Accuracy per token at one length in three conditions: columns variant, seed, condition, token. `frame` has own_tokens, too."""
    rows = frame[(frame["length"] == WATCHED) & ((frame["own_tokens"] == 0) | (frame["mode"] == FREE))]
    return rows.assign(condition=rows["mode"].where(rows["own_tokens"] == 0, SAMPLED))


def exposure_caption(frame: pd.DataFrame) -> str:
    """What the decoder loses when it reads its own tokens, where that is most, and what scheduled sampling makes of it."""
    means = conditions(frame).groupby(["variant", "condition"], sort=False, observed=True)["token"].mean().unstack()
    gap = means[FORCED] - means[FREE]
    most = gap.idxmax()
    text = f"{name(most)}: {percent(means[FORCED][most])} of tokens right under teacher forcing, {percent(means[FREE][most])} free running"
    sampled = means[SAMPLED].dropna() if SAMPLED in means else ()
    if not len(sampled):
        return text
    change = (sampled - means[FREE])[sampled.index]
    said = ", ".join(f"{name(variant)} {_points(value)}" for variant, value in change.items())
    return f"{text}; scheduled sampling changes free running by: {said}"


def _points(value):
    return f"{100 * value:+.1f} points".replace("-", "−")


def after_mistake_note(frame: pd.DataFrame) -> str:
    """How much is right behind the first mistake, in both modes. `frame` has forced_after and free_after, missing where nothing was wrong."""
    means = frame.assign(**{column: pd.to_numeric(frame[column]) for column in ("forced_after", "free_after")})
    means = means.groupby("variant", sort=False, observed=True)[["forced_after", "free_after"]].mean().dropna()
    if means.empty:
        return ""
    parts = [
        f"{name(row.Index)} {percent(row.forced_after)} under teacher forcing, {percent(row.free_after)} free running"
        for row in means.itertuples()
    ]
    return (
        "Up to its first mistake the decoder reads the same tokens in both modes, so that under greedy decoding a whole sequence is right in both or in "
        f"neither. They differ after it: accuracy of the tokens after the first mistake, of {WATCHED}: {'; '.join(parts)}."
    )


def result_table(frame: pd.DataFrame, mode: str) -> pd.DataFrame:
    """Each network's accuracy per sequence and per token at every length."""
    rows = of_mode(frame, mode)
    both = rows.groupby(["variant", "length"], sort=False, observed=True)[["sequence", "token"]].mean()
    told = both["sequence"].map("{:.0%}".format) + " · " + both["token"].map("{:.0%}".format)
    table = told.unstack().rename(index=name, columns=lambda length: f"{length} tokens")
    return table.rename_axis(index="Sequences · tokens right", columns=None).reset_index()


def size_note(frame: pd.DataFrame) -> str:
    """Parameters and seconds of training."""
    means = frame.groupby("variant", sort=False, observed=True)[["parameters", "seconds"]].mean()
    return "Parameters and seconds of training: " + ", ".join(
        f"{name(row.Index)} {row.parameters:,.0f}, {format_number(row.seconds)} s" for row in means.itertuples()
    )


def _letter(token):
    return SPECIAL[token] if token < len(SPECIAL) else string.ascii_uppercase[token - len(SPECIAL)]


def alignment_table(recorded: Any) -> pd.DataFrame:
    """The attention weights with which one sequence was written: columns row, column (labels), weight."""
    read, written = (
        [f"{place} {_letter(token)}" for place, token in enumerate(recorded.arrays[part].tolist(), 1)]
        for part in ("source", "written")
    )
    weights = recorded.arrays["attention"].astype(float)
    rows = [
        (written[query], read[key], float(weights[query, key]))
        for query in range(len(written))
        for key in range(len(read))
    ]
    return pd.DataFrame(rows, columns=["row", "column", "weight"])


def alignment_caption(frame: pd.DataFrame, reverse: bool) -> str:
    """How much of the attention lies where the copied token stands."""
    table = frame.pivot_table("weight", "row", "column", sort=False).to_numpy()
    count = table.shape[1]
    on = sum(table[place, count - 1 - place if reverse else place] for place in range(count)) / count
    where = "anti-diagonal" if reverse else "diagonal"
    return f"On average {percent(on)} of the attention lies on the {where}, on the token that is written next"
