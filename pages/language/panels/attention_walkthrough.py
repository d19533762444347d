"""A reader's sentence in a small trained Transformer: attention step by step, all heads, and what moves the next word."""

from functools import partial

import streamlit as st

from dlcore.analysis.language import attention as captions
from dlcore.charts.language import attention_thumbnails
from dlcore.charts.language.matrix import matrix
from dlcore.charts.language.token_changes import moved_words
from dlcore.charts.language.token_importance import weight_and_worth
from dlcore.experiments import find
from dlcore.experiments.language.language_model import DEPTH, HEADS, NETWORK
from pages.shared import cache, experiment_view, layout, player

MODEL = find("language-model")
OWN = "My own words"
SENTENCES = {
    "the hungry dog lives in the …": "the hungry dog lives in the",
    "if it barks it must be the …": "if it barks it must be the",
    "blue is the color of the …": "blue is the color of the",
    "the baker shows us the bread to …": "the baker shows us the bread to",
    "nobody heals like the clever …": "nobody heals like the clever",
    "64 words": "today the old dog barks . the small cat lives in the basket . often the baker bakes the bread . in winter the snow is white . "
    "the young lion eats nothing but meat . every day the teacher works in the school . if it quacks it must be the duck . at noon the sea is blue . the happy",
}
MASK, SCALE, PLACES = PARTS = ("Causal mask", "Divide by √d", "Positions")
LAST = 6
STEPS = (
    (
        "Words become vectors",
        "each word's vector with its place added, normalized · a row for each word, point at a cell for its number",
    ),
    (
        "Queries, keys and values",
        "each vector times three matrices that were learned · q: what the word looks for, k: what it is found by, v: what it gives",
    ),
    (
        "Every query meets every key",
        "score: the sum of the products of their numbers · who asks downwards, who is asked to the right · point at a cell for the arithmetic",
    ),
    (
        "The scores are divided",
        "by √d, the root of a head's width, and by the temperature · point at a cell for the arithmetic",
    ),
    ("The mask", "–: may not be seen, its score becomes −∞"),
    ("Softmax", "eˢ over the sum of its row: each row is shares of 100 % · point at a cell for the arithmetic"),
    (
        "The values are mixed",
        "shares times values, summed: what each word receives from this head · point at a cell for its parts",
    ),
)
PAIR = (
    ("asks", "who asks", None),
    ("asked", "who is asked", None),
    ("query", "its query", None),
    ("key", "its key", None),
    ("product", "number by number", None),
    ("scores", "sum, the score", ".2f"),
)
DIVIDED, SHARE = ("divided", "divided", ".2f"), ("weights", "share", ".1%")
NUMBER = (("word", "word", None), ("kind", "of its", None), ("number", "number", "d"), ("value", "is", ".3f"))


def trained():
    """The recorded network's arrays; None, after a sentence, where they are missing."""
    kept = cache.load_arrays(MODEL.run(NETWORK, 0))
    if not kept:
        st.info(
            "The weights of the small network are not at hand: `python -m dlcore bake --only next-word` makes them again."
        )
    return kept


def sentence(key):
    """The words that are read, [start] first; None, after a sentence, where there are none. What could not be read is told."""
    from dlcore.inspection.language.attention_tables import LONGEST, read

    def forget():
        for name in ("asks", "hide"):
            st.session_state.pop(f"{key}{name}", None)

    with st.container(horizontal=True, vertical_alignment="bottom"):
        example = st.selectbox(
            "Sentence",
            (*SENTENCES, OWN),
            key=f"{key}sentence",
            bind="query-params",
            on_change=forget,
            help="The network has read a small generated English, some 150 words, and says which word comes next. Your own words stay in this session.",
            width=300,
        )
        text = SENTENCES.get(example, "")
        if example == OWN:
            text = st.text_input(
                "Your words",
                "the clever owl lives in the",
                key=f"{key}text",
                max_chars=2_000,
                on_change=forget,
                help=f"At most {LONGEST - 1} words are read, in lower case. Words that the network does not know it reads as [unk].",
            )
    reading = read(text or "")
    if reading.strange:
        st.text(
            f"The network does not know, and reads as [unk]: {', '.join(word[:24] for word in reading.strange[:12])}{' …' if len(reading.strange) > 12 else ''}"
        )
    if reading.left_out:
        st.text(f"It reads {LONGEST - 1} words; what comes after them is left out.")
    if len(reading.words) == 1:
        st.info("There is no word to read yet: type a few, such as “the old cat lives in the”.")
        return None
    return reading.words


