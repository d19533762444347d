"""Attention of a Vision Transformer over an image, a recorded test image or the reader's own; and how similar its positions are."""

from functools import partial

import streamlit as st

from dlcore.analysis.vision import vision_transformer as captions
from dlcore.charts.vision import patch_grid, patch_maps
from dlcore.experiments import find
from dlcore.experiments.vision import data_efficiency
from dlcore.guide import NAMES
from pages.shared import cache, controls, image_input, layout, upload
from pages.shared.failures import fails_alone

EFFICIENCY = find("data-efficiency")
TEST, UPLOAD = "Test image", "Upload"
TOKEN, PATCH = "Class token", "A patch"
ROLLOUT, LAYERS, HEADS, SIDE = "Rollout of all layers", 4, 4, patch_grid.SIDE
NO_WEIGHTS = "The weights of the trained ViT are not at hand: `python -m dlcore bake` makes them again."


def load_vit():
    """The arrays of the ViT of seed 0 at the learning rate that validation chose; None, after a sentence, where they are missing."""
    grid = {"images": (data_efficiency.IMAGES.default,), "learning_rate": data_efficiency.LEARNING_RATES}
    learning_rate = cache.load(EFFICIENCY, ("vit",), grid).value("end", captions.best_learning_rate)
    recorded = learning_rate and cache.load_arrays(EFFICIENCY.run("vit", 0, learning_rate=learning_rate))
    if not recorded:
        st.info(NO_WEIGHTS)
    return recorded or None


