"""A scene for the detector on its page: which one, what the network says of it, and what stays at the reader's thresholds."""

from dataclasses import dataclass
from functools import lru_cache

import pyarrow
import streamlit as st

from dlcore.analysis.vision import detection as captions
from dlcore.experiments import find
from dlcore.guide import NAMES
from pages.shared import cache, image_input, layout

DETECTION = find("digit-detection")
TEST, SHARING, DRAW, UPLOAD = "Test scenes", "Two in a cell", "Draw", "Upload"
MANY = 9_999


@dataclass(frozen=True)
class Said:
    """A picture uint8 (64, 64), raw predictions (places, 15) and where the places lie (places, 3); the true boxes and classes, None where nobody knows."""

    picture: object
    raw: object
    places: object
    boxes: object = None
    classes: object = None


@lru_cache(maxsize=8)
def _arrays(variant, own, version):
    return cache.library().arrays(DETECTION.run(variant, 0), own)


def _kept(variant):
    """What the record keeps of this network: weights, scenes, and what was said of them; None where there is no record."""
    shelf = cache.library()
    written = [store.folder / DETECTION.id for store in (shelf.local, shelf.shipped)]
    version = shelf.version, *(folder.stat().st_mtime_ns if folder.is_dir() else 0 for folder in written)
    return _arrays(variant, cache.shows_local_results(), version), version


@lru_cache(maxsize=128)
def _said(variant, source, number, own, version):
    """What is said of a numbered scene: one of the kept ones, or a new one that is drawn and looked at now."""
    from dlcore.inspection.vision import boxes, detection

    arrays = _arrays(variant, own, version)
    if source == SHARING:
        shares_cell = [place for place in range(len(arrays["scenes"])) if boxes.shares_cell(detection.kept(arrays, place)[2])]
        number = shares_cell[number % len(shares_cell)]
    if number < len(arrays["scenes"]):
        picture, raw, true_boxes, classes = detection.kept(arrays, number)
        return Said(picture, raw, detection.places(variant), true_boxes, classes)
    picture, true_boxes, classes = detection.fresh(number)
    return Said(picture, detection.said(arrays, variant, picture), detection.places(variant), true_boxes, classes)


