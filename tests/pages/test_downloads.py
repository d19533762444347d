"""What a reader takes home, and what a lecturer brings along: a folder of records, tables, charts and programs."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dlcore.cli import main
from dlcore.paths import SHIPPED
from tests.pages.conftest import cards, forget_home, texts

ROOT = Path(__file__).parents[2]
ACTIVATIONS = "pages/foundations/activations.py"


@pytest.mark.slow
def test_a_run_of_the_evening_before_is_shown_on_another_server(open_page, home, monkeypatch):
    small = {"depth": 2, "width": 8, "epochs": 1}
    link = {"act_variants": "ReLU", **{f"act_race_{name}": str(value) for name, value in small.items()}}
    given = [part for name, value in small.items() for part in ("--set", f"{name}={value}")]
    run = [sys.executable, "-m", "dlcore", "run", "activation-comparison", "--variants", "relu", *given]
    subprocess.run([*run, "--workers", "1"], cwd=ROOT, check=True, capture_output=True)
    assert main(["pack", str(home / "lecture")]) == 0
    assert main(["clear", "--yes"]) == 0
    assert "never run" in texts(open_page(ACTIVATIONS, **link))

    monkeypatch.setenv("DLCORE_RECORDS", str(home / "lecture"))
    forget_home()
    app = open_page(ACTIVATIONS, **link)
    assert not app.exception
    assert "never run" not in texts(app)
    assert "ReLU ends at" in texts(app)
    assert "from the folder lecture" in texts(app)
    assert "measured on this machine" not in texts(app)


def test_verdicts_too_say_that_they_stand_on_a_folder(open_page, home, monkeypatch):
    (home / "lecture" / "records").mkdir(parents=True)
    for archive in (SHIPPED / "records").glob("activation-*"):
        shutil.copy(archive, home / "lecture" / "records")
    monkeypatch.setenv("DLCORE_RECORDS", str(home / "lecture"))
    app = open_page(ACTIVATIONS)
    assert not app.exception
    assert "from the folder lecture" in cards(app)
    assert "shipped records" in cards(app), "of the experiments that the folder lacks"


def test_a_folder_that_is_not_there_is_said_in_the_sidebar(open_page, home, monkeypatch):
    monkeypatch.setenv("DLCORE_RECORDS", "lecture")
    app = open_page(ACTIVATIONS)
    assert not app.exception
    assert "The folder lecture of DLCORE_RECORDS has no records" in app.sidebar.warning[0].value
    assert "of 7 reach" in texts(app)
