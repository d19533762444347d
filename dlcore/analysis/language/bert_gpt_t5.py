"""What the tables of the page BERT, GPT, T5 show."""

from dlcore.charts.bar_chart import bars
from dlcore.charts.base import name
from dlcore.charts.grouped_bars import grouped
from dlcore.charts.learning_curves import curves
from dlcore.charts.setting_curves import against
from dlcore.formatting import format_number

SIDES = (("left", "left"), ("right", "right"), ("both", "both"))
KINDS = (("true", "true"), ("grammatical", "grammatical"))


def at_chosen(frame, chosen):
    """The rows of each variant's chosen rate; `chosen`, pairs of variant and rate. A variant that is not in it stays whole."""
    rates = dict(chosen)
    kept = [
        rates.get(variant, learning_rate) == learning_rate
        for variant, learning_rate in zip(frame["variant"], frame["learning_rate"], strict=True)
    ]
    return frame[kept]


def rates(frame):
    """Of each network the rate with the least mean loss on validation sentences, as pairs; one that has no rate is left out."""
    means = frame.groupby(["variant", "learning_rate"], sort=False, observed=True)["validation"].mean()
    best = means.groupby("variant", sort=False, observed=True).idxmin()
    tried = frame.groupby("variant", observed=True)["learning_rate"].nunique()
    return tuple((variant, learning_rate) for variant, learning_rate in best if tried[variant] > 1)


def drawn_blanks(frame, chosen, known):
    rows = at_chosen(frame, chosen)
    return grouped(rows[rows["known"] == known], "side", "accuracy", "told right", SIDES, percent=True)


def of_blanks(frame, chosen, known):
    """Who is best where the right side decides, and where the left does."""
    rows = at_chosen(frame, chosen)
    means = rows[rows["known"] == known].groupby(["variant", "side"], sort=False, observed=True)["accuracy"].mean()
    told = []
    for side in ("left", "right"):
        of_side = means.xs(side, level="side")
        told.append(
            f"{name(of_side.idxmax())} {of_side.max():.0%}"
            + (f", GPT {of_side['gpt']:.0%}" if "gpt" in of_side and of_side.idxmax() != "gpt" else "")
        )
    return f"Where the left side decides: {told[0]}. Where the right side does: {told[1]}"


def drawn_labels(frame, chosen):
    return against(
        at_chosen(frame, chosen),
        "labels",
        "accuracy",
        "labeled sentences",
        "share told right",
        log_x=True,
        percent=True,
        floor=0.4,
    )


def of_labels(frame, chosen):
    """Who is best with few labels and with many."""
    means = at_chosen(frame, chosen).groupby(["variant", "labels"], sort=False, observed=True)["accuracy"].mean()
    few, many = (means.xs(count, level="labels") for count in (100, frame["labels"].max()))
    return f"With a hundred labels {name(few.idxmax())} tells {few.max():.0%} right, with {frame['labels'].max():,} {name(many.idxmax())} {many.max():.0%}"


def drawn_text(frame, chosen):
    return bars(at_chosen(frame, chosen), "perplexity", "perplexity on test sentences")


def of_text(frame, chosen):
    """Who is least surprised."""
    means = at_chosen(frame, chosen).groupby("variant", observed=True)["perplexity"].mean().sort_values()
    told = f"{name(means.index[0])} is least surprised by test sentences: as if it chose among {format_number(means.iloc[0])} words"
    return f"{told}, {name(means.index[1])} among {format_number(means.iloc[1])}" if len(means) > 1 else told


def drawn_written(frame, chosen):
    return grouped(at_chosen(frame, chosen), "kind", "share", "of 300 sentences written", KINDS, percent=True)


def of_written(frame, chosen):
    """Whose sentences are most often true."""
    rows = at_chosen(frame, chosen)
    means = rows[rows["kind"] == "true"].groupby("variant", observed=True)["share"].mean()
    return f"Of what {name(means.idxmax())} writes, {means.max():.0%} is true; of {name(means.idxmin())}'s, {means.min():.0%}"


def drawn_learning(frame, chosen):
    return curves(at_chosen(frame, chosen), "step", "accuracy")


def of_learning(frame, chosen):
    """How long the slowest and the quickest take to come within two points of their best."""
    means = at_chosen(frame, chosen).groupby(["variant", "step"], sort=False, observed=True)["accuracy"].mean()
    needed = {}
    for variant in frame["variant"].unique():
        curve = means[variant]
        needed[variant] = curve[curve >= curve.max() - 0.02].index.min()
    slow, quick = max(needed, key=needed.get), min(needed, key=needed.get)
    return (
        f"{name(quick)} comes within two points of its best at step {needed[quick]:,}, {name(slow)} at {needed[slow]:,}"
    )


def costs(frame, chosen):
    """A table for readers: what each network is, and what its reading cost."""
    mean = at_chosen(frame, chosen).groupby("variant", sort=False, observed=True).mean(numeric_only=True)
    seconds = mean["seconds"].map("{:,.1f} s".format)
    return mean.assign(
        who=mean.index.map(name),
        numbers=mean["parameters"].map("{:,.0f}".format),
        spent=seconds,
        learning_rate=[
            f"{learning_rate:g}" if variant in dict(chosen) else "–"
            for variant, learning_rate in mean["learning_rate"].items()
        ],
    )[["who", "numbers", "learning_rate", "spent"]].rename(
        columns={"who": "Who", "numbers": "Weights, or counts kept", "learning_rate": "Rate", "spent": "Reading"}
    )


def of_answers(frame, chosen):
    """How many questions T5 answers, of those it was taught and of the others, as a sentence."""
    means = at_chosen(frame, chosen).groupby("asked", observed=True)["accuracy"].mean()
    return f"T5 answers {means['taught']:.0%} of the questions that it was taught and {means['new']:.0%} of those whose answer it can only know from sentences."
