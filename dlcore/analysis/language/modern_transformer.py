"""What the tables of the page Inside a modern Transformer show."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from dlcore.analysis.names import name
from dlcore.analysis.selection import at_best_setting, tuning_tables
from dlcore.formatting import format_number, percent
from dlcore.guide.language.model_shapes import ModelShape

TOKENS = tuple(2**power for power in range(9, 21))  # 512 to 1,048,576
MULTI_HEAD, GROUPED, MULTI_QUERY = "heads-all", "heads-grouped", "heads-one"
FLAT = 0.1  # a loss that differs by less is no difference that a sentence should name


def merge_caption(frame: pd.DataFrame, done: int) -> str:
    """What is merged next, and how often it occurs."""
    first = frame.iloc[0]
    times = f"{first['count']:,} time{'s' if first['count'] > 1 else ''}"
    if first["count"] < 2:
        return f"After {done} merges no pair occurs twice, so there is nothing more to merge"
    return f"Merge {done + 1} will be {first['pair']}, which occurs {times}"


def vocabulary_caption(frame: pd.DataFrame) -> str:
    """Tokens per word with the largest vocabulary, of the text most like the training text and of the one least like it."""
    largest = frame[frame["size"] == frame["size"].max()]
    means = largest.groupby("variant", sort=False, observed=True)["per_word"].mean().sort_values()
    return (
        f"Tokens per word with a vocabulary of {largest['size'].iloc[0]:,}: {_text_name(means.index[0])} {format_number(means.iloc[0])}, "
        f"{_text_name(means.index[-1])} {format_number(means.iloc[-1])}"
    )


def bytes_caption(frame: pd.DataFrame) -> str:
    """How many bytes a token stands for with the largest vocabulary."""
    largest = frame[frame["size"] == frame["size"].max()]
    means = largest.groupby("variant", sort=False, observed=True)["bytes"].mean().sort_values(ascending=False)
    return f"Bytes per token: {_text_name(means.index[0])} {format_number(means.iloc[0])}, {_text_name(means.index[-1])} {format_number(means.iloc[-1])}"


def _text_name(variant: Any) -> str:
    """A text's name within a sentence: “Russian words” as it is, a topic by its first word alone."""
    return {"vocabulary-help": "held-out help"}.get(variant, name(variant))


def doubling(frame: pd.DataFrame, variant: str = "vocabulary-help") -> str:
    """What the last doubling of the vocabulary saved, beside the first, of a text like the training text."""
    means = frame[frame["variant"] == variant].groupby("size")["per_word"].mean()
    saved = [1 - after / before for before, after in zip(means, means.iloc[1:], strict=False)]
    sizes = list(means.index)
    return (
        f"Of the help itself, the step from {sizes[0]:,} to {sizes[1]:,} saves {percent(saved[0])} of the tokens, "
        f"that from {sizes[-2]:,} to {sizes[-1]:,} {percent(saved[-1])}."
    )


def vocabulary_bits_caption(frame: pd.DataFrame) -> str:
    """Which vocabulary needs the fewest bits per byte, beside the smallest and the largest one; whether all seeds agree."""
    table = frame.pivot_table("bits", "seed", "size")
    means, best = table.mean(), table.mean().idxmin()
    ends = ", ".join(f"{size:,} {means[size]:.2f}" for size in (means.index[0], means.index[-1]) if size != best)
    agreed = (table.idxmin(axis=1) == best).all()
    return f"Fewest bits per byte with a vocabulary of {best:,}: {means[best]:.2f}; {ends}" + (
        "" if agreed else ". Seeds disagree on which is best"
    )


def vocabulary_cost_caption(frame: pd.DataFrame) -> str:
    """Which vocabulary trains quickest, beside the bytes alone."""
    means = frame.groupby("size")["seconds"].mean()
    quickest = means.idxmin()
    return f"Quickest with a vocabulary of {quickest:,}: {format_number(means[quickest])} s, with the bytes alone {format_number(means.iloc[0])} s"


def vocabulary_early_note(frame: pd.DataFrame) -> str:
    """Which vocabularies were early in training: in most seeds validation preferred the last test. `frame` has size, seed, step and validation; empty where none was."""
    runs = frame.sort_values("step").groupby(["size", "seed"])["validation"]
    shares = (runs.last() == runs.min()).groupby("size").mean()
    early = [f"{size:,}" for size in shares.index[shares > 0.5]]
    if not early:
        return ""
    which = "every vocabulary" if len(early) == len(shares) else f"vocabularies of {', '.join(early)}"
    return f"Early training: with {which} the validation loss was least at the last test. A longer training would probably lower it further, and may change the order."


