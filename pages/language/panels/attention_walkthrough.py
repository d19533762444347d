"""A reader's sentence in a small trained Transformer: attention step by step, all heads, and ablations."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from dlcore.analysis.language import attention as captions
from dlcore.charts.language import attention as drawings
from dlcore.charts.language import attention_thumbnails
from dlcore.charts.language.matrix import matrix
from dlcore.charts.language.token_changes import next_word_bars
from dlcore.charts.language.token_importance import attention_and_effect
from dlcore.experiments import find
from dlcore.experiments.language.language_model import DEPTH, HEADS, NETWORK
from dlcore.guide import NAMES
from pages.language.panels import attention_sentence
from pages.shared import address, cache, controls, layout, player

MODEL = find("language-model")
MASK, SCALE, POSITIONS = PARTS = ("Causal mask", "Divide by √d", "Positions")
PAIR = (
    ("query_word", "query of", None),
    ("key_word", "key of", None),
    ("query", "query", None),
    ("key", "key", None),
    ("product", "dot product", None),
    ("score", "score", ".2f"),
)
SCALED, WEIGHT = ("scaled", "scaled", ".2f"), ("weight", "attention weight", ".1%")
NUMBER = (("word", "word", None), ("kind", "vector", None), ("number", "component", "d"), ("value", "value", ".3f"))


@dataclass(frozen=True)
class AttentionStep:
    """A step from words to the output of a head: what its chart shows of which table. `vectors` names the kind of a vector table, else it is the score table."""

    title: str
    subtitle: str
    value: str
    tips: tuple
    caption: Callable
    caption_row: bool = False  # whether the caption is about the row of the chosen query
    text: str = "{:.1f}"
    font: int = 11
    vectors: str | None = None
    masked: bool = False


STEPS = (
    AttentionStep(
        "Words become vectors",
        "a row for each word, normalized: in layer 1 token plus position embedding, in layer 2 that plus what layer 1 added · point at a cell for its number",
        "value",
        NUMBER,
        captions.input_caption,
        text="{:.0f}",
        font=0,
        vectors="input",
    ),
    AttentionStep(
        "Queries, keys and values",
        "each vector times three learned matrices · q: query, k: key, v: value",
        "value",
        NUMBER,
        captions.projections_caption,
        font=9,
        vectors="projections",
    ),
    AttentionStep(
        "Scores",
        "dot product of each query with each key · rows: queries, columns: keys · point at a cell for the arithmetic",
        "score",
        PAIR,
        partial(captions.scores_caption, column="score"),
    ),
    AttentionStep(
        "Scaling",
        "divided by √d, d the width of a head, and by the temperature · point at a cell for the arithmetic",
        "scaled",
        (*PAIR, SCALED),
        captions.scaled_caption,
    ),
    AttentionStep(
        "The mask",
        "–: masked, its score becomes −∞",
        "scaled",
        (*PAIR, SCALED),
        captions.mask_caption,
        masked=True,
    ),
    AttentionStep(
        "Softmax",
        "eˢ over the sum of its row: the attention weights of a query add up to 100% · point at a cell for the arithmetic",
        "weight",
        (*PAIR, SCALED, WEIGHT),
        captions.weights_caption,
        caption_row=True,
        text="{:.0%}",
        masked=True,
    ),
    AttentionStep(
        "Weighted sum of the values",
        "attention weights times values, summed: the output of this head at each word · point at a cell for its terms",
        "value",
        (*NUMBER, ("sum", "weighted sum", None)),
        captions.context_caption,
        caption_row=True,
        text="{:.2f}",
        vectors="context",
    ),
)
LAST = len(STEPS) - 1


@dataclass(frozen=True)
class View:
    """What the page looks at: the sentence as trained and as changed, the layer and head (from 0), and the position of the query."""

    trained: object
    sentence: object
    layer: int
    head: int
    query: int
    changes: str

    @property
    def source(self):
        """What is computed from, for a picture of it."""
        return f"{MODEL.id}, {NAMES[NETWORK]}, first seed · “{' '.join(self.sentence.words)}”{self.changes}"

    @property
    def word(self):
        return self.sentence.words[self.query]


def view(page):
    """The reader's sentence and what to see of it; None, after a sentence, where there is nothing to see."""
    recorded = cache.load_arrays(MODEL.run(NETWORK, 0))
    if not recorded:
        st.info("The network's weights are missing: `python -m dlcore bake --only language-model` makes them again.")
        return None
    words = attention_sentence.choose(page)
    return _controls(page, recorded, words) if words else None


