"""A rare class: what class weights, resampling and focal loss change, and a threshold to move."""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import class_imbalance as captions
from dlcore.charts import bars
from dlcore.charts.foundations import operating_curve
from dlcore.experiments import find
from dlcore.experiments.foundations.class_imbalance import SHARES
from dlcore.guide import NAMES
from pages.shared import cache, controls, layout
from pages.shared.failures import fails_alone

IMBALANCE = find("class-imbalance")
SOURCES = ("dlcore/experiments/foundations/class_imbalance.py", "dlcore/inspection/foundations/thresholds.py")


@fails_alone
def panel(page):
    """All ways by one measure, their probabilities, and one classifier with its threshold."""
    st.markdown(
        "Shirts against all other clothes, made rare. **Class weights** multiply the loss of a positive by the number of negatives per positive; **oversampling** repeats positives; "
        "**undersampling** throws negatives away; **focal loss** down-weights easy examples. The first three multiply the odds that a calibrated classifier predicts, which has the effect of another threshold; "
        "that can also be moved afterward, without retraining."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        share = page.settings(IMBALANCE, ("share",), "rare-", {"share": SHARES})
        measure = controls.selectbox(
            "Measure",
            tuple(captions.MEASURES),
            format_func=captions.MEASURES.__getitem__,
            key=page.key("rare-measure"),
            width=220,
            help="PR-AUC and ROC-AUC judge the ranking, whatever the threshold; F1, recall and accuracy judge decisions at a threshold.",
        )
    if not share:
        return
    records = cache.load(IMBALANCE, IMBALANCE.variants, share)

    def probabilities():
        page.chart(
            records.chart(
                "probabilities",
                partial(operating_curve.predicted_shares, share=share["share"]),
                captions.probability_caption,
            ),
            "corrected: logits minus the logarithm of the weight, where one was given · line: the fraction of positives among the test images",
        )

    page.experiment(
        records,
        "end",
        partial(bars, y=measure, unit=captions.MEASURES[measure]),
        partial(captions.measure_caption, y=measure, share=share["share"]),
        f"test images, {share['share']:.0%} of them shirts · epoch and tuned threshold chosen on validation images, each method at its tuned learning rate · mean of {len(IMBALANCE.seeds)} seeds, line: min–max",
        "rare-",
        beside=probabilities,
    )
    ends, beliefs = records.table("end"), records.table("probabilities")
    if not ends.empty and not beliefs.empty:
        page.table(captions.end_table(ends, beliefs), alt="Every measure for each way to handle the imbalance")
    if share["share"] in SHARES:
        _threshold(page, share["share"])


def _threshold(page, share):
    """One recorded classifier: its threshold moves along both curves."""
    st.subheader("Move the threshold", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        variant = controls.selectbox(
            "Trained with",
            IMBALANCE.variants,
            format_func=NAMES.__getitem__,
            key=page.key("rare-of"),
            width=220,
            help="Seed 0 of each, on the recorded test images.",
        )
        probability = controls.slider(
            "Threshold",
            0.0,
            1.0,
            0.5,
            0.01,
            key=page.key("rare-threshold"),
            width=260,
            help="An image counts as a shirt from this predicted probability on.",
        )
        ratio = (
            controls.number_input(
                "Cost of a missed shirt",
                1,
                1_000,
                10,
                key=page.key("rare-cost"),
                width=180,
                help="In false alarms. With calibrated probabilities the cheapest threshold is 1 / (1 + cost).",
            )
            or 10
        )
    recorded = cache.load_arrays(IMBALANCE.run(variant, 0, share=share))
    if recorded is None:
        st.info("The recorded predictions are not at hand: `python -m dlcore bake` makes them again.")
        return
    if page.hidden:
        layout.small(layout.HIDDEN_NOTE)
        return
    from dlcore.inspection.foundations import thresholds

    frame = cache.live_value(partial(thresholds.points, recorded=recorded))
    best = cache.live_value(partial(thresholds.cheapest, recorded=recorded, ratio=ratio))
    here, there = (
        (cache.live_value(partial(thresholds.confusion, recorded=recorded, probability=float(each))), float(each))
        for each in (probability, best)
    )
    caption = captions.threshold_caption(here[0], ratio)
    cost = ratio * there[0][2] + there[0][1]
    left, right = st.columns(2, gap="large")
    for column, draw, subtitle, title in (
        (
            left,
            operating_curve.precision_recall,
            "precision against recall · dashed: a random ranking",
            "precision-recall",
        ),
        (right, operating_curve.roc, "true against false positive rate · dashed: a random ranking", "roc"),
    ):
        with column:
            page.chart_with_download(
                cache.chart_of(draw(frame, here, there), caption if column is left else _roc_caption(here[0])),
                subtitle,
                f"class-imbalance-{title}",
                f"{IMBALANCE.id}, {NAMES[variant]}, first seed, {sum(here[0]):,} test images",
            )
    page.table(captions.confusion_table(here[0], "shirt"), alt="The confusion matrix at this threshold")
    layout.small(
        f"The lowest cost on these images, {cost:g}, is at a threshold of {best:.3f}; a threshold is chosen on validation images, not on these. "
        "With calibrated probabilities it would be 1/(1 + cost) (Elkan, 2001). "
        "The ROC curve divides false alarms by all negatives, of which there are so many that it looks good; precision sets them against what was found (Davis and Goadrich, 2006)."
    )


def _roc_caption(counts):
    found, alarms, missed, rest = counts
    return f"The same threshold: {alarms / max(1, alarms + rest):.1%} of the negatives are false alarms, {found / max(1, found + missed):.0%} of the positives are found"
