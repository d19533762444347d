"""Timeline: each technique has its story, in a link, by buttons and from the list; filters leave out what they should."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from dlcore.guide import PAGES, TOPICS
from dlcore.interview import timeline
from dlcore.interview.comparisons import CHAPTER_OF
from dlcore.interview.timeline import HOPS
from dlcore.records import Library
from dlcore.verdicts import verdict
from pages.shared import places
from tests.pages.conftest import charts, tables, texts

PAGE = PAGES["timeline"].path


def links(app):
    """The addresses of the links on the page."""
    written = " ".join(element.proto.body for element in app.get("html"))
    return [html.unescape(address) for address in re.findall("href='([^']+)'", written)]


def listed_techniques(app):
    """The techniques that the list leads to, by their names in the link."""
    return [
        name
        for address in links(app)
        if urlsplit(address).path == "timeline"
        for name in parse_qs(urlsplit(address).query)["time-technique"]
    ]


def test_the_list_leads_to_every_technique(open_page):
    assert sorted(listed_techniques(open_page(PAGE))) == sorted(topic.name for topic in TOPICS.values())


@pytest.mark.parametrize("technique", ["adam", "sigmoid", "gelu"])
def test_a_link_tells_the_story_of_its_technique(open_page, technique):
    app, hop = open_page(PAGE, time_technique=TOPICS[technique].name), HOPS[technique]
    assert not app.exception
    said = texts(app).replace("\\", "")
    for words in (hop.step.problem, hop.topic.idea, hop.step.remains, str(hop.topic.source), hop.topic.note):
        assert words in said
    if hop.step.claim:
        assert verdict(hop.step.claim, Library()).say in said
        assert places.card_link(hop.step.claim) in links(app)
    else:
        assert "no verdict was computed" in said
    chosen = [row["id"] for table in tables(app) for row in table.to_pylist() if row["chosen"]]
    assert chosen == [technique]
    assert timeline.page_of(technique).id in links(app)
    assert f"when_to_use?when-chapter={CHAPTER_OF[technique].title}" in links(app)


def test_both_dates_stand_where_they_differ(open_page):
    assert "1964 · Polyak · the guide: 1988" in texts(open_page(PAGE, time_technique="Momentum"))
    assert "2015, CVPR 2016 · He, Zhang, Ren and Sun ·" in texts(open_page(PAGE, time_technique="ResNet"))
    app = open_page(PAGE, time_technique="ReLU")
    assert "the guide: 2010" not in texts(app)
    (items,) = (element.proto.body for element in app.get("html") if "class='years'" in element.proto.body)
    assert items.count("the guide: ") == sum(timeline.guide_differs(topic) for topic in TOPICS.values())


def test_next_and_previous_go_along_the_chain(open_page):
    app = open_page(PAGE, time_technique="Sigmoid")
    assert app.button(key="time-previous").disabled
    app.button(key="time-next").click().run()
    assert app.selectbox(key="time-technique").value == "tanh"
    app.button(key="time-previous").click().run()
    assert app.selectbox(key="time-technique").value == "sigmoid"


def test_filters_keep_what_is_of_the_field_and_the_years_in_chart_list_and_links(open_page):
    app = open_page(PAGE, time_field="Language", time_years=["2010", "2026"])
    wanted = {hop.topic.id for hop in HOPS.values() if hop.chain.field == "Language" and hop.year >= 2010}
    (table,) = tables(app)
    assert {row["id"] for row in table.to_pylist() if row["kind"] == "entry"} == wanted
    assert set(listed_techniques(app)) == {TOPICS[topic].name for topic in wanted}
    assert all("time-field=Language" in address for address in links(app) if address.startswith("timeline"))


@pytest.mark.parametrize("years", [["1990", "1990"], ["1800", "1940"]])
def test_nothing_to_draw_is_a_sentence(open_page, years):
    app = open_page(PAGE, time_years=years, time_field="Language")
    assert not app.exception
    assert not charts(app)
    assert [info.value.split()[0] for info in app.info] == ["Choose" if years[0] == years[1] else "No"]


@pytest.mark.parametrize("nonsense", ["zzz", "-99999999", ["a", "b"]])
def test_nonsense_in_the_link_falls_back(open_page, nonsense):
    app = open_page(PAGE, time_technique=nonsense, time_field=nonsense, time_years=nonsense)
    assert not app.exception
    assert texts(app) == texts(open_page(PAGE))
