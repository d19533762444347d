"""Arrays beside records: read when asked for, checked, bounded, and never without their record."""

import os
from dataclasses import replace

import numpy
import pytest

from dlcore.records import Archive, Library, Store, StoreProblem
from tests.records.conftest import make_record, ship


def with_arrays(seed=0, value=1.0, length=6):
    return replace(
        make_record(seed=seed),
        arrays={"weight": numpy.full((2, length // 2), value, "float16"), "bias": numpy.zeros(3, "float32")},
    )


def test_arrays_lie_beside_their_record_and_are_read_when_asked_for(store):
    store.put(with_arrays(value=0.25))
    store.put(make_record(seed=1))
    assert sorted(path.suffix for path in (store.folder / "activation-comparison").iterdir()) == [
        ".gz",
        ".gz",
        ".safetensors",
    ]
    record, arrays = store.get(make_record().run), store.arrays(make_record().run)
    assert (record.tables, record.arrays) == (make_record().tables, {})
    assert arrays["weight"].dtype == "float16"
    assert (arrays["weight"] == 0.25).all()
    assert arrays["bias"].shape == (3,)
    assert store.arrays(make_record(seed=1).run) is None
    assert store.arrays(make_record(seed=2).run) is None
    assert store.size_mb() == sum(path.stat().st_size for path in store.folder.glob("*/*")) / 1e6
    assert store.problems == []


@pytest.mark.parametrize("damage", ["gone", "truncated", "another's"])
def test_damaged_arrays_are_reported_and_the_record_can_be_measured_again(store, damage):
    store.put(with_arrays())
    store.put(with_arrays(seed=1, value=2.0))
    (path,) = [
        path for path in store.folder.glob("*/*.safetensors") if path.name.startswith(make_record().run.fingerprint)
    ]
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(
            path.read_bytes()[:-1]
            if damage == "truncated"
            else next(other for other in store.folder.glob("*/*.safetensors") if other != path).read_bytes()
        )
    assert store.arrays(make_record().run) is None
    assert store.get(make_record().run) is None
    assert len(store.problems) == 1
    assert (store.arrays(make_record(seed=1).run)["weight"] == 2.0).all()
    store.put(with_arrays(value=3.0))
    assert (store.arrays(make_record().run)["weight"] == 3.0).all()


def test_a_bounded_store_counts_arrays_and_drops_them_with_their_record(store):
    store.put(with_arrays(length=20_000))
    os.utime(store.path(make_record().run), (1_000, 1_000))
    store.limit_mb = 0.05
    store.put(with_arrays(seed=1, length=20_000))
    assert store.arrays(make_record().run) is None
    assert store.arrays(make_record(seed=1).run) is not None
    assert store.clear() >= 2
    assert list(store.folder.glob("*/*")) == []


def test_a_library_gives_arrays_from_where_the_record_is(tmp_path):
    library = Library(shipped=Archive(tmp_path / "shipped"), local=Store(tmp_path / "local"))
    (tmp_path / "file").write_text("in the way")
    ship(library.shipped, with_arrays(value=1.0))
    assert library.arrays(make_record().run)["weight"][0, 0] == 1.0
    library.add(with_arrays(value=2.0))
    assert library.arrays(make_record().run)["weight"][0, 0] == 2.0
    assert library.arrays(make_record().run, local=False)["weight"][0, 0] == 1.0
    assert library.arrays(make_record(seed=1).run) is None
    full = Library(shipped=Archive(tmp_path / "shipped"), local=Store(tmp_path / "file" / "store"))
    with pytest.raises(StoreProblem):
        full.add(with_arrays(value=3.0))
    assert full.arrays(make_record().run)["weight"][0, 0] == 3.0
