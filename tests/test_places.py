"""How many places something new touches: each kind, made up, is added to a copy of the project where CONTRIBUTING.md says, and found wherever it belongs."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow
TOPIC = """
    Topic(
        id="{id}",
        name="{name}",
        color="{color}",
        {field}
        section="foundations",
        guide_date=None,
        source=Source("Nobody", 2020, "Made Up", "a test"),
        formula="x",
        idea="Made up.",
        when_to_use="In a test.",
        trade_offs="None.",
    ),
)

"""
# Of each: the file of the function, its text, the catalog, and the line in it; then the topic.
ADDITIONS = {
    "activations": (
        "def softsign(z):\n    return z / (1 + z.abs())\n\n\n",
        "ACTIVATIONS",
        '"softsign": softsign,',
        {"id": "softsign", "name": "Softsign", "color": "#123456", "field": 'family="",'},
    ),
    "losses": (
        "def sharp(logits, classes):\n    return 2 * cross_entropy(logits, classes)\n\n\n",
        "LOSSES",
        '"sharp": Loss(multiclass=sharp),',
        {"id": "sharp", "name": "Sharp", "color": "#234567", "field": 'tasks=("multiclass",),'},
    ),
    "optimizers": (
        "def _half(weights, learning_rate, decay=0.0, **others):\n"
        "    return optim.SGD(weights, learning_rate / 2, weight_decay=decay)\n\n\n",
        "OPTIMIZERS",
        '"half": _half,',
        {"id": "half", "name": "Half a step", "color": "#345678", "field": "memory=(),"},
    ),
}
EXPERIMENT_OF = {
    "activations": "activation-comparison",
    "losses": "loss-comparison",
    "optimizers": "learning-rate-sensitivity",
}
NEW_MODEL = """
from torch import nn


class Linear(nn.Sequential):
    def __init__(self, classes=10):
        super().__init__(nn.Flatten(), nn.Linear(32 * 32, classes))
"""
NEW_EXPERIMENT = """
from dataclasses import replace

from dlcore.base import Experiment
from dlcore.experiments.foundations.activation_comparison import EXPERIMENT as COMPARISON

(PIECE, *_) = COMPARISON.evidence


def measure(run_group, device, report):
    report(1.0)
    return [{"curve": {"step": [0, 1], "accuracy": [0.1, 0.5 + run.seed / 10]}} for run in run_group.runs]


def last(tables):
    return tables["curve"]["accuracy"][-1]


EXPERIMENT = Experiment(
    id="made-up",
    section="foundations",
    question="Is this made up?",
    revision=1,
    varies="activation",
    variants=("relu", "softsign"),
    seeds=(0, 1, 2),
    settings=(),
    measure=measure,
    cost=lambda run: 1.0,
    evidence=(
        replace(PIECE, queries=(replace(PIECE.queries[0], variant="softsign", settings={}, tuning=None),), value=last),
    ),
)
"""
NEW_WORDS = """
from dataclasses import replace

from dlcore.guide.foundations import activations

TOPICS = ()
WHITEBOARD = replace(activations.WHITEBOARD, pitfalls=("To think that this is real.",))
GUESS = activations.GUESS
"""
NEW_CAPTION = """
def caption(frame):
    return f"The best is made up: {frame['accuracy'].max():.0%}"
"""
NEW_PAGE = """
from functools import partial

from dlcore.analysis.foundations.made_up import caption
from dlcore.charts import curves
from dlcore.experiments import find
from pages.shared import cache
from pages.shared.page import Page

page = Page("made_up")
page.heading("Is this made up?", "The guide says nothing.")
chosen = page.variants(find("made-up").variants, formulas=False)
records = cache.load(find("made-up"), chosen, {})
page.experiment(records, "curve", partial(curves, x="step", y="accuracy"), caption, "accuracy")
page.whiteboard()
page.source(("dlcore/experiments/foundations/made_up.py",))
"""
# Trains with what was added, here and by the exported program, and prints a line per kind.
TRAIN = """
import contextlib, io, json, sys, torch
from dlcore import export
from dlcore.charts.theme import COLORS
from dlcore.experiments import EXPERIMENTS
from dlcore.guide import NAMES

