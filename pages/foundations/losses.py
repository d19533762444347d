"""Losses: which one for which task, and why?"""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import losses as captions
from dlcore.analysis.selection import curves_at_chosen, ends_against
from dlcore.charts import curves, functions
from dlcore.charts.setting_curves import against
from dlcore.experiments import find
from dlcore.experiments.foundations import loss_comparison
from dlcore.experiments.foundations.loss_saturation import APART, ENOUGH, STARTS
from dlcore.experiments.foundations.loss_saturation import LEARNING_RATES as NEURON_LEARNING_RATES
from dlcore.experiments.foundations.loss_shapes import CLASSIFICATION, REGRESSION
from dlcore.guide import CLAIMS, GUESSES, TOPICS
from dlcore.guide.foundations.losses import SHORT
from pages.foundations.panels import loss_robustness, loss_selector
from pages.shared import cache, controls, experiment_view, layout, prediction

SHAPES, NEURON, RACE = map(find, ("loss-shapes", "loss-saturation", "loss-comparison"))
FIRST = tuple(variant for variant in SHAPES.variants if variant not in ("binary-cross-entropy", "kl"))
TASKS = {
    "MNIST-5k": loss_comparison.MNIST,
    "Sure and wrong": loss_comparison.SURE,
    "Fashion-10k": loss_comparison.FASHION,
    "My own": {},
}


REST = " · hinge stops where its score passes −1"


def band(of):
    return f"band from the least to the greatest of {len(of.seeds)} seeds"


layout.heading(
    "Losses",
    "Which loss for which task, and why?",
    "The guide says: *MSE for regression, cross-entropy for classification*, and hinge for SVM-like models. Here each trains the same neuron, the same classifier and the same curve.",
)

with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    chosen = controls.variants(SHAPES.variants, "loss-variants", FIRST)
    with st.container(horizontal=True, vertical_alignment="bottom", width="content"):
        prediction.switch("loss-")
        controls.reset("loss-")
if not chosen:
    st.stop()
layout.formulas([TOPICS[variant] for variant in chosen if variant in TOPICS])
hidden = prediction.guess(GUESSES["losses"], "loss-")

left, right = st.columns(2, gap="large")
with left:
    neuron = experiment_view.settings(
        NEURON,
        ("start", "learning_rate"),
        "loss-neuron-",
        {"start": STARTS, "learning_rate": NEURON_LEARNING_RATES},
        side_by_side=True,
    )
    of_neuron = controls.intersect(
        chosen, NEURON.variants, "None of the chosen losses trains a single neuron here: choose MSE or cross-entropy."
    )
    if neuron and of_neuron:
        experiment_view.show(
            NEURON,
            "curve",
            of_neuron,
            neuron,
            partial(curves, x="epoch", y="output", log=True),
            partial(captions.of_saturation, enough=ENOUGH),
            f"output of a sigmoid neuron, input 1, target 0, gradient descent · log axis · {band(NEURON)}, which move w and b by up to {APART:g}{REST if 'hinge' in of_neuron else ''}",
            "loss-saturation-",
            hidden,
        )
with right:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        task = st.segmented_control(
            "Learn",
            tuple(TASKS),
            default="MNIST-5k",
            required=True,
            key="loss-task",
            bind="query-params",
            help="Digits; digits with a network that begins sure of wrong answers, its last weights ten times too large; clothes; or settings of your own, to be run here.",
        )
        race = TASKS.get(task, TASKS["MNIST-5k"])
        if task == "My own":
            with st.popover("Settings", icon=":material/tune:", key="loss-settings"):
                race = experiment_view.settings(
                    RACE, ("data", "depth", "width", "epochs", "batch", "gain"), "loss-race-"
                )
    classifying = controls.intersect(
        chosen, RACE.variants, "None of the chosen losses is for classes: choose cross-entropy, hinge or MSE."
    )
    if race is not None and classifying:
        swept = {"learning_rate": loss_comparison.LEARNING_RATES, **race}
        experiment_view.show(
            RACE,
            "curve",
            classifying,
            swept,
            partial(
                curves_at_chosen,
                setting="learning_rate",
                by="validation",
                x="epoch",
                y="accuracy",
                floor=0.5,
                short=SHORT,
            ),
            captions.of_race,
            f"accuracy on test pictures, plain SGD, each at the rate that validation chose, which stands beside its name · axis from 50 % · {band(RACE)}",
            "loss-race-",
            hidden,
        )

layout.verdict_cards(tuple(claim for claim in CLAIMS if claim.startswith("losses/")), hidden)


