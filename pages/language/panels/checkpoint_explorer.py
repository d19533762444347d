"""What a loaded checkpoint makes of a reader's text: its attention, the likeliest tokens, and what it writes. The text stays in this session."""

import io

import streamlit as st
from PIL import Image

from dlcore.analysis.language import checkpoints as captions
from dlcore.charts.language import attention_heads
from pages.shared import cache, experiment_view, layout

ATTENTION, LIKELIEST, WRITING = "Attention", "Likeliest tokens", "Writing"
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
CHARACTERS = 20_000
ASIDE = {
    "Self-attention": "a row adds up to 100 %",
    "Encoder": "a row adds up to 100 % · every token sees all of the text",
    "Decoder": "rows: the token that is being written, columns: what stood before it",
    "Cross-attention": "rows: the token that is being written, not the one that was read last, columns: the text",
}


def view(of, key, hidden=False):
    """The text, what to see of it, and that."""
    task = st.segmented_control(
        "See",
        (ATTENTION, LIKELIEST, WRITING),
        default=ATTENTION,
        required=True,
        key=f"{key}task",
        bind="query-params",
        help="The attention of every head; what the checkpoint would put into a blank, or next; or a text that it writes, token by token.",
    )
    text = _text(of["kind"], key)
    if hidden:
        layout.small(layout.HIDDEN_NOTE)
        return
    from dlcore.inspection.language.checkpoint_files import InvalidCheckpoint

    try:
        {ATTENTION: _attention, LIKELIEST: _likeliest, WRITING: _writing}[task or ATTENTION](of, text, key)
    except InvalidCheckpoint as problem:
        st.info(str(problem))


def _text(kind, key):
    """What the reader wrote, with T5's prefix before it."""
    prefix = ""
    if kind == "t5":
        prefix = st.selectbox(
            "Prefix",
            PREFIXES,
            key=f"{key}prefix",
            bind="query-params",
            help="T5 is told in words what to do. It was trained on these; others it was not told of, it may ignore. A blank is written <extra_id_0>.",
        )
    written = st.text_area(
        "Text",
        TEXTS[kind],
        key=f"{key}text-{kind}",
        height=90,
        help="It is read as soon as you leave the field. Write [MASK] for a blank with BERT. It goes to this app's machine alone, and is not kept.",
    )
    if len(written) > CHARACTERS:
        st.info(f"Only the first {CHARACTERS:,} characters are read.")
        written = written[:CHARACTERS]
    return written if prefix in ("", "none") else prefix + written if written.strip() else ""


def _attention(of, text, key):
    looked = _looked(of, text, key)
    if looked.tokens > looked.read:
        st.info(
            f"The text has {looked.tokens:,} tokens; the first {looked.read} are read, so that every head stays legible."
        )
    kind, layer, head = _chosen(of, looked, key)
    attention = looked.attentions[kind]
    habits = _habits(attention)
    told = captions.of_all(habits)
    st.markdown(
        f"**{told}**  \n:small[:gray[every head of every layer: who looks goes down, at whom to the right; the fuller, the more, by the root of the share; full: {attention.weights.max():.0%} · framed: the head below]]"
    )
    layers, count = attention.weights.shape[:2]
    st.image(
        _png(attention_heads.thumbnails(attention.weights, (layer - 1, head - 1))),
        caption=f"{layers} layers downwards, {count} heads to the right. Choose one above; it stands large below.",
        width="content",
    )
    table = attention_heads.pairs(attention.weights[layer - 1, head - 1], attention.asking, attention.asked)
    drawing = attention_heads.one_head(
        table, "who looks" if kind in ("Self-attention", "Encoder") else "being written", "at whom"
    )
    layout.draw(
        cache.Picture(drawing.frame, drawing.spec, captions.of_one(habits, layer, head)),
        f"share of the attention of each token · {ASIDE[kind]} · point at a cell for its share; under 0.05 % it stays blank",
    )
    experiment_view.take_home(table, "attention", f"{key}attention-")
    st.markdown(
        "*Attention is not explanation.* A weight says how much of a value was mixed in at that layer and head, not what decided the answer. Much of it goes where nothing is said: to the first token, to separators, to the full stop. "
        "To learn what matters, take a word out and look at the *likeliest tokens* again."
    )


def _looked(of, text, key):
    """What the checkpoint looked at, computed once for a text and kept for this session."""
    from dlcore.inspection.language import checkpoint_answers

    asked = (of["folder"], text)
    kept = st.session_state.get("checkpoint-looked")
    if kept is None or kept[0] != asked:
        answer = _written(of, text, key) if of["kind"] == "t5" and text.strip() else ()
        with st.spinner("Reading …", show_time=True):
            kept = (asked, checkpoint_answers.look(of["folder"], text, answer))
        st.session_state["checkpoint-looked"] = kept
    if of["kind"] == "t5":
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown("Its answer, which the decoder writes:", width="content")
            st.text(_shown(of, text, _written(of, text, key, "text")) or "(nothing)", width="content")
    return kept[1]


def _written(of, text, key, part="tokens"):
    """T5's likeliest answer, written once for a text."""
    from dlcore.inspection.language import checkpoint_answers

    asked = (of["folder"], text)
    kept = st.session_state.get("checkpoint-answer")
    if kept is None or kept[0] != asked:
        with st.spinner("T5 writes its answer …", show_time=True):
            answer, tokens = [("", ()), *checkpoint_answers.write(of["folder"], text, most=40)][-1]
        kept = st.session_state["checkpoint-answer"] = (asked, {"text": answer, "tokens": tokens})
    return kept[1][part]


