"""Charts of the page on BERT, GPT and T5."""

from dlcore.analysis.language.bert_gpt_t5 import KINDS, SIDES, at_chosen
from dlcore.charts.bar_chart import bars
from dlcore.charts.grouped_bars import grouped
from dlcore.charts.learning_curves import curves
from dlcore.charts.setting_curves import against


def blanks_chart(frame, chosen, known):
    rows = at_chosen(frame, chosen)
    return grouped(rows[rows["known"] == known], "side", "accuracy", "accuracy", SIDES, percent=True)


def labels_chart(frame, chosen):
    return against(
        at_chosen(frame, chosen),
        "labels",
        "accuracy",
        "labeled sentences",
        "accuracy",
        log_x=True,
        percent=True,
        floor=0.4,
    )


def perplexity_chart(frame, chosen):
    return bars(at_chosen(frame, chosen), "perplexity", "perplexity on test sentences")


def generation_chart(frame, chosen):
    return grouped(at_chosen(frame, chosen), "kind", "share", "of 300 generated sentences", KINDS, percent=True)


def learning_chart(frame, chosen):
    return curves(at_chosen(frame, chosen), "step", "accuracy")
