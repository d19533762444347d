"""Which loss for which task: recommendations computed from the records, and the output layer and target that go with each loss in PyTorch."""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import losses as captions
from dlcore.experiments import find
from dlcore.experiments.foundations import loss_comparison, loss_outliers, loss_saturation
from dlcore.guide.foundations.outputs import OUTPUTS
from pages.shared import cache, layout

NEURON, COMPARISON, OUTLIERS, BOUNDARIES = map(
    find, ("loss-saturation", "loss-comparison", "loss-outliers", "loss-boundaries")
)
# Each task: its experiment, table, settings, and the function that computes the row.
TASKS = {
    "Regression, normal noise": (OUTLIERS, "curve", loss_outliers.condition(), captions.regression_row),
    "Regression, Laplace noise": (OUTLIERS, "curve", loss_outliers.condition(noise="laplace"), captions.regression_row),
    "Regression, Student's t noise": (
        OUTLIERS,
        "curve",
        loss_outliers.condition(noise="student-t"),
        captions.regression_row,
    ),
    "Regression, 10% outliers": (OUTLIERS, "curve", loss_outliers.condition(0.1), captions.regression_row),
    "Classification, only accuracy counts": (COMPARISON, "curve", loss_comparison.SMALL_OUTPUT, captions.accuracy_row),
    "Classification, with probabilities": (
        COMPARISON,
        "probabilities",
        loss_comparison.SMALL_OUTPUT,
        partial(captions.probability_row, reading=loss_comparison.SCALED),
    ),
    "Classification, confidently wrong initially": (
        COMPARISON,
        "curve",
        loss_comparison.CONFIDENTLY_WRONG,
        captions.accuracy_row,
    ),
    "Recover from a confidently wrong neuron": (
        NEURON,
        "reached",
        {},
        partial(captions.saturation_row, enough=loss_saturation.ENOUGH),
    ),
    "Linear boundary, far points on the right side": (
        BOUNDARIES,
        "boundary",
        {"scene": "far"},
        captions.boundary_row,
    ),
    "Linear boundary, a mislabeled point far out": (
        BOUNDARIES,
        "boundary",
        {"scene": "outlier"},
        captions.boundary_row,
    ),
}


def outputs(page):
    """Output layer, loss and target of each task: what PyTorch takes, nothing that was measured."""
    if page.hidden:
        return
    lines = [
        f"- **{each.task}.** {each.output}; {each.loss}; target {each.target}. *At inference:* {each.inference}. {each.watch}"
        for each in OUTPUTS
    ]
    st.markdown("\n".join(["**Output layer, loss in torch.nn and target, by task**\n", *lines]))


def table(page):
    """The recommendations; a task that was never measured here is left out."""
    st.markdown(
        "Every loss that can do the task was tried. Recommended: the loss with the best mean, and every loss that ties with it: the 95% interval of their difference, paired by seed, contains 0. If the guide's choice is among them, it comes first."
    )
    rows = [_row(task, *where) for task, where in TASKS.items()]
    if page.hidden:
        layout.small(layout.HIDDEN_NOTE)
    elif any(rows):
        page.table(
            captions.recommendation_table(rows),
            alt="Which loss for which task, with what was measured",
        )
    else:
        st.info(
            "Nothing of this was ever measured here, and the shipped records are not at hand: `python -m dlcore bake` makes them again."
        )


def _row(task, experiment, table_name, settings, make_row):
    inner, keywords = (make_row.func, make_row.keywords) if isinstance(make_row, partial) else (make_row, {})
    records = cache.load(experiment, experiment.variants, settings)
    return records.value(table_name, partial(inner, task=task, **keywords))
