"""Charts of the Attention page."""

from dlcore.analysis.language.attention import KINDS, lengths
from dlcore.charts.grouped_bars import grouped_bars
from dlcore.charts.language.matrix import matrix
from dlcore.charts.learning_curves import curves


def head_ablation_chart(frame, tips):
    """The effect of ablating each head: layers downwards, heads to the right."""
    cells = frame.assign(row="layer " + frame["layer"].astype(str), column="head " + frame["head"].astype(str))
    return matrix(cells, "lost", tips, "{:.0%}", font=12, step=64)


def length_chart(frame):
    """Accuracy at the length of training and at twice that."""
    return grouped_bars(lengths(frame), "kind", "accuracy", "accuracy on new sequences", KINDS, percent=True)


def head_chart(frame):
    tips = (("row", "query", None), ("column", "key", None), ("weight", "attention weight", ".1%"))
    return matrix(frame, "weight", tips, font=0, step=13, top=1.0)


def learning_chart(frame):
    """The network's curve; the trigram model has none."""
    return curves(frame, "step", "accuracy")
