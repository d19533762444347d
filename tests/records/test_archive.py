"""Archives of shipped records: equal bytes for equal records, damage reported by name and limited to its run, written whole."""

import gzip
import json
import os
import random
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy
import pytest

from dlcore.experiments import EXPERIMENTS
from dlcore.records import Archive, Record, Store
from dlcore.records import archive as archive_module
from dlcore.records.record import decode, encode

COMPARISON = EXPERIMENTS["activation-comparison"]
NAME = "activation-comparison.jsonl.gz"
CORRECT = {"test": (True, False, False, True, True, True, False, True, True), "none": (), "shifted": (False,) * 16}


def make_record(seed=0, variant="relu", value=0.5, **settings):
    run = COMPARISON.run(variant, seed, **settings)
    return Record(run, {"curve": {"accuracy": [value, 1.0]}}, {"device": "cpu", "seconds": 1.5})


RECORDS = [
    make_record(seed, variant, depth=depth) for seed in (0, 1, 10) for variant in ("relu", "elu") for depth in (8, 20)
]


@pytest.fixture
def archive(tmp_path):
    archive = Archive(tmp_path / "shipped")
    archive.write("activation-comparison", 1, RECORDS)
    return archive


def test_only_a_few_experiments_stay_in_memory(archive, monkeypatch):
    monkeypatch.setattr(archive_module, "KEPT", 1)
    others = replace(RECORDS[0], run=EXPERIMENTS["residual-depth"].run("plain", 0))
    archive.write(others.run.experiment, 1, [others])
    for _ in range(2):
        assert archive.get(RECORDS[0].run) == RECORDS[0]
        assert archive.get(others.run) == others
    assert [*archive._read] == [others.run.experiment]


def lines(archive):
    return gzip.decompress(archive.path("activation-comparison").read_bytes()).decode().splitlines()


def rewrite(archive, lines):
    archive.path("activation-comparison").write_bytes(gzip.compress(("\n".join(lines) + "\n").encode()))


def readable(archive):
    """How many of the records can be read through an archive that has not seen the file yet, and its problems."""
    fresh = Archive(archive.folder)
    records = [fresh.get(record.run) for record in RECORDS]
    assert all(found in (None, record) for found, record in zip(records, RECORDS, strict=True))
    assert len(list(fresh.records("activation-comparison"))) == sum(record is not None for record in records)
    assert all(problem.endswith(".") and "\n" not in problem and NAME in problem for problem in fresh.problems)
    assert len(set(fresh.problems)) == len(fresh.problems)
    return sum(record is not None for record in records), fresh.problems


def test_records_survive_the_round_trip(archive):
    assert readable(archive) == (len(RECORDS), [])
    assert archive.experiments() == ["activation-comparison"]
    assert archive.has(RECORDS[0].run)
    assert not archive.has(make_record(seed=5).run)
    assert archive.get(make_record(seed=5).run) is None
    assert archive.get(EXPERIMENTS["activation-shapes"].run("relu", 0)) is None
    assert archive.problems == []
    assert archive.size_mb() == archive.path("activation-comparison").stat().st_size / 1e6


def test_equal_records_give_equal_bytes_in_any_order(archive):
    before = archive.path("activation-comparison").read_bytes()
    shuffled = random.Random(0).sample(RECORDS, len(RECORDS))
    archive.write("activation-comparison", 1, shuffled)
    assert archive.path("activation-comparison").read_bytes() == before
    archive.write("activation-comparison", 1, Archive(archive.folder).records("activation-comparison"))
    assert archive.path("activation-comparison").read_bytes() == before


def test_an_archive_is_lines_of_json_in_order(archive):
    header, *records = map(json.loads, lines(archive))
    assert header == {
        "format": "dlcore-records-2",
        "experiment": "activation-comparison",
        "revision": 1,
        "records": len(RECORDS),
    }
    seeds = [line["record"]["run"]["seed"] for line in records]
    assert seeds[:3] == [0, 1, 10], "seeds are in the order of numbers, not of text"
    assert {line["fingerprint"] for line in records} == {record.run.fingerprint for record in RECORDS}


