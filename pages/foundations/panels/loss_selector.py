"""Which loss for which task: a table whose every answer, and its reason, is computed from the records."""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import losses as captions
from dlcore.experiments import find
from dlcore.experiments.foundations import loss_comparison, loss_outliers, loss_saturation
from pages.shared import cache, layout

NEURON, RACE, OUTLIERS, BOUNDARIES = map(
    find, ("loss-saturation", "loss-comparison", "loss-outliers", "loss-boundaries")
)
OUTLIER_RATES, RACE_RATES = (
    {"learning_rate": loss_outliers.LEARNING_RATES},
    {"learning_rate": loss_comparison.LEARNING_RATES},
)
# Each task: the experiment that shows it, its table, its settings, and who draws the conclusion.
TASKS = {
    "Predict a number, honest noise": (OUTLIERS, "curve", {**OUTLIER_RATES, "share": 0.0}, captions.for_regression),
    "Predict a number, a tenth of the targets gross errors": (
        OUTLIERS,
        "curve",
        {**OUTLIER_RATES, "share": 0.1},
        captions.for_regression,
    ),
    "Classify, only the answer counts": (RACE, "curve", RACE_RATES, captions.for_classes),
    "Classify, and know how sure to be": (RACE, "end", RACE_RATES, captions.for_probabilities),
    "Classify, with a network that begins sure and wrong": (
        RACE,
        "curve",
        {**RACE_RATES, **loss_comparison.SURE},
        captions.for_classes,
    ),
    "Unlearn a sure wrong answer": (
        NEURON,
        "reached",
        {},
        partial(captions.for_saturation, enough=loss_saturation.ENOUGH),
    ),
    "A straight boundary, far points on their own side": (
        BOUNDARIES,
        "boundary",
        {"scene": "far"},
        captions.for_boundaries,
    ),
    "A straight boundary, a wrong label far off": (
        BOUNDARIES,
        "boundary",
        {"scene": "outlier"},
        captions.for_boundaries,
    ),
}


def table(hidden=False):
    """The helper; a task that was never measured here is left out."""
    st.markdown(
        "Every loss that can do the task was tried. Named is the best one by its mean, and with it each that beats or equals it on at least a third of the seeds."
    )
    rows = [_row(task, *where) for task, where in TASKS.items()]
    if hidden:
        layout.small(layout.HIDDEN_NOTE)
    elif any(rows):
        st.table(
            captions.together(rows),
            border="horizontal",
            hide_index=True,
            alt="Which loss for which task, with what was measured",
        )
    else:
        st.info(
            "Nothing of this was ever measured here, and the shipped records are not at hand: `python -m dlcore bake` makes them again."
        )


def _row(task, of, name, settings, conclude):
    if conclude is not captions.for_probabilities:
        return cache.recorded_value(of, name, of.variants, settings, partial(conclude, task=task))
    choose = partial(captions.chosen_rates, judge="validation")
    rates = cache.recorded_value(of, "curve", loss_comparison.PROBABILITIES, settings, choose)
    return cache.recorded_value(
        of, name, loss_comparison.PROBABILITIES, settings, partial(conclude, task=task, rates=rates)
    )
