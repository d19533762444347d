"""What a reader takes home, and what a lecturer brings along: a folder of records, tables, charts and programs."""

import csv
import io
import json
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from unittest.mock import Mock

import pandas as pd
import pytest

from dlcore import render
from dlcore.analysis.foundations.activations import accuracy_caption
from dlcore.charts import curves
from dlcore.charts.heatmap import sweep
from dlcore.cli import main
from dlcore.experiments import find
from dlcore.experiments.foundations import learning_rate_sensitivity
from dlcore.paths import SHIPPED
from pages.shared import cache, downloads
from tests.pages.conftest import findings_of, forget_home, texts

ROOT = Path(__file__).parents[2]
COMPARISON = find("activation-comparison")
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
    app = open_page(ACTIVATIONS, claim_relu_fast="true", claim_leaky_prevents_dying="true")
    assert not app.exception
    of_folder, *_, of_shipped = findings_of(app)
    assert "from the folder lecture" in of_folder
    assert "from the folder lecture" not in of_shipped, "of the experiments that the folder lacks"


def test_a_folder_that_is_not_there_is_said_in_the_sidebar(open_page, home, monkeypatch):
    monkeypatch.setenv("DLCORE_RECORDS", "lecture")
    app = open_page(ACTIVATIONS)
    assert not app.exception
    assert "The folder lecture of DLCORE_RECORDS has no records" in app.sidebar.warning[0].value
    assert "of 7 reach" in texts(app)


NASTY = (
    *(
        "=1+1",
        '=HYPERLINK("http://x")',
        "+cmd",
        "-cmd|' /C calc'!A0",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =1",
        "-inf",
        "-",
        "=",
        "@",
    ),
    *(
        "1-2",
        "3-4",
        "12/05",
        "2026-11-28",
        "1.2.3",
        "MAR1",
        "mar-1",
        "Sept 3",
        "1 May",
        "3-Dec-24",
        "10:30",
        "JAN 5, 2026",
    ),
)
HARMLESS = (
    "relu",
    "Adam + L2",
    "layers-2",
    "decay 1",
    "Marxist 5",
    "label-noise-40",
    "1e-3",
    "-0.5",
    "0.1",
    "512",
    "",
    "the 1-2 of it",
    "a=b",
    "ReLU, 2",
    "“”",
)


@pytest.mark.parametrize("text", NASTY)
def test_no_text_becomes_a_formula_or_a_date(text):
    (row,) = read(downloads.to_csv(pd.DataFrame({"variant": pd.Categorical([text])})))
    assert row["variant"] == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_stays_as_it_is(text):
    (row,) = read(downloads.to_csv(pd.DataFrame({"variant": [text], "seed": [0]})))
    assert row["variant"] == text


def read(data):
    """The rows of a CSV file as a spreadsheet reads it: with its byte order mark."""
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_numbers_stay_numbers_and_columns_have_full_names():
    frame = pd.DataFrame(
        {"seed": [0, 1], "step_ms": [-1.5, float("nan")], "loss": [float("inf"), float("-inf")], "=x": [True, False]}
    )
    rows = read(downloads.to_csv(frame))
    assert [row["time of a training step (ms)"] for row in rows] == ["-1.5", ""]
    assert [row["loss"] for row in rows] == ["infinity", "minus infinity"]
    assert [row["'=x"] for row in rows] == ["True", "False"]
    assert list(frame.columns)[1] == "step_ms", "the table itself stays as it is"


def test_every_csv_of_the_pages_is_made_here():
    makers = {path.name for path in (ROOT / "pages").rglob("*.py") if ".to_csv(" in path.read_text()}
    assert makers == {"downloads.py"}


def downloads_of(app):
    return {button.proto.label: button.proto.id for button in app.get("download_button")}


def pictures_of(app):
    """What the charts are called that are offered as pictures."""
    data = [json.loads(part.proto.json) for part in app.get("bidi_component") if part.proto.json]
    return [each["label"] for each in data if "made" in each]


def test_a_chart_is_offered_as_table_and_pictures_unless_it_is_hidden(open_page, monkeypatch):
    app = open_page(ACTIVATIONS)
    offered, pictures = downloads_of(app), pictures_of(app)
    assert pictures
    assert set(pictures) == {"Chart"}
    assert {"The table as CSV", "The run as a PyTorch program"} <= set(offered)
    hidden = open_page(ACTIVATIONS, act_guess="true")
    assert hidden.toggle(key="act-guess").value
    assert "The table as CSV" in downloads_of(hidden)
    assert not pictures_of(hidden), "its finding is the answer"
    monkeypatch.setattr(render, "NEEDS", "no_such_package")
    app = open_page(ACTIVATIONS)
    assert not pictures_of(app)
    assert "vl-convert-python" in texts(app)


