"""A tab of the Losses page: how good the probabilities are that classifiers give, whatever their loss."""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import losses as captions
from dlcore.analysis.selection import at_rates
from dlcore.charts.foundations.reliability import reliability_diagram
from dlcore.charts.grouped_bars import grouped_bars
from dlcore.experiments.foundations.loss_comparison import OWN, SCALED
from pages.shared import controls, layout

READINGS = {"As the loss takes them": OWN, "Softmax at a fitted temperature": SCALED}
TEXT = """\
**Log-loss** is the mean $-\\log p$ of the right class (Good, 1952), the **Brier score** the mean of $\\sum_k(p_k-y_k)^2$ (Brier, 1950). Both are proper: their
expectation is best at the true distribution. The **expected calibration error** is $|\\text{accuracy}-\\text{confidence}|$ in 15 bins of confidence, averaged in proportion to their
predictions (Naeini and others, 2015). It says nothing about accuracy: a classifier that gives every image the class frequencies is perfectly calibrated. On few test images it is above zero by chance.

**From logits to probabilities.** Cross-entropy, MSE on probabilities, focal loss and label smoothing compare a softmax with the target. Binary cross-entropy asks about each class: sigmoids, divided by their sum. MSE on logits is a regression on 0 and 1,
whose best value is the class's probability: its outputs, clipped to [0, 1] and divided by their sum; a right class clipped to exactly 0 makes the log-loss infinite. Hinge's logits have no meaning as probabilities. Losses also differ in the *scale* of their logits, so all are compared
once more with softmax($z/T$), where $T$ has the lowest log-loss on the validation images (Guo and others, 2017). No prediction changes with it, and the verdict uses this reading.
"""


def panel(page, records, learning_rates, accuracies, images):
    """The reliability diagram and the log-loss of the task and the losses that are chosen above; `images` says which test images."""
    said = controls.segmented_control(
        "Probabilities",
        tuple(READINGS),
        default=next(iter(READINGS)),
        required=True,
        key=page.key("reading"),
        help="What the logits are taken for. A temperature is one number for each network, fitted on the validation images; predictions stay as they are.",
    )
    reading = READINGS.get(said, OWN)
    seeds = layout.seed_range(records.experiment)
    diagram, bars = st.columns(2, gap="large")
    with diagram:
        page.chart_with_download(
            records.chart(
                "reliability",
                partial(_diagram, reading=reading, learning_rates=learning_rates),
                partial(_diagram_caption, reading=reading, learning_rates=learning_rates),
            ),
            f"reliability diagram: accuracy against confidence, 15 bins, {images} · dashed: perfect calibration · all seeds together",
            f"{records.experiment_id}-reliability",
        )
    with bars:
        page.chart_with_download(
            records.chart(
                "probabilities",
                partial(_bars, learning_rates=learning_rates),
                partial(_bars_caption, learning_rates=learning_rates),
            ),
            f"log-loss in nats, {images} · T: softmax at a fitted temperature; own: as the loss takes its logits, left out where infinite · {seeds}",
            f"{records.experiment_id}-log-loss",
        )
    page.table(
        records.value(
            "probabilities",
            partial(
                captions.probabilities_table,
                accuracies=accuracies,
                learning_rates=learning_rates,
                own=OWN,
                scaled=SCALED,
            ),
        ),
        alt="Test accuracy, log-loss, Brier score and expected calibration error under each loss; columns with T are at a fitted temperature",
    )
    st.markdown(TEXT)


def _diagram(frame, reading, learning_rates):
    return reliability_diagram(at_rates(frame, learning_rates), reading)


def _diagram_caption(frame, reading, learning_rates):
    return captions.calibration_caption(at_rates(frame, learning_rates), reading)


def _bars(frame, learning_rates):
    rows = at_rates(frame, learning_rates)
    finite = rows[rows["log_loss"] < float("inf")]
    return grouped_bars(finite, "reading", "log_loss", "nats", ((SCALED, "T"), (OWN, "own")))


def _bars_caption(frame, learning_rates):
    return captions.log_loss_caption(at_rates(frame, learning_rates), SCALED)
