"""What the tables of the page BERT, GPT, T5 show."""

from __future__ import annotations

import pandas

from dlcore.analysis.names import name
from dlcore.formatting import format_number

SIDES = (("left", "left"), ("right", "right"), ("both", "both"))
KINDS = (("true", "true"), ("true and new", "true and new"))
WAYS = (("full", "full fine-tuning"), ("lora", "LoRA"), ("probe", "linear probe"))


def _means(frame: pandas.DataFrame, column: str, *keys: str) -> pandas.Series:
    return frame.groupby(["variant", *keys], sort=False, observed=True)[column].mean()


def blanks_caption(frame: pandas.DataFrame, known: str) -> str:
    """The best where the right side decides, and where the left does."""
    means = _means(frame[frame["known"] == known], "accuracy", "side")
    parts = []
    for side in ("left", "right"):
        of_side = means.xs(side, level="side")
        parts.append(
            f"{name(of_side.idxmax())} {of_side.max():.0%}"
            + (f", GPT {of_side['gpt']:.0%}" if "gpt" in of_side and of_side.idxmax() != "gpt" else "")
        )
    return f"Where the left side decides: {parts[0]}. Where the right side does: {parts[1]}"


def labels_caption(frame: pandas.DataFrame) -> str:
    """The best with few labels and with many."""
    means = _means(frame, "accuracy", "labels")
    few, many = (means.xs(count, level="labels") for count in (300, frame["labels"].max()))
    return f"Accuracy with 300 labels: {name(few.idxmax())} {few.max():.0%}; with {frame['labels'].max():,} {name(many.idxmax())} {many.max():.0%}"


def perplexity_caption(frame: pandas.DataFrame, ideal: float) -> str:
    """The lowest perplexities, and the least possible."""
    means = _means(frame, "perplexity").sort_values()
    told = ", ".join(f"{name(variant)} {format_number(value, 3)}" for variant, value in means.head(2).items())
    return f"Perplexity: {told}; the least possible is {format_number(ideal, 3)}"


def generation_caption(frame: pandas.DataFrame) -> str:
    """Which model's sentences are most often true, and whose least often."""
    means = _means(frame[frame["kind"] == "true"], "share")
    if len(means) == 1:
        return f"{means.max():.0%} of {name(means.idxmax())}'s sentences are true"
    return f"{means.max():.0%} of {name(means.idxmax())}'s sentences are true, {means.min():.0%} of {name(means.idxmin())}'s"


def learning_caption(frame: pandas.DataFrame) -> str:
    """How long the slowest and the quickest take to come within two points of their best."""
    means, needed = _means(frame, "accuracy", "step"), {}
    for variant in frame["variant"].unique():
        curve = means[variant]
        needed[variant] = curve[curve >= curve.max() - 0.02].index.min()
    slow, quick = max(needed, key=needed.__getitem__), min(needed, key=needed.__getitem__)
    return (
        f"{name(quick)} comes within two points of its best at step {needed[quick]:,}, {name(slow)} at {needed[slow]:,}"
    )


def cost_table(frame: pandas.DataFrame, learning_rates: tuple) -> pandas.DataFrame:
    """The size, learning rate, best step and training time of each model; `learning_rates` are pairs of variant and rate of those that have one."""
    mean, rates = frame.groupby("variant", sort=False, observed=True).mean(numeric_only=True), dict(learning_rates)
    return mean.assign(
        who=mean.index.map(name),
        numbers=mean["parameters"].map("{:,.0f}".format),
        spent=mean["seconds"].map("{:,.1f} s".format),
        learning_rate=[f"{rates[variant]:g}" if variant in rates else "–" for variant in mean.index],
        best=[f"{mean.loc[variant, 'step']:,.0f}" if variant in rates else "–" for variant in mean.index],
    )[["who", "numbers", "learning_rate", "best", "spent"]].rename(
        columns={
            "who": "Model",
            "numbers": "Parameters, or counts",
            "learning_rate": "Learning rate",
            "best": "Best step, by validation loss",
            "spent": "Pre-training",
        }
    )


def longer_note(frame: pandas.DataFrame) -> str:
    """What longer pre-training makes of GPT, after fine-tuning with the most labels; the frame has the setting `steps` at two values."""
    most = frame["labels"].max()
    accuracy = frame[frame["labels"] == most].groupby("steps")["accuracy"].mean()
    short, long = accuracy.index.min(), accuracy.index.max()
    return (
        f"As a control GPT was also pre-trained for {long:,} steps: fine-tuned with {most:,} labels its accuracy is then "
        f"{accuracy[long]:.0%}, against {accuracy[short]:.0%} from {short:,}."
    )


def answers_caption(frame: pandas.DataFrame) -> str:
    """T5's accuracy on training questions and on held-out ones."""
    means = frame.groupby("asked", observed=True)["accuracy"].mean()
    return f"T5's accuracy is {means['taught']:.0%} on the questions that it was trained on, and {means['new']:.0%} on held-out ones, whose facts it has seen in sentences only."


def end_rates_note(frame: pandas.DataFrame, rates: tuple[float, ...]) -> str:
    """Which networks chose the least or the greatest learning rate of fine-tuning in most cases: what lies beyond is not known. Empty where none did.

    With the fewest labels no rate is much better than another, so these do not count.
    """
    enough = frame[(frame["labels"] > frame["labels"].min()) & frame["learning_rate"].notna()]
    told = []
    for variant, of_network in enough.groupby("variant", sort=False, observed=True):
        for rate, which, better in ((rates[0], "smallest", "smaller"), (rates[-1], "largest", "larger")):
            chosen = int((of_network["learning_rate"] == rate).sum())
            if 2 * chosen > len(of_network):
                told.append(
                    f"{name(variant)} chose the {which} of {len(rates)} learning rates in {chosen} of {len(of_network)} cases: a {better} one may be better still."
                )
    return " ".join(told)


def ways_caption(frame: pandas.DataFrame) -> str:
    """Of each network the accuracy of full fine-tuning, LoRA and a linear probe."""
    means = _means(frame, "accuracy", "way")
    told = [
        f"{name(variant)} {', '.join(f'{means[variant, way]:.0%}' for way, _ in WAYS)}"
        for variant in frame["variant"].unique()
    ]
    return f"Full fine-tuning, LoRA, linear probe: {'; '.join(told)}"


def ways_table(frame: pandas.DataFrame) -> pandas.DataFrame:
    """How many weights each way trains, and its accuracy."""
    rows = [
        {
            "Model": name(variant),
            "Way": said,
            "Trained weights": f"{of_way['trained'].mean():,.0f}",
            "Accuracy": f"{of_way['accuracy'].mean():.1%}",
        }
        for variant in frame["variant"].unique()
        for way, said in WAYS
        if not (of_way := frame[(frame["variant"] == variant) & (frame["way"] == way)]).empty
    ]
    return pandas.DataFrame(rows)


def tags_caption(frame: pandas.DataFrame) -> str:
    """Of each network its accuracy at tagging, the best first."""
    means = _means(frame, "accuracy").sort_values(ascending=False)
    told = ", ".join(f"{name(variant)} {value:.0%}" for variant, value in means.items())
    return f"Tagging a word by what follows it: {told}"


def likelihood_caption(frame: pandas.DataFrame) -> str:
    """Who tells true from false by likelihood alone."""
    means = _means(frame, "accuracy").sort_values(ascending=False)
    told = ", ".join(f"{name(variant)} {value:.0%}" for variant, value in means.head(3).items())
    return f"Without a single label, the true sentence is the likelier one: {told}"
