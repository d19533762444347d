"""Losses: which one for which task, and why?"""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import losses as captions
from dlcore.analysis.names import name
from dlcore.analysis.selection import chosen_rates
from dlcore.charts import curves, functions
from dlcore.charts.at_best_setting import curves_at_best, ends_against
from dlcore.charts.setting_curves import against
from dlcore.experiments import find
from dlcore.experiments.foundations import loss_comparison
from dlcore.experiments.foundations.loss_saturation import APART, ENOUGH, STARTS
from dlcore.experiments.foundations.loss_saturation import LEARNING_RATES as NEURON_LEARNING_RATES
from dlcore.experiments.foundations.loss_shapes import CLASSIFICATION, REGRESSION
from dlcore.guide import CLAIMS, TOPICS
from dlcore.guide.foundations.derivations import CROSS_ENTROPY
from dlcore.guide.foundations.losses import SHORT
from pages.foundations.panels import class_imbalance, derivation, loss_probabilities, loss_robustness, loss_selector
from pages.shared import cache, controls, layout
from pages.shared.page import Page

SHAPES, NEURON, COMPARISON = map(find, ("loss-shapes", "loss-saturation", "loss-comparison"))
FIRST = ("mse", "mse-raw", "cross-entropy", "hinge", "mae", "huber")
CONFIDENTLY_WRONG = "Confidently wrong"
TASKS = {
    "MNIST-5k": loss_comparison.MNIST,
    "Small output layer": loss_comparison.SMALL_OUTPUT,
    CONFIDENTLY_WRONG: loss_comparison.CONFIDENTLY_WRONG,
    "8 layers": loss_comparison.DEEP,
    "Fashion-20k": loss_comparison.FASHION,
    "Custom": {},
}
HINGE_NOTE = " · hinge stops at a logit of −1"

page = Page("losses")
page.heading(
    "Which loss for which task, and why?",
    "The guide says: *MSE for regression, cross-entropy for classification*, and hinge for SVM-like models. "
    "Here each trains the same neuron, the same classifier and the same regression.",
)
chosen = page.variants(SHAPES.variants, FIRST)

neuron_runs = class_runs = None
class_rates = class_accuracies = ()
left, right = st.columns(2, gap="large")
with left:
    neuron = page.settings(
        NEURON,
        ("start", "learning_rate"),
        "neuron-",
        {"start": STARTS, "learning_rate": NEURON_LEARNING_RATES},
        side_by_side=True,
    )
    neuron_losses = controls.intersect(
        chosen, NEURON.variants, "None of the chosen losses trains a single neuron here: choose MSE or cross-entropy."
    )
    if neuron and neuron_losses:
        neuron_runs = cache.load(NEURON, neuron_losses, neuron)
        page.experiment(
            neuron_runs,
            "curve",
            partial(curves, x="epoch", y="output", log=True),
            partial(
                captions.saturation_caption,
                enough=ENOUGH,
                epochs=neuron_runs.value("reached", captions.mean_epochs) or (),
            ),
            f"output of a sigmoid neuron, input 1, target 0, gradient descent · log axis · {layout.seed_range(NEURON)}, "
            f"which perturb w and b by up to {APART:g}{HINGE_NOTE if 'hinge' in neuron_losses else ''}",
            "saturation-",
        )
with right:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        task = controls.pills(
            "Task",
            tuple(TASKS),
            default=CONFIDENTLY_WRONG,
            required=True,
            key=page.key("task"),
            help="Digits; digits with the output layer's initial weights scaled to a tenth (small) or tenfold (confidently wrong); digits with 8 layers; "
            "clothes, also with a small output layer; or custom settings, to be run here.",
        )
        task_settings = TASKS.get(task, TASKS[CONFIDENTLY_WRONG])
        if task == "Custom":
            with st.popover("Settings", icon=":material/tune:", key=page.key("settings")):
                task_settings = page.settings(
                    COMPARISON, ("data", "depth", "width", "epochs", "batch", "gain"), "race-"
                )
    class_losses = controls.intersect(
        chosen,
        COMPARISON.variants,
        "None of the chosen losses is for classification: choose cross-entropy, hinge or MSE.",
    )
    if task_settings is not None and class_losses:
        axes = {"x": "epoch", "y": "accuracy", "floor": 0.5}
        if task == "Custom":  # nothing is tuned there: validation chooses among the rates of the grid
            swept = {"learning_rate": loss_comparison.LEARNING_RATES, **task_settings}
            class_runs = cache.load(COMPARISON, class_losses, swept)
            draw = partial(curves_at_best, labeled=True, setting="learning_rate", by="validation", short=SHORT, **axes)
            at_rate = "at the learning rate chosen on validation,"
        else:
            class_runs = cache.load(COMPARISON, class_losses, task_settings)
            rates = {run.first.variant: run.first["learning_rate"] for run in class_runs.run_groups}
            draw = partial(
                curves, names=tuple((loss, f"{name(loss, SHORT)}, {rates[loss]:g}") for loss in class_losses), **axes
            )
            at_rate = "at its own tuned learning rate,"
        page.experiment(
            class_runs,
            "curve",
            draw,
            captions.accuracy_caption,
            f"test accuracy, Adam with a cosine schedule, each {at_rate} given beside its name · axis from 50% · {layout.seed_range(COMPARISON)}",
            "race-",
        )
        class_rates = class_runs.value("curve", chosen_rates) or ()
        class_accuracies = class_runs.value("curve", captions.final_accuracies) or ()

