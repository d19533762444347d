"""The command line: what it prints, what it leaves, and that what cannot be is refused in one line."""

import gzip
import io
import json
import re
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from dlcore import cli, shipping, verdicts
from dlcore.cli import main
from dlcore.experiments import EXPERIMENTS
from dlcore.guide import CLAIMS
from dlcore.paths import SHIPPED
from dlcore.records import Archive, Library
from dlcore.verdicts import OUTCOMES

ROOT = Path(__file__).parents[1]
COMPARISON = EXPERIMENTS["activation-comparison"]
TINY = [
    "run",
    "activation-comparison",
    "--variants",
    "relu",
    "--seeds",
    "0,1",
    "--budget",
    "1",
    "--set",
    "depth=2",
    "--set",
    "width=8",
    "--device",
    "cpu",
    "--workers",
    "1",
]


def refusal(capsys, *arguments):
    """The one line that a refusal leaves."""
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1, printed.err
    assert "Traceback" not in printed.err
    return printed.err


def test_help_names_every_command():
    ran = subprocess.run([sys.executable, "-m", "dlcore", "--help"], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0
    assert re.findall(r"^    (\w+)(?: |$)", ran.stdout, re.MULTILINE) == [
        "list",
        "run",
        "pack",
        "bake",
        "claims",
        "challenge",
        "check",
        "clear",
    ]


def test_list_tells_every_experiment_variant_and_setting(capsys):
    assert main(["list"]) == 0
    printed = capsys.readouterr().out
    for experiment in EXPERIMENTS.values():
        assert experiment.id in printed
        assert experiment.question in printed
        assert ", ".join(experiment.variants) in printed
        assert all(f"--set {setting.name}={setting.default}" in printed for setting in experiment.settings)


def test_claims_as_text_end_with_a_count(capsys):
    assert main(["claims"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1].startswith("39 claims: ")
    assert sum(map(int, re.findall(rf"(\d+) (?:{'|'.join(map(re.escape, OUTCOMES))})", lines[-1]))) == 39
    heads = [line for line in lines if any(line.endswith(f" {claim}") for claim in CLAIMS)]
    assert len(heads) == 39
    assert all(len(line) <= 100 for line in lines[:-1] if line not in heads)


def test_claims_as_json_can_be_parsed(capsys):
    assert main(["claims", "--json"]) == 0

    def never(constant):
        raise AssertionError(f"{constant} is not JSON")

    claims = json.loads(capsys.readouterr().out, parse_constant=never)
    assert [claim["id"] for claim in claims] == list(CLAIMS)
    assert {claim["verdict"] for claim in claims} <= set(OUTCOMES)
    for finding in (finding for claim in claims for finding in claim["findings"]):
        assert {"role", "factors", "outcome"} <= set(finding)
    for claim in claims:
        assert {
            "section",
            "text",
            "value",
            "low",
            "high",
            "seeds",
            "threshold",
            "experiment",
            "source",
            "findings",
            "sentence",
            "published",
            "declared",
        } <= set(claim)


def test_the_shipped_records_are_whole_fresh_and_within_size(capsys):
    code = main(["check"])
    printed = capsys.readouterr()
    assert printed.err == ""
    assert code == 0
    expected = sum(
        len(run_group.runs) for experiment in EXPERIMENTS.values() for run_group in experiment.shipped_run_groups()
    )
    assert re.fullmatch(rf"{expected} shipped records, \d+\.\d MB of 30: whole and fresh\n", printed.out)


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


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["run", "no-such"], "no-such"),
        (["run", "activation-comparison", "--variants", "relu,swish"], "swish"),
        (["run", "activation-comparison", "--variants", ""], "no variant “”"),
        (["run", "activation-comparison", "--set", "dropout=0.5"], "dropout"),
        (["run", "activation-comparison", "--set", "depth"], "NAME=VALUE"),
        (["run", "activation-comparison", "--set", "depth=900"], "50"),
        (["run", "activation-comparison", "--set", "seed=3"], "seed"),
        (["run", "activation-comparison", "--set", "variant=elu"], "variant"),
        (["run", "activation-comparison", "--set", "=3"], "setting"),
        (["run", "activation-comparison", "--budget", "many"], "many"),
        (["run", "activation-comparison", "--data", "cifar"], "cifar"),
        (["run", "activation-shapes", "--budget", "3"], "epochs"),
        (["run", "activation-comparison", "--seeds", "x"], "x"),
        (["run", "activation-comparison", "--seeds", "0,0"], "0,0"),
        (["run", "activation-comparison", "--seeds", "3-1"], "3-1"),
        (["run", "activation-comparison", "--seeds", "-1"], "-1"),
        (["run", "activation-comparison", "--seeds", "9999999999"], "9999999999"),
        (["run", "activation-comparison", "--seeds", "0-100"], "0-100"),
        (["run", "activation-comparison", "--device", "toaster"], "toaster"),
        (["run", "activation-comparison", "--workers", "0"], "0"),
        (["bake", "--only", "no-such"], "no-such"),
        (["pack", "anywhere"], "no records to pack"),
        (["pack", "anywhere", "--experiments", "no-such"], "no-such"),
        (["pack", str(SHIPPED / "records")], "another folder"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(capsys, arguments, word):
    assert word in refusal(capsys, *arguments)


@pytest.mark.slow
def test_a_scheduler_that_does_not_answer_is_refused_in_one_line():
    ran = subprocess.run(
        [sys.executable, "-m", "dlcore", *TINY, "--scheduler", "tcp://127.0.0.1:1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 2
    assert ran.stderr.startswith("No Dask scheduler answers at tcp://127.0.0.1:1")
    assert ran.stderr.count("\n") == 1, ran.stderr


SEEDS_WITHOUT_END = """
import resource
import sys

resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
from dlcore import cli, shipping, verdicts
from dlcore.cli import main

sys.exit(main(["run", "activation-comparison", "--seeds", "0-99999999999"]))
"""


def test_seeds_without_end_are_refused_before_they_are_counted():
    ran = subprocess.run([sys.executable, "-c", SEEDS_WITHOUT_END], cwd=ROOT, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr.count("\n")) == (2, 1), ran.stderr


def test_a_bad_store_size_is_refused_in_one_line(capsys, monkeypatch):
    monkeypatch.setenv("DLCORE_STORE_MB", "plenty")
    assert "plenty" in refusal(capsys, "claims")


@pytest.mark.slow
def test_a_device_that_is_not_here_ends_in_one_sentence(capsys):
    import torch

    absent = "mps" if torch.cuda.is_available() else "cuda"
    assert main([*TINY, "--device", absent]) == 1
    printed = capsys.readouterr()
    assert f"activation-comparison relu: This machine has no device “{absent}”" in printed.err
    assert "Traceback" not in printed.err
    assert "0 of 1 groups of runs measured" in printed.out


@pytest.mark.slow
def test_run_stores_its_records_and_says_so_the_second_time(capsys):
    assert main(TINY) == 0
    assert "1 of 1 groups of runs measured" in capsys.readouterr().out
    library = Library()
    for seed in (0, 1):
        assert library.get(COMPARISON.run("relu", seed, epochs=1, depth=2, width=8))[1] == "local"
    written = {path: path.stat().st_mtime_ns for path in library.local.files()}
    assert main(TINY) == 0
    assert "recorded already" in capsys.readouterr().out
    assert {path: path.stat().st_mtime_ns for path in library.local.files()} == written
    assert main(["clear", "--yes"]) == 0
    assert capsys.readouterr().out.startswith("2 files removed")
    assert library.local.files() == []


def fill():
    run_group = EXPERIMENTS["activation-shapes"].run_group("relu")
    Library().add(Archive(SHIPPED).get(run_group.first))
    assert len(Library().local.files()) == 1


def test_clear_does_nothing_where_nobody_can_be_asked(capsys, monkeypatch):
    fill()
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    assert "--yes" in refusal(capsys, "clear")
    assert len(Library().local.files()) == 1


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(("answer", "left"), [("n\n", 1), ("\n", 1), ("y\n", 0)])
def test_clear_asks_and_obeys(capsys, monkeypatch, answer, left):
    fill()
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    assert main(["clear"]) == 0
    assert len(Library().local.files()) == left
