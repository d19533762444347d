"""Scenes to find digits in: 64×64 pixels, one to five real digits of MNIST-5k in clutter, generated from a seed. NumPy alone.

Training, validation and test scenes use different digits, and different clutter, which is made of pieces of them. In a third of the scenes two
small digits stand so close that their centers share one 8×8 cell: a detector with one box per cell must miss one, unless a neighboring cell predicts it.
"""

import itertools
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy

SIDE, CELL = 64, 8
MAX_DIGITS = 5  # digits in a scene
MIN_HEIGHT, MAX_HEIGHT = 10, 28  # pixels of ink
SMALL = (9, 11)  # the height of two that share a cell
SHARING = 0.35  # of the scenes with two digits or more
PIECES = (4, 8)
PIECE = 8
NOISE = 0.06
OVERLAP = 0.3  # the greatest part of a digit's box that another one may cover
INK = 0.25
PARTS = ("train", "validation", "test")
VALIDATION = 800


@dataclass(frozen=True)
class Scene:
    """`image` is uint8 (64, 64); `boxes` float32 (digits, 4) as left, top, right, bottom in pixels, tight around the ink; `classes` int64 (digits,)."""

    image: numpy.ndarray
    boxes: numpy.ndarray
    classes: numpy.ndarray


@lru_cache(maxsize=256)
def resampling_matrix(before, after):
    """The matrix (after, before) that resamples a line of pixels: linear, and averaging where it shrinks."""
    scale = before / after
    reach = max(scale, 1.0)
    centers = (numpy.arange(after) + 0.5) * scale - 0.5
    weights = numpy.maximum(0.0, 1.0 - numpy.abs(numpy.arange(before)[None] - centers[:, None]) / reach)
    return (weights / weights.sum(1, keepdims=True)).astype("float32")


def resize(image, height, width):
    """A gray image, float32 (height, width), in another size."""
    return resampling_matrix(image.shape[0], height) @ image @ resampling_matrix(image.shape[1], width).T


@dataclass(frozen=True)
class Digits:
    """Digits to compose scenes of: float32 images 0…1 (28, 28), each also cropped to its ink, and their classes."""

    images: tuple
    crops: tuple
    classes: numpy.ndarray

    @classmethod
    def of(cls, pixels, classes):
        """From pixels 0…255 (examples, 784) and labels (examples,)."""
        images = tuple(numpy.asarray(pixels, "float32").reshape(-1, 28, 28) / 255)
        return cls(images, tuple(map(_crop, images)), numpy.asarray(classes, "int64"))


def _crop(image):
    rows, columns = (numpy.flatnonzero((image > INK).any(axis)) for axis in (1, 0))
    return image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def draw(digits, random):
    """One scene, from a NumPy generator."""
    canvas, boxes, classes = numpy.zeros((SIDE, SIDE), "float32"), [], []
    for _ in range(random.integers(*PIECES, endpoint=True)):
        image = digits.images[random.integers(len(digits.images))]
        top, left = random.integers(4, 24 - PIECE, 2)
        _paste(
            canvas,
            image[top : top + PIECE, left : left + PIECE] * random.uniform(0.4, 0.9),
            *random.integers(0, SIDE - PIECE, 2),
        )
    count = random.integers(1, MAX_DIGITS, endpoint=True)
    if count > 1 and random.random() < SHARING:
        _place_two(canvas, boxes, classes, digits, random)
    for _ in range(40):
        if len(boxes) >= count:
            break
        height = int(numpy.exp(random.uniform(numpy.log(MIN_HEIGHT), numpy.log(MAX_HEIGHT + 1))))
        ink, label = _digit(digits, height, random)
        left, top = random.integers(0, SIDE - ink.shape[1] + 1), random.integers(0, SIDE - ink.shape[0] + 1)
        box = _box(ink, left, top)
        if all(_overlap(box, other) <= OVERLAP for other in boxes):
            _add(canvas, boxes, classes, ink, box, label)
    canvas += random.normal(0.0, NOISE, canvas.shape).astype("float32")
    image = (canvas.clip(0, 1) * 255).round().astype("uint8")
    return Scene(image, numpy.array(boxes, "float32").reshape(-1, 4), numpy.array(classes, "int64"))


def _digit(digits, height, random):
    """Ink of that height, a little wider or narrower than it was written, and its class."""
    which = random.integers(len(digits.crops))
    crop = digits.crops[which]
    width = int(numpy.clip(round(height * crop.shape[1] / crop.shape[0] * random.uniform(0.9, 1.2)), 3, 2 * MAX_HEIGHT))
    return resize(crop, height, width) * random.uniform(0.65, 1.0), digits.classes[which]


def _place_two(canvas, boxes, classes, digits, random):
    """Two small digits whose centers lie in one cell, unless forty tries find no room."""
    column, row = random.integers(1, SIDE // CELL - 1, 2) * CELL
    for _ in range(40):
        pair = []
        for start in (0.0, 5.0):
            ink, label = _digit(digits, int(random.integers(*SMALL, endpoint=True)), random)
            left = round(column + start + random.uniform(0.5, 2.5) - ink.shape[1] / 2)
            top = round(row + random.uniform(1.0, 7.0) - ink.shape[0] / 2)
            pair.append((ink, _box(ink, left, top), label))
        first, second = (box for _, box, _ in pair)
        if cell(first) == cell(second) and _overlap(first, second) <= OVERLAP:
            for ink, box, label in pair:
                _add(canvas, boxes, classes, ink, box, label)
            return


def cell(box):
    """Column and row of the cell that the box's center lies in."""
    left, top, right, bottom = box
    return int((left + right) / 2 // CELL), int((top + bottom) / 2 // CELL)


def digits_sharing_cell(boxes):
    """For each box, whether another one's center lies in the same cell: (digits,) of bool."""
    cells = [cell(box) for box in boxes]
    return numpy.array([cells.count(own) > 1 for own in cells], bool)


def _box(ink, left, top):
    return int(left), int(top), int(left) + ink.shape[1], int(top) + ink.shape[0]


def _overlap(one, other):
    """The intersection of two boxes as a share of the smaller one."""
    width, height = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
    smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return max(width, 0) * max(height, 0) / smaller


def _paste(canvas, ink, left, top):
    place = canvas[top : top + ink.shape[0], left : left + ink.shape[1]]
    numpy.maximum(place, ink, out=place)


def _add(canvas, boxes, classes, ink, box, label):
    _paste(canvas, ink, box[0], box[1])
    boxes.append(box)
    classes.append(label)


@cache
def digits(part):
    """The digits of one part: 3,200 to train with, 800 for validation, 1,000 to test on. The latter are those that all pages test on."""
    from dlcore.data import mnist5k
    from dlcore.data.images import stratified_split

    pixels, classes = mnist5k.read()
    train, test = stratified_split(classes, (4_000, 1_000))
    rows = {"train": train[:-VALIDATION], "validation": train[-VALIDATION:], "test": test}[part]
    return Digits.of(pixels[rows], classes[rows])


def stream(digits, part, seed):
    """Scenes without end; the same part and seed give the same ones."""
    random = numpy.random.default_rng((PARTS.index(part), seed))
    while True:
        yield draw(digits, random)


def scenes(part, count, seed=0):
    """The first so many scenes of a part."""
    return list(itertools.islice(stream(digits(part), part, seed), count))
