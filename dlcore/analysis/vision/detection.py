"""What the tables of the page YOLO show."""

from dlcore.charts.base import name
from dlcore.formatting import format_number, percent


def thresholds(frame, seed=0):
    """What validation chose for one seed: (confidence, limit of overlap, whether by class)."""
    row = frame[frame["seed"] == seed].iloc[0]
    return float(row["confidence"]), float(row["nms_iou"]), row["suppression"] == "class-aware"


def scene_caption(states, classes, true_classes, hits):
    """What stands on a scene: how many digits are found, how many boxes are wrong, precision and recall. `states` is None where nobody knows the truth."""
    if states is None:
        digits = ", ".join(str(digit) for digit in classes)
        return f"Found: {digits}" if digits else "Nothing is found that is as sure as that"
    right, boxes, digits = states.count("right"), len(states), len(true_classes)
    told = f"{int(sum(hits))} of {digits} digit{'s' if digits != 1 else ''} found, {right} of {boxes} box{'es' if boxes != 1 else ''} right"
    precision = f"precision {right / boxes:.2f}, " if boxes else ""
    return f"{told}: {precision}recall {sum(hits) / digits:.2f}"


def places_caption(scores, places, least=0.05):
    """How many places claim to see something."""
    loud = int((scores >= least).sum())
    return f"{loud} of {len(places)} {'cells' if len(places) == 64 else 'windows'} claim to see a digit"


def _means(frame, by, y):
    return frame.groupby(["variant", by], sort=False, observed=True)[y].mean()


def map_caption(frame, y="map50"):
    """What suppression brings the detector that it brings most, and who is best in the end."""
    means = _means(frame, "suppression", y).unstack()
    best = means.max(axis=1)
    gain = best - means["none"]
    most, first = gain.idxmax(), best.idxmax()
    told = f"Suppression lifts {name(most)} from {means['none'][most]:.2f} to {best[most]:.2f}"
    if len(best) == 1:
        return told
    last = best.idxmin()
    return f"{told}; in the end {name(first)} leads with {best[first]:.2f}, {name(last)} has {best[last]:.2f}"


def speed_caption(frame):
    """How many pictures a second, and how many times slower the other is."""
    whole = frame[frame["part"] == "whole"].groupby("variant", sort=False, observed=True)["milliseconds"].mean()
    fast, slow = whole.idxmin(), whole.idxmax()
    return f"{name(fast)}: {format_number(1e3 / whole[fast])} pictures a second; {name(slow)} takes {format_number(whole[slow] / whole[fast])} times as long"


def terms_caption(frame):
    """Where each term ends, as a part of where it began; whoever fell furthest first."""
    steps = frame.sort_values("step").groupby(["term", "step"], sort=False, observed=True)["loss"].mean().unstack()
    ends = (steps.iloc[:, -1] / steps.iloc[:, 0]).sort_values()
    return (
        f"Of where it began, each term ends at: {', '.join(f'{term} {percent(part)}' for term, part in ends.items())}"
    )


def kinds_caption(frame):
    """The most frequent error of each end of the field."""
    means = _means(frame[frame["kind"] != "right"], "kind", "per_100").unstack()
    total = means.sum(axis=1)
    worst = means.loc[total.idxmin()].idxmax()
    return f"{name(total.idxmin())} errs least; most of its errors: {worst}, {format_number(means.loc[total.idxmin(), worst])} for 100 digits"


def found_caption(frame):
    """What sharing a cell costs, for the detector that loses most by it."""
    means = _means(frame, "group", "recall").unstack()
    lost = means["large, alone"] - means["shares its cell"]
    most = lost.idxmax()
    return f"{name(most)} finds {percent(means['shares its cell'][most])} of the digits that share a cell, {percent(means['large, alone'][most])} of the large ones alone"
