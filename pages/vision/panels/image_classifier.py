"""One picture, all networks: the reader draws, uploads or picks one, and every trained classifier answers with its confidence and its time."""

from functools import lru_cache

import pandas as pd
import streamlit as st

from dlcore.charts.base import name
from dlcore.charts.language.answers import answers
from dlcore.experiments import find
from dlcore.experiments.vision.cnn_evolution import FASHION, MNIST
from dlcore.formatting import format_number
from pages.shared import cache, image_input, layout

EVOLUTION = find("cnn-evolution")
TASKS = {"Digits": MNIST, "Clothes": FASHION}
CLASSES = {
    "Digits": tuple("0123456789"),
    "Clothes": ("T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"),
}
DRAW, UPLOAD, TEST = "Draw", "Upload", "Test picture"


def panel(networks, key, hidden=False):
    """Where the picture comes from, what each network says of it, and where it looked."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        task = st.segmented_control(
            "Trained on",
            tuple(TASKS),
            default="Digits",
            required=True,
            key=f"{key}task",
            bind="query-params",
            help="Digits: 4,000 of MNIST. Clothes: 10,000 of Fashion-MNIST. Each network knows ten classes, and answers with one of them whatever it is shown.",
        )
        way = st.segmented_control(
            "Picture",
            (DRAW, UPLOAD, TEST),
            default=TEST,
            required=True,
            key=f"{key}way",
            bind="query-params",
            help="Draw with finger or mouse, upload a picture, or take one that the networks were tested on. Yours stays in this session.",
        )
        number = _number(key) if way == TEST else None
    left, right = st.columns((1, 2.6), gap="large")
    with left:
        pixels, truth = _picture(task, way, number, key)
    if pixels is None:
        right.info("As soon as there is a picture, every network answers here.")
        return
    with left:
        st.image(
            pixels.repeat(8, 0).repeat(8, 1),
            caption=f"as the networks see it{f': {truth}' if truth else ''}",
            width=224,
            alt="The picture as the networks see it",
        )
    with right:
        if hidden:
            layout.small(layout.HIDDEN_NOTE)
        else:
            _answers(networks, task, pixels)


def _number(key):
    return st.number_input(
        "Number",
        min_value=0,
        max_value=999,
        value=0,
        step=1,
        key=f"{key}number",
        bind="query-params",
        help="Which of the first thousand test pictures. No network was trained on them.",
    )


def _picture(task, way, number, key):
    """Gray pixels (28, 28) and what they show where that is known; (None, None) where there are none yet."""
    from dlcore.inspection.vision import classifiers

    if way == TEST:
        try:
            return classifiers.example(TASKS[task].get("data", "fashion-10k"), int(number or 0))
        except FileNotFoundError as problem:
            st.info(str(problem))
            return None, None
    if way == DRAW:
        drawn = image_input.canvas(
            f"{key}canvas", label="Draw a digit" if task == "Digits" else "Draw a piece of clothing"
        )
        return (None if drawn is None else classifiers.like_mnist(drawn) if task == "Digits" else drawn), None
    handed = image_input.uploaded(f"{key}upload")
    return (None if handed is None else classifiers.from_photograph(handed, task == "Digits")), None


def _answers(networks, task, pixels):
    from dlcore.inspection.vision import classifiers

    trained = {
        variant: _trained(kept)
        for variant in networks
        if (kept := cache.load_arrays(EVOLUTION.run(variant, 0, **TASKS[task])))
    }
    if not trained:
        st.info("No trained weights are at hand: run the experiment above here, and they are kept.")
        return
    rows, seen = [], []
    for variant, (model, mean, scale) in trained.items():
        picture = classifiers.prepared(pixels, mean, scale)
        probabilities, milliseconds = classifiers.answer(model, picture)
        row = f"{name(variant)} · {format_number(milliseconds)} ms"
        rows += [(row, label, float(share)) for label, share in zip(CLASSES[task], probabilities, strict=True)]
        seen.append((variant, probabilities, classifiers.grad_cam(model, picture, probabilities.argmax())))
    drawing = answers(pd.DataFrame(rows, columns=["row", "answer", "probability"]))
    said = {CLASSES[task][probabilities.argmax()] for _, probabilities, _ in seen}
    told = f"All say {said.pop()}" if len(said) == 1 else f"They disagree: {', '.join(sorted(said))}"
    layout.draw(
        cache.Picture(drawing.frame, drawing.spec, told),
        "probability of each class in percent · filled: the answer · milliseconds of one look on this machine, one thread",
    )
    st.markdown(
        "**Where each looked** :small[:gray[Grad-CAM: the places of its last maps that spoke for its answer. It is a hint, not a reason; ViT has no maps.]]"
    )
    looked = [(variant, probabilities, heat) for variant, probabilities, heat in seen if heat is not None]
    with st.container(horizontal=True):
        for variant, probabilities, heat in looked:
            caption = f"{name(variant)}: {CLASSES[task][probabilities.argmax()]}, {probabilities.max():.0%}{'' if heat.any() else '; no place spoke for it'}"
            st.image(
                classifiers.overlaid(pixels, heat), caption=caption, width=140, alt=f"Where {name(variant)} looked"
            )


@lru_cache(maxsize=12)
def _trained(kept):
    """A recorded network with the mean and the scale of what it was shown. Shared by all sessions, hence only asked, never trained."""
    from dlcore.inspection.vision import classifiers

    return classifiers.restored(kept.run.variant, kept.arrays), *kept.arrays["input"].tolist()
