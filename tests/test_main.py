"""The command line: what it prints, what it leaves, and that what cannot be is refused in one line."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

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
        "recording",
        "check",
        "drills",
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
