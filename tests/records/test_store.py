"""Records on disk: whole or not at all, honest about damage, bounded, and never lost where the disk refuses."""

import gzip
import hashlib
import json
import math
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from dlcore.experiments import EXPERIMENTS
from dlcore.records import FORMAT, Library, Record, Store, StoreProblem, decode, encode, problem_with

RACE = EXPERIMENTS["activation-comparison"]


def made(value=0.5, seed=0, length=2, **settings):
    return Record(
        RACE.run("relu", seed, **settings), {"curve": {"accuracy": [value] * length}}, {"device": "cpu", "seconds": 1.5}
    )


def signed(body):
    """A file with a fitting checksum around any text."""
    return gzip.compress(
        json.dumps({"format": FORMAT, "sha256": hashlib.sha256(body.encode()).hexdigest(), "body": body}).encode()
    )


def inside(data):
    """What a record's file holds, as text."""
    return gzip.decompress(data).decode()


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


@pytest.fixture
def blocked(tmp_path):
    """A store beneath a regular file, where nobody can write, not even root."""
    (tmp_path / "file").write_text("in the way")
    return Store(tmp_path / "file" / "store")


def test_a_record_survives_the_way_through_bytes():
    tables = {
        "t": {
            "x": [1, 2, 3, 4, 5, 6],
            "y": [0.1, math.inf, -math.inf, None, 1e-300, 3.0],
            "word": ["é", "“≥”", "\n", "", "日本", "\\"],
        },
        "empty": {"z": []},
    }
    record = Record(
        RACE.run("leaky-relu", 3, negative_slope=0.123456789),
        tables,
        {"device": "Prozessor ü", "commit": None, "seconds": 2.0},
    )
    assert decode(encode(record)) == record


def test_not_a_number_survives_too():
    back = decode(encode(made(math.nan)))
    assert all(map(math.isnan, back.tables["curve"]["accuracy"]))


def test_six_digits_are_kept():
    assert decode(encode(made(0.123456789))).tables["curve"]["accuracy"][0] == 0.123457


def test_what_is_put_can_be_got(store):
    assert store.get(made().run) is None
    assert not store.has(made().run)
    store.put(made())
    assert store.get(made().run) == made()
    assert store.has(made().run)
    assert [path.relative_to(store.folder).as_posix() for path in store.files()] == [
        f"activation-comparison/{made().run.fingerprint}.json.gz"
    ]
    assert store.get(made(seed=1).run) is None
    assert store.problems == []


def test_a_rename_that_fails_leaves_the_earlier_record_whole(store, monkeypatch):
    store.put(made(0.5))
    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", lambda *paths: (_ for _ in ()).throw(OSError(5, "Input/output error")))
        with pytest.raises(StoreProblem, match="Input/output error"):
            store.put(made(0.9))
    assert store.get(made().run) == made(0.5)
    assert len(list(store.folder.glob("*/*")) + list(store.folder.glob("*/.*"))) == 1
    store.put(made(0.9))
    assert store.get(made().run) == made(0.9)


KILLED = """
import os, signal, sys
from dlcore.experiments import EXPERIMENTS
from dlcore.records import Record, Store

os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)
Store(sys.argv[1]).put(Record(EXPERIMENTS["activation-comparison"].run("relu", 0), {"curve": {"accuracy": [0.9]}}, {}))
"""


def test_a_killed_writer_leaves_the_earlier_record_whole(store):
    store.put(made(0.5))
    killed = subprocess.run([sys.executable, "-c", KILLED, str(store.folder)], cwd=Path(__file__).parents[2])
    assert killed.returncode == -signal.SIGKILL
    assert store.get(made().run) == made(0.5)
    assert len(store.files()) == 1
    store.put(made(0.7))
    assert store.get(made().run) == made(0.7)
    assert store.clear() == 2  # the record, and what the killed one left half written
    assert list((store.folder / "activation-comparison").iterdir()) == []


FULL = """
import resource, signal, sys
from dlcore.experiments import EXPERIMENTS
from dlcore.records import Record, Store, StoreProblem

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))
try:
    Store(sys.argv[1]).put(Record(EXPERIMENTS["activation-comparison"].run("relu", 0), {"curve": {"accuracy": [place**0.5 for place in range(10_000)]}}, {}))
except StoreProblem as problem:
    print(problem)
"""