def change(words, key):
    """Layer and head (counted from 0) that are looked at, the place that asks, and how the network is run."""
    from dlcore.inspection.language.attention_steps import Change

    places = range(len(words))

    def said(place):
        return f"{words[place]} ({place + 1})"

    with st.container(horizontal=True, vertical_alignment="bottom"):
        layer = _numbered(
            "Layer",
            DEPTH,
            f"{key}layer",
            "The first layer sees words and places alone; the second what the first has mixed already.",
        )
        head = _numbered(
            "Head",
            HEADS,
            f"{key}head",
            "Each head has queries, keys and values of its own, and looks for something else.",
        )
        queries = st.selectbox(
            "Who asks",
            places,
            index=len(words) - 1,
            format_func=said,
            key=f"{key}asks",
            bind="query-params",
            help="Whose row is told below, and after whom the next word is foretold.",
            width=150,
        )
        parts = st.pills(
            "Parts",
            PARTS,
            selection_mode="multi",
            default=PARTS,
            key=f"{key}parts",
            bind="query-params",
            help="Switch one off, and the trained network runs without it, in both layers. It never learned to do without: what breaks shows what the part is for.",
        )
        with st.popover("Change more", icon=":material/tune:", key=f"{key}more"):
            temperature = st.slider(
                "Temperature",
                0.25,
                4.0,
                1.0,
                0.25,
                key=f"{key}temperature",
                bind="query-params",
                help="Divides all scores once more. Higher: every look grows more even; lower: it hardens towards the greatest score.",
            )
            off = st.selectbox(
                "Switch off a head",
                range(DEPTH * HEADS + 1),
                format_func=_named_head,
                key=f"{key}off",
                bind="query-params",
                help="It then passes nothing on. The others stay as they are.",
            )
            hidden = st.selectbox(
                "Hide a word",
                range(len(words) + 1),
                format_func=lambda place: said(place - 1) if place else "none",
                key=f"{key}hide",
                bind="query-params",
                help="Nobody but the word itself may look at it, in any layer.",
            )
    switched = divmod(off - 1, HEADS) if off else None
    return (
        layer,
        head,
        queries,
        Change(MASK in parts, SCALE in parts, temperature, PLACES in parts, switched, hidden - 1 if hidden else None),
    )


def _named_head(number):
    layer, head = divmod(number - 1, HEADS)
    return f"layer {layer + 1}, head {head + 1}" if number else "none"


def _numbered(label, count, key, told):
    picked = st.segmented_control(
        label, range(1, count + 1), default=1, required=True, key=key, bind="query-params", help=told
    )
    return (picked or 1) - 1


