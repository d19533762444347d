"""A cheat sheet: chosen topics with their formulas, ideas and uses, and what was measured of them. As Markdown here; `dlcore/typeset.py` makes a PDF of it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dlcore.guide import NAMES, PAGES, TOPIC_PAGES, TOPICS, Topic
from dlcore.interview.subjects import named
from dlcore.verdicts import NOT_MEASURED, Verdict

PARTS = ("Formula", "Idea", "When to use", "Trade-offs", "Measured")
FIRST = ("Formula", "Idea", "When to use", "Trade-offs")  # what a sheet has unless a reader chooses
SOURCES = {"shipped": "shipped record", "local": "measured on this machine"}
SPECIAL = re.compile(r"([\\`*_{}\[\]<>#$~|])")  # what Markdown would take for its own


@dataclass(frozen=True)
class Measured:
    """What was measured of a claim, to say aloud, and where the number comes from."""

    say: str
    provenance: str


@dataclass(frozen=True)
class Entry:
    """A topic on the sheet, with the claims that name it."""

    topic: Topic
    measured: tuple[Measured, ...]


@dataclass(frozen=True)
class Sheet:
    """A title, the parts that each entry shows, the entries, and a last line that says where the numbers come from."""

    title: str
    parts: tuple[str, ...]
    entries: tuple[Entry, ...]
    foot: str


def make(
    title: str,
    topics: Iterable[str],
    parts: Iterable[str],
    verdicts: Iterable[Verdict],
    pages: Mapping[str, str],
    dates: Mapping[str, str],
) -> Sheet:
    """The sheet of these topics, in this order. `pages` and `dates` give a claim's page and the day of its records, by its id."""
    chosen = set(parts)
    shown = [TOPICS[topic] for topic in topics]
    kept = tuple(part for part in PARTS if part in chosen)
    said: dict[str, list[Measured]] = {topic.id: [] for topic in shown}
    for verdict in verdicts:
        if verdict.verdict == NOT_MEASURED or "Measured" not in chosen:
            continue
        # Once on the sheet, with the first of its topics.
        place = next((topic for topic in named(verdict, pages.get(verdict.id, "")) if topic in said), None)
        if place:
            said[place].append(Measured(verdict.say, _provenance(verdict, dates.get(verdict.id, ""))))
    entries = tuple(Entry(topic, tuple(said[topic.id])) for topic in shown)
    return Sheet(title, kept, entries, _foot(entries))


def _provenance(verdict: Verdict, date: str) -> str:
    source = SOURCES.get(verdict.source or "", "a folder of records")
    return ", ".join(part for part in (f"{verdict.seeds} seeds" if verdict.seeds > 1 else "", source, date) if part)


def _foot(entries: tuple[Entry, ...]) -> str:
    count = sum(len(entry.measured) for entry in entries)
    numbers = (
        f" Behind each measured line: its number of seeds, its source and its date. {count} verdicts, each by one rule."
        if count
        else ""
    )
    return f"Deep Learning, Side by Side.{numbers}"


def plain(text: str) -> str:
    """A text that Markdown shows as it is."""
    return SPECIAL.sub(r"\\\1", text)


def as_markdown(sheet: Sheet) -> str:
    """The sheet as Markdown with formulas in LaTeX; all of it, however long."""
    lines, section = [f"# {plain(sheet.title)}"], ""
    for entry in sheet.entries:
        page = PAGES[TOPIC_PAGES[entry.topic.id]]
        if page.title != section:
            section = page.title
            lines.append(f"## {section}")
        lines.append(_entry(entry, sheet.parts))
    return "\n\n".join([*lines, f"*{plain(sheet.foot)}*"]) + "\n"


def _entry(entry: Entry, parts: tuple[str, ...]) -> str:
    topic = entry.topic
    lines = [f"**{plain(NAMES[topic.id])}**"]
    if "Formula" in parts:
        lines += [f"${formula}$" for formula in formulas(topic)]
    lines += [f"{label}{plain(text)}" for label, text in _texts(topic, parts)]
    lines += [f"*Measured:* {plain(measured.say)} *({measured.provenance})*" for measured in entry.measured]
    return "  \n".join(lines)


def formulas(topic: Topic) -> list[str]:
    """The topic's formula and, where it has one, the derivative; in LaTeX."""
    derivative = rf"\text{{derivative: }}{topic.derivative}" if topic.derivative else ""
    return [formula for formula in (topic.formula, derivative) if formula]


def _texts(topic: Topic, parts: tuple[str, ...]) -> list[tuple[str, str]]:
    texts = {
        "Idea": ("", topic.idea),
        "When to use": ("*Use:* ", topic.when_to_use),
        "Trade-offs": ("*But:* ", topic.trade_offs),
    }
    return [texts[part] for part in parts if part in texts]


def as_data(sheet: Sheet) -> dict[str, Any]:
    """The sheet as what `dlcore/typeset.py` takes: texts as they are, formulas in LaTeX."""
    labels = {"*Use:* ": "Use: ", "*But:* ": "But: "}
    return {
        "title": sheet.title,
        "foot": sheet.foot,
        "entries": [
            {
                "group": PAGES[TOPIC_PAGES[entry.topic.id]].title,
                "name": NAMES[entry.topic.id],
                "formulas": formulas(entry.topic) if "Formula" in sheet.parts else [],
                "texts": [
                    {"label": labels.get(label, ""), "text": text} for label, text in _texts(entry.topic, sheet.parts)
                ],
                "measured": [{"say": each.say, "provenance": each.provenance} for each in entry.measured],
            }
            for entry in sheet.entries
        ],
    }
