"""What a trained detector says of a picture: one of those that are kept, a new scene, or what a reader drew or uploaded."""

import numpy

from dlcore.inspection.vision.boxes import SIDE, corners

FIRST_OWN = 10_000  # seeds of scenes that a reader asks for begin here


def kept(arrays, number):
    """One of the scenes that the record keeps: picture uint8 (64, 64), raw predictions (cells, 15), true boxes (digits, 4) and their classes."""
    ends = numpy.cumsum(arrays["digits"])
    digits = slice(int(ends[number] - arrays["digits"][number]), int(ends[number]))
    return arrays["scenes"][number], arrays["raw"][number], arrays["boxes"][digits], arrays["classes"][digits]


def places(variant):
    """Where the cells of YOLO's grid, or the windows, lie: left, top and side in pixels, (places, 3). Needs no torch for YOLO."""
    if variant != "sliding-window":
        return corners()
    from dlcore.models.vision.sliding_window import windows

    return windows(SIDE, SIDE).numpy()


def fresh(number):
    """A scene of test digits that no record keeps: picture, true boxes, classes."""
    from itertools import islice

    from dlcore.data import digit_scenes

    (scene,) = islice(digit_scenes.stream(digit_scenes.digits("test"), "test", FIRST_OWN + number), 1)
    return scene.picture, scene.boxes, scene.classes


def network(arrays, variant):
    """The network with the record's weights, ready for use."""
    from dlcore.models.loading import load_model
    from dlcore.models.vision.sliding_window import SlidingWindow
    from dlcore.models.vision.yolo import YOLO

    return load_model(SlidingWindow() if variant == "sliding-window" else YOLO(), arrays)


def said(arrays, variant, picture):
    """Raw predictions (places, 15) for a picture uint8 (64, 64)."""
    import torch

    from dlcore.models.vision import sliding_window

    model = network(arrays, variant)
    pixels = torch.from_numpy(numpy.ascontiguousarray(picture)).float()[None] / 255
    with torch.inference_mode():
        if variant == "sliding-window":
            return model(sliding_window.cut(pixels, sliding_window.windows(SIDE, SIDE))).numpy()
        return model(pixels[None])[0].numpy()


def as_scene(pixels):
    """A reader's picture uint8 (height, width, 3) as the detector knows scenes: 64×64, bright ink on dark. A light picture is inverted."""
    from dlcore.inspection.images import gray, resize

    small = resize(gray(pixels), SIDE, SIDE).astype("float32")
    if numpy.median(small) > 127:
        small = 255 - small
    low, high = numpy.percentile(small, 5), small.max()
    return ((small - low).clip(0) * (255 / max(high - low, 1.0))).clip(0, 255).astype("uint8")
