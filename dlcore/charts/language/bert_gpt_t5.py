"""Charts of the page on BERT, GPT and T5."""

from dlcore.analysis.language.bert_gpt_t5 import KINDS, SIDES
from dlcore.analysis.selection import at_setting
from dlcore.charts.bar_chart import bars
from dlcore.charts.grouped_bars import grouped_bars
from dlcore.charts.learning_curves import curves
from dlcore.charts.setting_curves import against


def blanks_chart(frame, learning_rates, known):
    rows = at_setting(frame, "learning_rate", learning_rates)
    return grouped_bars(rows[rows["known"] == known], "side", "accuracy", "accuracy", SIDES, percent=True)


def labels_chart(frame, learning_rates):
    return against(
        at_setting(frame, "learning_rate", learning_rates),
        "labels",
        "accuracy",
        "labeled sentences",
        "accuracy",
        log_x=True,
        percent=True,
        floor=0.4,
    )


def perplexity_chart(frame, learning_rates):
    return bars(at_setting(frame, "learning_rate", learning_rates), "perplexity", "perplexity on test sentences")


def generation_chart(frame, learning_rates):
    return grouped_bars(
        at_setting(frame, "learning_rate", learning_rates),
        "kind",
        "share",
        "of 300 generated sentences",
        KINDS,
        percent=True,
    )


def learning_chart(frame, learning_rates):
    return curves(at_setting(frame, "learning_rate", learning_rates), "step", "accuracy")
