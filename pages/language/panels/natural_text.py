"""A text that people wrote, Python's help or the reader's own file: what the three networks and plain counts learn of it."""

from functools import partial

import streamlit as st

from dlcore.analysis.language import natural_text as captions
from dlcore.charts import bars
from dlcore.experiments import find
from dlcore.experiments.language.natural_text import ASKED, CORPUS, COUNTS, NETWORKS, TOKENS
from dlcore.guide import NAMES
from pages.shared import cache, controls, experiment_view, layout

TEXT = find("natural-text")
HELP, OWN = "Python's help", "A file of my own"


def panel(key, hidden):
    """Which text, who reads it, and how well each tells a token that is hidden."""
    st.markdown(
        f"Real text instead of made-up sentences, in {TOKENS:,} pieces of words (byte-pair encoding). One token is hidden; who tells it? GPT sees what stands before it, BERT and T5 both sides. "
        "It is little text for such networks: see whether they get past plain counts. Where a curve still rises, or has not begun to, more steps are wanted (*Settings*), and nothing follows about who is better."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        which = st.segmented_control(
            "Text",
            (HELP, OWN),
            default=HELP,
            required=True,
            key=f"{key}text",
            bind="query-params",
            help="Python's help on its own language comes with Python. A file of yours is kept in this machine's cache folder, so that workers can read it.",
        )
        with st.popover("Settings", icon=":material/tune:", key=f"{key}settings"):
            more = experiment_view.settings(TEXT, ("steps", "learning_rate"), key)
    corpus = CORPUS.default if which != OWN else _own(f"{key}file")
    chosen = controls.variants(TEXT.variants, f"{key}variants")
    if corpus is None or more is None or not chosen:
        return
    asked, networks = {"corpus": corpus, **more}, tuple(variant for variant in chosen if variant in NETWORKS)

    def learning():
        if networks:
            layout.draw(
                cache.recorded_chart(TEXT, "curve", networks, asked, captions.drawn_learning, captions.of_learning),
                f"hidden tokens of validation rows told right, as they learn · {_band()}",
                hidden,
            )

    experiment_view.show(
        TEXT,
        "outcome",
        chosen,
        asked,
        partial(bars, y="accuracy", unit="share of hidden tokens told right"),
        captions.of_hidden,
        f"one hidden token in each of {ASKED:,} test rows · networks: at the step at which their own validation loss was least · {_band()}",
        key,
        hidden,
        beside=learning,
    )
    table = cache.recorded_value(TEXT, "outcome", chosen, asked, captions.costs)
    if table is not None and not hidden:
        st.table(
            table,
            border="horizontal",
            hide_index=True,
            alt="How well each tells hidden tokens, and what its reading cost",
        )
        layout.small(
            f"Perplexity at the hidden tokens, given what each may see. {', '.join(map(NAMES.get, COUNTS))}: no network. The rate is one for all, not tuned for each: no verdict rests on this."
        )


def _band():
    return f"line or band from the least to the greatest of {len(TEXT.seeds)} seeds"


def _own(key):
    """The name under which the reader's file is kept; None where there is none yet, or after a sentence that says why not."""
    from dlcore.inspection.language import text_input

    file = st.file_uploader(
        f"Plain text in UTF-8, {text_input.WORDS:,} words or more, up to {text_input.MEGABYTES} MB",
        type=["txt", "md", "csv", "py", "tex", "rst"],
        key=key,
        max_upload_size=text_input.MEGABYTES,
    )
    if file is None:
        st.info("Choose a file; then press *Run it here*, and the networks read it on this machine.")
        return None
    of_file, text = st.session_state.get(f"{key}-text", (None, None))
    try:
        if of_file != file.file_id:
            text = text_input.decode(file.getvalue())
            st.session_state[f"{key}-text"] = file.file_id, text
        name = text_input.keep(text)
    except text_input.InvalidText as problem:
        st.error(str(problem))
        return None
    except OSError as problem:
        st.error(f"The text cannot be kept on this machine: {problem}")
        return None
    count = text_input.words(name)
    layout.small(
        f"{sum(count.values()):,} words, repetitions left out; {count['train']:,} to learn from, {count['test']:,} to test."
    )
    return name
