"""What a loaded checkpoint makes of a reader's text: its attention, the likeliest tokens, and what it generates. The text stays in this session."""

from pathlib import Path

import streamlit as st

from dlcore.analysis.language import checkpoints as captions
from dlcore.base import InvalidInput
from dlcore.charts.language import attention_heads
from pages.language.panels import checkpoint_heads
from pages.shared import cache, controls, experiment_view, layout, link
from pages.shared.failures import fails_alone

ATTENTION, LIKELIEST, GENERATION = "Attention", "Likeliest tokens", "Text generation"
PREFIXES = (
    "translate English to German: ",
    "translate English to French: ",
    "translate English to Romanian: ",
    "summarize: ",
    "cola sentence: ",
    "sst2 sentence: ",
    "none",
)
TEXTS = {
    "bert": "The animal did not cross the [MASK] because it was too tired.",
    "gpt2": "The animal did not cross the street because it was too",
    "t5": "The animal did not cross the street because it was too tired.",
}
ANSWER, QUOTED = 40, 300  # tokens of T5's answer, characters of the text below a picture


@fails_alone
def view(page, checkpoint):
    """The reader's text, what to see of it, and that."""
    key = page.key("")
    task = controls.segmented_control(
        "See",
        (ATTENTION, LIKELIEST, GENERATION),
        default=ATTENTION,
        required=True,
        key=f"{key}task",
        help="The attention of every head; what the checkpoint predicts for a mask, or next; or a text that it generates, token by token.",
    )
    text = _text(checkpoint, key)
    if page.hidden:
        layout.small(layout.HIDDEN_NOTE)
        return
    try:
        {ATTENTION: _attention, LIKELIEST: _likeliest, GENERATION: _writing}[task or ATTENTION](checkpoint, text, key)
    except InvalidInput as problem:
        st.info(str(problem))


def _text(checkpoint, key):
    """What the reader wrote, with T5's prefix before it."""
    prefix, kind, mask = "", checkpoint["kind"], checkpoint["mask"] or "[MASK]"
    if kind == "t5":
        prefix = controls.selectbox(
            "Prefix",
            PREFIXES,
            key=f"{key}prefix",
            help="A prefix tells T5 what to do. It was trained on these; others it may ignore. A sentinel token is written <extra_id_0>.",
        )
    written = link.own_text(
        "Text",
        TEXTS[kind].replace("[MASK]", mask),
        f"{key}text-{kind}",
        st.text_area,
        height=90,
        help=f"It is read as soon as you leave the field. Write {mask} for a mask with BERT. It goes to this app's machine alone, and is not stored.",
    )
    return written if prefix in ("", "none") else prefix + written if written.strip() else ""


def _extent(checkpoint, text):
    """How much of the text is read, asked once for a text; says before the answer where something is left out."""
    from dlcore.inspection.language import checkpoint_answers

    request = (checkpoint["folder"], text)
    cached = st.session_state.get("checkpoint-extent")
    if cached is None or cached[0] != request:
        cached = (request, cache.ask(checkpoint_answers.extent, folder=checkpoint["folder"], text=text))
        st.session_state["checkpoint-extent"] = cached
    if cached[1].cut:
        st.info(cached[1].cut)
    return cached[1]


def _attention(checkpoint, text, key):
    _extent(checkpoint, text)
    result = _look(checkpoint, text, key)
    kind, layer, head = checkpoint_heads.choose(result.attentions, key)
    checkpoint_heads.draw(result.attentions[kind], kind, layer, head, key, _source(checkpoint, text))
    checkpoint_heads.caution("take a word out and look at the *likeliest tokens* again")


def _look(checkpoint, text, key):
    """The checkpoint's attention, computed once for a text and stored for this session."""
    from dlcore.inspection.language import checkpoint_answers

    request = (checkpoint["folder"], text)
    cached = st.session_state.get("checkpoint-looked")
    if cached is None or cached[0] != request:
        answer = _generate_answer(checkpoint, text, key) if checkpoint["kind"] == "t5" and text.strip() else ()
        with st.spinner("Reading …", show_time=True):
            cached = (
                request,
                cache.ask(checkpoint_answers.look, folder=checkpoint["folder"], text=text, answer=answer),
            )
        st.session_state["checkpoint-looked"] = cached
    if checkpoint["kind"] == "t5":
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown("Its answer, which the decoder writes:", width="content")
            answer = _printable(checkpoint, text, _generate_answer(checkpoint, text, key, "text")) or "(nothing)"
            stopped = len(_generate_answer(checkpoint, text, key)) == ANSWER
            st.text(f"{answer} … (stopped after {ANSWER} tokens)" if stopped else answer, width="content")
    return cached[1]


