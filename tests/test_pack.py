"""Packing one's own records: archives as they ship, whole or not at all."""

from dataclasses import replace

from dlcore.cli import main
from dlcore.experiments import EXPERIMENTS
from dlcore.records import Archive, Library
from tests.test_main import refusal


def local(experiment, *variants):
    """Shipped records, as if they had been measured here, arrays and all."""
    records, library = [], Library()
    for run in (run for variant in variants for run in EXPERIMENTS[experiment].run_group(variant).runs):
        record = library.shipped.get(run)
        records.append(replace(record, arrays=library.shipped.arrays(run) or {}))
        library.add(records[-1])
    return records


def test_pack_writes_archives_with_arrays_and_says_so(capsys, home):
    folder = home / "lecture"
    local("activation-shapes", "relu")
    weights = local("digit-detection", "yolo")
    assert any(record.arrays for record in weights)
    assert main(["pack", str(folder), "--experiments", "digit-detection"]) == 0
    assert capsys.readouterr().out.startswith(f"packed digit-detection: {len(weights)} records\n")
    assert Archive(folder).experiments() == ["digit-detection"]
    assert main(["pack", str(folder)]) == 0
    printed = capsys.readouterr().out
    assert "packed activation-shapes: 1 record\n" in printed
    assert f"DLCORE_RECORDS={folder}" in printed
    archive = Archive(folder)
    for record in weights:
        assert archive.get(record.run).tables == record.tables
        assert (archive.arrays(record.run) or {}).keys() == record.arrays.keys()
    assert archive.problems == []
    assert not list(folder.rglob("*.part"))


def test_pack_keeps_what_was_packed_before_and_leaves_out_what_is_old(capsys, home):
    folder = home / "lecture"
    (relu,) = local("activation-shapes", "relu")
    assert main(["pack", str(folder)]) == 0
    assert main(["clear", "--yes"]) == 0
    (tanh,) = local("activation-shapes", "tanh")
    Library().add(replace(relu, run=replace(relu.run, revision=relu.run.revision + 1)))
    capsys.readouterr()
    assert main(["pack", str(folder)]) == 0
    assert "packed activation-shapes: 2 records" in capsys.readouterr().out
    assert {record.run for record in Archive(folder).records("activation-shapes")} == {relu.run, tanh.run}


def test_pack_leaves_out_a_record_whose_arrays_are_damaged(capsys, home):
    record, *others = local("digit-detection", "yolo")
    store = Library().local
    store.path(record.run).with_name(f"{record.run.fingerprint}.safetensors").write_bytes(b"damaged")
    assert main(["pack", str(home / "lecture")]) == 0
    assert record.run.fingerprint in capsys.readouterr().err
    assert {found.run for found in Archive(home / "lecture").records("digit-detection")} == {
        found.run for found in others
    }


def test_pack_says_where_it_cannot_write(capsys, home):
    local("activation-shapes", "relu")
    (home / "file").write_text("in the way")
    assert "could not be written" in refusal(capsys, "pack", str(home / "file" / "lecture"))
