"""What pre-trained networks are good for: ways to fine-tune them, tagging, and telling true from false without a label."""

from functools import partial

import streamlit as st

from dlcore.analysis.language import bert_gpt_t5 as captions
from dlcore.analysis.selection import tuning_table
from dlcore.charts.language import bert_gpt_t5 as drawings
from dlcore.experiments import find
from dlcore.recipes import evaluation, fine_tuning
from pages.shared import cache, layout
from pages.shared.failures import fails_alone

PRETRAINING = find("pretraining-objectives")


@fails_alone
def panel(page, having, settings):
    """Three ways to fine-tune, tagging, and minimal pairs, of those chosen variants that have them; `having(table)` tells which."""
    if settings is None or not having("likelihood"):
        st.info("Bags of words are not pre-trained: choose a network or an n-gram model above.")
        return

    def draw(table, chart, caption, subtitle):
        page.chart_with_download(
            cache.load(PRETRAINING, having(table), settings).chart(table, chart, caption),
            f"{subtitle} · {layout.seed_range(PRETRAINING)}",
            f"{PRETRAINING.id}-{table}",
        )

    st.markdown(
        "*Full fine-tuning* trains every weight, and needs a copy of the network for each task. *LoRA* freezes them, and learns beside each query and "
        "value matrix a product of two thin ones. A *linear probe* freezes all and trains one linear layer on what the network has to say at the "
        "token that is read out: it tells what stands there already, in a form that a linear layer can read."
    )
    if having("labels"):
        page.note(
            cache.load(PRETRAINING, having("labels"), settings).value(
                "labels", partial(captions.end_rates_note, rates=fine_tuning.LEARNING_RATES)
            )
        )
    if having("ways"):
        left, right = st.columns((1.4, 1), gap="large", vertical_alignment="center")
        with left:
            draw(
                "ways",
                drawings.ways_chart,
                captions.ways_caption,
                f"true or false with {fine_tuning.ADAPTED:,} labels · mean of {fine_tuning.FINE_TUNINGS} fine-tunings",
            )
        with right:
            table = cache.load(PRETRAINING, having("ways"), settings).value("ways", captions.ways_table)
            page.table(table, "Trained weights and accuracy of each way")
    left, right = st.columns(2, gap="large")
    with left:
        if having("tags"):
            draw(
                "tags",
                drawings.tags_chart,
                captions.tags_caption,
                f"an unknown word is tagged with its class, of {len(fine_tuning.CLASSES)}, by the words to its right · {fine_tuning.TAGGED} labels, read out at the word itself",
            )
            layout.small(
                "GPT has not seen the right side at that word. In practice one would ask it at the end of the sentence, or in a prompt."
            )
    with right:
        draw(
            "likelihood",
            drawings.likelihood_chart,
            captions.likelihood_caption,
            f"of a sentence and itself with one word of its fact replaced: how often the true one has the greater likelihood · {evaluation.TESTED} pairs",
        )
        layout.small(
            "BERT's is a pseudo-likelihood: each word is masked in turn, and the log-probabilities of the right words are added up. What a network "
            "knows and what fine-tuning with few labels reads out of it are two things."
        )


def rates(page, networks):
    """How the learning rate of pre-training was chosen."""
    if not networks:
        return
    with st.expander("How the learning rates were chosen"):
        page.table(
            cache.load_tuning(PRETRAINING, networks).value(
                "labels", partial(tuning_table, setting="learning_rate", by="validation", least=False)
            ),
            "Validation accuracy after fine-tuning, of each network at each learning rate of pre-training that was tried",
        )
        page.note(
            f"Validation accuracy after fine-tuning with {fine_tuning.MANY:,} labels, mean of {len(PRETRAINING.tuning_seeds)} tuning seeds, used for nothing else, "
            f"after {PRETRAINING.tuning_conditions[0]['steps']:,} steps of pre-training · ✓ chosen. Not by the loss of pre-training: a rate that is best for it may leave weights "
            "that no longer learn anything else."
        )