def _generate_answer(checkpoint, text, key, part="tokens"):
    """T5's likeliest answer, generated once for a text."""
    from dlcore.inspection.language import checkpoint_answers

    request = (checkpoint["folder"], text)
    cached = st.session_state.get("checkpoint-answer")
    if cached is None or cached[0] != request:
        with st.spinner("T5 writes its answer …", show_time=True):
            answer, tokens = [("", ()), *checkpoint_answers.write(checkpoint["folder"], text, ANSWER, _token)][-1]
        cached = st.session_state["checkpoint-answer"] = (request, {"text": answer, "tokens": tokens})
    return cached[1][part]


def _likeliest(checkpoint, text, key):
    from dlcore.inspection.language import checkpoint_answers

    extent = _extent(checkpoint, text)
    if checkpoint["kind"] != "bert":
        table = cache.ask(checkpoint_answers.next_tokens, folder=checkpoint["folder"], text=text)
        what = "the first token of T5's answer" if checkpoint["kind"] == "t5" else "the token after the text"
        shown = [
            _bars(table, f"probability of {what} · the ten likeliest of the whole vocabulary · ▁ stands for a space")
        ]
        experiment_view.download_charts(shown, table, "likeliest-tokens", f"{key}likeliest-", _source(checkpoint, text))
        return
    table = cache.ask(checkpoint_answers.blanks, folder=checkpoint["folder"], text=text)
    answered, shown = table["blank"].nunique(), []
    if extent.blanks > answered:
        st.info(f"The first {answered} of {extent.blanks} masks are shown.")
    if extent.beyond:
        st.info(f"Masks beyond the first {extent.read} tokens are not filled, here {extent.beyond}.")
    for number, place in zip(sorted(table["blank"].unique()), st.columns(answered, gap="large"), strict=True):
        with place:
            subtitle = f"mask {number}: probability of each token, all masks filled at once · the ten likeliest of the whole vocabulary"
            shown.append(_bars(table[table["blank"] == number], subtitle))
    experiment_view.download_charts(shown, table, "blanks", f"{key}likeliest-", _source(checkpoint, text))


def _bars(table, subtitle):
    """Draws the likeliest tokens; the chart with its subtitle."""
    chart = cache.chart_of(attention_heads.candidates(table), captions.candidates_caption(table))
    layout.draw(chart, subtitle)
    return chart, subtitle


def _source(checkpoint, text):
    """What is computed from, for a picture of it."""
    quoted = text if len(text) <= QUOTED else f"{text[:QUOTED]} …"
    return f"the checkpoint {Path(checkpoint['folder']).name}, {checkpoint['kind']} · “{quoted}”"


def _writing(checkpoint, text, key):
    from dlcore.inspection.language import checkpoint_answers

    if checkpoint["kind"] == "bert":
        st.info(
            "BERT does not generate: it was trained to fill masks with both sides in view, not to predict the next token. See its likeliest tokens for a mask."
        )
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        temperature = controls.slider(
            "Temperature", 0.0, 2.0, 0.7 if checkpoint["kind"] == "gpt2" else 0.0, 0.1, key=f"{key}temperature",  width=220,
            help="0 takes the likeliest token each time. Higher: flatter probabilities, more diverse text.",
        )  # fmt: skip
        top = controls.slider(
            "Top-k",
            1,
            100,
            20,
            1,
            key=f"{key}top",
            width=220,
            help="How many of the likeliest tokens may be sampled. More: more diverse, and now and then nonsense.",
        )
        most = controls.slider(
            "Tokens",
            1,
            checkpoint_answers.MOST_NEW,
            30,
            1,
            key=f"{key}most",
            width=220,
            help="How many are generated at most; more take longer.",
        )
        seed = controls.number_input(
            "Seed",
            0,
            9_999,
            0,
            1,
            key=f"{key}seed",
            width=120,
            help="Equal seeds give equal texts; another number, another text.",
        )
        begin = st.button("Generate", key=f"{key}write")
    if refusal := _extent(checkpoint, text).refusal:
        st.info(refusal)
        begin = False
    request = (checkpoint["folder"], text, temperature, top, most, seed)
    cached = st.session_state.get("checkpoint-wrote")
    page = st.empty()
    if begin:
        cached = st.session_state["checkpoint-wrote"] = [request, ""]
        sampling = {"temperature": temperature, "top": top, "seed": seed or 0}
        for so_far, _ in checkpoint_answers.write(checkpoint["folder"], text, most, _token, **sampling):
            cached[1] = so_far
            page.code(_printable(checkpoint, text, so_far), language=None, wrap_lines=True)
    if not cached:
        layout.small("Press Generate: it writes token by token.")
        return
    if cached[1]:
        page.code(_printable(checkpoint, cached[0][1], cached[1]), language=None, wrap_lines=True)
    else:
        page.info("It ended at once: the end-of-text token came first, or there is no room for more tokens.")
    if cached[0] != request:
        layout.small("Generated for other settings or another text than those above.")


def _token(**request):
    from dlcore.inspection.language.checkpoint_answers import write_token

    return cache.ask(write_token, **request)


def _printable(checkpoint, text, written):
    from dlcore.inspection.language.token_labels import printable

    return printable(written if checkpoint["kind"] == "t5" else text + written)
