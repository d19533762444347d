"""Encoder–decoder networks on copy and reverse: one vector for everything, or attention; the truth as input, or what was written."""

from functools import partial

import streamlit as st

from dlcore.analysis.language import seq2seq as captions
from dlcore.analysis.selection import tuning_table
from dlcore.charts.language import seq2seq as drawings
from dlcore.experiments import find
from dlcore.experiments.language.seq2seq import BATCH, LONGEST, MODES, OWN, TASK, TESTED, TOKENS, WATCHED
from dlcore.guide import NAMES
from pages.shared import cache, controls, layout

SEQ2SEQ = find("seq2seq")
PER = ("token", "sequence")
ATTENDING = ("additive-attention", "dot-product-attention")
SHARE = 0.5  # of its own tokens at the end of training with scheduled sampling, as recorded


def panel(page):
    """The three networks by length and position, both ways to feed the decoder, and where it attends."""
    key = page.key("s2s-")
    st.markdown(
        f"An encoder reads a random sequence of up to {LONGEST} tokens out of {TOKENS}, a decoder writes it again, as it was or in reverse. Both are GRUs. "
        "Without attention all that was read has to pass through the encoder's last state; with attention the decoder looks back at "
        "every state at every step. Sequences are new at every step, so that nothing can be memorized."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = controls.variants(SEQ2SEQ.variants, f"{key}variants")
        mode = controls.segmented_control(
            "Decoder",
            MODES[::-1],
            default=MODES[1],
            required=True,
            key=f"{key}mode",
            format_func=str.capitalize,
            help="Free running: it reads what it wrote, as in use. Teacher forcing: it reads the true previous token, as in training.",
        )
        per = controls.segmented_control(
            "Accuracy per",
            PER,
            default=PER[0],
            required=True,
            key=f"{key}per",
            help="A sequence is right if all its tokens are, and its end.",
        )
        task = controls.segmented_control(
            TASK.label,
            TASK.choices,
            default=TASK.default,
            required=True,
            key=f"{key}task",
            format_func=TASK.labels.get,
            help=TASK.help,
        )
    if not chosen:
        return
    task = {TASK.name: task or TASK.default}
    mode, per = mode or MODES[1], per or PER[0]
    records = cache.load(SEQ2SEQ, chosen, task)

    def positions():
        page.chart(
            records.chart(
                "positions",
                partial(drawings.position_chart, mode=mode),
                partial(captions.position_caption, mode=mode),
            ),
            f"accuracy at each position of the output, sequences of {WATCHED} tokens · {mode} · {layout.seed_range(SEQ2SEQ)}",
        )

    page.experiment(
        records,
        "lengths",
        partial(drawings.length_chart, mode=mode, per=per),
        partial(captions.length_caption, mode=mode, per=per),
        f"accuracy per {per} on {TESTED} new sequences of each length, the end counted too · trained on lengths 1 to {LONGEST}, {BATCH} at a time, each at its tuned "
        f"learning rate, with teacher forcing · {mode} · by chance 1 in {TOKENS} tokens · log axis · {layout.seed_range(SEQ2SEQ)}",
        "s2s-",
        beside=positions,
    )
    page.table(
        records.value("lengths", partial(captions.result_table, mode=mode)),
        "Accuracy per sequence and per token of each network at each length",
    )
    page.note(records.value("end", captions.size_note))
    with st.expander("How the learning rate was chosen"):
        table = cache.load_tuning(SEQ2SEQ, chosen).value(
            "curve", partial(tuning_table, setting="learning_rate", by="validation")
        )
        page.table(table, "Validation loss of each network at each learning rate that was tried")
        page.note(
            f"Validation loss under teacher forcing on reverse, mean of {len(SEQ2SEQ.tuning_seeds)} tuning seeds, used for nothing else, after "
            f"{SEQ2SEQ.tuning_conditions[0]['steps']} steps, half of the training above · ✓ chosen"
        )
    left, right = st.columns(2, gap="large")
    with left:
        _exposure(page, chosen)
    with right:
        _alignment(page, task[TASK.name])


def _exposure(page, chosen):
    """Reverse alone: teacher forcing against free running, and scheduled sampling."""
    swept = cache.load(SEQ2SEQ, chosen, {OWN.name: (OWN.default, SHARE)})
    page.chart_with_download(
        swept.chart("lengths", drawings.exposure_chart, captions.exposure_caption),
        f"reverse, {WATCHED} tokens and the end · scheduled sampling: in training the decoder reads its own tokens more and more often, in the end with "
        f"probability {SHARE:g}; then free running; not tried with additive attention, for the time · {layout.seed_range(SEQ2SEQ)}",
        "seq2seq-exposure",
    )
    page.note(swept.value("end", captions.after_mistake_note, ((OWN.name, (OWN.default,)),)))


def _alignment(page, task):
    """The attention weights of one sequence, first seed."""
    attention = controls.segmented_control(
        "Attention weights of",
        ATTENDING,
        default=ATTENDING[0],
        required=True,
        key=page.key("s2s-attention"),
        format_func=NAMES.get,
    )
    run = SEQ2SEQ.run(attention or ATTENDING[0], SEQ2SEQ.seeds[0], task=task)
    recorded = cache.load_arrays(run)
    if not recorded:
        page.note("The attention weights of one sequence are shown once this network has been trained.")
        return
    page.chart_with_download(
        cache.live_chart(
            partial(captions.alignment_table, recorded=recorded),
            drawings.alignment_chart,
            partial(captions.alignment_caption, reverse=task == "reverse"),
        ),
        "one sequence, first seed, free running · rows: what is written, columns: what was read, as letters · point at a cell",
        "seq2seq-alignment",
        f"{SEQ2SEQ.id}, {NAMES[run.variant]}, {task}, first seed: attention weights of one sequence",
        width="content",
    )