def _controls(page, recorded, words):
    from dlcore.inspection.language.attention_steps import Change
    from dlcore.inspection.language.attention_tables import trace_sentence

    def name(position):
        return f"{words[position]} ({position + 1})"

    with page.controls():
        layer = _pick_number(
            "Layer",
            DEPTH,
            page.key("layer"),
            "The first layer gets embeddings and positions alone; the second what the first has mixed.",
        )
        head = _pick_number("Head", HEADS, page.key("head"), "Each head has queries, keys and values of its own.")
        query = controls.selectbox(
            "Query position",
            range(len(words)),
            index=len(words) - 1,
            format_func=name,
            key=page.key("asks"),
            help="The row that the captions describe; the next word is predicted after it.",
            width=150,
        )
        address.allow_empty(page.key("parts"))
        parts = controls.pills(
            "Parts",
            PARTS,
            selection_mode="multi",
            default=PARTS,
            key=page.key("parts"),
            help="Switch one off, and the trained network runs without it, in both layers. It was not trained that way: "
            "what breaks shows what the part is for.",
        )
        with st.popover("Change more", icon=":material/tune:", key=page.key("more")):
            temperature = controls.slider(
                "Temperature",
                0.25,
                4.0,
                1.0,
                0.25,
                key=page.key("temperature"),
                help="Divides all scores once more. Higher: attention becomes more uniform; lower: it concentrates on the greatest score.",
            )
            off = controls.selectbox(
                "Ablate a head",
                range(DEPTH * HEADS + 1),
                format_func=_head_name,
                key=page.key("off"),
                help="Its output is set to zero. The others stay as they are.",
            )
            masked = controls.selectbox(
                "Mask a word",
                range(len(words) + 1),
                format_func=lambda position: name(position - 1) if position else "none",
                key=page.key("hide"),
                help="Only the word itself may attend to it, in every layer.",
            )
    change = Change(
        MASK in parts,
        SCALE in parts,
        temperature,
        POSITIONS in parts,
        divmod(off - 1, HEADS) if off else None,
        masked - 1 if masked else None,
    )
    trained, changed = (
        cache.live_value(partial(trace_sentence, recorded=recorded, words=words, change=how))
        for how in (Change(), change)
    )
    changes = [f"without: {part.lower()}" for part in PARTS if part not in parts]
    changes += [f"temperature {temperature:g}"] * (temperature != 1) + [f"ablated: {_head_name(off)}"] * bool(off)
    changes += [f"masked: {name(masked - 1)}"] * bool(masked)
    return View(trained, changed, layer, head, query, "".join(f" · {change}" for change in changes))


def _head_name(number):
    layer, head = divmod(number - 1, HEADS)
    return f"layer {layer + 1}, head {head + 1}" if number else "none"


def _pick_number(label, count, key, text):
    picked = controls.segmented_control(label, range(1, count + 1), default=1, required=True, key=key, help=text)
    return (picked or 1) - 1


