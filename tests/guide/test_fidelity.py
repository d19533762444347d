"""Each reduced network says what it has of the published one, and its numbers are those of the module."""

import pytest

from dlcore.guide import PAGES, TOPICS
from dlcore.guide.vision.fidelity import FIDELITY
from dlcore.guide.vision.since_then import SINCE_THEN
from dlcore.models.vision import CLASSIFIERS
from dlcore.models.vision.unet import UNet
from dlcore.models.vision.yolo import YOLO

MODELS = {**CLASSIFIERS, "yolo": YOLO, "u-net": UNet}


@pytest.mark.parametrize("name", MODELS)
def test_every_reduced_network_has_its_table(name):
    assert TOPICS[name].source
    parts = [each.part for each in FIDELITY[name]]
    assert len(parts) == len(set(parts)) >= 4


@pytest.mark.parametrize("name", MODELS)
def test_the_parameters_are_counted(name):
    (row,) = (each for each in FIDELITY[name] if each.part == "Parameters")
    assert row.here == f"{sum(weight.numel() for weight in MODELS[name]().parameters()):,}"


def test_the_tables_are_of_networks_that_are_here():
    assert set(FIDELITY) == set(MODELS)


@pytest.mark.parametrize("page", SINCE_THEN)
def test_what_came_since_names_its_problem_its_idea_and_its_paper(page):
    assert page in PAGES
    for each in SINCE_THEN[page]:
        assert each.problem.endswith((".", "?"))
        assert each.idea.endswith(".")
        assert each.source.preprint
        assert each.source.year >= each.source.first_year >= 2020
