"""Charts of the tab Seq2seq."""

from dlcore.analysis.language.seq2seq import CONDITIONS, conditions, of_mode, without_end
from dlcore.charts.grouped_bars import grouped_bars
from dlcore.charts.language.matrix import matrix
from dlcore.charts.setting_curves import against


def length_chart(frame, mode, per):
    rows = of_mode(frame, mode)
    return against(rows, "length", per, "sequence length", f"accuracy per {per}", log_x=True, percent=True)


def position_chart(frame, mode):
    rows = without_end(frame, mode)
    return against(rows, "position", "accuracy", "position in the output", "accuracy", percent=True)


def exposure_chart(frame):
    """Accuracy per token under teacher forcing, free running, and free running after scheduled sampling."""
    return grouped_bars(conditions(frame), "condition", "token", "accuracy per token", CONDITIONS, percent=True)


def alignment_chart(frame):
    tips = (("row", "written", None), ("column", "read", None), ("weight", "attention weight", ".1%"))
    return matrix(frame, "weight", tips, font=0, step=22, top=1.0)
