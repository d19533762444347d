"""What the tables of the page Attention show."""

from __future__ import annotations

import math
import string
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from dlcore.analysis.names import lower_name, name
from dlcore.analysis.selection import at_best_setting, final_rows
from dlcore.formatting import format_number, percent

if TYPE_CHECKING:
    import numpy

LETTERS = string.ascii_uppercase
KINDS = (("accuracy", "as in training"), ("longer", "twice as long"))
PATTERNS = {
    "previous": "the token just before",
    "same": "earlier occurrences of the current token",
    "followed": "tokens that followed earlier occurrences of it",
}
GUESSING = format_number(math.log(24))  # the loss of an even guess among the 24 tokens of the experiment


def input_caption(frame: pd.DataFrame) -> str:
    """How many words, and how many dimensions each vector has."""
    return f"{frame['row'].nunique()} words, each a {frame['column'].nunique()}-dimensional vector, layer-normalized"


def projections_caption(frame: pd.DataFrame) -> str:
    return f"Each word has a query, a key and a value of {frame['number'].max()} dimensions each"


def scores_caption(frame: pd.DataFrame, column: Any) -> str:
    """The pair with the highest score."""
    top = frame.loc[frame[column].idxmax()]
    return f"The highest score, {format_number(top[column])}: query “{top['query_word']}”, key “{top['key_word']}”"


def scaled_caption(frame: pd.DataFrame) -> str:
    """How far the scores spread before and after."""
    before, after = frame["score"].std(ddof=0), frame["scaled"].std(ddof=0)
    if abs(before - after) <= 1e-6:
        return f"Standard deviation of the scores {format_number(before)}: they are not scaled"
    return f"Standard deviation of the scores: {format_number(before)} before, {format_number(after)} after scaling"


def mask_caption(frame: pd.DataFrame) -> str:
    """How many pairs the mask leaves."""
    causal = not frame["visible"].all()
    return f"{int(frame['visible'].sum())} of {len(frame)} pairs are visible: {'no word attends to what comes after it' if causal else 'every word attends to every word'}"


def weights_caption(frame: pd.DataFrame, row: str) -> str:
    """To which word the query of a row attends most."""
    keys = frame[frame["row"] == row]
    top = keys.loc[keys["weight"].idxmax()]
    return f"“{top['query_word']}” attends most to “{top['key_word']}”: {top['weight']:.0%}"


def context_caption(frame: pd.DataFrame, row: Any) -> str:
    """Which value weighs most in the context of a row's word."""
    context = frame[frame["row"] == row].iloc[0]
    return f"The output at “{context['word']}” is a weighted mean of the values, {context['weight']:.0%} of it from “{context['of']}”"


def strongest_pair(frame: pd.DataFrame, row: str) -> pd.Series:
    """Of the query of a row the pair with the greatest attention weight, with its arithmetic."""
    keys = frame[frame["row"] == row]
    return keys.loc[keys["weight"].idxmax()]


def next_word_caption(frame: pd.DataFrame) -> str:
    """The likeliest next word, and what the change did to it."""
    trained = frame[frame["run"] == "as trained"].set_index("word")["probability"]
    first = trained.idxmax()
    if frame["run"].nunique() == 1:
        return f"Likeliest next word: “{first}”, {trained[first]:.0%}"
    changed = frame[frame["run"] == "changed"].set_index("word")["probability"]
    change = f"“{first}” goes from {trained[first]:.1%} to {changed[first]:.1%}"
    return (
        change
        if changed.idxmax() == first
        else f"{change}; now “{changed.idxmax()}” is likeliest, {changed[changed.idxmax()]:.0%}"
    )