page.limits(
    ("A neuron that is undecided at first", {"neuron-start": 0.0}),
    ("MSE on logits from a small output layer", {"task": "Small output layer"}),
    ("Regression with heavy tails", {"tab": "Regression", "targets": "Laplace noise"}),
    ("Regression with outliers", {"tab": "Regression", "targets": "10% outliers"}),
)
page.verdicts(tuple(claim for claim in CLAIMS if claim.startswith("losses/")))


def shape(table, losses, at, x_title, where, bounds):
    """Value and gradient of each chosen loss, with a dot at the point, and both as numbers."""
    variants = controls.intersect(chosen, losses, "None of the chosen losses is for this kind of prediction.")
    if not variants:
        return
    at = round(at * 20) / 20  # a link may hold any number, the record has steps of 0.05
    records = cache.load(SHAPES, variants, {})
    parts = (("value", "loss", captions.loss_caption), ("gradient", "gradient", captions.gradient_caption))
    for column, (y, title, caption), (low, high) in zip(st.columns(2, gap="large"), parts, bounds, strict=True):
        with column:
            draw = partial(functions, x="x", y=y, x_title=x_title, y_title=title, at=at, low=low, high=high)
            page.chart_with_download(
                records.chart(table, draw, partial(caption, at=at, where=where)),
                f"{title} of one example",
                f"{SHAPES.id}-{table}-{y}",
            )
    page.table(
        records.value(table, partial(captions.values_at, at=at)), alt=f"Value and gradient of each loss at {at:g}"
    )


shapes, probable, sensitivity, regression, margin, selector, imbalance, derived = page.explore(
    "Shapes", "Probabilities", "Sensitivity", "Regression", "Margin", "Which loss?", "Rare classes", "Derivation"
)
if shapes.open:
    with shapes:
        shape(
            "residual",
            REGRESSION,
            controls.slider(
                "Residual: prediction − target (regression)",
                -4.0,
                4.0,
                2.0,
                0.05,
                key=page.key("miss"),
                help="Move the prediction away from its target: the gradient says how strongly a loss corrects it.",
            ),
            "prediction − target",
            "A residual of",
            ((0.0, 9.0), (-4.0, 4.0)),
        )
        shape(
            "logit",
            CLASSIFICATION,
            controls.slider(
                "Logit of the right class (classification)",
                -5.0,
                5.0,
                -3.0,
                0.05,
                key=page.key("score"),
                help="Below 0 the prediction is wrong, far below it is confidently wrong. The gradient says how strongly a loss corrects it.",
            ),
            "logit of the right class minus that of the other",
            "A logit of",
            ((0.0, 6.0), (-1.6, 0.6)),
        )
        st.markdown(
            "With one logit for two classes, MSE and MAE compare the probability σ(z) with the target, and MSE on logits compares z itself with 1; KL has a target of 0.9. "
            "Softmax cross-entropy and binary cross-entropy are then the same function."
        )
        page.topics([TOPICS[variant] for variant in chosen if variant in TOPICS], "gradient", folded=True)
elif probable.open:
    with probable:
        if class_runs:
            data = COMPARISON.setting("data")
            said = data.format(task_settings.get("data", data.default))
            loss_probabilities.panel(page, class_runs, class_rates, class_accuracies, f"test images of {said}")
elif sensitivity.open:
    with sensitivity:
        starts, by_rate = st.columns(2, gap="large")
        with starts:
            if neuron_runs:
                page.chart_with_download(
                    cache.load(
                        NEURON, neuron_losses, {"start": STARTS, "learning_rate": neuron["learning_rate"]}
                    ).chart(
                        "reached",
                        partial(
                            against,
                            setting="start",
                            y="epochs",
                            x_title="initial w and b",
                            y_title="epochs",
                            log_y=True,
                        ),
                        captions.starts_caption,
                    ),
                    f"epochs until the neuron's output is below {ENOUGH:g}, learning rate {neuron['learning_rate']:g} · log axis · {layout.seed_range(NEURON)}",
                    f"{NEURON.id}-starts",
                )
        with by_rate:
            if class_runs:
                custom = task == "Custom"
                tried = class_runs if custom else cache.load_tuning(COMPARISON, class_losses, task_settings)
                page.chart_with_download(
                    tried.chart(
                        "curve",
                        partial(
                            ends_against,
                            setting="learning_rate",
                            y="validation",
                            x_title="learning rate",
                            y_title="validation accuracy",
                            percent=True,
                        ),
                        captions.learning_rates_caption,
                    ),
                    f"the classifier's final validation accuracy at each learning rate of the grid · log axis · {layout.seed_range(COMPARISON) if custom else f'band: min–max of {len(COMPARISON.tuning_seeds)} seeds used only for tuning'}",
                    f"{COMPARISON.id}-learning-rates",
                )
elif regression.open:
    with regression:
        loss_robustness.regression(page, chosen)
elif margin.open:
    with margin:
        loss_robustness.margin(page, chosen)
elif selector.open:
    with selector:
        loss_selector.table(page)
        loss_selector.outputs(page)
elif imbalance.open:
    with imbalance:
        class_imbalance.panel(page)
elif derived.open:
    with derived:
        derivation.panel(page, CROSS_ENTROPY)

page.whiteboard()
page.source(
    (
        "dlcore/blocks/losses.py",
        "dlcore/blocks/calibration.py",
        "dlcore/training.py",
        "dlcore/experiments/foundations/loss_saturation.py",
        "dlcore/experiments/foundations/loss_comparison.py",
        "dlcore/recipes/mlp_classifier.py",
        "dlcore/experiments/foundations/loss_outliers.py",
        "dlcore/experiments/foundations/loss_boundaries.py",
        "dlcore/experiments/foundations/loss_shapes.py",
        "dlcore/data/noisy_regression.py",
        "dlcore/data/blobs.py",
        *class_imbalance.SOURCES,
    )
)
