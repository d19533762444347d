"""What the tables of the tab Embeddings show."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dlcore.analysis.names import name
from dlcore.formatting import percent
from dlcore.guide import TOPICS

SKIP_GRAM, COUNTS = "skip-gram", "ppmi-svd"
OFFSET, WITHOUT_A, ALONE = "b − a + c", "b + c", "c alone"
INPUT, BOTH = "input", "input + output"
NOT_ALL = "No window has been measured for all of these"
# The lines of the chart: a variant's name in the guide, whose vectors, and the rule.
LINES = (
    (SKIP_GRAM, SKIP_GRAM, OFFSET),
    (COUNTS, COUNTS, OFFSET),
    ("analogy-without-a", SKIP_GRAM, WITHOUT_A),
    ("analogy-c-alone", SKIP_GRAM, ALONE),
)


def whole(frame: pd.DataFrame) -> pd.DataFrame:
    """The accuracy over all questions of each run, rule and kind of vectors. `frame` has variant, seed, rule, vectors, questions and accuracy, a row per relation, and maybe window."""
    by = ["variant", "seed", "rule", "vectors", *(column for column in ("window",) if column in frame)]
    right = frame.assign(right=frame["accuracy"] * frame["questions"])
    sums = right.groupby(by, sort=False, observed=True)[["right", "questions"]].sum()
    return (sums["right"] / sums["questions"]).rename("accuracy").reset_index()


def lines(frame: pd.DataFrame) -> pd.DataFrame:
    """Both methods by window, and of skip-gram the two controls: columns variant, seed, window, accuracy."""
    rows = whole(frame[frame["vectors"] == INPUT])
    parts = [
        rows[(rows["variant"] == variant) & (rows["rule"] == rule)].assign(variant=line)
        for line, variant, rule in LINES
    ]
    return pd.concat(parts, ignore_index=True)[["variant", "seed", "window", "accuracy"]]


def window_caption(frame: pd.DataFrame) -> str:
    """The narrowest and the widest window, and the two controls at the widest. `frame` is what `lines` takes."""
    means = _by_window(lines(frame), "accuracy")
    if means.empty:
        return NOT_ALL
    last = means.columns.max()
    shown = [(line, rule) for line, _, rule in LINES if line in means.index]
    parts = [_first_and_last(means, line) for line, rule in shown if rule == OFFSET]
    controls = [f"by {name(line)} {percent(means.loc[line, last])}" for line, rule in shown if rule != OFFSET]
    said = f"Analogies right with {_windows(means)}: {', '.join(parts)}"
    return f"{said}; {TOPICS[SKIP_GRAM].in_a_sentence} at {last} {', '.join(controls)}" if controls else said


def purity_caption(frame: pd.DataFrame) -> str:
    """How often the nearest word is of the same kind, at the narrowest and the widest window."""
    means = _by_window(frame, "purity")
    if means.empty:
        return NOT_ALL
    parts = [_first_and_last(means, variant) for variant in means.index]
    return f"Nearest word of the same kind with {_windows(means)}: {', '.join(parts)}"


def _by_window(frame, column):
    """Means over the seeds, a row per variant and a column per window that all of them have."""
    return frame.groupby(["variant", "window"], sort=False, observed=True)[column].mean().unstack().dropna(axis=1)


def _windows(means):
    ends = dict.fromkeys((means.columns.min(), means.columns.max()))
    return f"{'windows' if len(ends) > 1 else 'a window'} of {' and '.join(map(str, ends))}"


def _first_and_last(means, line):
    ends = dict.fromkeys((means.columns.min(), means.columns.max()))
    return f"{name(line)} {' and '.join(percent(means.loc[line, window]) for window in ends)}"


def rule_table(frame: pd.DataFrame, words: int, kind_words: float) -> tuple[dict[str, str], ...] | None:
    """A row per rule and kind of vectors, a column per method, mean over the seeds; then chance, among `words` and among those of the answer's kind. None without rows."""
    if frame.empty:
        return None
    means = whole(frame).groupby(["rule", "vectors", "variant"], sort=False, observed=True)["accuracy"].mean()
    variants = list(dict.fromkeys(means.index.get_level_values("variant")))
    said = {
        OFFSET: "Nearest to b − a + c",
        WITHOUT_A: "Nearest to b + c: a is ignored",
        ALONE: "Nearest to c: a and b are ignored",
    }
    vectors_said = {INPUT: "input", BOTH: "sum of input and output"}
    rows = [
        {"Rule": said[rule], "Vectors": vectors_said[vectors]}
        | {name(variant): f"{100 * means[rule, vectors, variant]:.1f}%" for variant in variants}
        for rule, vectors in dict.fromkeys(index[:2] for index in means.index)
    ]
    for label, among in (("Chance among all words", words), ("Chance among words of the answer’s kind", kind_words)):
        rows.append({"Rule": label, "Vectors": ""} | {name(variant): f"{100 / among:.1f}%" for variant in variants})
    return tuple(rows)


