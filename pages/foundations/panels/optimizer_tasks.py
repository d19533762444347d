"""Six tasks: how many of them each optimizer solves in which time, and what its default learning rate costs."""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import optimizer_tasks as captions
from dlcore.charts.foundations.optimizer_tasks import default_regrets, performance_profile
from dlcore.experiments import find
from dlcore.experiments.foundations import optimizer_tasks
from dlcore.formatting import percent
from pages.shared import cache, controls, layout
from pages.shared.failures import fails_alone

TASKS = find("optimizer-tasks")
NAMES = tuple(optimizer_tasks.TASK.labels.items())
LABELS = optimizer_tasks.RATE.labels
SOURCES = (
    "dlcore/experiments/foundations/optimizer_tasks.py",
    "dlcore/recipes/small_tasks.py",
    "dlcore/analysis/foundations/optimizer_tasks.py",
)


@fails_alone
def panel(page):
    """The performance profile beside the regret of defaults, then every time to target and every learning rate."""
    st.markdown(
        "An **MLP** and a **CNN** (LeNet) on Fashion-MNIST, an **RNN** that reads surnames and says where they are from, a causal **Transformer** on bytes of English text, "
        "logistic regression on **sparse features**, and an **autoencoder** of digits. A task counts as solved once the test loss has fallen "
        f"{percent(captions.IMPROVEMENT)} of the way from its value before training to the lowest mean that any tuned optimizer ends with."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        axis = controls.segmented_control(
            "Count by",
            tuple(captions.UNITS),
            default="step",
            required=True,
            format_func=captions.UNITS.__getitem__,
            key=page.key("six-axis"),
            help="Seconds are CPU time of one thread: they also count how long an optimizer's own step takes.",
        )
        rate = controls.segmented_control(
            optimizer_tasks.RATE.label,
            tuple(LABELS),
            default=optimizer_tasks.TUNED,
            required=True,
            format_func=LABELS.__getitem__,
            key=page.key("six-rate"),
            help=f"{optimizer_tasks.RATE.help} The fastest tuned optimizer is what all are compared with, either way.",
        )
    axis, rate = axis or "step", rate or optimizer_tasks.TUNED
    records = cache.load(
        TASKS, TASKS.variants, {"task": TASKS.setting("task").choices, "rate_choice": optimizer_tasks.RATES}
    )

    def regret():
        page.chart(
            records.chart(
                "curve", partial(default_regrets, tasks=NAMES), partial(captions.regret_caption, tasks=NAMES)
            ),
            f"final test loss at the default learning rate over that at the tuned one · log axis · geometric mean of {len(TASKS.seeds)} seeds, line: min–max",
        )

    page.experiment(
        records,
        "curve",
        partial(performance_profile, x=axis, rate_choice=rate),
        partial(captions.profile_caption, x=axis, rate_choice=rate),
        f"performance profile: tasks solved within τ times the time of the fastest tuned optimizer · {LABELS[rate].lower()} learning rates · "
        f"median of {len(TASKS.seeds)} seeds · log axis · lines of one height side by side",
        "six-",
        beside=regret,
    )
    table = records.value("curve", partial(captions.target_table, rate_choice=rate, tasks=NAMES))
    if table is None or page.hidden:
        return
    layout.small(
        f"Steps and seconds until the target, {LABELS[rate].lower()} learning rates, median of {len(TASKS.seeds)} seeds · ✓: the lowest of the row"
    )
    page.table(table, alt="For each task the target and how many steps and seconds each optimizer takes to it")
    rates = {
        (variant, task): TASKS.run(variant, TASKS.seeds[0], task=task)["learning_rate"]
        for variant in TASKS.variants
        for task, _ in NAMES
    }
    layout.small(
        f"{captions.learning_rate_caption(rates, optimizer_tasks.DEFAULTS)} · tuned on {len(TASKS.tuning_seeds)} seeds used only for that, by the validation loss · "
        f"defaults: PyTorch's, but {optimizer_tasks.DEFAULTS['mini-batch']:g} for SGD, as in Keras and, with momentum, for AlexNet (Krizhevsky and others, 2012)"
    )
    page.table(
        captions.learning_rate_table(rates, optimizer_tasks.DEFAULTS, NAMES),
        alt="The default learning rate of each optimizer, and the one that tuning chose on each task",
    )