def token_ablation_caption(frame: pd.DataFrame) -> str:
    """Whether the token with the greatest attention weight is the one that matters most."""
    attended, matters = (frame.loc[frame[column].idxmax()] for column in ("attention", "lost"))
    if attended["row"] == matters["row"]:
        return f"“{attended['word']}” gets the most attention, {attended['attention']:.0%}, and matters most: without it {_effect(matters)}"
    return f"“{attended['word']}” gets the most attention, {attended['attention']:.0%}; “{matters['word']}” matters most: without it {_effect(matters)}"


def head_ablation_caption(frame: pd.DataFrame) -> str:
    """Which head the answer needs most, and how many it hardly needs."""
    top = frame.loc[frame["lost"].idxmax()]
    idle = int((frame["lost"].abs() < 0.02).sum())
    return f"Without head {top['head']:.0f} of layer {top['layer']:.0f} {_effect(top)}; {idle} of {len(frame)} heads change{'s' * (idle == 1)} it by less than 2 points"


def _effect(row):
    """What an ablation does to the probability of the answer: a difference of probabilities, in percentage points."""
    points = round(100 * row["lost"])
    how = f"{'falls' if points > 0 else 'rises'} by {abs(points)} percentage point{'s' * (abs(points) > 1)}"
    return f"the probability of “{row['answer']}” {how if points else 'hardly changes'}"


def head_caption(weights: numpy.ndarray) -> str:
    """Where a head's attention goes on average: to the word itself, the one before, the start of the sentence. `weights` is (queries, keys)."""
    positions = range(1, len(weights))
    means = {
        "itself": sum(weights[position][position] for position in positions) / len(positions),
        "the word before": sum(weights[position][position - 1] for position in positions) / len(positions),
        "the start": sum(weights[position][0] for position in positions[1:]) / max(1, len(positions) - 1),
    }
    most = max(means, key=means.__getitem__)
    return f"{means[most]:.0%} on {most}" if means[most] >= 0.25 else "spread out"


def saturation_caption(frame: pd.DataFrame) -> str:
    """The largest attention weight at the greatest width, with and without scaling."""
    at = frame[frame["width"] == frame["width"].max()].groupby("variant", observed=True)["largest"].mean()
    values = [f"{lower_name(variant)} {percent(at[variant])}" for variant in ("scaled", "unscaled") if variant in at]
    return f"At width {frame['width'].max():,} the largest attention weight is: {', '.join(values)}"


def jacobian_caption(frame: pd.DataFrame) -> str:
    """The trace of softmax's Jacobian at the greatest width: a sum of eigenvalues, which is no percentage."""
    at = frame[frame["width"] == frame["width"].max()].groupby("variant", observed=True)["gradient"].mean()
    values = [
        f"{lower_name(variant)} {format_number(at[variant])}" for variant in ("scaled", "unscaled") if variant in at
    ]
    return f"Trace of softmax's Jacobian at that width: {', '.join(values)}"


def positions_caption(frame: pd.DataFrame) -> str:
    """Which variants solve it. `frame` has variant, seed, learning_rate, step, accuracy, validation."""
    return "Accuracy: " + "; ".join(
        f"{lower_name(variant)} {percent(accuracy)}" for variant, accuracy in _last(frame, "accuracy")
    )


def length_caption(frame: pd.DataFrame) -> str:
    """Accuracy at twice the length."""
    rows = lengths(frame)
    twice = rows[rows["kind"] == "longer"].groupby("variant", sort=False, observed=True)["accuracy"].mean()
    return "Accuracy on sequences twice as long: " + "; ".join(
        f"{lower_name(variant)} {percent(accuracy)}" for variant, accuracy in twice.items()
    )


