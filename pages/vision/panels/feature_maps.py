"""The maps of a trained network, layer by layer, for the reader's picture; and its first kernels, which a reader may move over it."""

import streamlit as st

from dlcore.charts import raster
from dlcore.experiments import find
from dlcore.guide import NAMES
from pages.shared import cache
from pages.shared.layout import small

TRAINED = find("cnn-evolution")  # its records keep weights, of the first seed under base settings
NETWORKS = ("lenet", "alexnet", "vgg", "resnet", "efficientnet")
CALLED = {"lenet": "LeNet-5", "alexnet": "AlexNet", "vgg": "VGG", "resnet": "ResNet", "efficientnet": "EfficientNet"}
FIRST, SHOWN = {"lenet": "weights.features.0.weight", "alexnet": "weights.features.0.weight"}, 4
FACTORS = ((24, 4), (12, 6), (6, 10), (0, 16))  # from so many pixels a map, how many times it is enlarged


def weights(network):
    """The recorded weights of a network, name to array, or None where there are none."""
    kept = cache.load_arrays(TRAINED.run(network, TRAINED.seeds[0]))
    return kept and kept.arrays


def learned():
    """Some first-layer kernels of the trained networks, as pairs of name and rows of numbers."""
    found = []
    for network, name in FIRST.items():
        arrays = weights(network)
        if arrays is not None and name in arrays:
            for number, kernel in enumerate(arrays[name][:SHOWN], start=1):
                rows = tuple(tuple(round(float(value), 2) for value in row) for row in kernel[0])
                found.append((f"Learned by {CALLED[network]}, {number}", rows))
    return tuple(found)


def look(pixels, key):
    """A button first, since it loads torch; then every layer's maps of the chosen network."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picked = st.segmented_control(
            "Network",
            NETWORKS,
            default=NETWORKS[0],
            required=True,
            format_func=lambda network: NAMES.get(network, CALLED[network]),
            key=f"{key}network",
            bind="query-params",
            help="Whose layers to look through. Later ones are deeper, and have more maps.",
        )
        picked = picked if picked in NETWORKS else NETWORKS[0]
        asked = f"{key}maps-asked"
        if not st.session_state.get(asked):
            st.button(
                "Show its maps",
                key=f"{key}maps",
                on_click=st.session_state.__setitem__,
                args=(asked, True),
                type="primary",
                help="Sends the picture through the network, here. The first time loads PyTorch, some seconds.",
            )
    trained = weights(picked)
    small(
        "Trained on Fashion-10k, so that a photograph is strange to it; its first layers answer to edges all the same."
        if trained is not None
        else "No trained weights of it are at hand: these are fresh, random ones, which answer to edges of their own kinds already."
    )
    if not st.session_state.get(asked):
        return
    with st.spinner("Looking; the first time loads PyTorch, some seconds", show_time=True):
        from dlcore.inspection.vision.feature_maps import feature_maps, network, shown_to

        try:
            layers = feature_maps(network(picked, trained), shown_to(pixels, trained))
        except ValueError as problem:
            st.error(str(problem))
            return
    names = [
        f"{number}: {layer.kind}, {layer.channels} maps of {layer.maps.shape[1]} × {layer.maps.shape[2]}"
        for number, layer in enumerate(layers, start=1)
    ]
    shown = st.select_slider(
        "Layer",
        range(len(layers)),
        0,
        format_func=names.__getitem__,
        key=f"{key}layer-{picked}",
        help="Further right: deeper, so coarser maps of larger patterns.",
    )
    layer = layers[shown]
    factor = next(times for least, times in FACTORS if layer.maps.shape[1] >= least)
    columns = max(1, 1_040 // ((layer.maps.shape[2] + 1) * factor))
    st.image(
        raster.enlarge(raster.contact_sheet(layer.maps, columns), factor),
        alt=f"{names[shown]}: what each channel makes of the picture",
    )
    small(
        f"{f'The first {len(layer.maps)} of its {layer.channels} maps' if layer.channels > len(layer.maps) else 'All its maps'}, each from its own least number (black) to its greatest (white) · the picture as 32 × 32 gray pixels · {layer.name}"
    )
