"""What the tables of the page RNN, LSTM, GRU, Transformer show."""

import numpy as np

from dlcore.analysis.vision.cnn_evolution import at_chosen
from dlcore.charts.base import name
from dlcore.charts.heatmap import ends
from dlcore.formatting import format_number, percent

SOLVED = 0.95


def of_distance(frame):
    """Over which distance each network remembers. `frame` has variant, distance, seed, step and accuracy."""
    means = ends(frame, "distance").groupby(["variant", "distance"], sort=False, observed=True)["accuracy"].mean()
    reached = {
        variant: max((distance for (_, distance), value in of_one.items() if value >= SOLVED), default=0)
        for variant, of_one in means.groupby("variant", sort=False, observed=True)
    }
    most, least = max(reached, key=reached.get), min(reached, key=reached.get)
    if reached[most] == 0:
        return f"None recalls the first token in {percent(SOLVED)} of new sequences within its steps"
    told = f"{name(most)} recalls over {reached[most]} tokens"
    if most == least:
        return told
    return (
        f"{told}, {name(least)} over {reached[least]}"
        if reached[least]
        else f"{told}, {name(least)} over none of these distances"
    )


def of_curve(frame):
    """Who has it in how many steps."""
    means = frame.groupby(["variant", "step"], sort=False, observed=True)["accuracy"].mean().reset_index()
    solved = means[means["accuracy"] >= SOLVED].groupby("variant", sort=False, observed=True)["step"].min()
    if solved.empty:
        return f"None is right in {percent(SOLVED)} of new sequences within its steps"
    first = solved.idxmin()
    missing = [name(variant) for variant in means["variant"].unique() if variant not in solved.index]
    told = f"{name(first)} has it after {solved[first]} steps"
    return f"{told}; {', '.join(missing)} never within its steps" if missing else told


def of_reach(frame, when):
    """What share of the last token's gradient reaches the first, least and most."""
    share = {}
    for variant, rows in frame.groupby("variant", sort=False, observed=True):
        far = rows[rows["back"] == rows["back"].max()].set_index("seed")[when]
        near = rows[rows["back"] == 0].set_index("seed")[when]
        share[variant] = float(np.exp(np.log((far / near).clip(lower=1e-30)).mean()))
    least, most = min(share, key=share.get), max(share, key=share.get)
    told = f"Of the gradient at the last token {format_number(share[least])} reaches the first in {name(least)}"
    return told if least == most else f"{told}, {format_number(share[most])} in {name(most)}"


def of_surnames(frame):
    """Who tells most surnames, at the rate that validation chose."""
    means = at_chosen(frame).groupby("variant", sort=False, observed=True)["accuracy"].mean()
    first, last = means.idxmax(), means.idxmin()
    told = f"{name(first)} tells {means[first]:.1%} of surnames"
    return told if first == last else f"{told}, {name(last)} {means[last]:.1%}"


def of_seconds(frame):
    """Who trains longest, and who is done first."""
    means = at_chosen(frame).groupby("variant", sort=False, observed=True)["seconds"].mean()
    slow, quick = means.idxmax(), means.idxmin()
    return f"{name(slow)} trains for {format_number(means[slow])} s, {name(quick)} for {format_number(means[quick])} s"


def of_time(frame, kernel):
    """The slowest and the quickest step at the greatest length."""
    here = frame[
        (frame["length"] == frame["length"].max()) & ((frame["kernel"] == kernel) | (frame["variant"] == "transformer"))
    ]
    means = here.groupby("variant", observed=True)["milliseconds"].mean()
    slow, quick = means.idxmax(), means.idxmin()
    return f"At {here['length'].iloc[0]} tokens a step takes {name(slow)} {format_number(means[slow] / means[quick])} times as long as {name(quick)}"


def of_chain(frame):
    """How the chain of work grows."""
    ends = frame.groupby(["variant", "length"], observed=True)["operations"].mean().unstack()
    growth = ends[ends.columns.max()] / ends[ends.columns.min()]
    fast, flat = growth.idxmax(), growth.idxmin()
    return f"From {ends.columns.min()} to {ends.columns.max()} tokens the work that must wait grows {format_number(growth[fast])}-fold for {name(fast)}, {format_number(growth[flat])}-fold for {name(flat)}"


def drawn_at_chosen(frame, draw, y, unit):
    """The drawing of the rows that validation chose."""
    return draw(at_chosen(frame), y=y, unit=unit)


def drawn_of_kernel(frame, draw, kernel, **told):
    """The drawing of the recurrent networks with one kind of loop, and of the Transformer."""
    return draw(frame[(frame["kernel"] == kernel) | (frame["variant"] == "transformer")], **told)


def origins(frame):
    """A table for readers: the share of each origin's names that each network tells."""
    shares = frame.groupby(["origin", "variant"], sort=False, observed=True)["share"].mean().unstack()
    return shares.rename(columns=name).map("{:.0%}".format).rename_axis(index="Origin").reset_index()
