"""A trained detector on one image: a recorded scene, a new one, or what a reader drew or uploaded."""

from dataclasses import dataclass
from functools import lru_cache

import numpy

from dlcore.inspection import needs_torch
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


@needs_torch
def predict(recorded, pixels):
    """The Prediction of a recorded detector for an image, the bytes of 64×64."""
    return _predict(recorded, numpy.frombuffer(pixels, "uint8").reshape(SIDE, SIDE))


@needs_torch
def predict_new_scene(recorded, number):
    """The Prediction for a scene that no record holds, with its ground truth."""
    scene = new_scene(number)
    return _predict(recorded, scene.image, scene.boxes, scene.classes)


def _predict(recorded, image, *truth):
    import torch

    from dlcore.models.vision import sliding_window

    model, pixels = _detector(recorded), torch.from_numpy(numpy.array(image)).float()[None] / 255
    with torch.inference_mode():
        if recorded.run.variant == "sliding-window":
            raw = model(sliding_window.crop_windows(pixels, sliding_window.windows(SIDE, SIDE)))
        else:
            raw = model(pixels[None])[0]
    return Prediction(image, raw.numpy(), places(recorded.run.variant), *truth)


@lru_cache(maxsize=4)
def _detector(recorded):
    from dlcore.models.loading import load_model
    from dlcore.models.vision.sliding_window import SlidingWindow
    from dlcore.models.vision.yolo import YOLO

    return load_model(SlidingWindow() if recorded.run.variant == "sliding-window" else YOLO(), recorded.arrays)


def recorded_scene(recorded, number, two_in_a_cell=False):
    """The Prediction for a recorded scene by its number; None where no record has so many.

    `two_in_a_cell` counts only the scenes where two centers share a grid cell, and begins anew after the last.
    """
    arrays, variant = recorded.arrays, recorded.run.variant
    count = len(arrays["scenes"])
    if two_in_a_cell:
        shared = [
            scene for scene in range(count) if boxes.shares_cell(recorded_prediction(arrays, variant, scene).true_boxes)
        ]
        number = shared[number % len(shared)]
    return recorded_prediction(arrays, variant, number) if number < count else None


@needs_torch
def recorded_window_scene(recorded, number, two_in_a_cell=False):
    """As `recorded_scene`, for the sliding window, whose places are a tensor."""
    return recorded_scene(recorded, number, two_in_a_cell)


def as_scene(ink):
    """The Ink of a reader's image in the detector's format: the whole image, uint8 (64, 64), its proportions kept."""
    from dlcore.inspection.images import letterbox

    return letterbox(ink.pixels, SIDE, 0)