def walk(page, view):
    """The steps from words to the output of a head, one after another, and beside them the next word."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        with page.controls():
            playing = player.button(LAST, page.key(""))
        scene = partial(_scene, page, view)
        st.fragment(scene, run_every=1.6 if playing else None, key=page.key("scene"))()
    with right:
        _next_word(page, view)


def _scene(page, view):
    from dlcore.inspection.language.attention_tables import STEPWISE, label, score_table, vector_table

    number = player.slider(
        LAST,
        page.key(""),
        default=5,
        stride=1,
        help="From words to the output of the head. Further right: later steps.",
    )
    step = STEPS[number]
    here = {"sentence": view.sentence, "layer": view.layer, "head": view.head, "query": view.query}
    row = label(view.query, view.word)
    st.markdown(f"**{number} · {step.title}** :small[:gray[layer {view.layer + 1}, head {view.head + 1}]]")
    caption = partial(step.caption, row=row) if step.caption_row else step.caption
    draw = partial(matrix, value=step.value, tips=step.tips, says=step.text, font=step.font)
    scores = partial(score_table, **here)
    if step.vectors:
        chart = cache.live_chart(partial(vector_table, kind=step.vectors, **here), draw, caption)
    else:
        draw = partial(draw, row_title="query", column_title="key", masked=step.masked)
        chart = cache.live_chart(scores, draw, caption)
    page.chart_with_download(chart, step.subtitle, "attention-step", view.source)
    if number >= 2:
        page.note(_arithmetic(captions.strongest_pair(cache.live_value(scores), row)))
    if len(view.sentence.words) > STEPWISE:
        layout.small(f"With numbers: {STEPWISE} words, up to the query. All of them are under Heads below.")


def _arithmetic(pair):
    """The sum of one pair written out, for those who cannot point at a cell."""
    product = f"query “{pair['query_word']}” · key “{pair['key_word']}”: {pair['product']} = {pair['score']:.2f}"
    scaled = f"scaled {pair['scaled']:.2f}; attention weight {pair['weight']:.1%}."
    return f"{product.replace('= -', '= −')}; {scaled.replace('scaled -', 'scaled −')}"


def _next_word(page, view):
    from dlcore.inspection.language.attention_tables import next_word_table

    make = partial(next_word_table, trained=view.trained, sentence=view.sentence, query=view.query)
    changed = (
        "blue: as trained, orange: as changed"
        if view.sentence != view.trained
        else "switch a part off, and the old prediction stays beside the new one"
    )
    page.chart_with_download(
        cache.live_chart(make, next_word_bars, captions.next_word_caption),
        f"next-word probabilities after “{view.word}” · {changed}",
        "next-word",
        view.source,
    )


def heads(page, view):
    """All heads side by side, as thumbnails."""
    from dlcore.inspection.language.attention_tables import head_weights

    if page.hidden:
        layout.small(layout.HIDDEN_NOTE)
        return
    weights = cache.live_value(partial(head_weights, sentence=view.sentence))
    st.markdown(
        f"The attention weights of {len(view.sentence.words)} words · rows: queries, columns: keys; the darker, the "
        "greater. Under each head, where its attention goes on average."
    )
    for layer, of_layer in enumerate(weights):
        with st.container(horizontal=True):
            for head, matrix_of_head in enumerate(of_layer):
                text = captions.head_caption(matrix_of_head)
                st.image(
                    attention_thumbnails.thumbnail(matrix_of_head),
                    caption=f"layer {layer + 1}, head {head + 1}: {text}",
                    width=164,  # two beside each other on a phone
                    alt=f"Attention of layer {layer + 1}, head {head + 1}: {text}",
                )


def ablation(page, view):
    """What the prediction loses without each token and without each head, beside their attention weights."""
    from dlcore.inspection.language.attention_tables import ablate, head_ablations, token_ablations

    ablations = cache.live_value(partial(ablate, sentence=view.sentence, query=view.query))
    left, right = st.columns(2, gap="large")
    with left:
        make = partial(token_ablations, ablations=ablations)
        page.chart_with_download(
            cache.live_chart(make, attention_and_effect, captions.token_ablation_caption),
            f"vertical: probability that the likeliest word after “{view.word}” loses when a word is masked · "
            "horizontal: its attention weight, mean of all heads and layers",
            "masked-words",
            view.source,
            cache.live_value(make),
        )
    with right:
        tips = (("layer", "layer", "d"), ("head", "head", "d"), ("lost", "probability lost without it", ".1%"))
        make = partial(head_ablations, ablations=ablations)
        page.chart_with_download(
            cache.live_chart(make, partial(drawings.head_ablation_chart, tips=tips), captions.head_ablation_caption),
            "probability that the same word loses when the output of one head is set to zero · orange: it gains",
            "ablated-heads",
            view.source,
            cache.live_value(make),
        )
    st.markdown(
        "*Attention is not explanation.* An attention weight says how much of a value was mixed in, at one layer and head; not "
        "what decided the prediction. The value may be small, the residual path carries every word past, and other heads may "
        "compensate. So intervene, as here: mask a word, ablate a head, and measure the change. Even that is not conclusive: "
        "the network was not trained without the part, and of two redundant heads each seems useless."
    )
