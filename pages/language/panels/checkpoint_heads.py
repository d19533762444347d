"""The attention of all heads of a network: every head small in one picture, and one of them token by token."""

import io

import streamlit as st
from PIL import Image

from dlcore.analysis.language import checkpoints as captions
from dlcore.charts.language import attention_heads
from pages.shared import cache, controls, experiment_view, layout

NOTES = {
    "Self-attention": "a row adds up to 100%",
    "Encoder": "a row adds up to 100% · every token attends to all of the text",
    "Decoder": "rows: the token that is being written, columns: what stood before it",
    "Cross-attention": "rows: the token that is being written, not the one that was read last, columns: the text",
}


def choose(attentions, key, first=(1, 1)):
    """Which attention, layer and head stands large; `first` are the layer and head before the reader chooses."""
    kinds = tuple(attentions)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = kinds[0]
        if len(kinds) > 1:
            kind = controls.segmented_control(
                "Attention of",
                kinds,
                default="Cross-attention",
                required=True,
                key=f"{key}kind",
                help="Encoder: the text attends to itself. Cross-attention: the answer attends to the text. Decoder: the answer attends to what is written so far.",
            )
        most = attentions[kind or kinds[0]].weights.shape[:2]
        layer, head = (_which(*which, key) for which in zip(("Layer", "Head"), most, first, strict=True))
    return kind or kinds[0], layer, head


def _which(name, most, first, key):
    """A number from 1, bound to the URL; a link made for a larger checkpoint ends at the last."""
    bound = f"{key}{name.lower()}"
    if isinstance(st.session_state.get(bound), int) and st.session_state[bound] > most:
        st.session_state[bound] = most
    text = (
        "Later layers mix what earlier ones have mixed already."
        if name == "Layer"
        else "Heads of a layer work side by side; their numbers have no order."
    )
    return int(
        controls.number_input(name, min_value=1, max_value=most, value=first, step=1, key=bound, width=130, help=text)
    )


def draw(attention, kind, layer, head, key, source):
    """All heads, and the chosen one with its download; `source` says what they are computed from."""
    habits = _habits(attention)
    caption = captions.heads_caption(habits)
    st.markdown(
        f"**{caption}**  \n:small[:gray[every head of every layer · rows: queries, columns: keys; opacity: the square root of the attention weight, full: {attention.weights.max():.0%} · framed: the head below]]"
    )
    layers, count = attention.weights.shape[:2]
    st.image(
        _png(attention_heads.thumbnails(attention.weights, (layer - 1, head - 1))),
        caption=f"Rows: {layers} layers, columns: {count} heads. Choose one above; it is enlarged below.",
        width="content",
        alt=f"The attention weights of {layers} layers with {count} heads each, as thumbnails; {caption}",
    )
    table = attention_heads.pairs(attention.weights[layer - 1, head - 1], attention.queries, attention.keys)
    chart = attention_heads.one_head(table, "query" if kind in ("Self-attention", "Encoder") else "output token", "key")
    shown = cache.chart_of(chart, captions.head_caption(habits, layer, head))
    subtitle = (
        f"attention weights of each token · {NOTES[kind]} · point at a cell for its weight; under 0.05% it stays blank"
    )
    layout.draw(shown, subtitle)
    experiment_view.download_charts([(shown, subtitle)], table, "attention", f"{key}attention-", source)


def caution(instead):
    """What attention does not say, and what to do instead."""
    st.markdown(
        "*Attention is not explanation.* An attention weight says how much of a value was mixed in at that layer and head, not what decided the answer. Much of it goes to tokens that carry no content: the first token, separators, the full stop. "
        f"To learn what matters, {instead}."
    )


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
