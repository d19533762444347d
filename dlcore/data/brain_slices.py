"""A brain, averaged over 152 people, as axial slices with the true class of every pixel: background, gray matter or white matter.

The ICBM 152 template (2009, symmetric) and its tissue maps lie inside the nilearn package; they are read as files, without importing nilearn.
Halved to 2 mm a pixel. The parts are slabs with gaps between them, because neighboring slices are nearly equal; right and left
are mirror images in this template, so that a split by sides would leak.
"""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

SOURCE = "Fonov and others, “Unbiased average age-appropriate atlases for pediatric studies”, NeuroImage, 2011; inside nilearn"
CLASSES = ("background", "gray matter", "white matter")
HEIGHT, WIDTH = 112, 96
MILLIMETERS = 2  # the side of a pixel
LOWEST = -71.5  # millimeters above the template's origin: the middle of the lowest slice
TRAIN, VALIDATION, TEST = (*range(12, 39), *range(65, 75)), tuple(range(57, 63)), tuple(range(42, 54))
FILE = "mni_icbm152_{}_tal_nlin_sym_09a_converted.nii.gz"


@dataclass(frozen=True)
class Slices:
    """`images` is float32 (slices, 112, 96) in 0…1, `truth` int64 of the same shape, an index of CLASSES; the forehead is at the top.

    `heights` are millimeters above the template's origin.
    """

    images: object
    truth: object
    heights: tuple[float, ...]


@dataclass(frozen=True)
class Slabs:
    """Training, validation and test slices, far enough apart."""

    train: Slices
    validation: Slices
    test: Slices
    class_names: tuple[str, ...] = CLASSES


def _folder():
    found = find_spec("nilearn")
    return Path(found.submodule_search_locations[0]) / "datasets" / "data" if found else None


def missing():
    """None where the template is there, else one sentence for the reader."""
    folder = _folder()
    if folder and find_spec("nibabel") and all((folder / FILE.format(map_)).is_file() for map_ in ("t1", "gm", "wm")):
        return None
    return (
        "The brain template is not on this machine: it comes inside the package nilearn (pip install nilearn), which nothing else needs; "
        "the shipped records of this page, and all other pages, work without it."
    )


def _half_resolution(kind):
    """A map of the template as float64 (98, 116, 94) in 0…1: right to left, back to front, bottom to top."""
    import nibabel
    import numpy

    whole = numpy.asanyarray(nibabel.load(_folder() / FILE.format(kind)).dataobj)[:196, :232, :188]
    return whole.reshape(98, 2, 116, 2, 94, 2).mean((1, 3, 5)) / 255


def load():
    import torch

    image, gray, white = map(_half_resolution, ("t1", "gm", "wm"))
    import numpy

    truth = numpy.stack([1 - gray - white, gray, white]).argmax(0)

    def slab(indices):
        def upright(volume):
            cut = volume[1:-1, 2:-2][:, ::-1, list(indices)]  # (96, 112, slices), the front first
            return torch.from_numpy(numpy.ascontiguousarray(cut.transpose(2, 1, 0)))

        heights = tuple(LOWEST + MILLIMETERS * index for index in indices)
        return Slices(upright(image).float(), upright(truth).long(), heights)

    return Slabs(slab(TRAIN), slab(VALIDATION), slab(TEST))
