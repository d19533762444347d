"""Classify an image: the reader draws, uploads or picks one, and every trained classifier predicts, with its confidence and its latency."""

from functools import partial

import pandas as pd
import streamlit as st

from dlcore.analysis.names import name
from dlcore.charts.vision.answers import answers
from dlcore.data.fashion_mnist import CLASSES as FASHION_CLASSES
from dlcore.experiments import find
from dlcore.experiments.vision.cnn_evolution import FASHION, MNIST
from dlcore.formatting import format_number
from pages.shared import cache, controls, image_input, layout, upload
from pages.shared.failures import fails_alone

EVOLUTION = find("cnn-evolution")
TASKS = {"Digits": MNIST, "Clothes": FASHION}
CLASSES = {"Digits": tuple("0123456789"), "Clothes": FASHION_CLASSES}
DRAW, UPLOAD, TEST = "Draw", "Upload", "Test image"


@fails_alone
def panel(page, networks):
    """Where the image comes from, each network's prediction, and its Grad-CAM."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        task = controls.segmented_control(
            "Trained on",
            tuple(TASKS),
            default="Digits",
            required=True,
            key=page.key("try-task"),
            help="Digits: 3,600 training images of MNIST. Clothes: 18,000 of Fashion-MNIST. Each network knows ten classes, and predicts one of them whatever the image shows.",
        )
        upload.return_to(page.key("try-way"), {UPLOAD: page.key("try-upload"), DRAW: page.key("try-canvas")})
        source = controls.segmented_control(
            "Image",
            (DRAW, UPLOAD, TEST),
            default=TEST,
            required=True,
            key=page.key("try-way"),
            help="Draw with finger or mouse, upload an image, or take a test image. Yours stays in this session.",
        )
        number = None
        if source == TEST:
            number = controls.number_input(
                "Number",
                min_value=0,
                max_value=999,
                value=0,
                step=1,
                key=page.key("try-number"),
                help="Which of the first thousand test images. No network was trained on them.",
            )
    left, right = st.columns((1, 2.6), gap="large")
    with left:
        pixels, truth = _image(page, task, source, number)
    if pixels is None:
        right.info("As soon as there is an image, every network's prediction appears here.")
        return
    with left:
        st.image(
            pixels.repeat(8, 0).repeat(8, 1),
            caption=f"the networks' input{f': {truth}' if truth else ''}",
            width=224,
            alt="The image as it is given to the networks",
        )
    with right:
        if page.hidden:
            layout.small(layout.HIDDEN_NOTE)
        else:
            image = {TEST: f"test image {number}", DRAW: "a drawing"}.get(source, "an uploaded image")
            _predictions(page, networks, task, pixels, image)


def _image(page, task, source, number):
    """Gray pixels (28, 28), and the name of the true class where it is known; (None, None) where there is no image yet."""
    from dlcore.inspection.ink import as_clothing, as_digit, find_ink
    from dlcore.inspection.vision import classifiers

    if source == TEST:
        data = EVOLUTION.run("lenet", 0, **TASKS[task])["data"]
        return cache.live_value(partial(classifiers.test_image, data=data, number=int(number or 0)))
    prepare = as_digit if task == "Digits" else as_clothing
    if source == DRAW:
        drawing = image_input.canvas(
            page.key("try-canvas"), label="Draw a digit" if task == "Digits" else "Draw a piece of clothing"
        )
        ink = None if drawing is None else find_ink(drawing)
    else:
        ink = image_input.uploaded_ink(page.key("try-upload"))
    return (None if ink is None else prepare(ink)), None


def _predictions(page, networks, task, pixels, image):
    from dlcore.inspection.vision import classifiers

    recorded = {variant: cache.load_arrays(EVOLUTION.run(variant, 0, **TASKS[task])) for variant in networks}
    predictions = {
        variant: cache.live_value(partial(classifiers.predict, recorded=arrays, pixels=pixels.tobytes()))
        for variant, arrays in recorded.items()
        if arrays
    }
    if not predictions:
        st.info("No trained weights are at hand: run the experiment above here, and they are stored.")
        return
    rows, labels = [], {}
    for variant, prediction in predictions.items():
        probabilities = prediction.probabilities
        row = f"{name(variant)} · {format_number(prediction.milliseconds)} ms"
        rows += [(row, label, float(value)) for label, value in zip(CLASSES[task], probabilities, strict=True)]
        labels[variant] = f"{CLASSES[task][probabilities.argmax()]}, {probabilities.max():.0%}"
    classes = {label.rpartition(",")[0] for label in labels.values()}
    caption = f"All predict {classes.pop()}" if len(classes) == 1 else f"They disagree: {', '.join(sorted(classes))}"
    page.chart_with_download(
        cache.chart_of(answers(pd.DataFrame(rows, columns=["row", "answer", "probability"])), caption),
        "probability of each class in percent · filled: the prediction · milliseconds of one forward pass on this machine, one thread",
        "predictions",
        f"{EVOLUTION.id}, first seed, trained on {task.lower()} · {image}",
    )
    st.markdown(
        "**Grad-CAM** :small[:gray[where the last feature maps support the prediction. It is a hint, not an explanation; ViT has no convolutional feature maps.]]"
    )
    with st.container(horizontal=True):
        for variant, prediction in predictions.items():
            heat = prediction.grad_cam
            if heat is not None:
                caption = f"{name(variant)}: {labels[variant]}{'' if heat.any() else '; no positive evidence'}"
                st.image(
                    classifiers.overlay(pixels, heat), caption=caption, width=140, alt=f"Grad-CAM of {name(variant)}"
                )
