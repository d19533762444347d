"""What the tests of records share: a small record, an archive filled with records, and a store that cannot be written."""

import pytest

from dlcore.experiments import EXPERIMENTS
from dlcore.records import Record, Store

COMPARISON = EXPERIMENTS["activation-comparison"]


def make_record(value=0.5, seed=0, length=2, **settings):
    run = COMPARISON.run("relu", seed, **settings)
    return Record(run, {"curve": {"accuracy": [value] * length}}, {"device": "cpu", "seconds": 1.5})


def ship(archive, *records):
    """Fills the archive with these records, by way of a store as a bake does, so that arrays are there too."""
    staging = Store(archive.folder / "staging")
    for record in records:
        staging.put(record)
        if record.arrays:
            archive.put_arrays(record.run, staging.array_bytes(record.run))
    archive.write("activation-comparison", COMPARISON.revision, [staging.get(record.run) for record in records])
    staging.clear()


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


@pytest.fixture
def blocked(tmp_path):
    """A store beneath a regular file, where nobody can write, not even root."""
    (tmp_path / "file").write_text("in the way")
    return Store(tmp_path / "file" / "store")
