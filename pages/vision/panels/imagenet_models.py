"""A reader's photograph through full-size ImageNet models, as far as their weights are on this machine; others are downloaded on request."""

import pandas as pd
import streamlit as st

from dlcore.analysis.names import name
from dlcore.base import InvalidInput
from dlcore.experiments import find
from dlcore.formatting import format_number
from pages.shared import cache, image_input
from pages.shared.failures import fails_alone
from pages.shared.layout import small

IMAGENET_MODELS = find("imagenet-models")


@fails_alone
def panel(page):
    """The photograph, and a switch: nothing is loaded before it is on."""
    st.markdown(
        "**Classify a photograph.** Each model knows the thousand classes of ImageNet. Weights that torchvision has downloaded before are used; others are downloaded when you ask. One model is in memory at a time."
    )
    pixels = image_input.choose(page.key("photo-"))
    if pixels is None:
        return
    from dlcore.inspection.vision import imagenet_models

    st.image(pixels, width=280, alt="The photograph that is classified")
    small(
        f"The models see its middle alone: the shorter side is resized to {imagenet_models.RESIZED} pixels, then the central {imagenet_models.CROPPED} × {imagenet_models.CROPPED} are cropped, as in the weights' own preprocessing."
    )
    if not st.toggle(
        "Run the models",
        key=page.key("photo-ask"),
        help="Loads PyTorch, and for each model with weights at hand up to half a gigabyte, one after the other.",
    ):
        return
    files = cache.ask(imagenet_models.megabytes)
    present = [variant for variant in IMAGENET_MODELS.variants if files[variant][1]]
    rows, problems = [], []
    with st.spinner("The models classify the photograph."):
        for variant in present:
            try:
                answer = cache.ask(imagenet_models.classify, name=variant, pixels=pixels)
            except InvalidInput as problem:
                problems.append(f"{name(variant)}: {problem}")
                continue
            top = [f"{label} ({probability:.0%})" for label, probability in answer.classes[:3]]
            rows.append([name(variant), *top, f"{format_number(answer.milliseconds)} ms"])
    if rows:
        table = pd.DataFrame(rows, columns=["Network", "First", "Second", "Third", "Latency"])
        st.table(table, border="horizontal", hide_index=True, alt="Each model's three most probable classes")
    for problem in problems:
        st.warning(problem)
    missing = [variant for variant in IMAGENET_MODELS.variants if variant not in present]
    if missing:
        _download(page, {variant: files[variant][0] for variant in missing})


def _download(page, sizes):
    """`sizes` are the megabytes of each file that is missing."""
    from dlcore.inspection.vision import imagenet_models

    with st.container(horizontal=True, vertical_alignment="bottom"):
        variant = st.selectbox(
            "Missing weights",
            tuple(sizes),
            format_func=lambda variant: f"{name(variant)}, {sizes[variant]:.0f} MB",
            key=page.key("photo-missing"),
            help="Downloaded from PyTorch's own server into torchvision's folder, and checked.",
        )
        pressed = st.button("Download", key=page.key("photo-fetch"), icon=":material/download:")
    if pressed:
        try:
            with st.spinner(f"Downloading {sizes[variant]:.0f} MB."):
                cache.ask(imagenet_models.download, name=variant)
        except InvalidInput as problem:
            st.error(str(problem))
        else:
            st.rerun()