def test_a_full_disk_is_a_sentence_and_leaves_no_half_file(store):
    store.put(made(0.5))
    told = subprocess.run(
        [sys.executable, "-c", FULL, str(store.folder)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.startswith("The result could not be stored")
    assert told.stdout.count("\n") == 1
    assert [path.name for path in (store.folder / "activation-comparison").iterdir()] == [
        f"{made().run.fingerprint}.json.gz"
    ]
    assert store.get(made().run) == made(0.5)


DAMAGE = {
    "truncated": lambda data: data[: len(data) // 2],
    "empty": lambda data: b"",
    "not JSON": lambda data: b"\xff\xfe\x00 no JSON",
    "not compressed": gzip.decompress,
    "compressed, no JSON": lambda data: gzip.compress(b"\xff\xfe\x00 no JSON"),
    "foreign JSON": lambda data: gzip.compress(b'{"name": "somebody else\'s"}'),
    "a list": lambda data: gzip.compress(b"[1, 2, 3]"),
    "a changed number": lambda data: gzip.compress(inside(data).replace("0.5", "0.6", 1).encode()),
    "another run's": lambda data: encode(made(seed=9)),
    "signed, without a run": lambda data: signed("{}"),
    "signed, not JSON": lambda data: signed("nothing"),
    "signed, a list": lambda data: signed("[]"),
    "signed, tables of another shape": lambda data: signed(
        json.dumps(json.loads(json.loads(inside(data))["body"]) | {"tables": [1]})
    ),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_set_aside_told_and_can_be_measured_again(store, damage):
    store.put(made())
    store.put(made(seed=1))
    path = store.path(made().run)
    path.write_bytes(DAMAGE[damage](path.read_bytes()))
    assert store.get(made().run) is None
    (sentence,) = store.problems
    assert path.name in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert not path.exists()
    assert path.with_name(f"{made().run.fingerprint}.set-aside").exists()
    assert store.get(made(seed=1).run) == made(seed=1)
    store.put(made(0.8))
    assert store.get(made().run) == made(0.8)
    assert len(store.problems) == 1


def test_no_flipped_bit_changes_a_record():
    data = encode(made())
    for place in range(len(data) * 8):
        flipped = bytearray(data)
        flipped[place // 8] ^= 1 << place % 8
        try:
            assert decode(bytes(flipped)) == made(), place
        except ValueError:
            continue


def test_a_read_only_store_leaves_a_damaged_file_where_it_is_and_tells_once(store):
    store.put(made())
    path = store.path(made().run)
    path.write_bytes(b"damaged")
    shipped = Store(store.folder, read_only=True)
    assert shipped.get(made().run) is None
    assert path.read_bytes() == b"damaged"
    assert shipped.get(made().run) is None
    assert len(shipped.problems) == 1
    assert shipped.problems[0].endswith(".")


def test_a_store_that_cannot_be_written_says_so(blocked):
    with pytest.raises(StoreProblem, match=r"^The result could not be stored in .*: Not a directory\..*\.$"):
        blocked.put(made())
    assert blocked.get(made().run) is None
    assert blocked.files() == []
    assert blocked.size_mb() == 0
    assert blocked.clear() == 0


def test_a_bounded_store_drops_the_oldest_and_keeps_the_newest(store):
    size = len(encode(made(length=1_000)))
    store.limit_mb = 3.5 * size / 1e6
    for seed in range(6):
        store.put(made(seed=seed, length=1_000))
        os.utime(store.path(made(seed=seed).run), (1_000 + seed, 1_000 + seed))
    assert [seed for seed in range(6) if store.has(made(seed=seed).run)] == [3, 4, 5]
    store.limit_mb = 0
    store.put(made(seed=7, length=1_000))
    assert store.files() == [store.path(made(seed=7).run)]


def test_a_store_without_a_limit_keeps_everything(store):
    for seed in range(20):
        store.put(made(seed=seed, length=1_000))
    assert len(store.files()) == 20
    assert store.size_mb() == pytest.approx(sum(path.stat().st_size for path in store.files()) / 1e6)


def test_clear_removes_records_and_what_was_set_aside(store):
    store.put(made())
    store.put(made(seed=1))
    store.path(made().run).write_bytes(b"damaged")
    store.get(made().run)
    (store.folder / "activation-comparison" / "notes.txt").write_text("somebody's")
    assert store.clear() == 2
    assert [path.name for path in store.folder.glob("*/*")] == ["notes.txt"]


@pytest.fixture
def library(tmp_path):
    return Library(shipped=Store(tmp_path / "shipped"), local=Store(tmp_path / "local"))


def test_a_library_prefers_this_machines_record_with_a_switch(library):
    run = made().run
    assert library.get(run) == (None, None)
    library.shipped.put(made(0.1))
    assert library.get(run) == (made(0.1), "shipped")
    library.add(made(0.2))
    assert library.get(run) == (made(0.2), "local")
    assert library.get(run, local=False) == (made(0.1), "shipped")
    library.add(made(0.3, seed=1))
    assert library.has(made(seed=1).run)
    assert not library.has(made(seed=1).run, local=False)


def test_a_damaged_local_record_gives_way_to_the_shipped_one(library):
    library.shipped.put(made(0.1))
    library.add(made(0.2))
    library.local.path(made().run).write_bytes(b"damaged")
    assert library.get(made().run) == (made(0.1), "shipped")
    assert len(library.problems) == 1


def test_what_the_disk_refuses_is_kept_in_memory(blocked, tmp_path):
    library = Library(shipped=Store(tmp_path / "shipped"), local=blocked)
    with pytest.raises(StoreProblem):
        library.add(made(0.2))
    assert library.get(made().run) == (made(0.2), "local")
    assert library.has(made().run)
    assert library.version == 1


def test_memory_is_bounded(blocked, tmp_path):
    library = Library(shipped=Store(tmp_path / "shipped"), local=blocked)
    for seed in range(250):
        with pytest.raises(StoreProblem):
            library.add(made(seed=seed))
    assert not library.has(made(seed=0).run)
    assert all(library.has(made(seed=seed).run) for seed in range(50, 250))


def test_a_later_record_on_disk_counts_before_an_earlier_one_in_memory(tmp_path):
    (tmp_path / "file").write_text("in the way")
    library = Library(shipped=Store(tmp_path / "shipped"), local=Store(tmp_path / "file" / "store"))
    with pytest.raises(StoreProblem):
        library.add(made(0.2))
    (tmp_path / "file").unlink()
    library.add(made(0.9))
    assert library.get(made().run) == (made(0.9), "local")


def test_the_version_grows_once_a_record_can_be_read(library, monkeypatch):
    before, at_the_rename, rename = library.version, [], os.replace
    monkeypatch.setattr(os, "replace", lambda *paths: (at_the_rename.append(library.version), rename(*paths)))
    library.add(made())
    assert at_the_rename == [before]  # else a reader would remember, under the new version, that there is nothing
    assert library.version > before


def test_a_record_of_an_older_revision_is_stale(library):
    now = replace(RACE, revision=3)
    library.shipped.put(made())
    assert library.stale(now.run("relu", 0))
    assert not library.stale(now.run("relu", 1))
    assert not library.stale(made().run)
    library.add(Record(now.run("relu", 0), {}, {}))
    assert not library.stale(now.run("relu", 0))


def test_a_record_is_measured_against_the_experiments_of_today():
    run = made().run
    assert problem_with(made()) is None
    for changed, told in [
        (replace(run, revision=run.revision + 1), "revision"),
        (replace(run, experiment="gone"), "gone"),
        (replace(run, variant="swish"), "swish"),
        (replace(run, seed=-1), "seed"),
        (replace(run, settings=run.settings[1:]), "settings"),
        (replace(run, settings=(*run.settings, ("dropout", 0.5))), "dropout"),
        (replace(run, settings=(*run.settings, ("seed", 1))), "seed"),
        (
            replace(run, settings=tuple((name, 10**6 if name == "depth" else value) for name, value in run.settings)),
            "Depth",
        ),
    ]:
        assert told in problem_with(Record(changed, {}, {})), told


def test_a_table_becomes_a_frame_with_its_variant_and_seed():
    frame = made(0.25, seed=4).frame("curve")
    assert list(frame.columns) == ["variant", "seed", "accuracy"]
    assert frame.iloc[0].tolist() == ["relu", 4, 0.25]
    speed = Record(
        EXPERIMENTS["activation-speed"].run("together", 0),
        {"step": {"variant": ["relu", "elu"], "milliseconds": [1.0, 2.0]}},
        {},
    )
    assert speed.frame("step")["variant"].tolist() == ["relu", "elu"]


def test_the_library_lies_where_dlcore_home_says_and_is_bounded(home, monkeypatch):
    assert Library().local.folder == home / "records"
    assert Library().local.limit_mb == 200
    monkeypatch.setenv("DLCORE_STORE_MB", "5")
    assert Library().local.limit_mb == 5


def test_records_that_are_compared_come_from_one_source(library):
    ours, shipped = [made(0.1, seed) for seed in (0, 1)], [made(0.9, seed) for seed in (0, 1)]
    runs = [record.run for record in ours]
    for record in shipped:
        library.shipped.put(record)
    assert library.get_all(runs) == (shipped, "shipped")
    library.local.put(ours[0])
    assert library.get_all(runs) == (shipped, "shipped"), "one of our own does not stand among shipped ones"
    library.local.put(ours[1])
    assert library.get_all(runs) == (ours, "local")
    assert library.get_all(runs, local=False) == (shipped, "shipped")
    assert library.get_all([made(0.5, 7).run]) == (None, None)
