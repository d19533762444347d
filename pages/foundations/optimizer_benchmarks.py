"""Optimizers at work: how many examples should a step look at, and how long should it be?"""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import optimizer_benchmarks as captions
from dlcore.charts import bars
from dlcore.charts.heatmap import curves_at_best, sweep
from dlcore.experiments import find
from dlcore.experiments.foundations import batch_size, learning_rate_sensitivity
from dlcore.guide import TOPICS
from pages.shared import cache, controls, experiment_view, layout, page

LEARNING_RATES, BATCHES = find("learning-rate-sensitivity"), find("batch-size")
CLAIMS = ("gd-slow-on-large-data", "sgd-fast-but-noisy", "mini-batch-balances", "adam-robust", "adam-fast")
FIRST = ("mini-batch", "momentum", "adagrad", "rmsprop", "adam", "adamw")
TASKS = {
    "MNIST-5k": (learning_rate_sensitivity.MNIST, 0.9),
    "Fashion-10k": (learning_rate_sensitivity.FASHION, 0.8),
    "My own": ({}, 0.9),
}
BAND = f"band from the least to the greatest of {len(LEARNING_RATES.seeds)} seeds"


def count_by(key):
    return st.segmented_control(
        "Count by",
        ("epoch", "step", "seconds"),
        default="epoch",
        required=True,
        key=key,
        bind="query-params",
        help="By steps large batches win, by epochs small ones, by seconds what suits the processor. Seconds are of one thread on a CPU, of the clock on an accelerator: for batch sizes those of one network by itself, for optimizers those of all seeds together, shared equally.",
    )


layout.heading(
    "Optimizers at work",
    "How many examples should a step look at, and how long should it be?",
    "The guide says that gradient descent *is slow for large data sets*, that mini-batches *balance speed and stability*, and that Adam *is robust* and *converges fast*. "
    "Here each is trained on real networks at every learning rate of one grid, and judged at the rate that a validation part chooses.",
)

chosen, hidden = page.compared("optimizer_benchmarks", LEARNING_RATES.variants, "work-", FIRST)

with st.container(horizontal=True, vertical_alignment="bottom"):
    task = st.segmented_control(
        "Learn",
        tuple(TASKS),
        default="MNIST-5k",
        required=True,
        key="work-task",
        bind="query-params",
        help="Digits with 3 layers for 10 epochs, clothes with 6 layers for 8 epochs, or settings of your own, to be run here.",
    )
    axis = count_by("work-axis")
    settings, accuracy = TASKS.get(task, TASKS["MNIST-5k"])
    if task == "My own":
        with st.popover("Settings", icon=":material/tune:", key="work-settings"):
            settings = experiment_view.settings(LEARNING_RATES, ("data", "depth", "width", "epochs", "batch"), "work-")
if settings is not None:
    shown = {"learning_rate": learning_rate_sensitivity.LEARNING_RATES, **settings}

    def race():
        layout.draw(
            cache.recorded_chart(
                LEARNING_RATES,
                "curve",
                chosen,
                shown,
                partial(
                    curves_at_best, setting="learning_rate", x=axis or "epoch", y="accuracy", floor=0.6, by="validation"
                ),
                partial(
                    captions.of_race, setting="learning_rate", x=axis or "epoch", accuracy=accuracy, by="validation"
                ),
            ),
            f"accuracy on test pictures, each at the rate that validation chooses, the one framed · axis from 60 % · {BAND}",
            hidden,
        )

    experiment_view.show(
        LEARNING_RATES,
        "curve",
        chosen,
        shown,
        partial(sweep, setting="learning_rate", title="learning rate", by="validation"),
        partial(captions.of_sweep, setting="learning_rate", step=learning_rate_sensitivity.STEP),
        f"final accuracy on test pictures in percent, mean of {len(LEARNING_RATES.seeds)} seeds · filled: within two points of the row's best · framed: what validation chooses · ✕: most seeds diverged",
        "work-rates-",
        hidden,
        beside=race,
    )

layout.verdict_cards(tuple(f"optimizers/{claim}" for claim in CLAIMS), hidden)

st.header("Look closer", anchor="closer")
batches, noise, words = st.tabs(
    ["Batch size", "Noise", "Formulas"], key="work-tab", on_change="rerun", bind="query-params"
)
if batches.open:
    with batches:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            sizes = controls.variants(BATCHES.variants, "work-sizes", label="Examples in a step")
            by = count_by("work-batch-axis")
            examples = experiment_view.settings(BATCHES, ("examples",), "work-")
        if sizes and examples:

            def by_batch():
                layout.draw(
                    cache.recorded_chart(
                        BATCHES,
                        "curve",
                        sizes,
                        {"learning_rate": batch_size.LEARNING_RATES, **examples},
                        partial(
                            curves_at_best,
                            setting="learning_rate",
                            x=by or "epoch",
                            y="accuracy",
                            floor=0.4,
                            log=True,
                            by="validation",
                        ),
                        partial(
                            captions.of_race, setting="learning_rate", x=by or "epoch", accuracy=0.8, by="validation"
                        ),
                    ),
                    f"accuracy on test digits, each at the rate that validation chooses, the one framed · log axis · axis from 40 % · {BAND}",
                    hidden,
                )

            experiment_view.show(
                BATCHES,
                "curve",
                sizes,
                {"learning_rate": batch_size.LEARNING_RATES, **examples},
                partial(sweep, setting="learning_rate", title="learning rate", by="validation"),
                partial(captions.of_sweep, setting="learning_rate", step=0.5),
                "plain SGD, 2 layers of 64: final accuracy in percent · fewer steps an epoch were given more epochs · filled: within two points of the row's best · framed: what validation chooses · ✕: most seeds diverged",
                "work-batch-",
                hidden,
                beside=by_batch,
            )
elif noise.open:
    with noise:
        st.markdown(
            "Before the first step: how far the gradient of a random batch lies from that of all the data, as a multiple of the latter's length. "
            "In theory it falls with the root of the batch."
        )
        experiment_view.show(
            BATCHES,
            "noise",
            BATCHES.variants,
            {},
            partial(bars, y="noise", unit="distance over length"),
            captions.of_noise,
            f"root mean square over {batch_size.DRAWN} batches · {batch_size.EXAMPLES.default:,} digits · mean of {len(BATCHES.seeds)} networks, line from least to greatest",
            "work-noise-",
            hidden,
        )
elif words.open:
    with words:
        layout.topics([TOPICS[variant] for variant in chosen], "work-")

layout.whiteboard("optimizer_benchmarks", "work-", hidden)
layout.source(
    (
        "dlcore/blocks/optimizers.py",
        "dlcore/experiments/foundations/batch_size.py",
        "dlcore/experiments/foundations/learning_rate_sensitivity.py",
        "dlcore/recipes/mlp_classifier.py",
        "dlcore/training.py",
        "dlcore/inspection/foundations/activation_statistics.py",
    ),
    "work-",
)
