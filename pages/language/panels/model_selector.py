"""Which network for a task: how far back it must remember, how much data there is, how quick it must be; and the records that decide."""

from functools import partial

import streamlit as st

from dlcore.analysis.language import model_selector as captions
from dlcore.experiments import find
from dlcore.experiments.language import long_range_recall, sequence_cost, surnames
from pages.shared import cache, layout

RECALL, SURNAMES, TIME = map(find, ("long-range-recall", "surnames", "sequence-cost"))


def panel(key, hidden):
    """The reader's task in three answers, and what was measured of each network under the nearest conditions that are recorded."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        distance = _one_of(
            "It must remember over",
            long_range_recall.DISTANCES,
            20,
            "{} tokens",
            f"{key}distance",
            "Further back: more networks forget what they read.",
        )
        memory = _one_of(
            "Gates of LSTM and GRU",
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
            "How many names of each of fourteen origins were learned from. More: all get better, not all alike.",
        )
        length = _one_of(
            "Sequences of",
            sequence_cost.LENGTHS,
            64,
            "{} tokens",
            f"{key}length",
            "Longer: every step takes longer, and attention's share grows with the square.",
        )
        most = st.slider(
            "A training step may take",
            5,
            500,
            100,
            5,
            format="%d ms",
            key=f"{key}most",
            bind="query-params",
            help=f"{sequence_cost.BATCH} sequences, one thread, with torch's kernels. More: slower networks are let in.",
        )
    if hidden:
        layout.small(layout.HIDDEN_NOTE)
        return
    measured = (
        cache.recorded_value(
            RECALL,
            "curve",
            RECALL.variants,
            {"distance": distance, "forget_bias": memory, "learning_rate": long_range_recall.LEARNING_RATES},
            captions.recalled,
        ),
        cache.recorded_value(
            SURNAMES,
            "outcome",
            surnames.NETWORKS,
            {"names": names, "learning_rate": surnames.LEARNING_RATES},
            captions.told,
        ),
        cache.recorded_value(
            TIME, "step", TIME.variants, {}, partial(captions.pace, length=length, kernel=sequence_cost.KERNEL)
        ),
    )
    if None in measured:
        st.info("Not all of this is recorded: `python -m dlcore bake` measures what is missing.")
        return
    table = captions.weighed(*measured, most)
    st.markdown(f"**{captions.of_weighed(table)}**")
    st.table(
        captions.for_readers(table, distance, names, length),
        border="horizontal",
        hide_index=True,
        alt="What was measured of each network under these conditions",
    )
    layout.small(
        f"Remembering: at least {captions.ENOUGH:.0%} of new sequences right after at most {long_range_recall.STEPS} steps, the better of two rates · names: as many weights for all, as many steps, "
        f"the rate that validation chose · a step: width {long_range_recall.WIDTH}, not the networks that read the names · means over the seeds"
    )


def _one_of(label, options, usual, form, key, told):
    return (
        st.segmented_control(
            label,
            options,
            default=usual,
            required=True,
            format_func=form.format if isinstance(form, str) else form.__getitem__,
            key=key,
            bind="query-params",
            help=told,
        )
        or usual
    )
