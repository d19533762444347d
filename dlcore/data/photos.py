"""Two photographs that come with scikit-learn, both CC BY 2.0 on Flickr: a temple by danielbuechele and a flower by vultilion."""

from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

import numpy
from PIL import Image

from dlcore.base import InvalidInput

SOURCE = "Photographs that come with scikit-learn, CC BY 2.0: temple by danielbuechele, flower by vultilion (Flickr)"
PHOTOS = MappingProxyType({"temple": "china.jpg", "flower": "flower.jpg"})


def photo(name):
    """The photograph as uint8 (427, 640, 3). Raises InvalidInput without scikit-learn."""
    try:
        package = find_spec("sklearn")  # found without importing it
    except ModuleNotFoundError:
        package = None
    if package is None:
        raise InvalidInput(
            "This photograph comes with scikit-learn, which is not installed here: upload an image of yours."
        )
    folder = Path(package.origin).parent / "datasets" / "images"
    return numpy.asarray(Image.open(folder / PHOTOS[name]).convert("RGB"))
