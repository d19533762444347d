"""Byte-pair encoding of a text that the reader chooses or writes, merge by merge, and what a larger vocabulary saves."""

from functools import partial

import streamlit as st

from dlcore.analysis.language import modern_transformer as captions
from dlcore.charts.language import modern_transformer as drawings
from dlcore.experiments import find
from dlcore.experiments.language import vocabulary_bits
from pages.language.panels import modern_parts
from pages.shared import cache, controls, layout, link
from pages.shared.failures import fails_alone

SIZES, BITS = find("vocabulary-size"), find("vocabulary-bits")
EXAMPLE, HELP, OWN = "The paper's example", "Python's help", "Custom"
SEPARATOR = " │ "


def panel(page):
    """The merges above, the vocabulary below."""
    modern_parts.formula("bpe")
    _merges(page)
    st.markdown(
        "**How large a vocabulary?** One tokenizer is trained on Python's help, in English, and then splits held-out help, and words of three languages from lists in Faker."
    )
    records = cache.load(SIZES, SIZES.variants, {})

    def bytes_beside():
        page.chart(
            records.chart(
                "size",
                partial(drawings.by_vocabulary, y="bytes", y_title="bytes per token"),
                captions.bytes_caption,
            ),
            "bytes of UTF-8 per token · the same texts",
        )

    page.experiment(
        records,
        "size",
        partial(drawings.by_vocabulary, y="per_word", y_title="tokens per word"),
        captions.vocabulary_caption,
        f"tokens per word between spaces, by the size of the vocabulary; 256 are the bytes themselves · {layout.seed_range(SIZES)}, each with other texts",
        "vocabulary-",
        beside=bytes_beside,
    )
    page.note(records.value("size", captions.doubling))
    _language_models(page)
    modern_parts.foot(page, "Tokenization", "blocks/bpe.py", "split", "neighbors", "merge", "learn", "encode")


@fails_alone
def _language_models(page):
    """What a larger vocabulary does to a language model: bits per byte, and what they cost."""
    st.markdown(
        "**Which vocabulary predicts the text best?** Perplexities per token cannot be compared across vocabularies: a longer token is harder to predict, and a text has fewer of them. "
        "*Bits per byte* can. Here an LSTM of the same width learns ten plays by Shakespeare with each vocabulary, reading them as often; its learning rate is tuned."
    )
    records = cache.load(BITS, BITS.variants, {"size": vocabulary_bits.SIZES})

    def seconds_beside():
        page.chart(
            records.chart(
                "end",
                partial(drawings.by_vocabulary, y="seconds", y_title="seconds of training"),
                captions.vocabulary_cost_caption,
            ),
            f"seconds of training on one thread, {vocabulary_bits.EPOCHS.default} epochs · longer tokens: fewer steps, each with a larger output layer",
        )

    page.experiment(
        records,
        "end",
        partial(drawings.by_vocabulary, y="bits", y_title="bits per byte"),
        captions.vocabulary_bits_caption,
        f"bits per byte on test pieces, fewer is better, at the step at which validation loss was least, by the size of the vocabulary · {layout.seed_range(BITS)}",
        "vocabulary-bits-",
        beside=seconds_beside,
    )
    page.table(
        records.value("end", captions.vocabulary_table), "Tokens, parameters, cost and bits per byte of each vocabulary"
    )
    page.note(records.value("curve", captions.vocabulary_early_note))
    page.note(
        "A larger vocabulary has three advantages here at once: frequent words need not be spelled, a window of 128 tokens covers more text, and embedding and output layer add parameters. "
        f"More than {max(vocabulary_bits.SIZES):,} were not tried; in a megabyte of text most further tokens would be rare. The best size grows with model and data (Tao and others, “Scaling Laws with Vocabulary”, NeurIPS 2024). "
        "No verdict rests on this comparison."
    )
    with st.expander("How the learning rates were chosen"):
        page.table(
            cache.load_tuning(BITS, BITS.variants).value("end", captions.vocabulary_rates_table),
            "Validation bits per byte of each vocabulary at each learning rate that was tried",
        )
        page.note(
            f"Validation bits per byte, mean of {len(BITS.tuning_seeds)} tuning seeds, used for nothing else, after as many epochs as above · ✓ chosen · vocabularies between two of these have the geometric mean of their rates"
        )


@fails_alone
def _merges(page):
    """The pairs of neighbors after so many merges of a text, and the text as tokens."""
    from dlcore.inspection.language import tokenization

    with st.container(horizontal=True, vertical_alignment="bottom"):
        which = controls.segmented_control(
            "Text",
            (EXAMPLE, HELP, OWN),
            default=EXAMPLE,
            required=True,
            key=page.key("text"),
            help="The example has four words, as often as in the paper. Your own text stays in this session.",
        )
        steps = controls.select_slider(
            "Merges",
            tokenization.STEPS,
            value=3,
            key=page.key("merges"),
            help="How many merges have been done. More merges: a larger vocabulary, and fewer tokens.",
        )
    make = partial(tokenization.tokenize_help, steps=steps)
    if which != HELP:
        text = tokenization.EXAMPLE if which != OWN else _own_text(page, tokenization)
        if text is None:
            return
        make = partial(tokenization.tokenize, text=text, steps=steps)
    try:
        found = cache.live_value(make)
    except tokenization.NothingToMerge as problem:
        st.info(str(problem))
        return
    left, right = st.columns(2, gap="large")
    with left:
        if found.pairs.empty:
            st.info("Every piece of this text is a single token by now: nothing is left to merge.")
        else:
            page.chart_with_download(
                cache.chart_of(drawings.pair_counts(found.pairs), captions.merge_caption(found.pairs, found.done)),
                f"pairs of neighboring tokens after {found.done} merges, most frequent first · ␣ is a space",
                "token-pairs",
                f"byte-pair encoding, {found.done} merges · {which}",
            )
    with right:
        if page.hidden:
            layout.small(layout.HIDDEN_NOTE)
            return
        st.markdown(
            f"**{found.characters:,} characters are {found.tokens:,} tokens**  \n:small[:gray[{found.tokens / found.words:.2f} tokens "
            f"per word, {found.bytes / found.tokens:.2f} bytes per token · below, the first {min(found.characters, tokenization.SHOWN)} characters]]"
        )
        st.code(SEPARATOR.join(found.shown), language=None, wrap_lines=True)
        if found.merges:
            st.table(
                found.merges,
                border="horizontal",
                hide_index=True,
                alt="The latest merges, with how often each pair occurred",
            )
    if found.done < steps:
        layout.small(f"After {found.done} merges no pair occurs twice: there is nothing more to learn from this text.")


def _own_text(page, tokenization):
    """What the reader wrote, cut where it is too long; None, after a sentence, where there is nothing."""
    from dlcore.inspection.language.text_input import say_cut

    text = link.own_text(
        "Your text",
        "the cat sat on the mat with the other cat 🐈",
        page.key("own"),
        field=st.text_area,
        height=100,
        help=f"In any language; up to {tokenization.CHARACTERS:,} characters are read.",
    )
    if not (text or "").strip():
        st.info("There is no text yet: write some words.")
        return None
    if len(text) > tokenization.CHARACTERS:
        st.info(say_cut(f"{tokenization.CHARACTERS:,}", "characters", "The tokenizer reads"))
    return text[: tokenization.CHARACTERS]