def test_what_was_rewritten_is_read_again(archive):
    assert archive.get(RECORDS[0].run) == RECORDS[0]
    changed = replace(RECORDS[0], tables={"curve": {"accuracy": [0.75, 1.0]}})
    archive.write("activation-comparison", 1, [changed])
    os.utime(archive.path("activation-comparison"), (1_000, 1_000))
    assert archive.get(RECORDS[0].run) == changed
    assert archive.get(RECORDS[1].run) is None
    assert archive.modification_time("activation-comparison") == 1_000 * 10**9
    assert archive.modification_time("activation-shapes") == 0


def change_line(number, change):
    return lambda lines: [change(line) if place == number else line for place, line in enumerate(lines)]


ONE_RUN = {
    "not JSON": (change_line(3, lambda line: "no record at all"), "Line 4 of"),
    "half a line": (change_line(3, lambda line: line[: len(line) // 2]), "Line 4 of"),
    "a changed number": (change_line(3, lambda line: line.replace("0.5", "0.6", 1)), "checksum does not match"),
    "a changed setting": (
        change_line(3, lambda line: line.replace('"seed":', '"sEed":', 1)),
        "checksum does not match",
    ),
    "a missing line": (lambda lines: lines[:3] + lines[4:], "but its header says 12"),
    "a line twice": (lambda lines: [*lines[:3], lines[2], *lines[4:]], "but its header says 12"),
}


@pytest.mark.parametrize("damage", ONE_RUN)
def test_a_damaged_line_is_named_and_costs_its_run_alone(archive, damage):
    change, sentence = ONE_RUN[damage]
    rewrite(archive, change(lines(archive)))
    count, problems = readable(archive)
    assert count == len(RECORDS) - 1
    assert len(problems) == 1
    assert sentence in problems[0]


def test_a_line_with_another_runs_record_is_named_and_costs_its_run_alone(archive):
    header, *rest = lines(archive)
    ours, other = rest[0][16:36], rest[1][16:36]
    assert {ours, other} < {record.run.fingerprint for record in RECORDS}
    rewrite(archive, [header, rest[1].replace(other, ours, 1), *rest[1:]])
    count, problems = readable(archive)
    assert count == len(RECORDS) - 1
    assert len(problems) == 1
    assert ours in problems[0]
    assert "another run" in problems[0]


@pytest.mark.parametrize(
    "header",
    [
        "",
        "no JSON",
        "[]",
        "null",
        "{}",
        '{"format":"dlcore-records-1","experiment":"activation-comparison","records":12}',
        '{"format":"dlcore-records-2","experiment":"dead-units","records":12}',
        '{"format":"dlcore-records-2","experiment":"activation-comparison"}',
        '{"format":"dlcore-records-2","experiment":"activation-comparison","records":' + "9" * 5_000 + "}",
    ],
)
def test_a_file_with_a_wrong_header_is_not_used(archive, header):
    rewrite(archive, [header, *lines(archive)[1:]])
    count, problems = readable(archive)
    assert count in (0, len(RECORDS))
    assert problems


@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 100, b"plain text\n", gzip.compress(b""), gzip.compress(b"\xff\xfe\n\xff")]
)
def test_a_file_that_is_no_archive_is_reported(archive, content):
    archive.path("activation-comparison").write_bytes(content)
    count, problems = readable(archive)
    assert count == 0
    assert problems


def test_a_file_that_cannot_be_read_is_reported(archive):
    archive.path("activation-comparison").unlink()
    archive.path("activation-comparison").mkdir()
    count, problems = readable(archive)
    assert count == 0
    assert "could not be read" in problems[0]


@pytest.mark.parametrize(("share", "least"), [(0.001, 0), (0.1, 0), (0.5, 4), (0.9, 9), (0.999, 11)])
def test_a_cut_file_gives_what_lies_before_the_cut(archive, share, least):
    noise = random.Random(1)
    long = [
        replace(record, tables={"curve": {"accuracy": [round(noise.random(), 6) for _ in range(5_000)]}})
        for record in RECORDS
    ]
    archive.write("activation-comparison", 1, long)
    path = archive.path("activation-comparison")
    path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
    fresh = Archive(archive.folder)
    assert least <= sum(fresh.get(record.run) == record for record in long) <= share * len(long) + 1
    assert "cut short" in fresh.problems[0]


def test_no_flipped_bit_changes_a_record_or_raises(archive):
    path = archive.path("activation-comparison")
    data = path.read_bytes()
    for place in range(80, len(data) * 8, 13):  # what comes before is gzip's header, which holds a time and a name
        flipped = bytearray(data)
        flipped[place // 8] ^= 1 << place % 8
        path.write_bytes(bytes(flipped))
        count, problems = readable(archive)
        assert problems or count == len(RECORDS), place


def test_arrays_are_checked_by_digest_and_go_with_their_record(archive, tmp_path):
    store = Store(tmp_path / "staging")
    store.put(replace(RECORDS[0], arrays={"weight": numpy.full((2, 3), 0.25, "float16")}))
    record = store.get(RECORDS[0].run)
    archive.put_arrays(record.run, store.array_bytes(record.run))
    archive.write("activation-comparison", 1, [record, *RECORDS[1:]])
    assert archive.arrays(record.run)["weight"].tolist() == [[0.25] * 3] * 2
    assert archive.arrays(RECORDS[1].run) is None
    assert archive.problems == []
    weights = archive.weights_path(record.run)
    assert weights.name == f"relu-{record.run.fingerprint}.safetensors"
    files = [archive.path("activation-comparison"), weights]
    assert archive.size_mb() == sum(path.stat().st_size for path in files) / 1e6
    for damage, sentence in ((weights.read_bytes()[:-1], "checksum does not match"), (None, "No such file")):
        weights.unlink() if damage is None else weights.write_bytes(damage)
        fresh = Archive(archive.folder)
        assert fresh.arrays(record.run) is None
        assert sentence in fresh.problems[0]
        assert weights.name in fresh.problems[0]
        assert fresh.get(record.run) == record
    archive.put_arrays(record.run, b"any")
    archive.write("activation-comparison", 1, RECORDS[1:])
    assert not weights.exists()
    archive.remove("activation-comparison")
    assert [path for path in archive.folder.rglob("*") if path.is_file()] == []
    assert archive.experiments() == []


def test_one_bit_per_test_example_survives(archive, tmp_path):
    record = replace(RECORDS[0], correct=CORRECT)
    assert decode(encode(record)) == record
    archive.write("activation-comparison", 1, [record])
    back = Archive(archive.folder).get(record.run)
    assert back.correct == CORRECT
    text = lines(archive)[1]
    assert json.loads(text)["record"]["correct"]["test"] == {"bits": "nYA=", "count": 9}
    many = replace(RECORDS[0], correct={"test": tuple(random.Random(2).choices((True, False), k=8_000))})
    assert len(encode(many)) - len(encode(RECORDS[0])) < 1_500, "eight to a byte, some more as base64"


KILLED = """
import os, signal, sys
from dlcore.records import Archive

archive = Archive(sys.argv[1])
records = list(archive.records("activation-comparison"))
os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)
archive.write("activation-comparison", 1, records[:1])
"""


def test_a_killed_writer_leaves_the_earlier_archive_whole(archive):
    before = archive.path("activation-comparison").read_bytes()
    killed = subprocess.run([sys.executable, "-c", KILLED, str(archive.folder)], cwd=Path(__file__).parents[2])
    assert killed.returncode == -signal.SIGKILL
    assert archive.path("activation-comparison").read_bytes() == before
    assert readable(archive) == (len(RECORDS), [])
    assert Archive(archive.folder).experiments() == ["activation-comparison"]


def test_a_write_that_fails_leaves_the_earlier_archive_whole(archive, monkeypatch):
    def fail(*paths):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="No space"):
        archive.write("activation-comparison", 1, RECORDS[:1])
    assert readable(archive) == (len(RECORDS), [])
    assert [path.name for path in archive.path("activation-comparison").parent.iterdir()] == [NAME]
