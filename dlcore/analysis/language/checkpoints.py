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
    (place, first), *others = counts.items()
    said = f"{first} of {heads} heads {'puts' if first == 1 else 'put'} more than half of {'its' if first == 1 else 'their'} attention on {place}"
    return ", ".join([said, *(f"{count} on {place}" for place, count in others)])


def head_caption(frame: pandas.DataFrame, layer: Any, head: Any) -> str:
    """Where most of one head's attention goes, on average."""
    here = frame[(frame["layer"] == layer) & (frame["head"] == head)]
    if here.empty:
        return "With one token there is nothing to choose between"
    most = here.loc[here["share"].idxmax()]
    return f"Layer {layer}, head {head}: on average {most['share']:.0%} goes to {most['place']}"


def word_caption(attention: Any, word: str, layer: int, head: int) -> str:
    """The two other words that one word's query gives the most attention in one head, wherever they stand; layer and head count from 1."""
    row = attention.weights[layer - 1, head - 1, attention.queries.index(word)]
    weights: dict[str, float] = {}
    for token, weight in zip(attention.keys, row, strict=True):
        if token.isalpha() and token != word:
            weights[token] = weights.get(token, 0.0) + float(weight)
    (first, most), (second, less) = sorted(weights.items(), key=lambda pair: -pair[1])[:2]
    return f"In layer {layer}, head {head}, “{word}” gives {most:.0%} of its attention to “{first}” and {less:.0%} to “{second}”"


def candidates_caption(frame: pandas.DataFrame) -> str:
    """The probabilities of the first candidate and of the next ones. Tokens are readers' or vocabularies' text and stay out of Markdown, so the chart has their names."""
    first, rest = frame["probability"].iloc[0], frame["probability"].iloc[1:].sum()
    return f"Likeliest token: {first:.0%}; the next {len(frame) - 1} together: {rest:.0%}"
