"""Colors as type: each variant's reads on light and on dark paper, and keeps its hue."""

import tomllib
from pathlib import Path

import pytest

from dlcore.charts.theme import COLORS, PAPERS, contrast, text_color


@pytest.mark.parametrize("paper", PAPERS.values())
def test_every_variants_name_can_be_read(paper):
    assert min(contrast(text_color(color, paper), paper) for color in COLORS.values()) >= 4.5


def test_a_color_that_reads_stays_as_it_is():
    assert text_color("#202020", "#FFFFFF") == "#202020"


def test_the_papers_are_those_of_the_theme():
    theme = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text())["theme"]
    assert {name: theme[name]["backgroundColor"] for name in PAPERS} == PAPERS


def test_contrast_is_as_defined():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)
