"""Slices and masks as images: numbers in, uint8 (height, width, 3) out. Every color also differs in brightness, so that gray paper tells them apart."""

import numpy as np

CLASSES = np.array([(24, 26, 30), (127, 134, 146), (244, 244, 240)], dtype="uint8")  # background, gray, white matter
MISSED, ADDED = (255, 221, 87), (16, 46, 160)  # light and dark
FAINT, LIGHT = 118, 62  # a slice under errors: from 118 to 180, between the light and the dark one


def unpack(packed):
    """Masks (…, bytes) as dlcore.blocks.masks packs them, four pixels to a byte: (…, 4·bytes) of 0…3."""
    return np.stack([packed >> shift & 3 for shift in (0, 2, 4, 6)], axis=-1).reshape(*packed.shape[:-1], -1)


def slice_image(pixels):
    """A slice of bytes (height, width) in gray."""
    return np.repeat(pixels[..., None], 3, axis=-1)


def mask_image(mask):
    """Each class in its own gray."""
    return CLASSES[mask]


def error_image(pixels, truth, answer, label):
    """A faint slice with what is missed of one class in light yellow, and what is added in dark blue."""
    out = np.repeat((FAINT + LIGHT * (pixels[..., None] / 255.0)).round().astype("uint8"), 3, axis=-1)
    predicted, actual = answer == label, truth == label
    out[actual & ~predicted], out[predicted & ~actual] = MISSED, ADDED
    return out


def error_counts(truth, answer, label):
    """How many pixels of one class are missed, and how many added."""
    predicted, actual = answer == label, truth == label
    return int((actual & ~predicted).sum()), int((predicted & ~actual).sum())
