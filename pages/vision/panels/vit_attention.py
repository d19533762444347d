"""Where a Vision Transformer looks, over a picture: a test picture from the record, or the reader's own; and which of its positions are alike."""

from functools import partial

import streamlit as st

from dlcore.analysis.vision import vision_transformer as captions
from dlcore.charts.vision import patch_grid, patch_maps
from dlcore.experiments import find
from dlcore.experiments.vision import data_efficiency
from pages.shared import cache, experiment_view, image_input, layout

HUNGER = find("data-efficiency")
TEST, OWN = "Test picture", "My own"
TOKEN, PATCH = "Class token", "A patch"
ROLLOUT, LAYERS, HEADS, SIDE = "Rollout of all layers", 4, 4, patch_grid.SIDE
NOTHING = "The weights of the trained ViT are not at hand: `python -m dlcore bake` makes them again."


def trained():
    """The recorded ViT at the rate that validation chose, and that rate; None, after a sentence, where it is missing."""
    grid = {"images": (data_efficiency.IMAGES.default,), "learning_rate": data_efficiency.LEARNING_RATES}
    learning_rate = cache.recorded_value(HUNGER, "end", ("vit",), grid, captions.rate_of_first_seed)
    kept = learning_rate and cache.load_arrays(HUNGER.run("vit", 0, learning_rate=learning_rate))
    if not kept:
        st.info(NOTHING)
    return kept


