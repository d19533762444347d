"""A scene for the detectors: which one, the raw predictions, and the boxes that stay at the reader's thresholds."""

from functools import partial

import streamlit as st

from dlcore.analysis.vision import detection as captions
from dlcore.experiments import find
from dlcore.guide import NAMES
from pages.shared import cache, controls, image_input, layout, upload
from pages.shared.failures import fails_alone

DETECTION = find("digit-detection")
TEST, SHARING, DRAW, UPLOAD = "Test scenes", "Two in a cell", "Draw", "Upload"
CLASS_AWARE, CLASS_AGNOSTIC = "Class-aware", "Class-agnostic"
MAX_SCENE = 9_999
FIRST_SCENE = 3  # four digits, all found


@fails_alone
def panel(page):
    """The controls of detector and image, then the boxes that stay and the raw predictions; a sentence where there is no image."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        variant = controls.segmented_control(
            "Detector",
            DETECTION.variants,
            default=DETECTION.variants[0],
            format_func=NAMES.__getitem__,
            required=True,
            key=page.key("detector"),
            help="Seed 0 of each. The second was trained with only the center's cell responsible for a digit; the third classifies 420 windows.",
        )
        upload.return_to(page.key("picture"), {UPLOAD: page.key("upload"), DRAW: page.key("canvas")})
        source = controls.segmented_control(
            "Image",
            (TEST, SHARING, DRAW, UPLOAD),
            default=TEST,
            required=True,
            key=page.key("picture"),
            help="Scenes of digits that no network was trained on; those of them where two centers share a cell; or your own, which stays in this session's memory.",
        )
    recorded = cache.load_arrays(DETECTION.run(variant, 0))
    if recorded is None:
        st.info("The trained networks are not at hand: `python -m dlcore bake` makes them again.")
        return
    numbered = source not in (DRAW, UPLOAD)
    prediction = None if numbered else _own_image(page, recorded, source)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if numbered:
            prediction = _scene(page, recorded, source)
        thresholds = _thresholds(page, variant)
    if prediction is None:
        layout.small("As soon as there is an image, its boxes appear here.")
    else:
        image = (
            f"scene {st.session_state[page.key('scene')]}"
            if numbered
            else {DRAW: "a drawing"}.get(source, "an uploaded image")
        )
        _draw(page, prediction, variant, thresholds, image)


def _scene(page, recorded, source):
    """The Prediction for the scene whose number the reader chose."""
    from dlcore.inspection.vision import detection

    key = page.key("scene")
    number = controls.number_input(
        "Scene",
        min_value=0,
        max_value=MAX_SCENE,
        value=FIRST_SCENE,
        step=1,
        key=key,
        help="Each number is a different scene. The first ones are recorded with their predictions; later ones are composed and run when you ask.",
        width=130,
    )

    def next_scene():
        st.session_state[key] = (int(st.session_state.get(key, FIRST_SCENE) or 0) + 1) % (MAX_SCENE + 1)

    st.button("New scene", key=page.key("new"), icon=":material/casino:", on_click=next_scene, help="The next scene.")
    number = min(max(int(FIRST_SCENE if number is None else number), 0), MAX_SCENE)
    tiled = recorded.run.variant != "sliding-window"
    scene = detection.recorded_scene if tiled else detection.recorded_window_scene
    return cache.live_value(
        partial(scene, recorded=recorded, number=number, two_in_a_cell=source == SHARING)
    ) or cache.live_value(partial(detection.predict_new_scene, recorded=recorded, number=number))


def _own_image(page, recorded, source):
    """The Prediction for what the reader draws or uploads; None while there is nothing."""
    from dlcore.inspection.vision import detection

    if source == DRAW:
        st.markdown("Draw one to five digits, small or large.")
        image = image_input.canvas(page.key("canvas"), side=64, label="Draw digits here", stroke=0.035)
    else:
        ink = image_input.uploaded_ink(page.key("upload"), "An image with digits", whole=True)
        image = None if ink is None else detection.as_scene(ink)
    if image is None:
        return None
    return cache.live_value(partial(detection.predict, recorded=recorded, pixels=image.tobytes()))


def _thresholds(page, variant):
    """The reader's Thresholds; at first those that validation chose for this network."""
    records = cache.load(DETECTION, (variant,), {})
    tuned = records.value("chosen", captions.thresholds) or captions.Thresholds()
    confidence = controls.slider(
        "Confidence threshold",
        0.05,
        0.95,
        tuned.confidence,
        0.05,
        key=page.key(f"confidence-{variant}"),
        width=225,
        help="The confidence from which a box counts. Higher: fewer false positives, and more digits missed. It starts at the value chosen on validation scenes.",
    )
    nms_iou = controls.slider(
        "NMS IoU threshold",
        0.0,
        1.0,
        tuned.nms_iou,
        0.05,
        key=page.key(f"overlap-{variant}"),
        width=225,
        help="NMS drops a box whose IoU with a more confident one is above this. Higher: more duplicates stay, and more close neighbors. At 1 nothing is dropped.",
    )
    mode = controls.segmented_control(
        "NMS",
        (CLASS_AWARE, CLASS_AGNOSTIC),
        default=CLASS_AWARE if tuned.class_aware else CLASS_AGNOSTIC,
        required=True,
        key=page.key(f"by-{variant}"),
        help="Class-aware: a 4 and a 9 may stand on the same spot. Class-agnostic: the more confident one suppresses the other.",
    )
    return captions.Thresholds(confidence, nms_iou, mode != CLASS_AGNOSTIC)


