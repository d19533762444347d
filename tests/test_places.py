"""How many places a new technique touches: a made-up activation, loss and optimizer, each added in two places of a copy of the project."""

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
        {field},
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
        {"id": "softsign", "name": "Softsign", "color": "#123456", "field": 'family=""'},
    ),
    "losses": (
        "def sharp(logits, classes):\n    return 2 * cross_entropy(logits, classes)\n\n\n",
        "LOSSES",
        '"sharp": Loss(multiclass=sharp),',
        {"id": "sharp", "name": "Sharp", "color": "#234567", "field": 'tasks=("multiclass",)'},
    ),
    "optimizers": (
        "def _half(weights, learning_rate, decay=0.0, **others):\n"
        "    return optim.SGD(weights, learning_rate / 2, weight_decay=decay)\n\n\n",
        "OPTIMIZERS",
        '"half": _half,',
        {"id": "half", "name": "Half a step", "color": "#345678", "field": "memory=()"},
    ),
}
TRAIN = """
import json, sys, torch
from dlcore import export
from dlcore.charts.theme import COLORS
from dlcore.experiments import EXPERIMENTS
from dlcore.guide import NAMES

torch.set_num_threads(1)

class Silent:
    def __call__(self, share): pass
    def metrics(self, *columns, **others): pass

experiment, variant = EXPERIMENTS[sys.argv[1]], sys.argv[2]
group = experiment.run_group(variant, (0,), epochs=1, depth=1)
(tables,) = experiment.measure(group, "cpu", Silent())
print(json.dumps([tables["curve"]["accuracy"], NAMES[variant], COLORS[variant], export.render(group.first)]))
"""
PAGE = """
import json
from streamlit.testing.v1 import AppTest

app = AppTest.from_file("app.py", default_timeout=60).switch_page("pages/foundations/activations.py").run()
assert not app.exception, app.exception
print(json.dumps([list(pills.options) for pills in app.get("button_group")]))
"""


def insert(path, text, before):
    old = path.read_text()
    assert old.count(before) == 1, f"{before!r} in {path}"
    path.write_text(old.replace(before, text + before))


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of the project without shipped weights, with one more activation, loss and optimizer."""
    root = tmp_path_factory.mktemp("copy")
    ignored = shutil.ignore_patterns("__pycache__", "weights")
    for folder in ("dlcore", "pages", ".streamlit"):
        shutil.copytree(ROOT / folder, root / folder, ignore=ignored)
    shutil.copy(ROOT / "app.py", root)
    for file, (function, catalog, line, topic) in ADDITIONS.items():
        block, guide = root / f"dlcore/blocks/{file}.py", root / f"dlcore/guide/foundations/{file}.py"
        start = re.search(rf"^{catalog}\b.* = MappingProxyType\(\n    \{{\n", block.read_text(), re.MULTILINE)[0]
        insert(block, function, start)
        block.write_text(block.read_text().replace(start, f"{start}        {line}\n"))
        topics, closing, rest = guide.read_text().partition("    ),\n)\n")
        guide.write_text(topics + "    )," + TOPIC.format(**topic) + rest)
    return root


def output(tree, home, *command):
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", *command],
        cwd=tree,
        env={"PATH": "/usr/bin:/bin", "HOME": str(Path.home()), "DLCORE_HOME": str(home)},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    return ran.stdout


@pytest.mark.parametrize(
    ("file", "experiment"),
    [
        ("activations", "activation-comparison"),
        ("losses", "loss-comparison"),
        ("optimizers", "learning-rate-sensitivity"),
    ],
)
def test_two_places_are_enough_to_train_name_color_and_export(file, experiment, tree, tmp_path):
    function, _, _, topic = ADDITIONS[file]
    accuracies, name, color, program = json.loads(output(tree, tmp_path, TRAIN, experiment, topic["id"]))
    assert accuracies[1] > accuracies[0]
    assert (name, color) == (topic["name"], topic["color"])
    assert ("torch.optim.SGD(" in program and "LEARNING_RATE / 2" in program) or function.strip() in program
    rows = output(tree, tmp_path, program).splitlines()
    assert [float(row.split(",")[1]) for row in rows[1:]] == pytest.approx(accuracies, abs=0.011)


def test_two_places_are_enough_to_stand_on_the_activations_page(tree, tmp_path):
    choices = json.loads(output(tree, tmp_path, PAGE))
    assert any({"ReLU", "Softsign"} <= set(options) for options in choices)