def walk(kept, words, looked, key, hidden):
    """The steps from words to what they receive, one after another, and beside them the next word; `looked` is what `change` gave."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            playing = player.button(LAST, key)
        scene = partial(_scene, kept, words, looked, key, hidden)
        st.fragment(scene, run_every=1.6 if playing else None, key=f"{key}scene")()
    with right:
        _next(kept, words, looked, hidden)


def _scene(kept, words, looked, key, hidden):
    from dlcore.inspection.language.attention_tables import STEPWISE, label, steps, vectors

    layer, head, queries, how = looked
    step = player.slider(
        LAST, key, default=5, stride=1, help="From words to what they receive. Further right: further on the way."
    )
    told, subtitle = STEPS[step]
    here = {"kept": kept, "words": words, "change": how, "layer": layer, "head": head, "asking": queries}
    row = label(queries, words[queries])
    st.markdown(f"**{step} · {told}** :small[:gray[layer {layer + 1}, head {head + 1}]]")
    if step in (0, 1, LAST):
        kind = {0: "words", 1: "asked", LAST: "received"}[step]
        font, form = {0: (0, "{:.0f}"), 1: (9, "{:.1f}"), LAST: (11, "{:.2f}")}[step]
        tips = (*NUMBER, ("sum", "made of", None)) if step == LAST else NUMBER
        finding = {0: captions.of_words, 1: captions.of_asked, LAST: partial(captions.of_received, row=row)}[step]
        picture = cache.live_chart(
            partial(vectors, kind=kind, **here),
            partial(matrix, value="value", tips=tips, says=form, font=font),
            finding,
        )
    else:
        value = {2: "scores", 5: "weights"}.get(step, "divided")
        tips = {2: PAIR, 3: (*PAIR, DIVIDED), 4: (*PAIR, DIVIDED)}.get(step, (*PAIR, DIVIDED, SHARE))
        finding = {
            2: partial(captions.of_scores, column="scores"),
            3: captions.of_divided,
            4: captions.of_mask,
            5: partial(captions.of_weights, row=row),
        }[step]
        draw = partial(
            matrix,
            value=value,
            tips=tips,
            says="{:.0%}" if step == 5 else "{:.1f}",
            row_title="asks",
            column_title="is asked",
            masked=step > 3,
        )
        picture = cache.live_chart(partial(steps, **here), draw, finding)
    layout.draw(picture, subtitle, hidden)
    if step >= 2 and not hidden:
        layout.small(_arithmetic(captions.strongest_pair(cache.live_table(partial(steps, **here)), row)))
    if len(words) > STEPWISE:
        layout.small(f"With numbers: {STEPWISE} words, up to the one who asks. All of them are under Heads below.")


def _arithmetic(pair):
    """The sum of one pair written out, for those who cannot point at a cell."""
    told = f"“{pair['asks']}” asks “{pair['asked']}”: {pair['product']} = {pair['scores']:.2f}".replace("= -", "= −")
    return f"{told}; divided {pair['divided']:.2f}; its share {pair['weights']:.1%}.".replace("divided -", "divided −")


def _next(kept, words, looked, hidden):
    from dlcore.inspection.language.attention_steps import UNCHANGED
    from dlcore.inspection.language.attention_tables import next_words

    _, _, queries, how = looked
    make = partial(next_words, kept=kept, words=words, change=how, asking=queries)
    changed = (
        "blue: as it was trained, orange: with what you changed"
        if how != UNCHANGED
        else "switch a part off, and the old answer stays beside the new"
    )
    layout.draw(
        cache.live_chart(make, moved_words, captions.of_next),
        f"what the network expects after “{words[queries]}” · {changed}",
        hidden,
    )


def heads(kept, words, looked, hidden):
    """All heads side by side, as thumbnails."""
    from dlcore.inspection.language.attention_tables import heads as attention

    if hidden:
        layout.small(layout.HIDDEN_NOTE)
        return
    how = looked[3]
    weights = cache.live_table(partial(attention, kept=kept, words=words, change=how))
    st.markdown(
        f"How {len(words)} words look at each other: who asks downwards, who is asked to the right, the darker the more. Under each head, where its attention goes on average."
    )
    for layer, of_layer in enumerate(weights):
        with st.container(horizontal=True):
            for head, shares in enumerate(of_layer):
                told = captions.of_thumbnail(shares)
                st.image(
                    attention_thumbnails.thumbnail(shares),
                    caption=f"layer {layer + 1}, head {head + 1}: {told}",
                    width=212,
                    alt=f"Attention of layer {layer + 1}, head {head + 1}: {told}",
                )


def ablate(kept, words, looked, key, hidden):
    """What the answer loses without each token and without each head, beside the attention that they get."""
    from dlcore.inspection.language.attention_tables import moved

    _, _, queries, how = looked
    here = {"kept": kept, "words": words, "change": how, "asking": queries}
    left, right = st.columns(2, gap="large")
    with left:
        layout.draw(
            cache.live_chart(partial(moved, by="tokens", **here), weight_and_worth, captions.of_worth),
            f"upwards: what the first answer after “{words[queries]}” loses when nobody may look at the word · to the right: the attention that it gets, mean of all heads and layers",
            hidden,
        )
        if not hidden:
            experiment_view.take_home(
                cache.live_table(partial(moved, by="tokens", **here)), "hidden-words", f"{key}tokens-"
            )
    with right:
        tips = (("layer", "layer", "d"), ("head", "head", "d"), ("lost", "lost without it", ".1%"))
        make = partial(moved, by="heads", **here)
        layout.draw(
            cache.live_chart(make, partial(captions.by_head, tips=tips), captions.of_heads),
            "what the same answer loses when one head passes nothing on · orange: it gains",
            hidden,
        )
        if not hidden:
            experiment_view.take_home(cache.live_table(make), "switched-off-heads", f"{key}heads-")
    st.markdown(
        "*Attention is not explanation.* A share says how much was mixed in, at one layer and head; not what decided the answer. The value may be small, the residual path carries every word past, and other heads may stand in. "
        "So intervene, as here: hide a word, switch off a head, and see what moves. Even that is no last word: the network never learned to do without the part, and two heads that do the same each seem idle."
    )
