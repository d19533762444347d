"""Evidence on a training, piece by piece as the reader asks for it; each piece asked for counts once."""

from functools import partial

import streamlit as st

from dlcore.analysis.interview import diagnosis as tables
from dlcore.charts.confusion_matrix import class_confusion
from dlcore.charts.interview import diagnosis as charts
from dlcore.interview.diagnoses import EVIDENCE, OFFERED
from dlcore.interview.diagnoses.case import (
    ATTENTION,
    BATCH,
    CNN,
    CODE,
    CONFUSION,
    GRADIENTS,
    LATER,
    MLP,
    RANGE,
    RNN,
    SPLIT,
    UNITS,
    WRITES,
)
from dlcore.recipes import bugs
from dlcore.recipes.bugs.observation import RATE_STEPS
from pages.interview.panels import diagnosis_answer
from pages.shared import cache, layout

CLASSES = tuple(range(10))
COUNTS = {MLP: 10, CNN: 10, RNN: 8}  # of the classes among which a network that knows nothing guesses


def panel(diagnosis, records, number, progress):
    """The buttons, and the piece that was asked for last."""
    state = diagnosis_answer.state()
    asked = state["asked"]
    st.markdown(f"**Ask for evidence** :small[:gray[{_count(len(asked))}]]")
    with st.container(horizontal=True, gap="small", key="bug-evidence"):
        for kind in OFFERED[diagnosis.training]:
            st.button(
                EVIDENCE[kind],
                key=f"bug-ask-{kind}",
                icon=":material/check:" if kind in asked else None,
                type="primary" if kind == state["shown"] else "secondary",
                on_click=ask,
                args=(diagnosis, number, kind, diagnosis_answer.is_open(diagnosis, progress)),
            )
    if state["shown"]:
        with st.container(border=True, key="bug-piece"):
            _SHOW[state["shown"]](diagnosis, records)


def ask(diagnosis, number, kind, counts):
    """Shows a piece, and counts it the first time, unless the case is answered."""
    state = diagnosis_answer.state()
    if state["case"] != number:
        return
    state["shown"] = kind
    if counts and kind not in state["asked"]:
        state["asked"].append(kind)
        diagnosis_answer.remember_asked(diagnosis, state["asked"])


def _count(asked):
    return "none so far" if not asked else f"{asked} {'piece' if asked == 1 else 'pieces'} so far"


def _split(diagnosis, records):
    layout.draw(
        records.chart("curve", charts.train_and_test, tables.split_caption),
        "solid: training, mean of the steps since the last point · dashed: test · loss on a log axis, median of the seeds",
    )
    if "train_accuracy" in records.table("curve"):
        layout.small("Accuracy on training and on test examples is measured by the same code.")


def _batch(diagnosis, records):
    if "batch" not in records.tables:
        if "examples" in records.tables:
            st.markdown("**Inputs and targets of each run**")
            st.table(
                records.value("examples", tables.example_table),
                border="horizontal",
                hide_index=True,
                alt="Inputs and targets of three examples, in this run and in the healthy one",
            )
        else:
            layout.draw(None, "")
        return
    st.markdown(f"**{records.value('batch', tables.batch_caption)}**")
    run = records.experiment.run(diagnosis.bug, records.experiment.seeds[0])
    if (found := cache.load_arrays(run)) is not None:
        arrays = found.arrays
        st.image(list(arrays["pictures"]), caption=[f"label {label}" for label in arrays["labels"].tolist()], width=64)
        layout.small(
            "The first images of this run's first batch, from their minimum in black to their maximum in white."
        )
    st.table(
        tables.batch_table(records.table("batch"), records.table("batch_labels")),
        border="horizontal",
        hide_index=True,
        alt="Three batches in numbers, with their labels, in this run and in the healthy one",
    )


def _gradients(diagnosis, records):
    layout.draw(
        records.chart("gradients", charts.gradients_by_layer, tables.gradient_caption),
        "norm of the gradient as the optimizer gets it, log axis · dot: median over training and seeds, line: minimum to maximum",
    )


def _confusion(diagnosis, records):
    classes = CLASSES[: int(records.table("confusion")["truth"].max()) + 1] if "confusion" in records.tables else ()
    left, right = st.columns(2, gap="large")
    for place, variant, run in ((left, diagnosis.bug, tables.THIS_RUN), (right, "healthy", tables.HEALTHY_RUN)):
        with place:
            layout.draw(
                records.chart(
                    "confusion",
                    partial(class_confusion, variant=variant, classes=classes),
                    partial(tables.confusion_caption, run=run),
                ),
                "test examples of one seed, at the end · color: share of the true class, solid above half",
            )


def _units(diagnosis, records):
    layout.draw(
        records.chart("units", charts.dead_units, tables.units_caption),
        "share of units that are zero on every test example, in the hidden layer that has most of them · line: median of the seeds",
    )


def _later(diagnosis, records):
    if "curve" not in records.tables:
        layout.draw(None, "")
        return
    st.markdown(f"**{records.value('curve', tables.later_caption)}**")
    st.table(
        records.value("curve", tables.later_table),
        border="horizontal",
        hide_index=True,
        alt="Accuracy on the test set and on a second held-out set, of both runs",
    )
    layout.small(
        "As many further digits of the same file, which neither run used for training or testing · median of the seeds."
    )


def _range(diagnosis, records):
    rate = records.experiment.setting("learning_rate").default
    layout.draw(
        records.chart(
            "range_test",
            charts.range_test,
            partial(tables.range_caption, steps=RATE_STEPS, classes=COUNTS.get(diagnosis.training)),
        ),
        records.value("range_test", partial(tables.range_note, called_with=rate)),
    )


def _attention(diagnosis, records):
    left, right = st.columns(2, gap="large")
    for place, run in ((left, tables.THIS_RUN), (right, tables.HEALTHY_RUN)):
        with place:
            layout.draw(
                records.chart(
                    "attention", partial(charts.attention, run=run), partial(tables.attention_caption, run=run)
                ),
                "weights of the first block in a test sentence, at the end, one seed",
            )


def _writes(diagnosis, records):
    if "generated" not in records.tables:
        layout.draw(None, "")
        return
    st.markdown(f"**{records.value('generated', tables.written_caption)}**")
    st.table(
        records.value("generated", tables.written_sentences),
        border="horizontal",
        hide_index=True,
        alt="Sentences that both networks wrote, and whether each is grammatical",
    )
    layout.small(
        "The first sentences that each network wrote, one seed; where all were right, or all wrong, the last row is the first exception, if there is one."
    )


def _code(diagnosis, records):
    st.markdown("**The code that ran, without the loading of the data**")
    st.code(bugs.text(diagnosis.training, diagnosis.bug), language="python", wrap_lines=True)


_SHOW = {
    SPLIT: _split,
    BATCH: _batch,
    GRADIENTS: _gradients,
    CONFUSION: _confusion,
    UNITS: _units,
    LATER: _later,
    RANGE: _range,
    ATTENTION: _attention,
    WRITES: _writes,
    CODE: _code,
}