@fails_alone
def attention(page, recorded):
    """An image, a query token, and its attention: over the image for the chosen layer and head, and a map for every one."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        pixels, number = _image(page, recorded)
        token = _query_token(page)
        layer, head = _overlay_choice(page)
    if pixels is None:
        st.info("As soon as there is an image, its attention appears here.")
        return
    truth = None if number is None else int(recorded.arrays["truth"][number])
    probabilities = _probabilities(recorded, pixels, number)
    layout.small(captions.prediction_caption(probabilities, data_efficiency.CLASSES, truth))
    if page.hidden:
        layout.small(layout.HIDDEN_NOTE)
        return
    table = _attention_table(recorded, pixels, number, token)
    weights = cache.live_value(table)
    selected = weights[weights["layer"] == layer]
    selected = selected[selected["head"] == head] if head else selected
    mean = selected.groupby(["row", "column"])["weight"].mean()
    left, right = st.columns((1, 1.7), gap="large")
    patch = token - 1 if token else None
    with left:
        st.image(
            patch_grid.patch_image(pixels, patch),
            caption="64 patches of 4×4 pixels, after padding by 2",
            width=256,
            alt="The image cut into 64 patches",
        )
        source = ROLLOUT if not layer else f"layer {layer}, {f'head {head}' if head else 'mean over heads'}"
        st.image(
            patch_grid.weight_image(pixels, mean.to_numpy(), patch),
            caption=f"{source}: the more orange, the larger the weight; at most {mean.max():.1%} on one patch",
            width=256,
            alt="The image, orange where attention is high",
        )
    with right:
        query = (
            "the class token" if patch is None else f"the patch in row {patch // SIDE + 1}, column {patch % SIDE + 1}"
        )
        page.chart_with_download(
            cache.live_chart(table, patch_maps.attention_maps, captions.heads_caption),
            f"attention weights of {query} on all patches, by layer and head · square-root scale · what is missing from 100% goes to the class token · point at a cell for its weight",
            "attention",
            f"{_network(recorded)} · {'an uploaded image' if number is None else f'test image {number + 1}'}, {query}",
            weights,
        )
    st.markdown(
        "*Attention is not explanation.* A weight says how much was mixed in at that layer and head, not what decided the prediction: to learn that, mask a patch and predict again. "
        "Rollout averages the heads, adds an equal part for the residual path, and multiplies through the layers (Abnar and Zuidema, 2020)."
    )


def positions(page, recorded):
    """How similar the learned positions are: all at once, and for one patch with its numbers."""
    from dlcore.inspection.vision.vit_attention import position_similarity, similarity_by_distance, similarity_to

    with st.container(horizontal=True):
        patch = _patch(page)
    if page.hidden:
        layout.small(layout.HIDDEN_NOTE)
        return
    left, right = st.columns(2, gap="large")
    with left:
        caption = captions.distance_caption(cache.live_value(partial(similarity_by_distance, recorded=recorded)))
        st.markdown(
            f"**{caption}**  \n:small[:gray[cosine of each position with all others; each small grid stands where its patch does · blue: similar, orange: opposite]]"
        )
        st.image(
            patch_grid.similarity_mosaic(position_similarity(recorded), patch),
            caption="Framed: the patch chosen above. Positions start as noise, so any order is learned: most resemble their neighbors; those along the edges, where images are dark, resemble each other.",
            width=356,
            alt="For each patch how similar its position is to all others",
        )
    with right:
        page.chart_with_download(
            cache.live_chart(
                partial(similarity_to, recorded=recorded, patch=patch),
                patch_maps.similarity_map,
                captions.similarity_caption,
            ),
            f"cosine of the position of row {patch // SIDE + 1}, column {patch % SIDE + 1} with all others · point at a cell for its value",
            "position-similarity",
            f"{_network(recorded)}, its learned positions",
        )


def _network(recorded):
    """Whose weights these are, for a picture."""
    return f"{recorded.run.experiment}, {NAMES[recorded.run.variant]}, first seed"


def _image(page, recorded):
    """Gray pixels (28, 28), and the number of the recorded test image; (None, None) where there is none yet."""
    upload.return_to(page.key("look-source"), {UPLOAD: page.key("look-upload")})
    source = controls.segmented_control(
        "Image",
        (TEST, UPLOAD),
        default=TEST,
        required=True,
        key=page.key("look-source"),
        help="A test image of Fashion-MNIST that came with the record, or one of yours, found in it and fitted into 28×28 gray pixels, bright on dark. Yours stays in this session.",
    )
    if source == UPLOAD:
        from dlcore.inspection.ink import as_clothing

        ink = image_input.uploaded_ink(page.key("look-upload"))
        return (None if ink is None else as_clothing(ink)), None
    images, truth = recorded.arrays["images"], recorded.arrays["truth"]
    number = controls.selectbox(
        "Which",
        range(len(images)),
        index=len(images) - 1,
        format_func=lambda place: f"{data_efficiency.CLASSES[truth[place]]} {place % 2 + 1}",
        key=page.key("look-which"),
        width=160,
        help="Two test images of every class, none of which validation used.",
    )
    return images[number], number


def _query_token(page):
    """Whose attention is shown: 0 for the class token, else a patch counted from 1."""
    query = controls.segmented_control(
        "Query",
        (TOKEN, PATCH),
        default=TOKEN,
        required=True,
        key=page.key("look-who"),
        help="Whose attention is shown. The class token gathers the prediction; a patch often attends to patches like itself.",
    )
    return 0 if query != PATCH else _patch(page) + 1


def _patch(page):
    """The patch that the reader chose, counted from 0 row by row."""
    row, column = (
        controls.number_input(
            label,
            min_value=1,
            max_value=SIDE,
            value=4,
            step=1,
            key=page.key(f"look-{label.lower()}"),
            width=110,
            help=f"Counted from the {edge}. A greater number is further {way}.",
        )
        for label, edge, way in (("Row", "top", "down"), ("Column", "left", "right"))
    )
    return (row - 1) * SIDE + column - 1


def _overlay_choice(page):
    """Which layer and head lie over the image; layer 0 is rollout, head 0 the mean."""
    layer = controls.selectbox(
        "Over the image",
        range(LAYERS + 1),
        format_func=lambda number: f"Layer {number}" if number else ROLLOUT,
        key=page.key("look-layer"),
        width=190,
        help="Which attention is laid over the image. Later layers mix what earlier ones have mixed already; rollout combines them all.",
    )
    if not layer:
        return 0, 0
    head = controls.selectbox(
        "Head",
        range(HEADS + 1),
        format_func=lambda number: f"Head {number}" if number else "Mean over heads",
        key=page.key("look-head"),
        width=150,
        help="One of the four heads of that layer, or their mean.",
    )
    return layer, head


def _probabilities(recorded, pixels, number):
    """The predicted probability of each class; for a recorded image the recorded ones."""
    from dlcore.inspection.vision.vit_attention import predict_probabilities, recorded_probabilities

    if number is not None:
        return recorded_probabilities(recorded, number)
    return cache.live_value(partial(predict_probabilities, recorded=recorded, pixels=pixels.tobytes()))


def _attention_table(recorded, pixels, number, token):
    """What computes the table of attention weights. The class token of a recorded image needs no torch."""
    from dlcore.inspection.vision.vit_attention import attention_from, recorded_attention

    if number is not None and token == 0:
        return partial(recorded_attention, recorded=recorded, number=number)
    return partial(attention_from, recorded=recorded, pixels=pixels.tobytes(), token=token)