def test_a_chart_beside_another_is_offered_too(open_page):
    assert pictures_of(open_page("pages/foundations/optimizer_benchmarks.py"))[:2] == ["Chart 1", "Chart 2"]


def test_pictures_of_what_a_reader_set_say_what_was_computed_from(open_page, monkeypatch):
    offered = []
    monkeypatch.setattr(downloads, "picture_buttons", lambda shown, *_: offered.append(shown[0]))
    assert not open_page("pages/foundations/optimizers.py", opt_own="true", opt_rate="0.01").exception
    own = [chart for chart in offered if not chart.records]
    assert len(own) == 3
    for chart in own:
        settings, origin = downloads.notes(chart)
        assert "Learning rate η: 0.01" in settings
        assert "RMSProp's ρ: 0.9" in settings
        assert "computed by this app" in origin


@pytest.mark.parametrize("problem", [OSError("no process"), subprocess.TimeoutExpired("draw", 60)])
def test_a_drawing_that_fails_is_one_sentence(problem, monkeypatch):
    monkeypatch.setattr(subprocess, "run", Mock(side_effect=problem))
    chart = cache.load(COMPARISON, ("relu",), {}).chart("curve", partial(curves, x="epoch", y="accuracy"), str)
    made = downloads.made_picture((chart, "test accuracy"), "race", "png")
    assert "could not be drawn as a file" in made["problem"]
    assert "content" not in made


@pytest.mark.slow
def test_a_picture_says_settings_and_source():
    records = cache.load(COMPARISON, ("relu", "sigmoid"), {"depth": 8})
    chart = records.chart("curve", partial(curves, x="epoch", y="accuracy"), accuracy_caption)
    svg = downloads.draw_picture(chart, "test *accuracy*", "svg").decode().replace("\u00a0", " ")
    for words in (
        chart.finding,
        "test accuracy",
        "Depth: 8",
        "Epochs: 30",
        "10 seeds",
        "shipped record",
        "epoch",
        "Sigmoid",
    ):
        assert f">{words}<" in svg or words in svg, words


OPTIMIZERS = find("learning-rate-sensitivity")
SWEEP = partial(sweep, setting="learning_rate", title="learning rate", by="validation")
RATES = {"learning_rate": learning_rate_sensitivity.LEARNING_RATES}


def test_a_program_takes_the_learning_rate_that_the_chart_frames(open_page):
    page = "pages/foundations/optimizer_benchmarks.py"
    records = cache.load(OPTIMIZERS, ("mini-batch", "adam"), RATES)
    framed = records.chart("curve", SWEEP, learning_rate_caption_of).table.to_pandas().query("best")
    framed = dict(zip(framed["variant"].astype(str), framed["value"].astype(float), strict=True))
    assert framed["mini-batch"] != OPTIMIZERS.setting("learning_rate").default
    app = open_page(page)
    for variant, value in framed.items():
        app.selectbox(key="work-rates-script-of").set_value(variant).run()
        assert not app.exception
        assert app.selectbox(key=f"work-rates-script-learning_rate-{variant}").value == value


def learning_rate_caption_of(frame):
    return "a caption"


# A chart that says by what it chooses, and one that does not, where the verdicts' rule holds.
@pytest.mark.parametrize(
    ("experiment", "settings", "by", "least"),
    [
        ("learning-rate-sensitivity", {}, "validation", False),
        ("sparse-features", {}, "validation_loss", True),
        ("weight-decay", {"decay": None}, "validation", False),
        ("residual-depth", {}, "validation", False),
    ],
)
def test_both_ways_to_choose_agree(experiment, settings, by, least):
    experiment, (name, *_) = find(experiment), [*settings, "learning_rate"]
    values = next(
        query.tuning.values
        for evidence in experiment.evidence
        for query in evidence.queries
        if query.tuning and query.tuning.setting == name
    )
    records = cache.load(experiment, experiment.variants, {name: values})
    by_chart = downloads.chosen_by(records, "curve", partial(sweep, setting=name, by=by, least=least))
    by_verdicts = downloads.chosen_by(records)
    for variant in experiment.variants:
        assert by_chart(name, variant) == by_verdicts(name, variant) is not None, variant


def test_nothing_is_preferred_where_nothing_chooses():
    distances = cache.load(find("long-range-recall"), ("lstm",), {"distance": (5, 10)})
    assert downloads.chosen_by(distances, "curve", partial(sweep, setting="distance"))("distance", "lstm") is None
    never = cache.load(OPTIMIZERS, ("adam",), {**RATES, "depth": 7})
    assert downloads.chosen_by(never)("learning_rate", "adam") is None
    assert downloads.chosen_by(never, "curve", SWEEP)("learning_rate", "adam") is None
