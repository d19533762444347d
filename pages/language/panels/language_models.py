"""An LSTM beside a GPT of as many parameters, and n-grams, on natural text: bits per byte."""

from functools import partial

import streamlit as st

from dlcore.analysis.convergence import early_training_note
from dlcore.analysis.language import language_models as captions
from dlcore.analysis.selection import tuning_table
from dlcore.charts import bars
from dlcore.charts.language import language_models as drawings
from dlcore.experiments import find
from dlcore.experiments.language.bits_per_byte import COUNTS, NETWORKS, ORDERS
from dlcore.recipes.convergence import ended_early
from pages.shared import cache, controls, layout

TEXT = find("bits-per-byte")
ACROSS = ("seconds", "step")


def panel(page):
    """The curves, the models at their best step, and n-grams by order."""
    key = page.key("lm-")
    st.markdown(
        "Which model predicts the next byte of a text best? Python's help on its own language is split into training, validation and test pieces. "
        "Both networks see 128 bytes, have about as many parameters, and each its own tuned learning rate; the weights that are tested are moving averages. "
        "*Bits per byte* is the cross-entropy to base 2: what the text would take, compressed with the model. Unlike perplexity per token it "
        "does not depend on a tokenizer."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
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
    if not chosen or steps is None:
        return
    records, networks = cache.load(TEXT, chosen, steps), tuple(variant for variant in chosen if variant in NETWORKS)

    def learning():
        if networks:
            page.chart(
                cache.load(TEXT, networks, steps).chart(
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
            "This is little text for such networks, and help texts repeat phrases, which long n-grams memorize. No verdict rests on "
            "this comparison. What each has of the published network: LSTM under *Formulas*, GPT on the page "
            "[BERT, GPT, T5](bert_gpt_t5?three-tab=Formulas)."
        )
    if networks:
        trained = cache.load(TEXT, networks, steps)
        page.note(trained.value("curve", partial(early_training_note, ended_early=ended_early)))
        with st.expander("How the learning rates were chosen"):
            page.table(
                cache.load_tuning(TEXT, networks).value(
                    "curve", partial(tuning_table, setting="learning_rate", by="validation")
                ),
                "Validation bits per byte of each network at each learning rate that was tried",
            )
            page.note(
                f"Validation bits per byte, mean of {len(TEXT.tuning_seeds)} tuning seeds, used for nothing else, after {TEXT.tuning_conditions[0]['steps']} steps, "
                f"a fifth of the training above · ✓ chosen"
            )
    if COUNTS in chosen:
        page.chart_with_download(
            cache.load(TEXT, (COUNTS,), {}).chart("orders", drawings.order_chart, captions.order_caption),
            "interpolated n-grams of bytes, each order with the smoothing that validation prefers · without training a network",
            "bits-per-byte-orders",
        )
