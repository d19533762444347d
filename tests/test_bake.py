"""What ships: `check` names everything that is wrong with it, and `bake` measures what is missing and loses nothing."""

import gzip
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from dlcore import cli, shipping, verdicts
from dlcore.cli import main
from dlcore.experiments import EXPERIMENTS
from dlcore.paths import SHIPPED
from dlcore.records import Archive, Library

ROOT = Path(__file__).parents[1]


@pytest.fixture
def tiny(monkeypatch, tmp_path):
    """An archive of its own, for two variants of one experiment alone."""
    experiment = replace(EXPERIMENTS["activation-shapes"], variants=("relu", "tanh"))
    for module in (shipping, cli):
        monkeypatch.setattr(module, "EXPERIMENTS", {experiment.id: experiment})
    monkeypatch.setattr(shipping, "SHIPPED", tmp_path / "shipped")
    shipped = Archive(SHIPPED)
    records = [shipped.get(run) for group in experiment.shipped_run_groups() for run in group.runs]
    archive = Archive(tmp_path / "shipped")
    archive.write(experiment.id, experiment.revision, records)
    verdicts.shipped.write(Library(shipped=archive))
    return archive, records


def check(capsys):
    """The exit code of `check` and its sentences."""
    code = main(["check"])
    printed = capsys.readouterr()
    assert "Traceback" not in printed.err
    return code, printed.err.splitlines()


def test_check_names_what_is_missing(capsys, tiny):
    archive, records = tiny
    assert check(capsys) == (0, [])
    archive.write("activation-shapes", 1, records[:1])
    assert check(capsys) == (1, ["activation-shapes: 1 records are missing"])
    archive.remove("activation-shapes")
    assert check(capsys) == (1, ["activation-shapes: 2 records are missing"])
    verdicts.shipped.path_of(Library(shipped=archive)).unlink()
    assert check(capsys)[1][-1] == "verdicts.json is missing"


def test_check_names_what_is_damaged(capsys, tiny):
    archive, records = tiny
    path = archive.path("activation-shapes")
    header, first, second = gzip.decompress(path.read_bytes()).decode().splitlines()
    path.write_bytes(gzip.compress(f"{header}\nno record\n{second}\n".encode()))
    code, problems = check(capsys)
    assert code == 1
    assert problems[0].startswith("Line 2 of activation-shapes.jsonl.gz")
    assert problems[1:] == ["activation-shapes: 1 records are missing"]
    path.write_bytes(gzip.compress(f"{header}\n{first}\n{second}\n".encode())[:200])
    assert "cut short" in check(capsys)[1][0]
    path.write_bytes(b"damaged")
    assert len(check(capsys)[1]) >= 2


def test_check_names_what_is_superfluous_or_stale(capsys, tiny):
    archive, records = tiny
    stale = replace(records[0], run=replace(records[0].run, revision=99))
    unknown = replace(records[0], run=replace(records[0].run, variant="gone"))
    archive.write("activation-shapes", 1, [*records, stale, unknown])
    archive.write("gone", 1, [])
    code, problems = check(capsys)
    assert code == 1
    assert "gone: no experiment has this name" in problems
    assert any(stale.run.fingerprint in problem and "revision 99" in problem for problem in problems)
    assert any(unknown.run.fingerprint in problem and "no variant “gone”" in problem for problem in problems)
    assert len(problems) == 3


def test_check_names_weights_that_are_missing(capsys, tiny):
    archive, records = tiny
    with_arrays = replace(records[0], provenance={**records[0].provenance, "arrays": "0" * 64})
    archive.write("activation-shapes", 1, [with_arrays, *records[1:]])
    (problem,) = check(capsys)[1]
    assert records[0].run.fingerprint in problem
    assert "No such file" in problem


def test_check_knows_one_limit(capsys, tiny, monkeypatch):
    assert shipping.LIMIT_MB == 30
    monkeypatch.setattr(shipping, "LIMIT_MB", 1e-4)
    (problem,) = check(capsys)[1]
    assert problem.startswith("the shipped records take ")


KILLED_BAKE = """
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

from dlcore import cli, shipping, verdicts
from dlcore.experiments import EXPERIMENTS
from dlcore.records import Store

experiment = replace(EXPERIMENTS["activation-shapes"], variants=("relu", "tanh"))
shipping.EXPERIMENTS = cli.EXPERIMENTS = {experiment.id: experiment}
shipping.SHIPPED = Path(sys.argv[1])
put = Store.put


def put_and_die(store, record):
    put(store, record)
    os.kill(os.getpid(), signal.SIGKILL)


Store.put = put_and_die
cli.main(["bake", "--workers", "1", "--device", "cpu"])
"""


@pytest.mark.slow
def test_a_killed_bake_loses_nothing(capsys, tiny):
    archive, records = tiny
    archive.remove("activation-shapes")
    archive.write("gone", 1, [])
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_BAKE, str(archive.folder)], cwd=ROOT, stderr=subprocess.DEVNULL
    )
    assert killed.returncode == -signal.SIGKILL
    staged = list(shipping.open_staging().records("activation-shapes"))
    assert len(staged) == 1
    assert main(["bake", "--workers", "1", "--device", "cpu"]) == 0
    printed = capsys.readouterr().out
    assert "1 of 1 groups of runs measured" in printed, "what is staged is not measured again"
    assert "packed activation-shapes.jsonl.gz" in printed
    assert archive.get(staged[0].run) == staged[0], "with the seconds and the date of the bake that was killed"
    assert [archive.get(record.run).tables for record in records] == [record.tables for record in records]
    assert list(shipping.open_staging().records("activation-shapes")) == []
    assert archive.experiments() == ["activation-shapes"]


@pytest.mark.slow
def test_a_bake_stops_between_groups_when_its_minutes_are_over(capsys, tiny):
    archive, records = tiny
    archive.remove("activation-shapes")
    assert main(["bake", "--workers", "1", "--device", "cpu", "--minutes", "0"]) == 1
    printed = capsys.readouterr().out
    assert "the same command goes on with the other" in printed
    assert main(["bake", "--workers", "1", "--device", "cpu", "--minutes", "60"]) == 0
    assert [archive.get(record.run).tables for record in records] == [record.tables for record in records]


def test_a_bake_packs_what_is_staged_and_removes_what_is_unknown(capsys, tiny):
    archive, records = tiny
    archive.write("activation-shapes", 1, records[:1])
    archive.write("gone", 1, [])
    shipping.open_staging().put(records[1])
    assert main(["bake"]) == 0
    printed = capsys.readouterr().out
    assert "removed gone" in printed
    assert "All shipped records are there and fresh." in printed
    assert archive.experiments() == ["activation-shapes"]
    assert [archive.get(record.run) for record in records] == records
    assert list(shipping.open_staging().records("activation-shapes")) == []
    written = archive.modification_time("activation-shapes")
    assert main(["bake"]) == 0
    assert archive.modification_time("activation-shapes") == written
