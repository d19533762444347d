"""Optimizers in practice: how many examples should a step use, and how large should it be?"""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import optimizer_benchmarks as captions
from dlcore.charts import bars
from dlcore.charts.at_best_setting import curves_at_best
from dlcore.charts.heatmap import sweep
from dlcore.experiments import find
from dlcore.experiments.foundations import batch_size, learning_rate_sensitivity
from dlcore.guide import TOPICS
from pages.foundations.panels import optimizer_tasks
from pages.shared import cache, controls, layout
from pages.shared.page import Page

OPTIMIZERS, BATCHES = find("learning-rate-sensitivity"), find("batch-size")
CLAIMS = ("gd-slow-on-large-data", "sgd-fast-but-noisy", "mini-batch-balances", "adam-robust", "adam-fast")
FIRST = ("mini-batch", "momentum", "adagrad", "rmsprop", "adam", "adamw")
TASKS = {
    "MNIST-5k": (learning_rate_sensitivity.MNIST, 0.9),
    "Fashion-10k": (learning_rate_sensitivity.FASHION, 0.8),
    "Custom": ({}, 0.9),
}
BAND = layout.seed_range(OPTIMIZERS)
CELLS = "filled: within two points of the row's best · framed: chosen on validation · ✕: most seeds diverged"


def count_by(key):
    return controls.segmented_control(
        "Count by",
        ("epoch", "step", "seconds"),
        default="epoch",
        required=True,
        key=key,
        help="By steps large batches win, by epochs small ones, by seconds what suits the hardware. Seconds are CPU time of one thread, or wall time on an accelerator: "
        "for batch sizes that of one network alone, for optimizers that of all seeds together, divided by their number.",
    )


page = Page("optimizer_benchmarks")
page.heading(
    "How many examples should a step use, and how large should it be?",
    "The guide says that gradient descent *is slow for large data sets*, that mini-batches *balance speed and stability*, and that Adam *is robust* and *converges fast*. "
    "Here each trains real networks at every learning rate of one grid, and is judged at the one chosen on validation.",
)
chosen = page.variants(OPTIMIZERS.variants, FIRST)

with page.controls():
    task = controls.segmented_control(
        "Task",
        tuple(TASKS),
        default="MNIST-5k",
        required=True,
        key=page.key("task"),
        help="Digits with 3 layers for 10 epochs, clothes with 6 layers for 8 epochs, or custom settings, to be run here.",
    )
    axis = count_by(page.key("axis"))
    settings, accuracy = TASKS.get(task, TASKS["MNIST-5k"])
    if task == "Custom":
        with st.popover("Settings", icon=":material/tune:", key=page.key("settings")):
            settings = page.settings(OPTIMIZERS, ("data", "depth", "width", "epochs", "batch"))
if settings is not None:
    runs = cache.load(OPTIMIZERS, chosen, {"learning_rate": learning_rate_sensitivity.LEARNING_RATES, **settings})

    def learning_curves():
        page.chart(
            runs.chart(
                "curve",
                partial(
                    curves_at_best, setting="learning_rate", x=axis or "epoch", y="accuracy", floor=0.6, by="validation"
                ),
                partial(
                    captions.time_to_accuracy_caption,
                    setting="learning_rate",
                    x=axis or "epoch",
                    accuracy=accuracy,
                    by="validation",
                ),
            ),
            f"test accuracy, each at the learning rate chosen on validation, the framed one · axis from 60% · {BAND}",
        )

    page.experiment(
        runs,
        "curve",
        partial(sweep, setting="learning_rate", title="learning rate", by="validation"),
        partial(captions.learning_rate_caption, setting="learning_rate", step=learning_rate_sensitivity.STEP),
        f"final test accuracy in percent, mean of {len(OPTIMIZERS.seeds)} seeds · {CELLS}",
        "rates-",
        beside=learning_curves,
    )

page.limits(
    ("Counted by seconds", {"axis": "seconds"}),
    ("Clothes in place of digits", {"task": "Fashion-10k"}),
    ("From one example a step to all", {"tab": "Batch size"}),
)
page.verdicts(tuple(f"optimizers/{claim}" for claim in CLAIMS))

batches, six, noise, words = page.explore("Batch size", "Six tasks", "Noise", "Formulas")
if batches.open:
    with batches:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            sizes = controls.variants(BATCHES.variants, page.key("sizes"), label="Batch size")
            batch_axis = count_by(page.key("batch-axis"))
            examples = page.settings(BATCHES, ("examples",))
        if sizes and examples:
            batch_runs = cache.load(BATCHES, sizes, {"learning_rate": batch_size.LEARNING_RATES, **examples})

            def curves_by_batch():
                page.chart(
                    batch_runs.chart(
                        "curve",
                        partial(
                            curves_at_best,
                            setting="learning_rate",
                            x=batch_axis or "epoch",
                            y="accuracy",
                            floor=0.4,
                            log=True,
                            by="validation",
                        ),
                        partial(
                            captions.time_to_accuracy_caption,
                            setting="learning_rate",
                            x=batch_axis or "epoch",
                            accuracy=0.8,
                            by="validation",
                        ),
                    ),
                    f"test accuracy, each at the learning rate chosen on validation, the framed one · log axis · axis from 40% · {layout.seed_range(BATCHES)}",
                )

            page.experiment(
                batch_runs,
                "curve",
                partial(sweep, setting="learning_rate", title="learning rate", by="validation"),
                partial(captions.learning_rate_caption, setting="learning_rate", step=0.5),
                f"plain SGD, 2 layers of 64 units: final test accuracy in percent · larger batches have more epochs, as they take fewer steps in each · {CELLS}",
                "batch-",
                beside=curves_by_batch,
            )
            page.note(batch_runs.value("step_time", captions.step_time_note))
elif six.open:
    with six:
        optimizer_tasks.panel(page)
elif noise.open:
    with noise:
        st.markdown(
            "Before the first step: the error of a random batch's gradient against the full-batch gradient, relative to the norm of the latter. "
            "In theory it falls with the square root of the batch size."
        )
        page.experiment(
            cache.load(BATCHES, BATCHES.variants, {}),
            "noise",
            partial(bars, y="noise", unit="relative error"),
            captions.noise_caption,
            f"root mean square over {batch_size.DRAWN} batches · {batch_size.EXAMPLES.default:,} digits · mean of {len(BATCHES.seeds)} networks, line: min–max",
            "noise-",
        )
elif words.open:
    with words:
        page.topics([TOPICS[variant] for variant in chosen])

page.whiteboard()
page.source(
    (
        "dlcore/blocks/optimizers.py",
        "dlcore/experiments/foundations/batch_size.py",
        "dlcore/experiments/foundations/learning_rate_sensitivity.py",
        "dlcore/recipes/mlp_classifier.py",
        "dlcore/training.py",
        "dlcore/inspection/foundations/activation_statistics.py",
        *optimizer_tasks.SOURCES,
    )
)
