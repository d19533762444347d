"""Natural text, Python's help or the reader's own file: what BERT, GPT and n-gram models learn from it."""

from functools import partial

import streamlit as st

from dlcore.analysis.convergence import early_training_note
from dlcore.analysis.language import natural_text as captions
from dlcore.charts import bars
from dlcore.charts.language import natural_text as drawings
from dlcore.experiments import find
from dlcore.experiments.language.natural_text import CORPUS, COUNTS, NETWORKS, TESTED, TOKENS
from dlcore.guide import NAMES
from dlcore.recipes.convergence import ended_early
from pages.language.panels import training_text
from pages.shared import cache, controls, layout

TEXT = find("natural-text")


def panel(page):
    """Which text, which models, and how well each predicts hidden tokens."""
    key = page.key("harder-")
    st.markdown(
        f"Natural text instead of synthetic sentences, in {TOKENS:,} tokens (byte-pair encoding). One token is hidden: GPT predicts it from the left "
        "side, BERT from both. It is little text for such networks: see whether they beat n-gram models. Where a curve still rises, or has "
        "not begun to, more steps are needed (*Settings*), and nothing follows about which is better. T5 is left out: its objective has so few targets in a row "
        "that in as many steps it learns little more than how frequent each token is."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        corpus = training_text.select(key, CORPUS)
        with st.popover("Settings", icon=":material/tune:", key=f"{key}settings"):
            more = page.settings(TEXT, ("steps", "learning_rate"), "harder-")
    if corpus == training_text.OWN:
        corpus = training_text.open_file(key, _word_counts)
    chosen = controls.variants(TEXT.variants, f"{key}variants")
    if corpus is None or more is None or not chosen:
        return
    settings, networks = {"corpus": corpus, **more}, tuple(variant for variant in chosen if variant in NETWORKS)

    def learning():
        if networks:
            page.chart(
                cache.load(TEXT, networks, settings).chart("curve", drawings.learning_chart, captions.learning_caption),
                f"accuracy at hidden tokens of validation rows during training · {layout.seed_range(TEXT)}",
            )

    records = cache.load(TEXT, chosen, settings)
    page.experiment(
        records,
        "outcome",
        partial(bars, y="accuracy", unit="accuracy at hidden tokens"),
        captions.hidden_token_caption,
        f"one hidden token in each of {TESTED:,} test rows · networks: at the step at which their own validation loss was least · "
        f"{layout.seed_range(TEXT)}",
        "harder-",
        beside=learning,
    )
    table = records.value("outcome", captions.cost_table)
    page.table(table, "Accuracy at hidden tokens, size and training time of each")
    if table is not None:
        page.note(
            f"Perplexity at the hidden tokens, given what each may see. {', '.join(map(NAMES.get, COUNTS))}: no network. One learning rate for "
            "all, not tuned for each: no verdict rests on this."
        )
    if networks:
        trained = cache.load(TEXT, networks, settings)
        page.note(trained.value("curve", partial(early_training_note, ended_early=ended_early)))
        beside = cache.load(TEXT, (*networks, captions.TRIGRAM), settings)
        page.note(beside.value("outcome", captions.behind_trigram_note))


def _word_counts(name):
    """How many words a stored text has, and its parts."""
    from dlcore.inspection.language import text_input

    count = text_input.word_counts(name)
    return f"{sum(count.values()):,} words, repetitions left out; {count['train']:,} for training, {count['test']:,} for testing. In scripts without spaces each character counts."
