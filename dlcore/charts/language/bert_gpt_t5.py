"""Charts of the page on BERT, GPT and T5."""

from dlcore.analysis.language.bert_gpt_t5 import KINDS, SIDES, WAYS
from dlcore.charts.grouped_bars import grouped_bars
from dlcore.charts.learning_curves import curves
from dlcore.charts.setting_curves import against


def blanks_chart(frame, known):
    return grouped_bars(frame[frame["known"] == known], "side", "accuracy", "accuracy", SIDES, percent=True)


def labels_chart(frame):
    return against(frame, "labels", "accuracy", "labeled sentences", "accuracy", log_x=True, percent=True, floor=0.4)


def perplexity_chart(frame, ideal):
    return grouped_bars(
        frame.assign(of="perplexity"),
        "of",
        "perplexity",
        "perplexity on test sentences",
        mark=ideal,
        mark_says="least possible",
    )


def generation_chart(frame, ideal):
    return grouped_bars(
        frame, "kind", "share", "of the generated sentences", KINDS, percent=True, mark=ideal, mark_says="ideal, new"
    )


def learning_chart(frame):
    return curves(frame, "step", "accuracy")


def ways_chart(frame):
    return grouped_bars(frame, "way", "accuracy", "accuracy", WAYS, percent=True)


def tags_chart(frame):
    most_frequent = float(frame["most_frequent"].mean())
    return grouped_bars(
        frame.assign(of="accuracy"),
        "of",
        "accuracy",
        "accuracy",
        percent=True,
        mark=most_frequent,
        mark_says="most frequent class",
    )


def likelihood_chart(frame):
    return grouped_bars(
        frame.assign(of="accuracy"),
        "of",
        "accuracy",
        "accuracy on minimal pairs",
        percent=True,
        mark=0.5,
        mark_says="chance",
    )
