"""Specs with larger type: every size grows, the finding becomes the title of a chart that fills the screen, and the page's own spec stays as it is."""

import copy

import altair as alt
import pytest

from dlcore.charts.base import TYPE, to_spec
from dlcore.charts.larger_type import HEIGHT, with_larger_type


def chart(**properties):
    text = (
        alt.Chart()
        .mark_text(fontSize=11)
        .encode(x=alt.X("x:Q", axis=alt.Axis(labelFontSize=10)), y=alt.Y("y:N", sort=["a", "b", "c"]))
    )
    return to_spec(alt.layer(text).properties(**properties))


def factor(spec):
    return next(param for param in spec["params"] if param["name"] == TYPE)


def test_every_size_is_multiplied_and_the_spec_itself_stays():
    spec = chart(height=320)
    before = copy.deepcopy(spec)
    larger = with_larger_type(spec, "It grows.")
    assert spec == before
    assert factor(spec) == {"name": TYPE, "value": 1}
    mark = larger["layer"][0]
    assert mark["mark"]["fontSize"]["expr"].startswith(f"max(11 * {TYPE}")
    assert mark["encoding"]["x"]["axis"]["labelFontSize"]["expr"].startswith(f"max(10 * {TYPE}")
    assert larger["config"]["axis"]["titleFontSize"]["expr"].startswith(f"max(14 * {TYPE}")


def test_on_a_page_nothing_is_larger_than_it_was_until_the_chart_fills_the_screen():
    larger = with_larger_type(chart(height=320), "It grows.")
    assert factor(larger)["expr"] == "height > 352 ? 1.6 : 1"
    assert larger["title"]["text"] == {"expr": "height > 352 ? [\"It grows.\"] : ''"}
    assert larger["height"] == 320


def test_a_projector_gets_larger_type_and_a_chart_that_fits():
    larger = with_larger_type(chart(height=380), "It grows.", projector=True)
    assert larger["height"] == HEIGHT
    many = alt.Chart().mark_bar().encode(y=alt.Y("y:N", sort=[str(row) for row in range(30)]))
    assert with_larger_type(to_spec(many.properties(height={"step": 30})), "", projector=True)["height"]["step"] == 16
    assert factor(larger)["expr"].endswith(": 1.333")


def test_rows_tell_the_height_where_the_spec_gives_a_step():
    assert factor(with_larger_type(chart(height={"step": 30}), ""))["expr"].startswith("height > 99 ?")


@pytest.mark.parametrize(("step", "expected"), [({"step": 15}, 195), ({"step": 15, "for": "position"}, 75)])
def test_a_step_is_one_of_the_offset_where_there_is_one(step, expected):
    encoding = {"y": {"sort": list("abcde")}, "yOffset": {"sort": ["x", "y"]}}
    larger = with_larger_type({"height": step, "encoding": encoding}, "finding")
    (size,) = [param["expr"] for param in larger["params"] if param["name"] == TYPE]
    assert size.startswith(f"height > {1.1 * expected:g} ")


def test_a_chart_of_several_views_never_grows():
    spec = to_spec(alt.hconcat(alt.Chart().mark_point(), alt.Chart().mark_point()))
    assert factor(with_larger_type(spec, "Two."))["expr"].startswith("false ?")


@pytest.mark.parametrize("finding", ['Adam’s "best" is 3 \\ 4', "It's"])
def test_any_finding_is_a_title(finding):
    assert with_larger_type(chart(height=320), finding)["title"]["text"]["expr"].endswith(": ''")