def relation_table(frame: pd.DataFrame) -> tuple[dict[str, str], ...] | None:
    """A row per relation: its questions, and the accuracy of the offset with input vectors by method, mean over the seeds. None without rows."""
    if frame.empty:
        return None
    rows = frame[(frame["rule"] == OFFSET) & (frame["vectors"] == INPUT)]
    means = rows.groupby(["relation", "variant"], sort=False, observed=True)["accuracy"].mean().unstack()
    counts = rows.groupby("relation", sort=False)["questions"].first()
    return tuple(
        {"Relation": relation, "Questions": f"{counts[relation]:,}"}
        | {name(variant): percent(value) for variant, value in row.items()}
        for relation, row in means.iterrows()
    )


def sum_note(frame: pd.DataFrame) -> str:
    """What the output vectors do to the neighbors, of skip-gram. `frame` has variant, purity and purity_both; empty without rows of skip-gram."""
    rows = frame[frame["variant"] == SKIP_GRAM]
    if rows.empty:
        return ""
    means = rows[["purity", "purity_both"]].mean()
    return (
        "b + c is the control to beat: b names the kind that is asked for, and c the subject. Similar input vectors mean similar contexts. In the sum a word's input vector also "
        f"meets the output vectors of its neighbors, so that words that occur together become similar. The nearest word is of the same kind for {percent(means['purity'])} of the words "
        f"with skip-gram's input vectors, and for {percent(means['purity_both'])} with the sum."
    )


def plane_caption(frame: pd.DataFrame, relation: tuple[str, str]) -> str:
    """How alike the relation's offsets are in the plane: the mean cosine of two of them."""
    offsets = frame.loc[frame["x2"].notna(), ["x2", "y2"]].to_numpy(float) - frame.loc[frame["x2"].notna(), ["x", "y"]].to_numpy(float)  # fmt: skip
    directions = offsets / np.maximum(np.linalg.norm(offsets, axis=1, keepdims=True), 1e-12)
    count = len(directions)
    alike = ((directions @ directions.T).sum() - count) / (count * (count - 1))
    how = "point the same way" if alike > 0.8 else "point roughly the same way" if alike > 0.4 else "point different ways"  # fmt: skip
    return f"From {relation[0]} to {relation[1]}, the lines {how} in this plane: two of them have a mean cosine of {alike:.2f}".replace("-", "−")  # fmt: skip


def answer_caption(frame: pd.DataFrame, a: str, b: str, c: str) -> str:
    """What the vectors answer, and where the world's answer stands."""
    first = frame.iloc[0]
    said = f"{a} is to {b} as {c} is to {first['word']}"
    right = frame[frame["right"]]
    if right.empty:
        return f"{said}, say the vectors; the tables of synthetic English have no answer to it"
    if first["right"]:
        return f"{said}: right"
    return f"{said}, say the vectors; the right answer is {right['word'].iloc[0]}, at rank {right['rank'].iloc[0]}"
