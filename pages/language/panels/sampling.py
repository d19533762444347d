"""Sampling: the next-word distribution of the shipped GPT under temperature, top-k, top-p and min-p."""

from functools import partial

import streamlit as st

from dlcore.analysis.language import modern_transformer as captions
from dlcore.charts.language import modern_transformer as drawings
from dlcore.charts.language.next_token import next_words
from dlcore.experiments import find
from pages.language.panels import modern_parts, text_tasks
from pages.shared import cache, controls, layout
from pages.shared.failures import fails_alone

PRETRAINING = find("pretraining-objectives")
SHOWN = 15


def panel(page):
    """The distribution redrawn, and what each filter leaves as the temperature rises."""
    modern_parts.formula("nucleus-sampling", "min-p")
    _distribution(page)
    layout.small(
        "Sampled sentences and beam search are on the page [BERT, GPT, T5](bert_gpt_t5?three-tab=Text+generation). Temperature comes first; top-k, top-p and min-p then each cut the distribution that it gives, and a word must pass all three."
    )
    modern_parts.minute(page, "Beam search", "A minute on beam search")
    modern_parts.foot(page, "Sampling", "blocks/decoding.py", "filter_logits", "beam_search")


@fails_alone
def _distribution(page):
    from dlcore.inspection.language import sampling
    from dlcore.inspection.language import text_tasks as inspection

    with st.container(horizontal=True, vertical_alignment="bottom"):
        given = {
            "temperature": controls.slider(
                "Temperature",
                0.0,
                3.0,
                1.0,
                0.1,
                key=page.key("temperature"),
                help="Divides the logits. Greater: flatter. 0 takes the likeliest word.",
            ),
            "top_k": controls.slider(
                "Top-k", 0, 50, 0, 1, key=page.key("top-k"), help="How many of the likeliest words stay; 0: all."
            ),
            "top_p": controls.slider(
                "Top-p",
                0.05,
                1.0,
                1.0,
                0.05,
                key=page.key("top-p"),
                help="The fewest words whose probabilities add up to this stay. Smaller: fewer.",
            ),
            "min_p": controls.slider(
                "Min-p",
                0.0,
                0.5,
                0.0,
                0.01,
                key=page.key("min-p"),
                help="Words with at least this fraction of the likeliest word's probability stay. Greater: fewer.",
            ),
        }
    words = text_tasks.typed_sentence(page.key("on-"), inspection.read_beginning, "the hungry dog", "Beginning")
    if words is None:
        return
    trained = text_tasks.trained_weights(("gpt",))
    if page.hidden or trained is None:
        text_tasks.explain_nothing(page)
        return
    here = {"recorded": trained["gpt"], "words": words}
    source = f"{PRETRAINING.id}, GPT, first seed · “{' '.join(words)}”"
    left, right = st.columns(2, gap="large")
    with left:
        table = cache.live_value(partial(inspection.next_words, **here, **given, count=SHOWN))
        best, kept = table.iloc[0], int((table["sampling"] > 0).sum())
        page.chart_with_download(
            cache.chart_of(
                next_words(table),
                f"“{best['token']}” is sampled with a probability of {best['sampling']:.0%}; the model gives it {best['probability']:.0%}",
            ),
            f"bar: sampling distribution · orange: the model's probability · the {SHOWN} likeliest words, of which {kept} are left",
            "sampling",
            f"{source} · temperature {given['temperature']:g}, top-k {given['top_k']}, top-p {given['top_p']:g}, min-p {given['min_p']:g}",
        )
    with right:
        counts = cache.live_value(partial(sampling.words_left, **here))
        page.chart_with_download(
            cache.chart_of(drawings.left_by_temperature(counts), captions.left_caption(counts)),
            "words with a probability above 0 after this beginning, each filter alone, by temperature · log axis",
            "words-left",
            source,
        )
