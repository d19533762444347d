"""Records on disk: whole or not at all, honest about damage, bounded, and never lost where the disk refuses."""

import gzip
import hashlib
import json
import math
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dlcore.records import Record, StoreProblem
from dlcore.records.record import FORMAT, decode, encode
from tests.records.conftest import COMPARISON, make_record


def sign(body):
    """A file with a fitting checksum around any text."""
    return gzip.compress(
        json.dumps({"format": FORMAT, "sha256": hashlib.sha256(body.encode()).hexdigest(), "body": body}).encode()
    )


def inside(data):
    """What a record's file holds, as text."""
    return gzip.decompress(data).decode()


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
        COMPARISON.run("leaky-relu", 3, negative_slope=0.123456789),
        tables,
        {"device": "Prozessor ü", "commit": None, "seconds": 2.0},
    )
    assert decode(encode(record)) == record


def test_not_a_number_survives_too():
    back = decode(encode(make_record(math.nan)))
    assert all(map(math.isnan, back.tables["curve"]["accuracy"]))


def test_numbers_have_six_digits():
    assert decode(encode(make_record(0.123456789))).tables["curve"]["accuracy"][0] == 0.123457


def test_what_is_put_can_be_got(store):
    assert store.get(make_record().run) is None
    assert not store.has(make_record().run)
    store.put(make_record())
    assert store.get(make_record().run) == make_record()
    assert store.has(make_record().run)
    assert [path.relative_to(store.folder).as_posix() for path in store.files()] == [
        f"activation-comparison/{make_record().run.fingerprint}.json.gz"
    ]
    assert store.get(make_record(seed=1).run) is None
    assert store.problems == []


def test_a_rename_that_fails_leaves_the_earlier_record_whole(store, monkeypatch):
    store.put(make_record(0.5))
    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", lambda *paths: (_ for _ in ()).throw(OSError(5, "Input/output error")))
        with pytest.raises(StoreProblem, match="Input/output error"):
            store.put(make_record(0.9))
    assert store.get(make_record().run) == make_record(0.5)
    assert len(list(store.folder.glob("*/*")) + list(store.folder.glob("*/.*"))) == 1
    store.put(make_record(0.9))
    assert store.get(make_record().run) == make_record(0.9)


KILLED = """
import os, signal, sys
from dlcore.experiments import EXPERIMENTS
from dlcore.records import Record, Store

os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)
Store(sys.argv[1]).put(Record(EXPERIMENTS["activation-comparison"].run("relu", 0), {"curve": {"accuracy": [0.9]}}, {}))
"""


def test_a_killed_writer_leaves_the_earlier_record_whole(store):
    store.put(make_record(0.5))
    killed = subprocess.run([sys.executable, "-c", KILLED, str(store.folder)], cwd=Path(__file__).parents[2])
    assert killed.returncode == -signal.SIGKILL
    assert store.get(make_record().run) == make_record(0.5)
    assert len(store.files()) == 1
    store.put(make_record(0.7))
    assert store.get(make_record().run) == make_record(0.7)
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
    store.put(make_record(0.5))
    completed = subprocess.run(
        [sys.executable, "-c", FULL, str(store.folder)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert completed.stdout.startswith("The result could not be stored")
    assert completed.stdout.count("\n") == 1
    assert [path.name for path in (store.folder / "activation-comparison").iterdir()] == [
        f"{make_record().run.fingerprint}.json.gz"
    ]
    assert store.get(make_record().run) == make_record(0.5)


DAMAGE = {
    "truncated": lambda data: data[: len(data) // 2],
    "empty": lambda data: b"",
    "not JSON": lambda data: b"\xff\xfe\x00 no JSON",
    "not compressed": gzip.decompress,
    "compressed, no JSON": lambda data: gzip.compress(b"\xff\xfe\x00 no JSON"),
    "foreign JSON": lambda data: gzip.compress(b'{"name": "somebody else\'s"}'),
    "a list": lambda data: gzip.compress(b"[1, 2, 3]"),
    "a changed number": lambda data: gzip.compress(inside(data).replace("0.5", "0.6", 1).encode()),
    "another run's": lambda data: encode(make_record(seed=9)),
    "signed, without a run": lambda data: sign("{}"),
    "signed, not JSON": lambda data: sign("nothing"),
    "signed, a list": lambda data: sign("[]"),
    "signed, tables of another shape": lambda data: sign(
        json.dumps(json.loads(json.loads(inside(data))["body"]) | {"tables": [1]})
    ),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_set_aside_reported_and_can_be_measured_again(store, damage):
    store.put(make_record())
    store.put(make_record(seed=1))
    path = store.path(make_record().run)
    path.write_bytes(DAMAGE[damage](path.read_bytes()))
    assert store.get(make_record().run) is None
    (sentence,) = store.problems
    assert path.name in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert not path.exists()
    assert path.with_name(f"{make_record().run.fingerprint}.set-aside").exists()
    assert store.get(make_record(seed=1).run) == make_record(seed=1)
    store.put(make_record(0.8))
    assert store.get(make_record().run) == make_record(0.8)
    assert len(store.problems) == 1


def test_no_flipped_bit_changes_a_record():
    data = encode(make_record())
    for place in range(len(data) * 8):
        flipped = bytearray(data)
        flipped[place // 8] ^= 1 << place % 8
        try:
            assert decode(bytes(flipped)) == make_record(), place
        except ValueError:
            continue


def test_a_store_that_cannot_be_written_says_so(blocked):
    with pytest.raises(StoreProblem, match=r"^The result could not be stored in .*: Not a directory\..*\.$"):
        blocked.put(make_record())
    assert blocked.get(make_record().run) is None
    assert blocked.files() == []
    assert blocked.size_mb() == 0
    assert blocked.clear() == 0


def test_a_bounded_store_drops_the_oldest_and_keeps_the_newest(store):
    size = len(encode(make_record(length=1_000)))
    store.limit_mb = 3.5 * size / 1e6
    for seed in range(6):
        store.put(make_record(seed=seed, length=1_000))
        os.utime(store.path(make_record(seed=seed).run), (1_000 + seed, 1_000 + seed))
    assert [seed for seed in range(6) if store.has(make_record(seed=seed).run)] == [3, 4, 5]
    store.limit_mb = 0
    store.put(make_record(seed=7, length=1_000))
    assert store.files() == [store.path(make_record(seed=7).run)]


def test_a_store_without_a_limit_keeps_everything(store):
    for seed in range(20):
        store.put(make_record(seed=seed, length=1_000))
    assert len(store.files()) == 20
    assert store.size_mb() == pytest.approx(sum(path.stat().st_size for path in store.files()) / 1e6)


def test_clear_removes_records_and_what_was_set_aside(store):
    store.put(make_record())
    store.put(make_record(seed=1))
    store.path(make_record().run).write_bytes(b"damaged")
    store.get(make_record().run)
    (store.folder / "activation-comparison" / "notes.txt").write_text("somebody's")
    assert store.clear() == 2
    assert [path.name for path in store.folder.glob("*/*")] == ["notes.txt"]