def vocabulary_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Of each vocabulary what the text becomes, what the network costs, and what it reaches."""
    means = frame.groupby("size").mean(numeric_only=True)
    return pd.DataFrame(
        {
            "Vocabulary": means.index.map("{:,}".format),
            "Bytes per token": means["bytes_per_token"].map("{:.2f}".format),
            "Training tokens": means["train_tokens"].map("{:,.0f}".format),
            "Parameters": means["parameters"].map("{:,.0f}".format),
            "Learning rate": means["learning_rate"].map("{:g}".format),
            "Bits per byte, test": means["bits"].map("{:.3f}".format),
            "Validation": means["validation"].map("{:.3f}".format),
            "Perplexity per token": (2 ** (means["bits"] * means["bytes_per_token"])).map("{:,.0f}".format),
            "Best at epoch": means["epoch"].map("{:.0f}".format),
            "Training": means["seconds"].map(lambda seconds: f"{format_number(seconds)} s"),
        }
    )


def vocabulary_rates_table(frame: pd.DataFrame) -> pd.DataFrame:
    """What tuning saw: validation bits per byte of each vocabulary at each learning rate, the least marked."""
    return tuning_tables(frame, "learning_rate", "validation", "size", "Vocabulary").drop(columns="Learning rate")


def best_lengths(frame: pd.DataFrame) -> pd.DataFrame:
    """Each variant's rows at the learning rate that validation chose, all four lengths."""
    runs = frame.drop_duplicates(["variant", "seed", "learning_rate"])
    kept = at_best_setting(runs, "learning_rate", "validation")[["variant", "seed", "learning_rate"]]
    return frame.merge(kept, on=["variant", "seed", "learning_rate"])


def lengths_caption(frame: pd.DataFrame) -> str:
    """Which variants are still accurate at the greatest length, and which are not, of those that learned the task."""
    rows = best_lengths(frame)
    means = rows.groupby(["variant", "times"], sort=False, observed=True)["accuracy"].mean().unstack()
    means = means[means[1] >= 0.9]
    if means.empty:
        return "None of these learned the task at the length of training"
    last = means[means.columns.max()].sort_values(ascending=False)
    said = f"Trained at one length and tested at {means.columns.max()} times that: {name(last.index[0])} {percent(last.iloc[0])}"
    return said if len(last) == 1 else f"{said}, {name(last.index[-1])} {percent(last.iloc[-1])}"


def depth_caption(frame: pd.DataFrame) -> str:
    """The least and the greatest loss of the deepest networks."""
    deepest = frame[frame["depth"] == frame["depth"].max()]
    means = deepest.groupby("variant", sort=False, observed=True)["loss"].mean().sort_values()
    how = "without warm-up" if frame["warm_up"].iloc[0] == 0 else f"with {frame['warm_up'].iloc[0]} steps of warm-up"
    depth = f"{deepest['depth'].iloc[0]} blocks, {how}"
    if len(means) == 1:
        return f"{depth}: {name(means.index[0])} {format_number(means.iloc[0])}"
    if means.iloc[-1] - means.iloc[0] < FLAT:
        return f"{depth}: a loss of {format_number(means.iloc[0])} for all"
    return f"{depth}: {name(means.index[0])} {format_number(means.iloc[0])}, {name(means.index[-1])} {format_number(means.iloc[-1])}"


def gradient_caption(frame: pd.DataFrame) -> str:
    """How the gradient of the last block compares with that of the first, before the first step."""
    means = frame.groupby(["variant", "layer"], sort=False, observed=True)["norm"].mean().unstack()
    growth = means[means.columns.max()] / means[means.columns.min()]
    return "Gradient of the last block relative to the first: " + ", ".join(
        f"{name(variant)} {format_number(value)}" for variant, value in growth.items()
    )


def cached_token_caption(frame: pd.DataFrame) -> str:
    """How many times as long a token takes without the cache, at the greatest length and at the least."""
    means = frame.groupby(["variant", "length"], observed=True)["milliseconds"].mean().unstack("variant")
    times = means["cache-off"] / means["cache-on"]
    most, least = times.index.max(), times.index.min()
    return (
        f"Without the cache the next token takes {format_number(times[most])} times as long after {most} tokens, "
        f"and {format_number(times[least])} times as long after {least}"
    )


