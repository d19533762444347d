"""What the tests of inspections share: weights that stand for a record's."""

from types import SimpleNamespace

import pytest


class Recorded:
    """Arrays with a run, as `RecordedArrays`; each is equal to itself alone."""

    def __init__(self, arrays, variant="", run=None):
        self.arrays, self.run = arrays, run or SimpleNamespace(variant=variant)


@pytest.fixture(scope="session")
def as_recorded():
    return Recorded
