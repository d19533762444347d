"""The KV cache: what it holds, in bytes, and what it saves, in milliseconds."""

from functools import partial

import streamlit as st

from dlcore.analysis.language import modern_transformer as captions
from dlcore.charts.language import modern_transformer as drawings
from dlcore.experiments import find
from dlcore.experiments.language import kv_cache as timing
from dlcore.guide.language.model_shapes import SHAPES
from pages.language.panels import modern_parts
from pages.shared import cache, controls, layout

TIME = find("kv-cache")
CUSTOM = "Custom"
PRECISIONS = {"32 bits": 4, "16 bits": 2, "8 bits": 1}


def panel(page):
    """Bytes by context, the published shapes, and the time of a token."""
    modern_parts.formula("kv-cache-sharing")
    by_name = {shape.name: shape for shape in SHAPES}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        model = controls.selectbox(
            "Model",
            (*by_name, CUSTOM),
            key=page.key("model"),
            help="The shapes of published models, from their papers; or one of your own.",
        )
        precision = controls.segmented_control(
            "Numbers of",
            tuple(PRECISIONS),
            default="16 bits",
            required=True,
            key=page.key("precision"),
            help="How keys and values are stored. Half the bits: half the bytes.",
        )
        requests = controls.number_input(
            "Requests at once",
            1,
            10_000,
            1,
            key=page.key("requests"),
            help="Each request has a cache of its own. More of them share the reading of the weights, not of the cache.",
        )
    shape = by_name.get(model) or _own_shape(page)
    number_bytes, requests = PRECISIONS.get(precision, 2), requests or 1
    if shape is not None:
        given = {"shape": shape, "number_bytes": number_bytes, "requests": requests}
        page.chart_with_download(
            cache.live_chart(
                partial(captions.cache_table, **given),
                drawings.cache_by_context,
                partial(captions.cache_caption, **given),
            ),
            f"gigabytes of keys and values by tokens of context, {precision} each · both axes log",
            "kv-cache-bytes",
            f"{shape.layers} layers, {shape.heads} query heads, {shape.groups} key–value heads, width {shape.width}"
            + (f" · {shape.source}" if shape.source else ""),
        )
    with st.expander("The models' shapes, and what follows from them", icon=":material/table:"):
        st.table(
            captions.shape_table(SHAPES, number_bytes),
            border="horizontal",
            hide_index=True,
            alt="Published shapes of models, with the bytes of their caches",
        )
        layout.small(" · ".join(dict.fromkeys(str(shape.source) for shape in SHAPES if shape.source)))
    st.markdown(
        "**What the cache saves.** Our GPT computes the next token after a text: with the keys and values of that text cached, or by recomputing the whole text."
    )
    page.experiment(
        cache.load(TIME, TIME.variants, {}),
        "token",
        drawings.milliseconds_by_length,
        captions.cached_token_caption,
        f"milliseconds for one token, median of {timing.REPEATS} · {timing.DEPTH} layers of width {timing.WIDTH} · {layout.seed_range(TIME)}",
        "cache-",
    )
    modern_parts.foot(page, "KV cache", "models/language/kv_cache.py", "KVCache", "next_logits", "grouped_attention")


def _own_shape(page):
    """The reader's own shape; None, after a sentence, where the heads cannot be shared so."""
    first, numbers = SHAPES[0], {}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for name, label, value, most, text in (
            ("layers", "Layers", first.layers, 1_000, "Each layer has keys and values of its own."),
            (
                "heads",
                "Query heads",
                first.heads,
                1_024,
                "Each compares its queries with the keys; query heads add nothing to the cache.",
            ),
            (
                "groups",
                "Key–value heads",
                first.groups,
                1_024,
                "How many heads of keys and values there are. As many as query heads: multi-head; one: multi-query.",
            ),
            ("width", "Head width", first.width, 4_096, "Numbers in a key, and in a value."),
            ("context", "Tokens of context", first.context, 10_000_000, "The cache grows with each token."),
        ):
            numbers[name] = controls.number_input(label, 1, most, value, key=page.key(name), help=text) or value
    if numbers["heads"] % numbers["groups"]:
        st.info(
            f"{numbers['heads']} query heads cannot be shared evenly among {numbers['groups']} heads of keys and values: the first number must be a multiple of the second."
        )
        return None
    return captions.custom(first, **numbers)