def bytes_per_token(shape: ModelShape, groups: int, number_bytes: int) -> int:
    """Keys and values of all layers, for one token."""
    return 2 * shape.layers * groups * shape.width * number_bytes


def cache_table(shape: ModelShape, number_bytes: int, requests: int) -> pd.DataFrame:
    """The cache's gigabytes by tokens of context, with a head of keys and values for each query head, shared as in the model, and with one for all."""
    groups = {MULTI_HEAD: shape.heads, GROUPED: shape.groups, MULTI_QUERY: 1}
    if shape.groups in (1, shape.heads):
        del groups[GROUPED]
    rows = [
        (variant, 0, tokens, requests * tokens * bytes_per_token(shape, count, number_bytes) / 1e9)
        for variant, count in groups.items()
        for tokens in TOKENS
    ]
    return pd.DataFrame(rows, columns=["variant", "seed", "tokens", "gigabytes"])


def cache_caption(frame: pd.DataFrame, shape: ModelShape, number_bytes: int, requests: int) -> str:
    """The model's own cache at its own context, beside that without sharing."""
    context = requests * shape.context / 1e9
    own, whole = (context * bytes_per_token(shape, groups, number_bytes) for groups in (shape.groups, shape.heads))
    said = f"{shape.name} at {shape.context:,} tokens: {gigabytes(own)}"
    return said if shape.groups == shape.heads else f"{said}, where multi-head attention would take {gigabytes(whole)}"


def gigabytes(number: float) -> str:
    """A size in gigabytes, as one says it."""
    for unit, size in (("GB", 1.0), ("MB", 1e-3), ("kB", 1e-6)):
        if number >= size or unit == "kB":
            return f"{format_number(number / size)} {unit}"
    raise AssertionError


def shape_table(shapes: tuple[ModelShape, ...], number_bytes: int) -> tuple[dict[str, str], ...]:
    """A row per model: its published shape, and what follows from it."""
    rows = []
    for shape in shapes:
        each = bytes_per_token(shape, shape.groups, number_bytes)
        rows.append(
            {
                "Model": shape.name,
                "Layers": str(shape.layers),
                "Query heads": str(shape.heads),
                "Key–value heads": str(shape.groups),
                "Head width": str(shape.width),
                "Cache per token": gigabytes(each / 1e9),
                "At full context": f"{gigabytes(each * shape.context / 1e9)} ({shape.context:,} tokens)",
                "Source": f"{shape.source.authors}, {shape.source.year}" if shape.source else "this project",
            }
        )
    return tuple(rows)


def custom(shape: ModelShape, **numbers: int) -> ModelShape:
    """A shape of the reader's own, from another."""
    return replace(shape, name="Your model", source=None, **numbers)


def left_caption(frame: pd.DataFrame) -> str:
    """How many words each filter leaves at the highest temperature, most first."""
    highest = frame[frame["temperature"] == frame["temperature"].max()].sort_values(
        "left", ascending=False, kind="stable"
    )
    parts = [f"{name(row.variant)} leaves {row.left}" for row in highest.itertuples()]
    return f"At temperature {highest['temperature'].iloc[0]:g}, {parts[0]} words; {', '.join(parts[1:])}"


def bits_caption(frame: pd.DataFrame) -> str:
    """Perplexity at eight and at four bits, beside that of the recorded weights."""
    at = frame.groupby(["bits", "variant"], observed=True)["perplexity"].mean()
    whole = at[16].iloc[0]
    return (
        f"Perplexity {format_number(whole, 3)} with 16 bits, {format_number(at[8, 'scale-channel'], 3)} with 8; with 4, "
        f"{format_number(at[4, 'scale-channel'], 3)} with a scale per row and {format_number(at[4, 'scale-tensor'], 3)} with one per matrix"
    )


def bits_table(frame: pd.DataFrame) -> tuple[dict[str, str], ...]:
    """A row for each number of bits: the bytes of the matrices, and both perplexities."""
    rows = []
    for bits, group in frame.sort_values("bits", ascending=False).groupby("bits", sort=False):
        by_scale = group.set_index("variant")
        rows.append(
            {
                "Bits": str(bits),
                "Matrices, scale per row": f"{by_scale.loc['scale-channel', 'bytes'] / 1e3:,.0f} kB",
                "Perplexity, scale per row": format_number(by_scale.loc["scale-channel", "perplexity"], 3),
                "Perplexity, scale per matrix": format_number(by_scale.loc["scale-tensor", "perplexity"], 3),
            }
        )
    return tuple(rows)
