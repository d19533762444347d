"""An LSTM beside a GPT of as many parameters, and n-grams, on Python's help, plays by Shakespeare or the reader's own file: bits per byte."""

from functools import partial

import streamlit as st

from dlcore.analysis.convergence import early_training_note
from dlcore.analysis.language import language_models as captions
from dlcore.analysis.selection import tuning_table
from dlcore.charts import bars
from dlcore.charts.language import language_models as drawings
from dlcore.data.corpora import HELP, SHAKESPEARE
from dlcore.experiments import find
from dlcore.experiments.language.bits_per_byte import CORPUS, COUNTS, NETWORKS, ORDERS
from dlcore.recipes.byte_windows import part_bytes
from dlcore.recipes.convergence import ended_early
from pages.language.panels import training_text
from pages.shared import cache, controls, layout

TEXT = find("bits-per-byte")
ACROSS = ("seconds", "step")


def panel(page):
    """The curves, the models at their best step, and n-grams by order."""
    key = page.key("lm-")
    st.markdown(
        "Which model predicts the next byte of a text best? Python's help on its own language, ten plays by Shakespeare, or a file of yours, is split into training, validation and test pieces. "
        "Both networks see 128 bytes, have about as many parameters, and each its own tuned learning rate; the weights that are tested are moving averages. "
        "*Bits per byte* is the cross-entropy to base 2: what the text would take, compressed with the model. Unlike perplexity per token it "
        "does not depend on a tokenizer."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        corpus = training_text.select(key, CORPUS)
        chosen = controls.variants(TEXT.variants, f"{key}variants")
        across = controls.segmented_control(
            "Curves over",
            ACROSS,
            default=ACROSS[0],
            required=True,
            key=f"{key}across",
            format_func={"seconds": "seconds", "step": "steps"}.get,
            help="Seconds of one CPU thread, in training alone. A step is the same number of bytes for both.",
        )
        with st.popover("Settings", icon=":material/tune:", key=f"{key}settings"):
            steps = page.settings(TEXT, ("steps",), "lm-")
    if corpus == training_text.OWN:
        corpus = training_text.open_file(key, _byte_counts)
    if corpus is None or steps is None or not chosen:
        return
    settings, networks = {"corpus": corpus, **steps}, tuple(variant for variant in chosen if variant in NETWORKS)
    records = cache.load(TEXT, chosen, settings)

    def learning():
        if networks:
            page.chart(
                cache.load(TEXT, networks, settings).chart(
                    "curve", partial(drawings.learning_chart, x=across or ACROSS[0]), captions.curve_caption
                ),
                f"bits per byte on test pieces during training · {layout.seed_range(TEXT)}",
            )

    page.experiment(
        records,
        "end",
        partial(bars, y="bits", unit="bits per byte"),
        captions.bits_caption,
        f"bits per byte on test pieces, fewer is better · networks: at the step at which their validation loss was least; n-grams: of orders 1 to {ORDERS} "
        f"the one that validation prefers · {layout.seed_range(TEXT)}",
        "lm-",
        beside=learning,
    )
    table = records.value("end", captions.cost_table)
    page.table(table, "Bits per byte, size and training time of each model")
    if table is not None:
        page.note(
            f"{_about(corpus)} No verdict rests on this comparison. What each has of the published network: LSTM under *Formulas*, GPT on the page "
            "[BERT, GPT, T5](bert_gpt_t5?three-tab=Formulas)."
        )
    if networks:
        trained = cache.load(TEXT, networks, settings)
        page.note(trained.value("curve", partial(early_training_note, ended_early=ended_early)))
        with st.expander("How the learning rates were chosen"):
            page.table(
                cache.load_tuning(TEXT, networks).value(
                    "curve", partial(tuning_table, setting="learning_rate", by="validation")
                ),
                "Validation bits per byte of each network at each learning rate that was tried",
            )
            page.note(
                f"Validation bits per byte on Python's help, mean of {len(TEXT.tuning_seeds)} tuning seeds, used for nothing else, after {TEXT.tuning_conditions[0]['steps']} steps, "
                f"a fifth of the training above; so short a training prefers larger rates than the whole would · ✓ chosen"
            )
    counts = cache.load(TEXT, (COUNTS,), {"corpus": corpus})
    orders = counts.chart("orders", drawings.order_chart, captions.order_caption)
    if COUNTS in chosen and orders:
        page.chart_with_download(
            orders,
            "interpolated n-grams of bytes, each order with the smoothing that validation prefers · without training a network",
            "bits-per-byte-orders",
        )


def _about(corpus):
    """What to think of when reading results on this text."""
    if corpus == HELP:
        return "This is little text for such networks, and help texts repeat phrases, which long n-grams memorize."
    rates = "Each learning rate was tuned on Python's help; for this text another may be better."
    if corpus == SHAKESPEARE:
        return f"{rates} The program of a run (*Download*) takes the text, `dlcore/data/shakespeare.txt.xz` unpacked, as its argument."
    return f"{rates} The program of a run (*Download*) takes the file as its argument."


def _byte_counts(name):
    """How many bytes a stored text has, and its parts."""
    count = {part: len(text) for part, text in part_bytes(name).items()}
    return f"{sum(count.values()):,} bytes, repetitions left out; {count['train']:,} for training, {count['test']:,} for testing."