def attention(kept, key, hidden):
    """A picture, who looks, and where: over the picture for what is chosen, and a map for every layer and head."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        pixels, number = _picture(kept, key)
        token = _token(key)
        layer, head = _shown(key)
    if pixels is None:
        st.info("As soon as there is a picture, its attention stands here.")
        return
    make, said = _looked(kept, pixels, number, token)
    layout.small(
        captions.answered(said, data_efficiency.CLASSES, None if number is None else int(kept.arrays["truth"][number]))
    )
    if hidden:
        layout.small(layout.HIDDEN_NOTE)
        return
    weights = cache.live_table(make)
    here = weights[weights["layer"] == layer]
    here = here[here["head"] == head] if head else here
    mean = here.groupby(["row", "column"])["weight"].mean()
    left, right = st.columns((1, 1.7), gap="large")
    asking = token - 1 if token else None
    with left:
        st.image(
            patch_grid.cut(pixels, asking),
            caption="64 patches of 4×4 pixels, after a margin of 2",
            width=256,
            alt="The picture cut into 64 patches",
        )
        told = ROLLOUT if not layer else f"layer {layer}, {f'head {head}' if head else 'mean of its heads'}"
        st.image(
            patch_grid.over(pixels, mean.to_numpy(), asking),
            caption=f"{told}: the fuller the orange, the more; at most {mean.max():.1%} on one patch",
            width=256,
            alt="The picture, orange where attention lies",
        )
    with right:
        who = "the class token" if token == 0 else f"the patch in row {asking // SIDE + 1}, column {asking % SIDE + 1}"
        layout.draw(
            cache.live_chart(make, patch_maps.heads, captions.heads_caption),
            f"how {who} spreads its attention over the patches, by layer and head, on one scale of roots · what is missing from 100 % goes to the class token · point at a cell for its share",
        )
        experiment_view.take_home(weights, "attention", f"{key}attention-")
    st.markdown(
        "*Attention is not explanation.* A weight says how much was mixed in at that layer and head, not what decided the answer: cover a patch and ask again to learn that. "
        "Rollout takes the mean of the heads, adds an equal part for the residual path, and multiplies through the layers (Abnar and Zuidema, 2020)."
    )


def positions(kept, key, hidden):
    """How alike the learned positions are: all at once, and for one patch with its numbers."""
    from dlcore.inspection.vision.vit_attention import by_distance, similar_to, similarity

    with st.container(horizontal=True):
        patch = _patch(key)
    if hidden:
        layout.small(layout.HIDDEN_NOTE)
        return
    left, right = st.columns(2, gap="large")
    with left:
        told = captions.distance_caption(cache.live_table(partial(by_distance, kept=kept)))
        st.markdown(
            f"**{told}**  \n:small[:gray[cosine of each position with all others; each small grid stands where its patch does · blue: alike, orange: opposite]]"
        )
        st.image(
            patch_grid.mosaic(similarity(kept), patch),
            caption="Framed: the patch chosen above. Positions began as noise: whatever order there is was learned.",
            width=356,
            alt="For each patch how alike its position is to all others",
        )
    with right:
        layout.draw(
            cache.live_chart(partial(similar_to, kept=kept, patch=patch), patch_maps.alike, captions.similarity_caption),
            f"cosine of the position of row {patch // SIDE + 1}, column {patch % SIDE + 1} with all others · point at a cell for its number",
        )


def _picture(kept, key):
    """Gray pixels (28, 28), and the number of the recorded test picture; (None, None) where there is none yet."""
    source = st.segmented_control(
        "Picture",
        (TEST, OWN),
        default=TEST,
        required=True,
        key=f"{key}source",
        bind="query-params",
        help="A test picture of Fashion-MNIST that came with the record, or one of yours, shrunk to 28×28 gray pixels, bright on dark. Yours stays in this session.",
    )
    if source == OWN:
        handed = image_input.uploaded(f"{key}upload")
        if handed is None:
            return None, None
        from dlcore.inspection.vision.classifiers import from_photograph

        return from_photograph(handed, digit=False), None
    number = st.selectbox(
        "Which",
        range(len(kept.arrays["images"])),
        index=len(kept.arrays["images"]) - 1,
        format_func=lambda place: f"{data_efficiency.CLASSES[kept.arrays['truth'][place]]} {place % 2 + 1}",
        key=f"{key}which",
        bind="query-params",
        width=160,
        help="Two test pictures of every class, the first ones that were not used to choose by.",
    )
    return kept.arrays["images"][number], number


def _token(key):
    """Who looks: 0 for the class token, else a patch counted from 1."""
    who = st.segmented_control(
        "Who looks",
        (TOKEN, PATCH),
        default=TOKEN,
        required=True,
        key=f"{key}who",
        bind="query-params",
        help="The class token gathers the answer. A patch looks for what it needs, often for patches like itself.",
    )
    return 0 if who != PATCH else _patch(key) + 1


def _patch(key):
    """The patch that the reader chose, counted from 0 row by row."""
    row, column = (
        st.number_input(
            label,
            min_value=1,
            max_value=SIDE,
            value=4,
            step=1,
            key=f"{key}{label.lower()}",
            bind="query-params",
            width=110,
            help=f"Counted from the {edge}. A greater number is further {way}.",
        )
        for label, edge, way in (("Row", "top", "down"), ("Column", "left", "right"))
    )
    return (row - 1) * SIDE + column - 1


def _shown(key):
    """Which layer and head lie over the picture; layer 0 is rollout, head 0 the mean."""
    layer = st.selectbox(
        "Over the picture",
        range(LAYERS + 1),
        format_func=lambda number: f"Layer {number}" if number else ROLLOUT,
        key=f"{key}layer",
        bind="query-params",
        width=190,
        help="Which attention is laid over the picture. Later layers mix what earlier ones have mixed already; rollout takes them together.",
    )
    if not layer:
        return 0, 0
    head = st.selectbox(
        "Head",
        range(HEADS + 1),
        format_func=lambda number: f"Head {number}" if number else "Mean of heads",
        key=f"{key}head",
        bind="query-params",
        width=150,
        help="One of the four heads of that layer, or their mean.",
    )
    return layer, head


def _looked(kept, pixels, number, token):
    """What makes the table of attention, and the answer's probabilities. The class token of a recorded picture needs no torch."""
    if number is not None and token == 0:
        from dlcore.inspection.vision.vit_attention import class_token, recorded_answers

        return partial(class_token, kept=kept, picture=number), recorded_answers(kept, number)
    from dlcore.inspection.vision.vit_attention import answers, asked_by, recorded_answers

    gray = pixels.tobytes()
    said = (
        cache.live_table(partial(answers, kept=kept, pixels=gray)) if number is None else recorded_answers(kept, number)
    )
    return partial(asked_by, kept=kept, pixels=gray, token=token), said
