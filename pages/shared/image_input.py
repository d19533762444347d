"""A reader's image: one of the bundled photographs, an upload, or a drawing. Only this session has it."""

from pathlib import Path

import streamlit as st

from dlcore import policy
from dlcore.base import InvalidInput
from pages.shared import at_home

PHOTOS = {"temple": "Temple", "flower": "Flower"}
UPLOAD = "Upload"
LONGEST_DRAWING = 200_000  # characters
HERE = Path(__file__).parent
_CANVAS = st.components.v2.component(
    "dlcore-canvas",
    html=(HERE / "canvas" / "index.html").read_text(encoding="utf-8"),
    css=(HERE / "canvas" / "style.css").read_text(encoding="utf-8"),
    js=(HERE / "canvas" / "script.js").read_text(encoding="utf-8"),
)


def choose(prefix, photos=tuple(PHOTOS)):
    """The chosen image as uint8 (height, width, 3); None where nothing is uploaded yet."""
    which = st.segmented_control(
        "Image",
        [PHOTOS[name] for name in photos] + [UPLOAD],
        default=PHOTOS[photos[0]],
        required=True,
        key=f"{prefix}picture",
        bind="query-params",
        help="A photograph that comes with the app, or one of yours. It is not stored: it stays in this session's memory.",
    )
    if which == UPLOAD:
        return uploaded(f"{prefix}upload")
    from dlcore.data.photos import photo

    try:
        return photo(next(name for name in photos if PHOTOS[name] == which))
    except InvalidInput as problem:
        st.info(str(problem))
        return None


def uploaded(key, label="Your image"):
    """The uploaded image as uint8 (height, width, 3), or None; a sentence where it cannot be read."""
    from dlcore.inspection.images import MEGABYTES, MEGAPIXELS, InvalidImage, decode

    if not policy.uploads():
        at_home.switched_off("Uploads")
        return None
    before = f"{key}-before"  # Streamlit forgets a file when its reader leaves the page
    file = st.file_uploader(
        f"{label}: PNG, JPEG or WebP, up to {MEGABYTES} MB and {MEGAPIXELS} megapixels",
        type=["png", "jpg", "jpeg", "webp"],
        key=key,
        max_upload_size=MEGABYTES,
        on_change=st.session_state.pop,
        args=(before, None),
    )
    if file is None:
        return _uploaded_before(key, before)
    file_id, _, pixels = st.session_state.get(before, (None, None, None))
    if file_id == file.file_id:
        return pixels
    try:
        pixels = decode(file.getvalue())
    except InvalidImage as problem:
        st.error(str(problem))
        return None
    st.session_state[before] = file.file_id, file.name, pixels
    return pixels


def _uploaded_before(key, before):
    """What was uploaded before its reader left the page and came back, with a way to remove it; None where there is nothing."""
    _, name, pixels = st.session_state.get(before, (None, None, None))
    if pixels is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"Still here: {name[:60]}", width="content")
            st.button("Remove", key=f"{key}-remove", type="tertiary", on_click=st.session_state.pop, args=(before,))
    return pixels


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
    return pixels.reshape(side, side) if len(pixels) == side * side and pixels.any() else None
