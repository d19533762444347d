"""What the tables of the page YOLO show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dlcore.analysis.names import name
from dlcore.formatting import format_number, percent

if TYPE_CHECKING:
    import numpy
    import pandas


@dataclass(frozen=True)
class Thresholds:
    """The confidence from which a box counts, the IoU above which NMS drops one, and whether only boxes of its class do so."""

    confidence: float = 0.5
    nms_iou: float = 0.5
    class_aware: bool = True


def thresholds(frame: pandas.DataFrame, seed: int = 0) -> Any:
    """What validation chose for one seed."""
    row = frame[frame["seed"] == seed].iloc[0]
    return Thresholds(float(row["confidence"]), float(row["nms_iou"]), row["suppression"] == "class-aware")


def scene_caption(outcomes: list, classes: numpy.ndarray, true_classes: numpy.ndarray, hits: list) -> str:
    """How many digits are found, how many boxes are right, precision and recall. `outcomes` is None where nobody knows the truth."""
    if outcomes is None:
        digits = ", ".join(str(digit) for digit in classes)
        return f"Found: {digits}" if digits else "Nothing is found at this confidence"
    right, boxes, digits = outcomes.count("right"), len(outcomes), len(true_classes)
    text = f"{int(sum(hits))} of {digits} digit{'s' if digits != 1 else ''} found, {right} of {boxes} box{'es' if boxes != 1 else ''} right"
    precision = f"precision {right / boxes:.2f}, " if boxes else ""
    return f"{text}: {precision}recall {sum(hits) / digits:.2f}"


def places_caption(scores: numpy.ndarray, places: numpy.ndarray, least: float = 0.05) -> str:
    """How many places score above a confidence of `least`."""
    above = int((scores >= least).sum())
    return f"{above} of {len(places)} {'cells' if len(places) == 64 else 'windows'} predict{'s' if above == 1 else ''} a digit"


def _means(frame, by, y):
    return frame.groupby(["variant", by], sort=False, observed=True)[y].mean()


def map_caption(frame: pandas.DataFrame, y: str = "map50") -> str:
    """The detector that gains most by NMS, and who is best and worst, each with its better NMS."""
    means = _means(frame, "suppression", y).unstack()
    best = means.max(axis=1)
    gain = best - means["none"]
    most, first = gain.idxmax(), best.idxmax()
    text = f"NMS lifts {name(most)} from {means['none'][most]:.2f} to {best[most]:.2f}"
    if len(best) == 1:
        return text
    last = best.idxmin()
    return f"{text}; with it {name(first)} is best at {best[first]:.2f}, {name(last)} lowest at {best[last]:.2f}"


def speed_caption(frame: pandas.DataFrame) -> str:
    """How many images a second, and how many times slower the other is."""
    whole = frame[frame["part"] == "whole"].groupby("variant", sort=False, observed=True)["milliseconds"].mean()
    fast, slow = whole.idxmin(), whole.idxmax()
    return f"{name(fast)}: {format_number(1e3 / whole[fast])} images a second; {name(slow)} takes {format_number(whole[slow] / whole[fast])} times as long"


def windows_caption(frame: pandas.DataFrame) -> str:
    """What the convolutional pass finds, beside crops of the same windows and of those that training saw."""
    means = frame.groupby("variant", sort=False, observed=True)["map50"].mean()
    shared, crops, usual = (means[variant] for variant in ("convolutional-window", "quarter-steps", "sliding-window"))
    return f"mAP@.5 of one network: {shared:.2f} in convolutional passes, {crops:.2f} on crops of the same windows, {usual:.2f} with windows a third of their size apart"


def whole_time_caption(frame: pandas.DataFrame) -> str:
    """How many times as long as YOLO both kinds of window take."""
    whole = frame.groupby("variant", sort=False, observed=True)["milliseconds"].mean()
    ratios = whole / whole["yolo"]
    return (
        f"One convolutional pass for each size takes {format_number(ratios['convolutional-window'])} times as long as YOLO, "
        f"crops take {format_number(ratios['sliding-window'])} times as long"
    )


def terms_caption(frame: pandas.DataFrame) -> str:
    """Each term's final value as a share of its first; the one that fell most comes first."""
    steps = frame.sort_values("step").groupby(["term", "step"], sort=False, observed=True)["loss"].mean().unstack()
    ends = (steps.iloc[:, -1] / steps.iloc[:, 0]).sort_values()
    return f"Each term ends at this share of its first value: {', '.join(f'{term} {percent(part)}' for term, part in ends.items())}"


