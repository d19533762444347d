"""Looking inside a trained classifier: what its prediction rests on, its first filters, and what excites each class most."""

from functools import partial

import streamlit as st

from dlcore.charts import raster
from dlcore.guide import NAMES
from pages.shared import cache, controls
from pages.shared.failures import fails_alone
from pages.shared.layout import HIDDEN_NOTE, small
from pages.vision.panels.image_classifier import CLASSES, EVOLUTION, TASKS

SOURCES = ("dlcore/inspection/vision/attribution.py",)
TOGETHER = "Side by side"
SAID = {
    "Grad-CAM": "The last feature maps, weighted by their mean gradients (Selvaraju and others, 2017): coarse, and about regions.",
    "Occlusion": "A black square of 6×6 pixels slides over the image: orange where the logit falls, blue where it rises (Zeiler and Fergus, 2014).",
    "Integrated gradients": "The mean gradient along the way from black to the image, times their difference (Sundararajan and others, 2017): orange pixels speak for the class, blue ones against it. Together they add up to the logit's difference between the two.",
}


@fails_alone
def panel(page, networks):
    """The reader chooses network, image and method; beside the map stands that of random weights, which must look different."""
    from dlcore.inspection.vision import attribution, classifiers

    with st.container(horizontal=True, vertical_alignment="bottom"):
        network = controls.selectbox(
            "Network",
            networks,
            format_func=NAMES.__getitem__,
            key=page.key("inside-of"),
            width=170,
            help="Whose prediction is explained: first seed, base settings.",
        )
        task = controls.segmented_control(
            "Trained on",
            tuple(TASKS),
            default="Digits",
            required=True,
            key=page.key("inside-task"),
            help="Which of the two trained networks of that name.",
        )
        number = controls.number_input(
            "Test image",
            min_value=0,
            max_value=999,
            value=3,
            step=1,
            key=page.key("inside-number"),
            width=130,
            help="Which of the first thousand test images. No network was trained on them.",
        )
        method = controls.segmented_control(
            "Method",
            (TOGETHER, *SAID),
            default=TOGETHER,
            required=True,
            key=page.key("inside-method"),
            help="Three answers to: which pixels does the prediction rest on? They answer different questions, and may disagree.",
        )
    task, method, number = task or "Digits", method or TOGETHER, int(number or 0)
    recorded = cache.load_arrays(EVOLUTION.run(network, 0, **TASKS[task]))
    if recorded is None:
        st.info("No trained weights are at hand: run the experiment above here, and they are stored.")
        return
    if page.hidden:
        small(HIDDEN_NOTE)
        return
    pixels, truth = cache.live_value(
        partial(classifiers.test_image, data=EVOLUTION.run("lenet", 0, **TASKS[task])["data"], number=number)
    )
    methods = tuple(SAID) if method == TOGETHER else (method,)
    maps = {
        each: cache.live_value(
            partial(attribution.attribution, recorded=recorded, pixels=pixels.tobytes(), method=each)
        )
        for each in methods
    }
    for each in methods:
        if maps[each] is None:
            st.info(f"{NAMES[network]} has no feature maps for {each}: choose another method.")
    found = {each: each_map for each, each_map in maps.items() if each_map is not None}
    if found:
        _maps(pixels, truth, CLASSES[task], found)
    _filters_and_classes(recorded, network, CLASSES[task])


def _maps(pixels, truth, classes, found):
    """The image, then for each method a column: the map of the trained weights above that of random ones."""
    size = 224 if len(found) == 1 else 168
    predicted = classes[next(iter(found.values())).predicted]
    with st.container(horizontal=True):
        image = raster.enlarge(pixels[..., None].repeat(3, 2), size // 28)
        st.image(image, caption=f"{truth}, predicted {predicted}", width=size, alt="The test image")
        for method, maps in found.items():
            with st.container(width=size):
                for image, weights in ((maps.trained, "trained"), (maps.random, "random")):
                    st.image(
                        raster.enlarge(raster.signed_colors(image), size // 28),
                        caption=f"{method}, {weights}" if len(found) > 1 else f"{weights} weights",
                        width=size,
                        alt=f"{method} with {weights} weights",
                    )
    for method, maps in found.items():
        alike = f"{maps.correlation:.2f}".replace("-", "−")
        verdict = "depends on what was learned" if abs(maps.correlation) < 0.5 else "hardly depends on what was learned"
        small(f"**{method}.** {SAID[method]} Rank correlation of its two maps: {alike}; this one {verdict}.")
    small(
        "Sanity check (Adebayo and others, 2018): a map that stays alike when all weights are drawn anew explains the image, not the network."
    )


def _filters_and_classes(recorded, network, classes):
    from dlcore.inspection.vision import attribution

    filters = cache.live_value(partial(attribution.first_filters, recorded=recorded))
    images, probabilities = cache.live_value(partial(attribution.class_images, recorded=recorded))
    st.markdown(f"**What excites each class most**, by gradient ascent on the input of {NAMES[network]}")
    with st.container(horizontal=True):
        for image, label, probability in zip(images, classes, probabilities, strict=True):
            st.image(
                raster.enlarge(image, 4),
                caption=f"{label}, {probability:.0%}",
                width=112,
                alt=f"Input that excites {label} most",
            )
    small(
        "Activation maximization (Erhan and others, 2009): the logit climbs for 64 steps while the image is shifted a little each time. A network may be sure of an image in which a person hardly sees the class: "
        "what excites it is local strokes and textures, in any number."
    )
    shown = raster.contact_sheet(filters, 16)
    st.markdown("**Its first filters**, each from its minimum (black) to its maximum (white)")
    st.image(raster.enlarge(shown, 48 // filters.shape[1]), alt=f"The first-layer filters of {NAMES[network]}")
