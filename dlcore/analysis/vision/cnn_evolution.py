"""What the tables of the page CNN evolution show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlcore.analysis.names import name
from dlcore.analysis.pareto import summarize
from dlcore.analysis.selection import final_rows
from dlcore.formatting import format_number

if TYPE_CHECKING:
    import pandas

WORDS = {
    "macs": "MACs",
    "parameters": "parameters",
    "seconds": "training time",
    "saved_mb": "training memory",
    "milliseconds": "latency",
    "milliseconds_128": "latency in a batch of 128",
}


def race_caption(frame: pandas.DataFrame, x: str) -> str:
    """Who leads after the first epoch, and who at the end."""
    means = frame.groupby(["variant", "epoch"], sort=False, observed=True)["accuracy"].mean().reset_index()
    first, end = (
        means[means["epoch"] == epoch].set_index("variant")["accuracy"] for epoch in (1, means["epoch"].max())
    )
    early, late = first.idxmax(), end.idxmax()
    if early == late:
        return f"{name(late)} leads after the first epoch, at {first[early]:.1%}, and at the end, at {end[late]:.1%}"
    return f"{name(early)} leads after the first epoch, at {first[early]:.1%}; at the end {name(late)} does, at {end[late]:.1%}"


def learning_rate_caption(frame: pandas.DataFrame) -> str:
    """Whose validation accuracy depends most on the rate."""
    means = (
        final_rows(frame, ("variant", "learning_rate", "seed"))
        .groupby(["variant", "learning_rate"], sort=False, observed=True)["validation"]
        .mean()
    )
    swing = means.groupby("variant", sort=False, observed=True).agg(lambda values: values.max() - values.min())
    most, least = swing.idxmax(), swing.idxmin()
    text = f"Between the best and the worst learning rate {name(most)} loses {100 * swing[most]:.1f} points"
    return text if most == least else f"{text}, {name(least)} {100 * swing[least]:.1f}"


def latencies(frame: pandas.DataFrame, batch: int) -> tuple:
    """Pairs of a network and its mean milliseconds per image over the rounds, in batches of that size. `frame` has variant, batch and milliseconds."""
    here = frame[frame["batch"] == batch]
    return tuple(here.groupby("variant", sort=False, observed=True)["milliseconds"].mean().items())


def with_latency(frame: pandas.DataFrame, x: str, latency: tuple | None) -> pandas.DataFrame:
    """The frame with `latency`, pairs of network and milliseconds, as its column x, NaN for what was not timed; where it is None, the frame."""
    return frame if latency is None else frame.assign(**{x: frame["variant"].map(dict(latency)).astype(float)})


def front_caption(frame: pandas.DataFrame, x: str, latency: tuple | None = None) -> str:
    """The most accurate network, and the cheapest within two points of it. `latency` as in `with_latency`."""
    summary = summarize(with_latency(frame, x, latency), x)
    if summary.empty:
        return f"No record of {WORDS[x]} for what is chosen"
    top = summary.loc[summary["mean"].idxmax()]
    cheap = summary[summary["mean"] >= top["mean"] - 0.02].iloc[0]
    text = f"{name(top['variant'])} is most accurate, {top['mean']:.1%}"
    if cheap["variant"] == top["variant"]:
        return f"{text}, and nothing within two points is cheaper in {WORDS[x]}"
    return f"{text}; {name(cheap['variant'])} comes within two points at {format_number(cheap['x'] / top['x'])} times the {WORDS[x]}"


def latency_caption(frame: pandas.DataFrame, batch: int) -> str:
    """The fastest and the slowest for one image."""
    mean = frame[frame["batch"] == batch].groupby("variant", observed=True)["milliseconds"].mean()
    fast, slow = mean.idxmin(), mean.idxmax()
    where = "alone" if batch == 1 else f"in a batch of {batch}"
    text = f"An image {where} takes {name(fast)} {format_number(mean[fast])} ms"
    return text if fast == slow else f"{text}, {name(slow)} {format_number(mean[slow])} ms"


def imagenet_caption(frame: pandas.DataFrame) -> str:
    """MACs against time: who is slower than its MACs suggest."""
    mean = frame.groupby("variant", observed=True)[["macs", "milliseconds"]].mean()
    pace = mean["macs"] / mean["milliseconds"] / 1e6  # giga-MACs a second
    fast, slow = pace.idxmax(), pace.idxmin()
    return f"MACs are not milliseconds: {name(fast)} does {format_number(pace[fast])} GMACs a second here, {name(slow)} {format_number(pace[slow])}"


def confusion_caption(frame: pandas.DataFrame, variant: str, classes: tuple) -> str:
    """The pair that is most often confused, by the seed whose matrix is drawn."""
    here = frame[(frame["variant"] == variant) & (frame["seed"] == frame["seed"].min())]
    pairs = here[here["truth"] != here["answer"]].groupby(["truth", "answer"], observed=True)["count"].sum()
    truth, answer = pairs.idxmax()
    share = pairs.max() / here[here["truth"] == truth]["count"].sum()
    return f"{name(variant)}'s most frequent confusion: {share:.0%} of class {classes[truth]} are predicted as {classes[answer]}"


def cost_table(frame: pandas.DataFrame) -> pandas.DataFrame:
    """A table to read: each network's accuracy and what it costs."""
    mean = frame.groupby("variant", sort=False, observed=True).mean(numeric_only=True)
    return mean.assign(network=mean.index.map(name), accuracy=(mean["accuracy"] * 100).map("{:.1f}%".format),
        parameters=mean["parameters"].map("{:,.0f}".format), macs=(mean["macs"] / 1e6).map("{:,.2f} M".format),
        seconds=mean["seconds"].map("{:,.1f} s".format), saved_mb=mean["saved_mb"].map("{:,.2f} MB".format),
    )[["network", "accuracy", "parameters", "macs", "seconds", "saved_mb"]].rename(
        columns={"network": "Network", "accuracy": "Test accuracy", "parameters": "Parameters", "macs": "MACs", "seconds": "Training", "saved_mb": "Memory per image"})  # fmt: skip


def rival_sentence(frame: pandas.DataFrame) -> str:
    """Which networks are more accurate than the support vector machine, and which are not."""
    means = frame.groupby("variant", sort=False, observed=True)["accuracy"].mean()
    rival = means.pop("svm")
    behind = [name(variant) for variant, accuracy in means.items() if accuracy <= rival]
    if not behind:
        return f"Every network is more accurate than a support vector machine on the same pixels, which is right on {rival:.1%}."
    named = " and ".join(filter(None, (", ".join(behind[:-1]), behind[-1])))
    return f"A support vector machine on the same pixels is right on {rival:.1%}, more often than {named}."


def robustness_caption(frame: pandas.DataFrame, change: str, unit: str) -> str:
    """Who keeps most of its accuracy at the greatest change, and who loses most."""
    means = frame.groupby(["amount", "variant"], observed=True)["accuracy"].mean().unstack("variant")
    amount, loss = means.index.max(), 100 * (means.iloc[0] - means.iloc[-1])
    least, most = loss.idxmin(), loss.idxmax()
    unit = unit.removesuffix("s") if amount == 1 else unit
    what = {
        "shift": f"a shift of {amount:g} {unit}",
        "rotation": f"a rotation by {amount:g} {unit}",
        "noise": f"noise of {amount:g} {unit}",
    }[change]
    text = f"{what[0].upper()}{what[1:]} costs {name(least)} {loss[least]:.0f} points of test accuracy"
    return text if least == most else f"{text}, {name(most)} {loss[most]:.0f}"
