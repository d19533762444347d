"""A chapter's techniques side by side: on the page, where a phone shows each row as a block, and to be taken home."""

from html import escape
from pathlib import Path

import pandas as pd
import streamlit as st

from dlcore.guide import TOPICS
from dlcore.interview.timeline import page_of
from pages.shared import cache, component, places, verdicts

HEAD = ("Technique", "Use it when", "Price, and when not", "Measured", "The guide")
NOTHING = "No claim of the guide."
_COVER = component.from_folder(
    Path(__file__).parent / "cover",
    html="<div></div>",
    isolate_styles=False,  # the table's style is the page's
)


def show(chapter):
    """What to say of the chapter, its table, and what the signs stand for."""
    with st.container(key="say"):
        st.markdown(f"**Say it:** {chapter.say}")
    st.html(_table(chapter, False))
    _legend(chapter)


def cover(chapter, on_all_said):
    """The same with the answers covered, until the reader has said each and uncovers it; `on_all_said` is called once the whole table is."""
    parts = {"title": chapter.title, "say": escape(chapter.say), "table": _table(chapter, True)}
    _COVER(key="when-covered", data=parts, on_said_change=on_all_said)
    _legend(chapter)


def _table(chapter, covered):
    head = "".join(f"<th role='columnheader' scope='col'>{name}</th>" for name in HEAD)
    body = "".join(_row(row, covered) for row in chapter.rows)
    return (
        f"<table class='which' role='table' aria-label='{escape(chapter.title)}'><thead role='rowgroup'><tr role='row'>{head}</tr></thead>"
        f"<tbody role='rowgroup'>{body}</tbody></table>"
    )


def _legend(chapter):
    found = {verdict.verdict for row in chapter.rows for verdict in cache.load_verdicts(row.claims)}
    if found:
        st.html(verdicts.legend([outcome for outcome in verdicts.SIGNS if outcome in found]))


def _row(row, covered):
    topic = TOPICS[row.topic]
    beyond = "<small>beyond the guide</small>" if topic.beyond_the_guide else ""
    name = (
        f"<button type='button' aria-expanded='false'>{escape(topic.name)}</button>"
        if covered
        else f"<a class='within' href='{page_of(row.topic).id}'>{escape(topic.name)}</a>"
    )
    measured = "".join(_measurement(verdict) for verdict in cache.load_verdicts(row.claims))
    texts = (escape(topic.when_to_use), escape(row.trade_offs), measured or NOTHING, escape(row.advice))
    cells = "".join(_cell(label, text) for label, text in zip(HEAD[1:], texts, strict=True))
    return f"<tr role='row'><th role='rowheader' scope='row'>{name}{beyond}</th>{cells}</tr>"


def _cell(label, text):
    """A cell under its name, which a phone shows; one without text, which a phone leaves out."""
    return f"<td role='cell'><b>{label}</b><div>{text}</div></td>" if text else "<td role='cell' class='none'>–</td>"


def _measurement(verdict):
    """A verdict's sign and its line to say aloud, with the way to its card."""
    sign = f"<span class='{verdicts.css(verdict.verdict)}'>{verdicts.SIGNS[verdict.verdict]}</span>"
    card = f"<a class='within' href='{escape(places.card_link(verdict.id))}'>Evidence</a>"
    return f"<p>{sign} {escape(verdict.say)} {card}</p>"


def as_table(chapters):
    """A row for each technique, as it is taken home."""
    return pd.DataFrame(
        [
            {"chapter": chapter.title, **dict(zip(map(str.lower, HEAD), _plain(row), strict=True))}
            | {"claims": " ".join(row.claims), "page": page_of(row.topic).id}
            for chapter in chapters
            for row in chapter.rows
        ]
    )


def as_markdown(chapters):
    """The chapters as tables in Markdown, each below what to say of it."""
    parts = []
    for chapter in chapters:
        lines = [f"| {' | '.join(HEAD)} |", "|---" * len(HEAD) + "|"]
        lines += ["| " + " | ".join(cell.replace("|", r"\|") for cell in _plain(row)) + " |" for row in chapter.rows]
        parts.append(f"## {chapter.title}\n\n{chapter.say}\n\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


def _plain(row):
    """A row's cells as text."""
    topic = TOPICS[row.topic]
    found = cache.load_verdicts(row.claims)
    measured = " ".join(f"{verdicts.SIGNS[verdict.verdict]} {verdict.say}" for verdict in found)
    return topic.name, topic.when_to_use, row.trade_offs, measured or NOTHING, row.advice or "–"
