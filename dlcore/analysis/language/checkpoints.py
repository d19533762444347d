"""What the attention of a pretrained checkpoint shows, in a sentence; and what it puts in a blank."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas

HALF = 0.5


def heads_caption(frame: pandas.DataFrame) -> str:
    """How many heads give more than half of their attention to one kind of position. `frame` is that of `habits`."""
    if frame.empty:
        return "With one token there is nothing to choose between"
    heads = len(frame[["layer", "head"]].drop_duplicates())
    counts = (
        frame[frame["share"] > HALF].groupby("place", sort=False).size().sort_values(ascending=False, kind="stable")
    )
    if counts.empty:
        return f"None of the {heads} heads gives more than half of its attention to one kind of position"
    parts = [f"{count} to {place}" for place, count in counts.items()]
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"Of {heads} heads, more than half of their attention give {listed}"


def head_caption(frame: pandas.DataFrame, layer: Any, head: Any) -> str:
    """Where most of one head's attention goes, on average."""
    here = frame[(frame["layer"] == layer) & (frame["head"] == head)]
    if here.empty:
        return "With one token there is nothing to choose between"
    most = here.loc[here["share"].idxmax()]
    return f"Layer {layer}, head {head}: on average {most['share']:.0%} goes to {most['place']}"


def candidates_caption(frame: pandas.DataFrame) -> str:
    """The first of the candidates and how sure. Tokens are readers' or vocabularies' text and stay out of Markdown, so the chart has their names."""
    first, rest = frame["probability"].iloc[0], frame["probability"].iloc[1:].sum()
    confidence = "is sure" if first > 0.9 else "leans to one" if first > HALF else "wavers"
    return f"It {confidence}: {first:.0%} for the likeliest token, {rest:.0%} for the next {len(frame) - 1}"