def _chosen(of, looked, key):
    """Which attention, layer and head stands large."""
    kinds = tuple(looked.attentions)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = kinds[0]
        if len(kinds) > 1:
            kind = st.segmented_control(
                "Attention of",
                kinds,
                default="Cross-attention",
                required=True,
                key=f"{key}kind",
                bind="query-params",
                help="Encoder: the text looks at itself. Cross-attention: the answer looks at the text. Decoder: the answer looks at what it has written.",
            )
        layers, count = looked.attentions[kind or kinds[0]].weights.shape[:2]
        layer, head = (_which(name, most, key) for name, most in (("Layer", layers), ("Head", count)))
    return kind or kinds[0], layer, head


def _which(name, most, key):
    """A number from 1, bound to the URL; a link made for a larger checkpoint ends at the last."""
    bound = f"{key}{name.lower()}"
    if isinstance(st.session_state.get(bound), int) and st.session_state[bound] > most:
        st.session_state[bound] = most
    told = (
        "Later layers mix what earlier ones have mixed already."
        if name == "Layer"
        else "Heads of a layer work side by side; their numbers have no order."
    )
    return int(
        st.number_input(
            name, min_value=1, max_value=most, value=1, step=1, key=bound, bind="query-params", width=130, help=told
        )
    )


def _likeliest(of, text, key):
    from dlcore.inspection.language import checkpoint_answers

    if of["kind"] != "bert":
        table = checkpoint_answers.following(of["folder"], text)
        what = "the first token of T5's answer" if of["kind"] == "t5" else "the token after the text"
        _bars(table, f"probability of {what} · the ten likeliest of the whole vocabulary · ▁ stands for a space")
        experiment_view.take_home(table, "likeliest-tokens", f"{key}likeliest-")
        return
    table = checkpoint_answers.blanks(of["folder"], text)
    masks = text.count("[MASK]")
    shown = table["blank"].nunique()
    if masks > shown:
        st.info(f"The first {shown} of {masks} blanks are shown.")
    for number, place in zip(sorted(table["blank"].unique()), st.columns(shown, gap="large"), strict=True):
        with place:
            _bars(
                table[table["blank"] == number],
                f"blank {number}: probability of each token, all blanks filled at once · the ten likeliest of the whole vocabulary",
            )
    experiment_view.take_home(table, "blanks", f"{key}likeliest-")


def _bars(table, subtitle):
    drawing = attention_heads.candidates(table)
    layout.draw(cache.Picture(drawing.frame, drawing.spec, captions.of_candidates(table)), subtitle)


def _writing(of, text, key):
    from dlcore.inspection.language import checkpoint_answers

    if of["kind"] == "bert":
        st.info(
            "BERT does not write: it was trained to fill blanks with both sides in view, and has no notion of what comes next. See its likeliest tokens for [MASK]."
        )
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        temperature = st.slider(
            "Temperature", 0.0, 2.0, 0.7 if of["kind"] == "gpt2" else 0.0, 0.1, key=f"{key}temperature", bind="query-params", width=220,
            help="0 takes the likeliest token each time. The higher, the flatter the probabilities, and the wilder the text.",
        )  # fmt: skip
        top = st.slider(
            "Among the likeliest",
            1,
            100,
            20,
            1,
            key=f"{key}top",
            bind="query-params",
            width=220,
            help="Only so many of the likeliest tokens can be drawn. More gives variety, and now and then nonsense.",
        )
        most = st.slider(
            "Tokens",
            1,
            checkpoint_answers.MOST_NEW,
            30,
            1,
            key=f"{key}most",
            bind="query-params",
            width=220,
            help="It writes so many at most; more takes longer.",
        )
        seed = st.number_input(
            "Seed",
            0,
            9_999,
            0,
            1,
            key=f"{key}seed",
            bind="query-params",
            width=120,
            help="Equal seeds draw equal texts; another number, another text.",
        )
        begin = st.button("Write", key=f"{key}write")
    asked = (of["folder"], text, temperature, top, most, seed)
    kept = st.session_state.get("checkpoint-wrote")
    page = st.empty()
    if begin:
        kept = st.session_state["checkpoint-wrote"] = [asked, ""]
        for so_far, _ in checkpoint_answers.write(of["folder"], text, most, temperature, top, seed or 0):
            kept[1] = so_far
            page.code(_shown(of, text, so_far), language=None, wrap_lines=True)
    if not kept:
        layout.small("It writes as soon as you press Write, token by token.")
        return
    if kept[1]:
        page.code(_shown(of, kept[0][1], kept[1]), language=None, wrap_lines=True)
    else:
        page.info("It ended at once: the end of the text was what it wrote first, or it has no room for more tokens.")
    if kept[0] != asked:
        layout.small("Written for other settings or another text than those above.")


def _shown(of, text, written):
    from dlcore.inspection.language.token_labels import printable

    return printable(written if of["kind"] == "t5" else text + written)


def _habits(attention):
    from dlcore.inspection.language.checkpoint_answers import habits

    return habits(attention)


def _png(places):
    """A picture of places in the palette as a PNG, which is a fifth of the bytes of one with colors."""
    picture = Image.fromarray(places).convert("P")
    picture.putpalette([part for color in attention_heads.PALETTE for part in color[:3]])
    data = io.BytesIO()
    picture.save(data, "PNG", transparency=bytes(color[3] for color in attention_heads.PALETTE), compress_level=1)
    return data.getvalue()
