"""Every run that has a program of its own gets one that is Python, whole, and needs nothing of ours."""

import ast
import json
import subprocess
import sys

import pytest

from dlcore import export
from dlcore.experiments import EXPERIMENTS
from dlcore.experiments.language.pretraining import TABLES_BY_VARIANT

# Settings that change what is written, beside the experiments' own defaults.
OTHERWISE = {
    "activation-comparison": [{"data": "fashion-10k", "init": "small"}, {"init": "he", "negative_slope": 0.3}],
    "loss-comparison": [{"data": "fashion-20k", "depth": 3}],
    "residual-depth": [{"depth": 8, "learning_rate": 0.03}, {"data": "mnist-5k", "depth": 110, "width": 4}],
    "data-efficiency": [{"data": "fashion-60k", "images": 60_000}],
    "bits-per-byte": [{"corpus": "0" * 20}],
}

# Where not every variant has a program: those that stand in a chart with downloads.
OFFERED = {"pretraining-objectives": TABLES_BY_VARIANT["blanks"]}


def faults(text):
    """What is wrong with a program: no Python, a placeholder left, or a name that only our package has."""
    try:
        tree = ast.parse(text)
    except SyntaxError as problem:
        return [str(problem)]
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    found = [name for name in modules if name.split(".")[0] in ("dlcore", "pages", "tests")]
    return found + ["a placeholder"] * ("$" in text) + undefined_names(text)


def undefined_names(text):
    """Names that a program uses and nothing in it defines, such as those in an annotation that came with a function of ours."""
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "F821", "--output-format", "json", "-"]
    checked = subprocess.run(command, input=text, capture_output=True, text=True)
    return [fault["message"] for fault in json.loads(checked.stdout)]


@pytest.mark.parametrize("name", export.PROGRAMS)
def test_the_program_of_every_variant_is_python_without_a_placeholder(name):
    experiment, wrong = EXPERIMENTS[name], {}
    for variant in OFFERED.get(name, experiment.variants):
        for settings in ({}, *OTHERWISE.get(name, ())):
            wrong[variant] = wrong.get(variant, []) + faults(export.render(experiment.run(variant, 0, **settings)))
    assert {variant: found for variant, found in wrong.items() if found} == {}
    for variant in set(experiment.variants) - set(wrong):
        with pytest.raises(KeyError):
            export.render(experiment.run(variant, 0))
