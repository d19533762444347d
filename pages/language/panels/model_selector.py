"""Which network for a task: over what distance it must remember, how much data there is, how fast it must be; and the records that decide."""

from functools import partial

import streamlit as st

from dlcore.analysis.language import model_selector as captions
from dlcore.experiments import find
from dlcore.experiments.language import long_range_recall, sequence_cost, surnames
from pages.shared import cache, controls, layout

RECALL, SURNAMES, TIME = map(find, ("long-range-recall", "surnames", "sequence-cost"))


def panel(page):
    """The reader's task in a few settings, and what was measured of each network under these conditions."""
    key = page.key("task-")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        distance = _one_of(
            "It must remember over",
            long_range_recall.DISTANCES,
            20,
            "{} tokens",
            f"{key}distance",
            "Further: more networks forget.",
        )
        forget_bias = _one_of(
            "Forget bias of LSTM and GRU",
            long_range_recall.FORGET_BIAS.choices[::-1],
            long_range_recall.LOG_T,
            long_range_recall.FORGET_BIAS.labels,
            f"{key}memory",
            long_range_recall.FORGET_BIAS.help,
        )
        names = _one_of(
            "Examples of each class",
            surnames.NAMES.choices,
            surnames.FEW,
            "{}",
            f"{key}names",
            "Training names of each of fourteen origins. More: all networks get better, not all alike.",
        )
        length = _one_of(
            "Sequences of",
            sequence_cost.LENGTHS,
            64,
            "{} tokens",
            f"{key}length",
            "Longer: every step takes longer, and the cost of attention grows with the square.",
        )
        most = controls.slider(
            "A training step may take",
            5,
            500,
            100,
            5,
            format="%d ms",
            key=f"{key}most",
            help=f"{sequence_cost.BATCH} sequences, one thread, with torch's kernels. More: slower networks qualify.",
        )
    if page.hidden:
        layout.small(layout.HIDDEN_NOTE)
        return
    measured = (
        cache.load(
            RECALL,
            RECALL.variants,
            {"distance": distance, "forget_bias": forget_bias, "learning_rate": long_range_recall.LEARNING_RATES},
        ).value("curve", captions.recall_accuracy),
        cache.load(SURNAMES, surnames.NETWORKS, {"names": names}).value("outcome", captions.name_accuracy),
        cache.load(TIME, TIME.variants, {}).value(
            "step", partial(captions.step_milliseconds, length=length, kernel=sequence_cost.KERNEL)
        ),
    )
    if None in measured:
        st.info("Not all of this is recorded: `python -m dlcore bake` measures what is missing.")
        return
    table = captions.compare(*measured, most)
    st.markdown(f"**{captions.recommendation(table)}**")
    page.table(
        captions.display_table(table, distance, names, length),
        "What was measured of each network under these conditions",
    )
    layout.small(
        f"Recall: an accuracy of {captions.ENOUGH:.0%} on new sequences after at most {long_range_recall.STEPS} steps, the better of two learning rates · "
        "names: as many parameters for all, as many steps, tuned learning rates · "
        f"step time: width {long_range_recall.WIDTH}, not the networks of the names · means over the seeds"
    )


def _one_of(label, options, default, form, key, text):
    return (
        controls.segmented_control(
            label,
            options,
            default=default,
            required=True,
            format_func=form.format if isinstance(form, str) else form.__getitem__,
            key=key,
            help=text,
        )
        or default
    )