torch.set_num_threads(1)

class Silent:
    def __call__(self, share): pass
    def metrics(self, *columns, **others): pass

for name, variant in json.loads(sys.argv[1]):
    experiment = EXPERIMENTS[name]
    group = experiment.run_group(variant, (0,), epochs=1, depth=1)
    (tables,) = experiment.measure(group, "cpu", Silent())
    program, printed = export.render(group.first), io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(program, {"__name__": "__main__"})
    print(json.dumps([tables["curve"]["accuracy"], NAMES[variant], COLORS[variant], program, printed.getvalue()]))

from dlcore.recipes.image_classifier import network

logits = network("linear", 0)(torch.zeros(2, 1, 32, 32))
experiment = EXPERIMENTS["cnn-evolution"]
group = experiment.run_group("linear", (0,), epochs=1, data="mnist-5k")
(tables,) = experiment.measure(group, "cpu", Silent())
outcome = {column: values[-1] for column, values in tables["outcome"].items()}
print(json.dumps([experiment.variants, list(logits.shape), NAMES["linear"], COLORS["linear"], outcome]))
"""
VISIT = """
import json
import streamlit
from streamlit.testing.v1 import AppTest

menu, navigation = {}, streamlit.navigation

def note(sections, **others):
    menu.update({section: [page.title for page in pages] for section, pages in sections.items()})
    return navigation(sections, **others)

streamlit.navigation = note
seen = {}
for path in ("foundations/activations", "foundations/made_up", "vision/cnn_evolution"):
    app = AppTest.from_file("app.py", default_timeout=60).switch_page(f"pages/{path}.py").run()
    seen[path.partition("/")[2]] = {
        "exceptions": [element.value for element in app.exception],
        "title": app.title[0].value,
        "choices": [list(pills.options) for pills in app.get("button_group")],
        "charts": [chart.proto.alt for chart in app.get("vega_lite_chart")],
        "text": " ".join(element.value for element in app.markdown),
    }
print(json.dumps([menu, seen]))
"""


def insert(path, text, before):
    old = path.read_text()
    assert old.count(before) == 1, f"{before!r} in {path}"
    path.write_text(old.replace(before, text + before))


def insert_after(path, text, after):
    old = path.read_text()
    assert old.count(after) == 1, f"{after!r} in {path}"
    path.write_text(old.replace(after, after + text))


def add_topic(path, **topic):
    topics, closing, rest = path.read_text().partition("    ),\n)\n")
    assert closing
    path.write_text(topics + "    )," + TOPIC.format(**topic) + rest)


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of the project without shipped weights, with one more of each kind."""
    root = tmp_path_factory.mktemp("copy")
    ignored = shutil.ignore_patterns("__pycache__", "weights")
    for folder in ("dlcore", "pages", ".streamlit"):
        shutil.copytree(ROOT / folder, root / folder, ignore=ignored)
    shutil.copy(ROOT / "app.py", root)
    for file, (function, catalog, line, topic) in ADDITIONS.items():
        block = root / f"dlcore/blocks/{file}.py"
        start = re.search(rf"^{catalog}\b.* = MappingProxyType\(\n    \{{\n", block.read_text(), re.MULTILINE)[0]
        insert(block, function, start)
        insert_after(block, f"        {line}\n", start)
        add_topic(root / f"dlcore/guide/foundations/{file}.py", **topic)
    add_model(root / "dlcore")
    add_experiment(root / "dlcore/experiments/foundations")
    add_page(root)
    return root


def add_model(dlcore):
    (dlcore / "models/vision/linear.py").write_text(NEW_MODEL)
    models = dlcore / "models/vision/__init__.py"
    insert(models, "from dlcore.models.vision.linear import Linear\n", "from dlcore.models.vision.resnet import")
    insert(models, '"linear": Linear, ', '"resnet": ResNet')
    topic = {"id": "linear", "name": "Linear classifier", "color": "#456789", "field": ""}
    add_topic(dlcore / "guide/vision/cnn_evolution.py", **topic)


