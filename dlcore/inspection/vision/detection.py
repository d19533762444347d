"""A trained detector on one image: a recorded scene, a new one, or what a reader drew or uploaded."""

from dataclasses import dataclass

import numpy

from dlcore.inspection.vision import boxes
from dlcore.inspection.vision.boxes import SIDE, corners

FIRST_NEW_SEED = 10_000  # seeds of scenes that a reader asks for begin here


@dataclass(frozen=True)
class Prediction:
    """What a detector predicts before NMS.

    `image` is uint8 (64, 64), `raw` (places, 5 + classes), `places` (places, 3) the left, top and side of each cell or
    window in pixels. The true `true_boxes` (digits, 4) and `true_classes` (digits,) are None where nobody knows them.
    """

    image: numpy.ndarray
    raw: numpy.ndarray
    places: numpy.ndarray
    true_boxes: numpy.ndarray | None = None
    true_classes: numpy.ndarray | None = None


def recorded_prediction(arrays, variant, number):
    """The Prediction for one of the scenes that the record holds, counted from 0."""
    ends = numpy.cumsum(arrays["digits"])
    digits = slice(int(ends[number] - arrays["digits"][number]), int(ends[number]))
    return Prediction(
        arrays["scenes"][number],
        arrays["raw"][number],
        places(variant),
        arrays["boxes"][digits],
        arrays["classes"][digits],
    )


def places(variant):
    """Left, top and side of each grid cell, or of each window, in pixels: (places, 3). Needs no torch for YOLO."""
    if variant != "sliding-window":
        return corners()
    from dlcore.models.vision.sliding_window import windows

    return windows(SIDE, SIDE).numpy()


def new_scene(number):
    """A Scene of test digits that no record holds."""
    from itertools import islice

    from dlcore.data import digit_scenes

    (scene,) = islice(digit_scenes.stream(digit_scenes.digits("test"), "test", FIRST_NEW_SEED + number), 1)
    return scene


def predict(arrays, variant, image, true_boxes=None, true_classes=None):
    """The Prediction of the recorded network for an image uint8 (64, 64)."""
    import torch

    from dlcore.models.loading import load_model
    from dlcore.models.vision import sliding_window
    from dlcore.models.vision.yolo import YOLO

    sliding = variant == "sliding-window"
    model = load_model(sliding_window.SlidingWindow() if sliding else YOLO(), arrays)
    pixels = torch.from_numpy(numpy.ascontiguousarray(image)).float()[None] / 255
    with torch.inference_mode():
        if sliding:
            raw = model(sliding_window.crop_windows(pixels, sliding_window.windows(SIDE, SIDE)))
        else:
            raw = model(pixels[None])[0]
    return Prediction(image, raw.numpy(), places(variant), true_boxes, true_classes)


def scene_prediction(recorded, number, two_in_a_cell=False):
    """The Prediction for a numbered scene: a recorded one as long as there are any, then a new one, which needs torch.

    `recorded` is a record's arrays with its run; `two_in_a_cell` counts only the recorded scenes where two centers
    share a grid cell, and begins anew after the last.
    """
    arrays, variant = recorded.arrays, recorded.run.variant
    count = len(arrays["scenes"])
    if two_in_a_cell:
        shared = [
            scene for scene in range(count) if boxes.shares_cell(recorded_prediction(arrays, variant, scene).true_boxes)
        ]
        number = shared[number % len(shared)]
    if number < count:
        return recorded_prediction(arrays, variant, number)
    scene = new_scene(number)
    return predict(arrays, variant, scene.image, scene.boxes, scene.classes)


def as_scene(pixels):
    """A reader's image uint8 (height, width, 3) in the detector's format: 64×64, bright ink on dark. A light one is inverted."""
    from dlcore.inspection.images import gray, resize

    small = resize(gray(pixels), SIDE, SIDE).astype("float32")
    if numpy.median(small) > 127:
        small = 255 - small
    low, high = numpy.percentile(small, 5), small.max()
    return ((small - low).clip(0) * (255 / max(high - low, 1.0))).clip(0, 255).astype("uint8")
