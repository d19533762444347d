"""The feature maps of a trained network, layer by layer, for the reader's image; and its first kernels, to slide over it."""

from functools import partial

import streamlit as st

from dlcore.charts import raster
from dlcore.experiments import find
from dlcore.guide import NAMES
from pages.shared import cache, controls
from pages.shared.failures import fails_alone
from pages.shared.layout import small

EVOLUTION = find("cnn-evolution")  # its records hold weights, of the first seed under base settings
NETWORKS = ("lenet", "alexnet", "vgg", "resnet", "efficientnet")
FIRST_KERNELS, KERNELS = {"lenet": "LeNet-5", "alexnet": "AlexNet"}, 4
FACTORS = ((24, 4), (12, 6), (6, 10), (0, 16))  # from so many pixels a map, how many times it is enlarged


def _load_weights(network):
    """What is recorded of a network, or None where there is nothing."""
    return cache.load_arrays(EVOLUTION.run(network, EVOLUTION.seeds[0]))


def learned_kernels():
    """Some first-layer kernels of the trained networks: a dict from name to rows of numbers."""
    kernels = {}
    for network, title in FIRST_KERNELS.items():
        recorded = _load_weights(network)
        weights = recorded.arrays.get("weights.features.0.weight", ()) if recorded else ()
        for number, kernel in enumerate(weights[:KERNELS], start=1):
            rows = tuple(tuple(round(float(value), 2) for value in row) for row in kernel[0])
            kernels[f"Learned by {title}, {number}"] = rows
    return kernels


@fails_alone
def panel(page, pixels):
    """A button first, since it loads torch; then the maps of every layer of the chosen network."""
    requested = page.key("maps-asked")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        network = controls.segmented_control(
            "Network",
            NETWORKS,
            default=NETWORKS[0],
            required=True,
            format_func=NAMES.__getitem__,
            key=page.key("network"),
            help="Whose layers to show. Later ones are deeper, and have more maps.",
        )
        network = network if network in NETWORKS else NETWORKS[0]
        if not st.session_state.get(requested):
            st.button(
                "Compute the maps",
                key=page.key("maps"),
                on_click=st.session_state.__setitem__,
                args=(requested, True),
                type="primary",
                help="Runs the network on the image, here. The first time loads PyTorch, some seconds.",
            )
    recorded = _load_weights(network)
    small(
        "Trained on 18,000 images of Fashion-MNIST, so a photograph is out of distribution; the first layers respond to edges all the same."
        if recorded
        else "No trained weights of it are at hand: these are random ones, which already respond to some edges."
    )
    if not st.session_state.get(requested):
        return
    from dlcore.inspection.vision.feature_maps import feature_maps

    make = partial(feature_maps, variant=network, recorded=recorded, pixels=pixels.tobytes(), shape=pixels.shape)
    layers = cache.live_value(make)
    names = [
        f"{number}: {layer.kind}, {layer.channels} maps of {layer.maps.shape[1]} × {layer.maps.shape[2]}"
        for number, layer in enumerate(layers, start=1)
    ]
    number = st.select_slider(
        "Layer",
        range(len(layers)),
        0,
        format_func=names.__getitem__,
        key=page.key(f"layer-{network}"),
        help="Further right: deeper, so coarser maps of larger patterns.",
    )
    layer = layers[number]
    factor = next(factor for least, factor in FACTORS if layer.maps.shape[1] >= least)
    columns = max(1, 1_040 // ((layer.maps.shape[2] + 1) * factor))
    st.image(
        raster.enlarge(raster.contact_sheet(layer.maps, columns), factor), alt=f"{names[number]}: the feature maps"
    )
    some = len(layer.maps) < layer.channels
    which = f"The first {len(layer.maps)} of its {layer.channels} maps" if some else "All its maps"
    small(
        f"{which}, each from its minimum (black) to its maximum (white) · the input is the square in the middle of the image, as 32 × 32 gray pixels · {layer.name}"
    )
