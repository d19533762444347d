"""A reader's photograph through the full-size originals, as far as their weights are on this machine; more are fetched when asked for."""

import pandas as pd
import streamlit as st

from dlcore.charts.base import name
from dlcore.experiments import find
from dlcore.formatting import format_number
from pages.shared import image_input

ORIGINALS = find("imagenet-models")


def panel(key):
    """The photograph, and a button: nothing is loaded before it is pressed."""
    st.markdown(
        "**A photograph through the originals.** Each knows the thousand classes of ImageNet. Weights that torchvision has fetched before are used; others are downloaded when you ask. One network is in memory at a time."
    )
    pixels = image_input.chosen(key)
    if pixels is None:
        return
    st.image(pixels, width=280, alt="The photograph that the networks look at")
    if not st.toggle(
        "Ask the originals",
        key=f"{key}ask",
        help="Loads PyTorch, and for each network with weights at hand up to half a gigabyte, one after the other.",
    ):
        return
    from dlcore.inspection.vision import imagenet_models

    there = [variant for variant in ORIGINALS.variants if imagenet_models.place(variant).is_file()]
    rows, problems = [], []
    with st.spinner("The networks look at the photograph."):
        for variant in there:
            try:
                said, spent = imagenet_models.answers(variant, pixels)
            except imagenet_models.WeightsUnavailable as problem:
                problems.append(f"{name(variant)}: {problem}")
                continue
            rows.append(
                [name(variant), *(f"{label} ({share:.0%})" for label, share in said[:3]), f"{format_number(spent)} ms"]
            )
    if rows:
        table = pd.DataFrame(rows, columns=["Network", "First", "Second", "Third", "One look"])
        st.table(table, border="horizontal", hide_index=True, alt="What each network says of the photograph")
    for problem in problems:
        st.warning(problem)
    missing = [variant for variant in ORIGINALS.variants if variant not in there]
    if missing:
        _fetch(missing, key)


def _fetch(missing, key):
    from dlcore.inspection.vision import imagenet_models

    with st.container(horizontal=True, vertical_alignment="bottom"):
        sizes = {variant: imagenet_models.entry(variant).meta["_file_size"] for variant in missing}
        wanted = st.selectbox(
            "Weights that are not here",
            missing,
            format_func=lambda variant: f"{name(variant)}, {sizes[variant]:.0f} MB",
            key=f"{key}missing",
            help="Fetched from PyTorch's own server into torchvision's folder, and checked.",
        )
        pressed = st.button("Download", key=f"{key}fetch", icon=":material/download:")
    if pressed:
        try:
            with st.spinner(f"Fetching {sizes[wanted]:.0f} MB."):
                imagenet_models.fetch(wanted)
        except imagenet_models.WeightsUnavailable as problem:
            st.error(str(problem))
        else:
            st.rerun()
