"""Positions at four lengths, and norms by depth: two experiments of the page Inside a modern Transformer."""

import math
from functools import partial

import streamlit as st

from dlcore.analysis.language import modern_transformer as captions
from dlcore.charts.language import modern_transformer as drawings
from dlcore.experiments import find
from dlcore.experiments.language import norm_placement as norms
from dlcore.experiments.language import positions as order
from pages.language.panels import modern_parts
from pages.shared import cache, controls, experiment_view, layout

POSITIONS, PLACEMENT = find("positions"), find("norm-placement")
TOP = 6.0  # above the loss of a uniform guess


def positions(page):
    """Trained at one length, tested at four."""
    modern_parts.formula("rope", "alibi")
    st.markdown(
        "Which of two marked tokens came first? Only a network that knows positions can tell. It is trained on sequences of one length, and tested on "
        "sequences up to eight times as long. Except for *Causal mask alone*, attention is bidirectional here, so that nothing else gives the order away; "
        "in language models RoPE and ALiBi stand under a causal mask. T5 adds a learned bias to each score, one for each head and bucket of distances, which all "
        "blocks share. Buckets widen with distance; a distance beyond those of training falls into a bucket whose bias was never learned."
    )
    chosen = controls.variants(POSITIONS.variants, page.key("positions"))
    if chosen:
        records = cache.load(POSITIONS, chosen, {"learning_rate": order.LEARNING_RATES})
        page.experiment(
            records,
            "lengths",
            drawings.accuracy_by_length,
            captions.lengths_caption,
            f"accuracy on new sequences of {', '.join(str(times * POSITIONS.setting('length').default) for times in order.TIMES)} tokens; "
            f"training: {POSITIONS.setting('length').default} · chance: 50% · each at the learning rate that validation chose · {layout.seed_range(POSITIONS)}",
            "positions-",
        )
        page.note(
            "Below 50% a network is not guessing: what it has learned of positions now points the wrong way. Learning curves and settings are on the page [Attention](attention?att-tab=Positions)."
        )
    modern_parts.foot(page, "Positions", "blocks/positions.py", "rotate", "alibi", "relative_buckets", "sinusoids")


def normalization(page):
    """Loss by depth, without warm-up and with it, and the gradients before the first step."""
    modern_parts.formula("pre-ln", "rms-norm")
    st.markdown(
        f"Networks of width {norms.WIDTH} learn next-token prediction on synthetic English for {norms.STEPS} steps, deeper and deeper, at one learning rate."
    )
    rate = controls.segmented_control(
        "Learning rate",
        norms.LEARNING_RATES,
        default=norms.LEARNING_RATE.default,
        format_func="{:g}".format,
        required=True,
        key=page.key("rate"),
        help=norms.LEARNING_RATE.help,
    )
    settings = {"depth": norms.DEPTHS, "warm_up": norms.WARM_UPS, "learning_rate": rate or norms.LEARNING_RATE.default}
    records = cache.load(PLACEMENT, PLACEMENT.variants, settings)
    none, some = norms.WARM_UPS
    subtitle = f"loss on new sentences after {norms.STEPS} steps · a uniform guess: {math.log(_words()):.1f} · {layout.seed_range(PLACEMENT)}"
    draw = partial(drawings.loss_by_depth, top=TOP)

    rows = records.table("end")
    measured = set() if rows.empty else set(rows["warm_up"])

    def with_warm_up(steps):
        where = (("warm_up", (steps,)),)
        if steps in measured:
            page.chart(
                records.chart("end", draw, captions.depth_caption, where=where),
                f"{subtitle} · learning rate growing from 0 over the first {steps} steps" if steps else subtitle,
            )

    if none not in measured:  # nothing is, or only some of it
        with_warm_up(some)
        experiment_view.foot(records, rows, page.key("norms-"), page.hidden)
    else:
        page.experiment(
            records,
            "end",
            draw,
            captions.depth_caption,
            subtitle,
            "norms-",
            where=(("warm_up", (none,)),),
            beside=partial(with_warm_up, some),
        )
    deepest = (("depth", norms.DEPTHS[-1:]), ("warm_up", (none,)))
    if none in measured and not records.table("gradient", deepest).empty:
        page.chart_with_download(
            records.chart("gradient", drawings.gradient_by_block, captions.gradient_caption, where=deepest),
            f"norm of the gradient of each block's last matrix before the first step, {norms.DEPTHS[-1]} blocks · {layout.seed_range(PLACEMENT)}",
            "gradient-by-block",
        )
    modern_parts.foot(page, "Normalization", "blocks/norm_placement.py", "NormalizedBlock")


def _words():
    from dlcore.data.synthetic_english import vocabulary

    return len(vocabulary())