def _draw(page, prediction, variant, thresholds, scene):
    """Two charts: the boxes that NMS keeps, and the raw predictions. `scene` says of what."""
    from dlcore.charts.vision import detections
    from dlcore.inspection.vision import boxes

    image, places = prediction.image, prediction.places
    raw_boxes, raw_scores, raw_classes = boxes.decode(prediction.raw, places)
    found, scores, classes = boxes.detect(
        prediction.raw, places, thresholds.confidence, thresholds.nms_iou, thresholds.class_aware
    )
    outcomes, hits, states, true_boxes, true_classes = None, (), ["unknown"] * len(found), (), ()
    if prediction.true_boxes is not None:
        true_boxes, true_classes = prediction.true_boxes, prediction.true_classes
        outcomes, matched = boxes.match_detections(found, classes, true_boxes, true_classes)
        hits = [number in matched for number in range(len(true_boxes))]
        states = ["right" if outcome == "right" else "wrong" for outcome in outcomes]
    source = (
        f"{DETECTION.id}, {NAMES[variant]}, first seed · {scene} · confidence threshold {thresholds.confidence:g} · "
        f"NMS {'class-aware' if thresholds.class_aware else 'class-agnostic'}, IoU threshold {thresholds.nms_iou:g}"
    )
    left, right = st.columns(2, gap="large")
    with left:
        chart = detections.detected_boxes(image, found, scores, classes, states, true_boxes, true_classes)
        legend = "the boxes that stay" if outcomes is None else "green: right, orange: wrong, dashed: ground truth"
        caption = captions.scene_caption(outcomes, classes, true_classes, hits)
        subtitle = f"{legend} · digit and confidence"
        page.chart_with_download(cache.chart_of(chart, caption), subtitle, "detections", source, width="content")
    with right:
        tiled = variant != "sliding-window"
        chart = detections.raw_predictions(
            image, places, raw_boxes, raw_scores, raw_classes, boxes.objectness(prediction.raw), tiled
        )
        legend = "blue: confidence of each cell, orange: its box" if tiled else "blue: windows, orange: their boxes"
        caption = captions.places_caption(raw_scores, places)
        subtitle = f"before NMS · {legend}"
        page.chart_with_download(cache.chart_of(chart, caption), subtitle, "raw-predictions", source, width="content")
