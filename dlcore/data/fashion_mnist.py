"""Fashion-MNIST (Xiao and others, 2017): 10,000 or 20,000 of its training images to learn from, or all 60,000, and 2,000 of its test images to test on, or all 10,000.

Looked for in the folder that DLCORE_DATA names, then where Debian's package dataset-fashion-mnist puts it, then where an earlier download left it.
"""

import gzip
import math
import os
import struct
import zlib
from pathlib import Path

SOURCE = "Xiao, Rasul and Vollgraf, “Fashion-MNIST”, arXiv:1708.07747, 2017"
CLASSES = ("T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot")
DEBIAN = Path("/usr/share/datasets/fashion-mnist")
FILES = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")


def _downloads():
    from dlcore.paths import cache_dir

    return cache_dir() / "data"


def _files(folder):
    """The four files of a folder, each plain or gzipped, or None."""
    found = [next((path for path in (folder / name, folder / f"{name}.gz") if path.is_file()), None) for name in FILES]
    return found if all(found) else None


def _find_files():
    named = os.environ.get("DLCORE_DATA")
    folders = ([Path(named)] if named else []) + [DEBIAN, _downloads() / "FashionMNIST" / "raw"]
    return next((files for folder in folders if (files := _files(folder))), None)


def missing():
    """None where the data are there, else one sentence for the reader."""
    if _find_files():
        return None
    return (
        "Fashion-MNIST is not on this machine: install Debian's package dataset-fashion-mnist, or name a folder with its four idx files in DLCORE_DATA, "
        "or let “python -m dlcore run … --download” fetch it; everything on MNIST-5k works without it."
    )


def download():
    """Fetches the data set from its publisher through torchvision, into the local store. Only when the reader asks."""
    from torchvision.datasets import FashionMNIST

    FashionMNIST(str(_downloads()), download=True)


def read_idx(path):
    """An array of bytes from an idx file; raises ValueError where it is not one."""
    import numpy

    try:
        with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as file:
            head = file.read(4)
            if len(head) < 4 or head[:3] != b"\0\0\x08" or not 1 <= head[3] <= 3:
                raise ValueError(f"{path} is not an idx file of bytes.")
            shape = struct.unpack(f">{head[3]}I", file.read(4 * head[3]))
            size = math.prod(shape)
            if size > 60_000 * 28 * 28:
                raise ValueError(f"{path} says that it holds {size} bytes, more than Fashion-MNIST has.")
            body = file.read(size + 1)
    except (EOFError, struct.error, zlib.error, gzip.BadGzipFile) as problem:
        raise ValueError(f"{path} is cut short or damaged: {problem}.") from problem
    if len(body) != size:
        raise ValueError(
            f"{path} should hold {size} bytes and holds {len(body)}{' or more' if len(body) > size else ''}."
        )
    return numpy.frombuffer(body, "uint8").reshape(shape)


def load(count=10_000, tests=2_000):
    """So many training and test images, each class equally often; the test images are the same whatever the count."""
    import numpy

    from dlcore.data.images import Images, stratified_split

    train_pixels, train_targets, test_pixels, test_targets = map(read_idx, _find_files())
    for pixels, targets in ((train_pixels, train_targets), (test_pixels, test_targets)):
        if len(pixels) != len(targets):
            raise ValueError(f"The idx files do not fit together: {len(pixels)} images and {len(targets)} labels.")
    (train,), (test,) = stratified_split(train_targets, (count,)), stratified_split(test_targets, (tests,))
    pixels = numpy.concatenate([train_pixels[train], test_pixels[test]])
    targets = numpy.concatenate([train_targets[train], test_targets[test]])
    return Images.from_pixels(pixels, targets, slice(0, count), slice(count, count + tests), CLASSES)


def load_all():
    return load(60_000)


def load_20k():
    return load(20_000, tests=10_000)