def shape(table, of, at, told, bounds):
    """Cost and slope of each chosen loss side by side, with a dot at the place, and both as numbers."""
    variants = controls.intersect(chosen, of, "None of the chosen losses charges for this kind of prediction.")
    if not variants:
        return
    at = round(at * 20) / 20  # a link may hold any number, the record has steps of 0.05
    parts = (("value", "cost", captions.of_cost), ("gradient", "gradient", captions.of_pull))
    for column, (y, title, finding), (low, high) in zip(st.columns(2, gap="large"), parts, bounds, strict=True):
        with column:
            drawn = partial(functions, x="x", y=y, x_title=told[0], y_title=title, at=at, low=low, high=high)
            sentence = partial(finding, at=at, where=told[1])
            layout.draw(
                cache.recorded_chart(SHAPES, table, variants, {}, drawn, sentence), f"{title} of one example", hidden
            )
    rows = cache.recorded_value(SHAPES, table, variants, {}, partial(captions.at_place, at=at))
    if rows is not None and not hidden:
        st.table(rows, border="horizontal", hide_index=True, alt=f"Cost and slope of each loss at {at:g}")


st.header("Look closer", anchor="closer")
shapes, sensitivity, outliers, margin, which = st.tabs(
    ["Shapes", "Sensitivity", "Outliers", "Margin", "Which loss?"],
    key="loss-tab",
    on_change="rerun",
    bind="query-params",
)
if shapes.open:
    with shapes:
        shape(
            "residual",
            REGRESSION,
            st.slider(
                "Prediction less target (regression)",
                -4.0,
                4.0,
                2.0,
                0.05,
                key="loss-miss",
                bind="query-params",
                help="Move the prediction away from its target: the slope says how hard a loss pulls it back.",
            ),
            ("prediction less target", "A miss of"),
            ((0.0, 9.0), (-4.0, 4.0)),
        )
        shape(
            "logit",
            CLASSIFICATION,
            st.slider(
                "Score of the right class (classification)",
                -5.0,
                5.0,
                -3.0,
                0.05,
                key="loss-score",
                bind="query-params",
                help="Below 0 the answer is wrong, far below it is wrong and sure. The slope says how hard a loss pulls it right.",
            ),
            ("score of the right class over the other", "Score"),
            ((0.0, 6.0), (-1.6, 0.6)),
        )
        st.markdown(
            "With one score for two classes, MSE and MAE are of the probability σ(z) and MSE on scores is of z itself against 1; KL has a target of 0.9. "
            "Softmax cross-entropy and binary cross-entropy are then the same function."
        )
        layout.topics([TOPICS[variant] for variant in chosen if variant in TOPICS], "loss-")
elif sensitivity.open:
    with sensitivity:
        starts, by_rate = st.columns(2, gap="large")
        with starts:
            if neuron and of_neuron:
                layout.draw(
                    cache.recorded_chart(
                        NEURON,
                        "reached",
                        of_neuron,
                        {"start": STARTS, "learning_rate": neuron["learning_rate"]},
                        partial(
                            against,
                            setting="start",
                            y="epochs",
                            x_title="w and b at first",
                            y_title="epochs",
                            log_y=True,
                        ),
                        captions.of_starts,
                    ),
                    f"epochs until the neuron's output is below {ENOUGH:g}, rate {neuron['learning_rate']:g} · log axis · {band(NEURON)}",
                    hidden,
                )
        with by_rate:
            if race is not None and classifying:
                layout.draw(
                    cache.recorded_chart(
                        RACE,
                        "curve",
                        classifying,
                        swept,
                        partial(
                            ends_against,
                            setting="learning_rate",
                            y="validation",
                            x_title="learning rate",
                            y_title="validation accuracy",
                            percent=True,
                        ),
                        captions.of_rates,
                    ),
                    f"the classifier's last validation accuracy at each rate of the grid · log axis · {band(RACE)}",
                    hidden,
                )
                gone = cache.recorded_value(RACE, "end", classifying, swept, captions.of_divergence)
                if gone and not hidden:
                    layout.small(gone)
elif outliers.open:
    with outliers:
        loss_robustness.outliers(chosen, hidden)
elif margin.open:
    with margin:
        loss_robustness.margin(chosen, hidden)
elif which.open:
    with which:
        loss_selector.table(hidden)

layout.whiteboard("losses", "loss-", hidden)
layout.source(
    (
        "dlcore/blocks/losses.py",
        "dlcore/training.py",
        "dlcore/experiments/foundations/loss_saturation.py",
        "dlcore/experiments/foundations/loss_comparison.py",
        "dlcore/recipes/mlp_classifier.py",
        "dlcore/experiments/foundations/loss_outliers.py",
        "dlcore/experiments/foundations/loss_boundaries.py",
        "dlcore/experiments/foundations/loss_shapes.py",
        "dlcore/data/noisy_regression.py",
        "dlcore/data/blobs.py",
    ),
    "loss-",
)
