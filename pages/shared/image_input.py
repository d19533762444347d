"""A reader's image: one of the bundled photographs, an upload, or a drawing. Only this session has it."""

from pathlib import Path

import streamlit as st

from dlcore.base import InvalidInput
from pages.shared import component, controls, link, upload

PHOTOS = {"temple": "Temple", "flower": "Flower"}
UPLOAD = "Upload"
LONGEST_DRAWING = 200_000  # characters
_CANVAS = component.from_folder(Path(__file__).parent / "canvas")


def choose(prefix, photos=tuple(PHOTOS)):
    """The chosen image as uint8 (height, width, 3); None where nothing is uploaded yet."""
    upload.return_to(f"{prefix}picture", {UPLOAD: f"{prefix}upload"})
    which = controls.segmented_control(
        "Image",
        [PHOTOS[name] for name in photos] + [UPLOAD],
        default=PHOTOS[photos[0]],
        required=True,
        key=f"{prefix}picture",
        help="A photograph that comes with the app, or one of yours. It is not stored: it stays in this session's memory.",
    )
    if which == UPLOAD:
        return uploaded_image(f"{prefix}upload")
    from dlcore.data.photos import photo

    try:
        return photo(next(name for name in photos if PHOTOS[name] == which))
    except InvalidInput as problem:
        st.info(str(problem))
        return None


def uploaded_image(key, label="Your image"):
    """The uploaded image as uint8 (height, width, 3), or None; a sentence where it cannot be read."""
    from dlcore.inspection.images import MEGABYTES, MEGAPIXELS, decode

    label = f"{label}: PNG, JPEG or WebP, up to {MEGABYTES} MB and {MEGAPIXELS} megapixels"
    return upload.choose(label, ["png", "jpg", "jpeg", "jfif", "webp"], MEGABYTES, decode, key)


def uploaded_ink(key, label="Your image", whole=False):
    """The Ink of an uploaded image, below it a picture of where it lies; None where there is none yet, or after a sentence that says why.

    `whole` says that the network is given the whole image.
    """
    from dlcore.inspection.images import draw_frame, gray
    from dlcore.inspection.ink import find_ink

    pixels = uploaded_image(key, label)
    if pixels is None:
        return None
    try:
        ink = find_ink(gray(pixels))
    except InvalidInput as problem:
        st.info(str(problem))
        return None
    said = f"{'read whole; ink lies' if whole else 'read'} inside the frame, {'dark on light' if ink.was_dark else 'light on dark'}"
    st.image(draw_frame(pixels, ink.box), caption=said, width=224, alt=f"Your image, {said}")
    return ink


def canvas(key, side=28, label="Draw here", stroke=0.075):
    """The drawing as uint8 (side, side), bright ink on 0; None while it is empty. `stroke` is the pen's width, as a share of the side."""
    import numpy

    before = f"{key}-before"
    data = {"side": side, "label": label, "stroke": stroke, "strokes": st.session_state.get(before, "[]")}
    drawn = _CANVAS(key=key, data=data, on_pixels_change=lambda: None, on_strokes_change=lambda: None)
    if (
        drawn.strokes is not None
    ):  # None: the reader has come back to the page, and the browser is about to send them again
        st.session_state[before] = str(drawn.strokes)[:LONGEST_DRAWING]
    try:
        pixels = numpy.frombuffer(bytes.fromhex(drawn.pixels or ""), "uint8")
    except (ValueError, TypeError):
        pixels = numpy.zeros(0, "uint8")
    drawing = pixels.reshape(side, side) if len(pixels) == side * side and pixels.any() else None
    link.own_upload(key, link.digest(None if drawing is None else drawing.tobytes()), drawing=True)
    return drawing
