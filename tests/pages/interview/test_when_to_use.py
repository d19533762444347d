"""When to use which: a table for each chapter, with the verdicts as they are, and what is taken home."""

import csv
import html
import io

import pytest

from dlcore.guide import PAGES, TOPICS
from dlcore.interview.comparisons import CHAPTERS
from dlcore.records import Library
from dlcore.verdicts import verdict
from pages.interview.panels import comparison_table
from pages.shared import downloads, places
from tests.pages.conftest import texts

PAGE = PAGES["when_to_use"].path


def shown_table(app):
    """The table on the page, as HTML without its escapes."""
    (table,) = (element.proto.body for element in app.get("html") if "<table" in element.proto.body)
    return html.unescape(table)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.title)
def test_a_link_opens_the_table_of_a_chapter(open_page, chapter):
    app = open_page(PAGE, when_chapter=chapter.title)
    assert not app.exception
    assert chapter.say in texts(app)
    table = shown_table(app)
    assert table.count("scope='row'") == len(chapter.rows)
    for row in chapter.rows:
        topic = TOPICS[row.topic]
        for words in (topic.name, topic.when_to_use, row.trade_offs, row.advice):
            assert words in table
        for claim in row.claims:
            assert verdict(claim, Library()).say in table
            assert places.card_link(claim) in table


def test_what_is_covered_is_not_said_above_it(open_page):
    app = open_page(PAGE, when_cover="true")
    assert not app.exception
    assert CHAPTERS[0].say not in texts(app)
    assert any(">To the plan</a>" in element.proto.body for element in app.get("html"))
    assert not any("<table" in element.proto.body for element in app.get("html"))


@pytest.mark.parametrize("nonsense", ["zzz", "", ["a", "b"]])
def test_nonsense_in_the_link_falls_back(open_page, nonsense):
    app = open_page(PAGE, when_chapter=nonsense)
    assert not app.exception
    assert CHAPTERS[0].say in texts(app)


def test_what_is_taken_home(open_page):
    files = {button.proto.label for button in open_page(PAGE).get("download_button")}
    assert files == {"The table as CSV", "As Markdown", "All chapters as Markdown"}
    taken = downloads.to_csv(comparison_table.as_table(CHAPTERS)).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(taken)))
    assert [row["technique"] for row in rows] == [
        TOPICS[row.topic].name for chapter in CHAPTERS for row in chapter.rows
    ]
    assert all(row["use it when"] and row["price, and when not"] and row["measured"] for row in rows)
    lines = comparison_table.as_markdown(CHAPTERS).splitlines()
    tables = [line.replace(r"\|", "") for line in lines if line.startswith("|")]
    assert len(tables) == len(rows) + 2 * len(CHAPTERS)
    assert {line.count("|") for line in tables} == {len(comparison_table.HEAD) + 1}
