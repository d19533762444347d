"""Images cut into patches: a Vision Transformer's input, its attention, and how similar its positions are. Arrays in, uint8 (height, width, 3) out."""

import numpy as np

SIDE, PATCH, SCALE = 8, 4, 8  # patches along a side, pixels of a patch, screen pixels of a pixel
ACCENT, GRID = np.array([255, 140, 0]), np.array([92, 100, 112])
ALIKE, PAPER, UNLIKE = np.array([26, 108, 171]), np.array([246, 246, 243]), np.array([213, 94, 0])


def patch_image(pixels, patch=None):
    """A gray image, uint8 (28, 28), enlarged, with the lines that cut it into patches; `patch`, counted from 0 row by row, is framed."""
    image = _enlarge(pixels).astype(float)
    step = PATCH * SCALE
    image[::step], image[:, ::step] = GRID, GRID
    return _frame(image, patch)


def weight_image(pixels, weights, patch=None):
    """The same image under the weights of its patches, (64,): the heavier the more orange, the heaviest fully."""
    weights = np.asarray(weights, float).reshape(SIDE, SIDE)
    share = np.kron(weights / (weights.max() or 1.0), np.ones((PATCH * SCALE,) * 2))[..., None] * 0.8
    return _frame(_enlarge(pixels) * (1 - share) + ACCENT * share, patch)


def similarity_mosaic(similarity, patch=None, cell=5, gap=4):
    """For every patch a small map of how similar its position is to all others, (64, 64), where that patch stands: blue similar, orange opposite."""
    size = SIDE * cell + gap
    whole = np.zeros((SIDE * size + gap, SIDE * size + gap, 3)) + PAPER * 0.82
    for place, row in enumerate(np.asarray(similarity, float)):
        top, left = (gap + of * size for of in divmod(place, SIDE))
        if place == patch:
            whole[top - gap : top + size, left - gap : left + size] = ACCENT
        whole[top : top + size - gap, left : left + size - gap] = np.kron(
            _cosine_colors(row).reshape(SIDE, SIDE, 3), np.ones((cell, cell, 1))
        )
    return whole.round().astype("uint8")


def _cosine_colors(cosines):
    """(n,) in −1…1 to (n, 3): paper at 0."""
    share = np.clip(cosines, -1, 1)[:, None]
    return np.where(share >= 0, PAPER + share * (ALIKE - PAPER), PAPER - share * (UNLIKE - PAPER))


def _enlarge(pixels):
    framed = np.pad(np.asarray(pixels), (SIDE * PATCH - len(pixels)) // 2)
    return np.kron(framed, np.ones((SCALE, SCALE)))[..., None].repeat(3, axis=2)


def _frame(image, patch):
    image = image.copy()
    if patch is not None:
        step = PATCH * SCALE
        top, left = (of * step for of in divmod(patch, SIDE))
        inside = image[top + 3 : top + step - 3, left + 3 : left + step - 3].copy()
        image[top : top + step, left : left + step] = ACCENT
        image[top + 3 : top + step - 3, left + 3 : left + step - 3] = inside
    return image.round().astype("uint8")