def show(prefix, hidden=False):
    """The controls of detector and picture, then the boxes that stay and what every place said; a sentence where there is nothing to look at."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        variant = st.segmented_control(
            "Detector",
            DETECTION.variants,
            default=DETECTION.variants[0],
            format_func=NAMES.__getitem__,
            required=True,
            key=f"{prefix}detector",
            bind="query-params",
            help="Seed 0 of each. The second was trained with only the center's cell responsible for a digit; the third looks through 420 windows.",
        )
        source = st.segmented_control(
            "Picture",
            (TEST, SHARING, DRAW, UPLOAD),
            default=TEST,
            required=True,
            key=f"{prefix}picture",
            bind="query-params",
            help="Scenes of digits that no network was trained on; those of them where two centers share a cell; or your own, which stays in this session's memory.",
        )
    arrays, version = _kept(variant)
    if arrays is None:
        st.info("The trained networks are not at hand: `python -m dlcore bake` makes them again.")
        return
    own = _own(variant, source, prefix, arrays) if source in (DRAW, UPLOAD) else None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = None if source in (DRAW, UPLOAD) else _number(prefix)
        thresholds = _thresholds(prefix, variant)
    said = own if number is None else _said(variant, source, number, cache.shows_local_results(), version)
    if said is None:
        layout.small("As soon as there is something, boxes appear.")
    else:
        _draw(said, variant, *thresholds, hidden)


def _number(prefix):
    number = st.number_input(
        "Scene",
        min_value=0,
        max_value=MANY,
        value=0,
        step=1,
        key=f"{prefix}scene",
        bind="query-params",
        help="Each number is a scene of its own. The first are kept with what the networks said; later ones are composed and looked at when you ask.",
        width=130,
    )

    def onward():
        st.session_state[f"{prefix}scene"] = (int(st.session_state.get(f"{prefix}scene") or 0) + 1) % (MANY + 1)

    st.button("New scene", key=f"{prefix}new", icon=":material/casino:", on_click=onward, help="The next scene.")
    return min(max(int(number or 0), 0), MANY)


def _own(variant, source, prefix, arrays):
    """What is said of a picture that the reader draws or uploads."""
    from dlcore.inspection.vision import detection

    if source == DRAW:
        st.markdown("Draw one to five digits, small or large.")
        picture = image_input.canvas(f"{prefix}canvas", side=64, label="Draw digits here", stroke=0.035)
    else:
        pixels = image_input.uploaded(f"{prefix}upload", "A picture with digits")
        picture = None if pixels is None else detection.as_scene(pixels)
    if picture is None:
        return None
    return Said(picture, detection.said(arrays, variant, picture), detection.places(variant))


def _thresholds(prefix, variant):
    """The reader's confidence, limit of overlap, and whether by class; to begin with as validation chose for this network."""
    tuned = cache.recorded_value(DETECTION, "chosen", (variant,), {}, captions.thresholds) or (0.5, 0.5, True)
    confidence = st.slider(
        "Confidence",
        0.05,
        0.95,
        tuned[0],
        0.05,
        key=f"{prefix}confidence-{variant}",
        bind="query-params",
        width=225,
        help="How sure a box must be to be shown. Higher: fewer wrong boxes, and more digits missed. It begins where validation scenes chose.",
    )
    overlap = st.slider(
        "NMS: overlap allowed",
        0.0,
        1.0,
        tuned[1],
        0.05,
        key=f"{prefix}overlap-{variant}",
        bind="query-params",
        width=225,
        help="A box that overlaps a surer one (intersection over union) by more than this is dropped. Higher: more doubles stay, and more close neighbors. At 1 nothing is dropped.",
    )
    by = st.segmented_control(
        "Suppress",
        ("by class", "across classes"),
        default="by class" if tuned[2] else "across classes",
        required=True,
        key=f"{prefix}by-{variant}",
        bind="query-params",
        help="By class, a 4 and a 9 may stand on the same spot. Across classes, the surer one drops the other.",
    )
    return confidence, overlap, by != "across classes"


def _draw(said, variant, confidence, overlap, by_class, hidden=False):
    """Two pictures: the boxes that stay, and what every place said."""
    from dlcore.charts.vision import detections
    from dlcore.inspection.vision import boxes

    all_boxes, all_scores, all_classes = boxes.decoded(said.raw, said.places)
    kept, scores, classes = boxes.detections(said.raw, said.places, confidence, overlap, by_class)
    if said.boxes is None:
        states, hits, told, true_boxes, true_classes = None, (), ["unknown"] * len(kept), (), ()
    else:
        states, found = boxes.judged(kept, classes, said.boxes, said.classes)
        hits = [number in found for number in range(len(said.boxes))]
        told = ["right" if state == "right" else "wrong" for state in states]
        true_boxes, true_classes = said.boxes, said.classes
    left, right = st.columns(2, gap="large")
    with left:
        drawing = detections.found(said.picture, kept, scores, classes, told, true_boxes, true_classes)
        sentence = captions.scene_caption(states, classes, true_classes, hits)
        legend = "green: right, orange: wrong, dashed: the truth" if states is not None else "the boxes that stay"
        layout.draw(_picture(drawing, sentence), f"{legend} · digit and how sure", hidden, width="content")
    with right:
        tiled = variant != "sliding-window"
        drawing = detections.said(
            said.picture, said.places, all_boxes, all_scores, all_classes, boxes.objectness(said.raw), tiled
        )
        what = (
            "a cell is fuller the surer it is; orange: its box"
            if tiled
            else "windows that see something; orange: their boxes"
        )
        layout.draw(
            _picture(drawing, captions.places_caption(all_scores, said.places)),
            f"before suppression · {what}",
            hidden,
            width="content",
        )


def _picture(drawing, sentence):
    return cache.Picture(pyarrow.Table.from_pandas(drawing.frame, preserve_index=False), drawing.spec, sentence)