def kinds_caption(frame: pandas.DataFrame) -> str:
    """The most frequent error of each end of the field."""
    means = _means(frame[frame["kind"] != "right"], "kind", "per_100").unstack()
    total = means.sum(axis=1)
    worst = means.loc[total.idxmin()].idxmax()
    fewest = f"{name(total.idxmin())}{' makes the fewest errors' if len(total) > 1 else ''}"
    return f"{fewest}; most frequent: {worst}, {format_number(means.loc[total.idxmin(), worst])} per 100 digits"


def found_caption(frame: pandas.DataFrame) -> str:
    """What sharing a cell costs, for the detector that loses most by it."""
    means = _means(frame, "group", "recall").unstack()
    lost = means["large, alone"] - means["shares its cell"]
    most = lost.idxmax()
    return f"{name(most)} finds {percent(means['shares its cell'][most])} of the digits that share a cell, {percent(means['large, alone'][most])} of the large ones with a cell of their own"


def overlap_caption(frame: pandas.DataFrame, shift: float) -> str:
    """The four measures at one shift, and whether the boxes are so far apart that IoU stays 0 wherever the box moves."""
    at = frame[(frame["shift"] - shift).abs() < 1e-6].set_index("variant")["value"]
    said = ", ".join(f"{name(measure)} {value:.2f}" for measure, value in at.items()).replace("-", "−")
    return f"{said}: IoU has no gradient here" if at["iou"] == 0 else said


def latency_caption(frame: pandas.DataFrame, frame_ms: float) -> str:
    """The largest image that each detector reads within a frame of a video."""
    mean = frame.groupby(["variant", "side"], sort=False, observed=True)["milliseconds"].mean()
    told = []
    for variant, times in mean.groupby("variant", sort=False, observed=True):
        fits = [side for (_, side), spent in times.items() if spent <= frame_ms]
        told.append(f"{name(variant)} {f'up to {max(fits)}×{max(fits)}' if fits else 'at no size'}")
    return f"Within {frame_ms:g} ms on one CPU thread: {', '.join(told)}"


def focal_caption(frame: pandas.DataFrame, shares: tuple[float, float]) -> str:
    """How much of the whole loss the objects have under each."""
    return f"100 objects among 10,000 easy background cells account for {shares[0]:.0%} of the cross-entropy, {shares[1]:.0%} of the focal loss"


def average_precision_caption(table: pandas.DataFrame, precisions: dict, label: int, confidence: float) -> str:
    """One class's average precision, the mean over classes, and the point that a confidence threshold picks."""
    kept = table[table["confidence"] >= confidence]
    text = f"AP of digit {label}: {precisions[label]:.2f}; mAP over {len(precisions)} classes: {sum(precisions.values()) / len(precisions):.2f}"
    if kept.empty:
        return f"{text}; from {confidence:g} on nothing is left"
    last = kept.iloc[-1]
    return (
        f"{text}; from a confidence of {confidence:g}: precision {last['precision']:.0%}, recall {last['recall']:.0%}"
    )


def ranks(table: pandas.DataFrame) -> list[dict]:
    """The rows of a table to read: each detection, and precision and recall after it."""
    return [
        {
            "Rank": row.rank,
            "Confidence": f"{row.confidence:.2f}",
            "IoU": f"{row.iou:.2f}",
            "Outcome": "TP" if row.right else "FP",
            "Precision": f"{row.precision:.0%}",
            "Recall": f"{row.recall:.0%}",
        }
        for row in table.itertuples(index=False)
    ]