def add_experiment(folder):
    (folder / "made_up.py").write_text(NEW_EXPERIMENT)
    insert(folder / "__init__.py", "    made_up,\n", "    momentum_convergence,\n")
    insert(folder / "__init__.py", "    made_up.EXPERIMENT,\n", "    momentum_convergence.EXPERIMENT,\n")


def add_page(root):
    (root / "pages/foundations/made_up.py").write_text(NEW_PAGE)
    (root / "dlcore/guide/foundations/made_up.py").write_text(NEW_WORDS)
    (root / "dlcore/analysis/foundations/made_up.py").write_text(NEW_CAPTION)
    line = '    PageInfo("made_up", "Made up", "science", "foundations", "made-"),\n'
    insert(root / "dlcore/guide/pages.py", line, '    PageInfo("convolution"')


def output(tree, home, *command):
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", *command],
        cwd=tree,
        env={"PATH": "/usr/bin:/bin", "HOME": str(Path.home()), "DLCORE_HOME": str(home)},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    return ran.stdout


@pytest.fixture(scope="module")
def trained(tree, tmp_path_factory):
    """What the copy says of each new technique, and of the model last, after a training where there is one."""
    pairs = [(EXPERIMENT_OF[file], topic["id"]) for file, (*_, topic) in ADDITIONS.items()]
    lines = output(tree, tmp_path_factory.mktemp("home"), "-c", TRAIN, json.dumps(pairs)).splitlines()
    return dict(zip([*ADDITIONS, "model"], map(json.loads, lines), strict=True))


@pytest.mark.parametrize("file", ADDITIONS)
def test_two_places_are_enough_to_train_name_color_and_export(file, trained):
    function, _, _, topic = ADDITIONS[file]
    accuracies, name, color, program, printed = trained[file]
    assert accuracies[1] > accuracies[0]
    assert (name, color) == (topic["name"], topic["color"])
    assert ("torch.optim.SGD(" in program and "LEARNING_RATE / 2" in program) or function.strip() in program
    assert [float(row.split(",")[1]) for row in printed.splitlines()[1:]] == pytest.approx(accuracies, abs=0.011)


def test_two_places_are_enough_to_compare_a_model_with_the_others(trained):
    variants, shape, name, color, outcome = trained["model"]
    assert "linear" in variants
    assert (shape, name, color) == ([2, 10], "Linear classifier", "#456789")
    assert outcome["accuracy"] > 0.5
    assert outcome["parameters"] == 32 * 32 * 10 + 10


def test_an_experiment_runs_and_gives_evidence_and_a_page_draws_it(tree, tmp_path):
    assert "Is this made up?" in output(tree, tmp_path, "-m", "dlcore", "list")
    ran = output(tree, tmp_path, "-m", "dlcore", "run", "made-up", "--workers", "1", "--device", "cpu")
    assert "2 of 2 groups of runs measured" in ran
    claims = json.loads(output(tree, tmp_path, "-m", "dlcore", "claims", "--json"))
    (finding,) = [finding for claim in claims for finding in claim["findings"] if finding["experiment"] == "made-up"]
    assert finding["value"] == pytest.approx(0.6)
    menu, seen = json.loads(output(tree, tmp_path, "-c", VISIT))
    assert "Made up" in menu["Foundations"]
    assert [view["exceptions"] for view in seen.values()] == [[], [], []]
    for page, pair in (
        ("activations", {"ReLU", "Softsign"}),
        ("made_up", {"ReLU", "Softsign"}),
        ("cnn_evolution", {"ResNet", "Linear classifier"}),
    ):
        assert any(pair <= set(options) for options in seen[page]["choices"])
    assert seen["made_up"]["title"] == "Made up"
    assert seen["made_up"]["charts"] == ["The best is made up: 70%"]
    assert "measured on this machine" in seen["made_up"]["text"]
    assert "To think that this is real." in seen["made_up"]["text"]