def lengths(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows at each variant's rate, as validation has it, with the two lengths below each other: columns variant, seed, kind, accuracy."""
    rows = at_best_setting(frame, "learning_rate", "validation")
    return rows.melt(["variant", "seed"], ["accuracy", "longer"], "kind", "share").rename(columns={"share": "accuracy"})


def induction_loss_caption(frame: pd.DataFrame) -> str:
    """The loss on the second half with one layer and with two. `frame` has variant, seed, learning_rate, step, loss, validation."""
    return "Loss on the second half: " + ", ".join(
        f"{lower_name(variant)} {format_number(loss)}" for variant, loss in _last(frame, "loss")
    )


def induction_accuracy_caption(frame: pd.DataFrame) -> str:
    return "Accuracy on the second half: " + ", ".join(
        f"{lower_name(variant)} {percent(accuracy)}" for variant, accuracy in _last(frame, "accuracy")
    )


def _last(frame, column):
    """Pairs of variant and the mean of its seeds' last values, at the rate that validation chose."""
    ends = final_rows(at_best_setting(frame, "learning_rate", "validation"))
    return ends.groupby("variant", sort=False, observed=True)[column].mean().items()


def rate_of_variant(frame: pd.DataFrame) -> float:
    """The rate that the validation part chose, of one variant."""
    return float(at_best_setting(frame, "learning_rate", "validation")["learning_rate"].iloc[0])


@dataclass(frozen=True)
class HeadPattern:
    """A head, counted from 1, the pattern that it follows most, one of PATTERNS, and its attention weight there."""

    head: int
    pattern: str
    weight: float


def strongest(frame: pd.DataFrame, layer: int) -> Any:
    """Of a layer's heads, first seed, the one with the clearest pattern."""
    heads = frame[(frame["seed"] == frame["seed"].min()) & (frame["layer"] == layer)].set_index("head")[list(PATTERNS)]
    head, pattern = heads.stack().idxmax()
    return HeadPattern(int(head), pattern, float(heads.loc[head, pattern]))


def head_table(recorded: Any, layer: int, head: int) -> pd.DataFrame:
    """One head's attention weights in the recorded sequence: columns row, column (labels), weight, visible."""
    letters = [f"{place + 1} {LETTERS[token]}" for place, token in enumerate(recorded.arrays["tokens"].tolist())]
    weights = recorded.arrays["attention"][layer - 1, head - 1].astype(float)
    rows = [
        (letters[query], letters[key], float(weights[query, key]), key <= query)
        for query in range(len(letters))
        for key in range(len(letters))
    ]
    return pd.DataFrame(rows, columns=["row", "column", "weight", "visible"])


def pattern_caption(frame: pd.DataFrame, layer: int, strongest: Any) -> str:
    """What the head with the clearest pattern does."""
    if strongest.weight < 0.25:
        return f"Layer {layer} spreads its attention over many tokens: even its clearest head gives only {percent(strongest.weight)} to {PATTERNS[strongest.pattern]}"
    return f"Layer {layer}, head {strongest.head}: {percent(strongest.weight)} of its attention goes to {PATTERNS[strongest.pattern]}"


def learning_caption(frame: pd.DataFrame) -> str:
    last = frame.sort_values("step", kind="stable").groupby("seed")["accuracy"].last().mean()
    return f"After {frame['step'].max():,} steps the next-word accuracy is {percent(last)}"


def left_decided_caption(frame: pd.DataFrame) -> str:
    """Accuracy of both models where the left side decides."""
    means = frame.groupby("variant", sort=False, observed=True)["decided"].mean()
    return "Accuracy where the left side decides: " + ", ".join(
        f"{lower_name(variant)} {percent(value)}" for variant, value in means.items()
    )


def model_table(frame: pd.DataFrame) -> tuple:
    """A row per model: what it reaches on held-out combinations of template and fact."""
    means = frame.groupby("variant", sort=False, observed=True)[["loss", "accuracy", "decided", "seconds"]].mean()
    return tuple(
        {
            "Model": name(variant),
            "cross-entropy per word": format_number(row.loss, 3),
            "next-word accuracy": f"{row.accuracy:.1%}",
            "accuracy where the left side decides": f"{row.decided:.1%}",
            "seconds of training": format_number(row.seconds),
        }
        for variant, row in means.iterrows()
    )
