"""A cheat sheet: chosen topics with their formulas, ideas and uses, and what was measured of them. As Markdown here; `dlcore/typeset.py` makes a PDF of it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dlcore.guide import NAMES, PAGES, TOPIC_PAGES, TOPICS, Topic
from dlcore.guide.symbols import COMMON, OF_TOPIC, symbols
from dlcore.interview.subjects import topics_of
from dlcore.verdicts import NOT_MEASURED, Verdict

PARTS = ("Formula", "Idea", "When to use", "Trade-offs", "Measured")
FIRST = ("Formula", "Idea", "When to use", "Trade-offs")  # what a sheet has unless a reader chooses
SOURCES = {"shipped": "shipped record", "local": "measured on this machine"}
# Where a page's title says nothing of its topics, or would stand above one alone.
HEADINGS = {"ablations": "Building blocks"} | dict.fromkeys(
    ("vision_transformer", "detection", "segmentation"), "ViT, YOLO, U-Net"
)
# Formulas that say what a topic's own one leaves to the reader.
_MEANS = r"m\leftarrow\beta_1 m+(1-\beta_1)g,\quad v\leftarrow\beta_2 v+(1-\beta_2)g^2"
_CORRECTED = r"\hat m=\frac{m}{1-\beta_1^t},\quad \hat v=\frac{v}{1-\beta_2^t}"
COMPLETE = {
    "backpropagation": (r"z_k=h_{k-1}W_k+b_k,\quad h_k=f(z_k)\ \text{(a row for each example)}",),
    "adam": (_CORRECTED,),
    "adamw": (_MEANS, _CORRECTED),
    "nadam": (_MEANS, _CORRECTED),
    "lstm": (
        r"i_t=\sigma(W_i[h_{t-1},x_t]+b_i),\quad o_t=\sigma(W_o[h_{t-1},x_t]+b_o),\quad g_t=\tanh(W_g[h_{t-1},x_t]+b_g)",
    ),
    "gru": (r"z_t=\sigma(W_z x_t+U_z h_{t-1}),\quad r_t=\sigma(W_r x_t+U_r h_{t-1})",),
}
SPECIAL = re.compile(r"([\\`*_{}\[\]<>#$~|])")  # what Markdown would take for its own


@dataclass(frozen=True)
class Measured:
    """What was measured of a claim, to say aloud, and where the number comes from."""

    say: str
    provenance: str


@dataclass(frozen=True)
class Entry:
    """A topic on the sheet, with the claims that name it; `rank` counts from the one that is needed most, 0."""

    topic: Topic
    rank: int
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
    day: str = "",
) -> Sheet:
    """The sheet of these topics, which are given as they are needed, the most needed first, and stand in the guide's order. `pages` and `dates` give a claim's page and the day of its records, by its id; `day` is today."""
    chosen = set(parts)
    ranks = {topic: rank for rank, topic in enumerate(dict.fromkeys(topics))}
    shown = [topic for topic in TOPICS.values() if topic.id in ranks]
    kept = tuple(part for part in PARTS if part in chosen)
    said: dict[str, list[Measured]] = {topic.id: [] for topic in shown}
    for verdict in verdicts:
        if verdict.verdict == NOT_MEASURED or "Measured" not in chosen:
            continue
        # Once on the sheet, with the first of its topics.
        place = next((topic for topic in topics_of(verdict, pages.get(verdict.id, "")) if topic in said), None)
        if place:
            said[place].append(Measured(verdict.say, _provenance(verdict, dates.get(verdict.id, ""))))
    entries = tuple(Entry(topic, ranks[topic.id], tuple(said[topic.id])) for topic in shown)
    return Sheet(title, kept, entries, _foot(entries, day))


def _provenance(verdict: Verdict, date: str) -> str:
    source = SOURCES.get(verdict.source or "", "a folder of records")
    return ", ".join(part for part in (f"{verdict.seeds} seeds" if verdict.seeds > 1 else "", source, date) if part)


def _foot(entries: tuple[Entry, ...], day: str) -> str:
    count = sum(len(entry.measured) for entry in entries)
    numbers = (
        f" Behind each measured line: its number of seeds, its source and its date. {count} verdicts, each by one rule."
        if count
        else ""
    )
    return f"Deep Learning, Side by Side{day and f', {day}'}.{numbers}"


def plain(text: str) -> str:
    """A text that Markdown shows as it is."""
    return SPECIAL.sub(r"\\\1", text)


def as_markdown(sheet: Sheet) -> str:
    """The sheet as Markdown with formulas in LaTeX; all of it, however long."""
    lines, section = [f"# {plain(sheet.title)}"], ""
    if legend := _symbols(_common(sheet)):
        lines.append(f"*Throughout:* {legend}.")
    for entry in sheet.entries:
        if _heading(entry) != section:
            section = _heading(entry)
            lines.append(f"## {section}")
        lines.append(_entry(entry, sheet.parts))
    return "\n\n".join([*lines, f"*{plain(sheet.foot)}*"]) + "\n"


def _entry(entry: Entry, parts: tuple[str, ...]) -> str:
    topic = entry.topic
    lines = [f"**{plain(NAMES[topic.id])}**"]
    if "Formula" in parts:
        lines += [f"${formula}$" for formula in formulas(topic)]
        lines += [f"*Here* {here}." for here in [_symbols(own_symbols(topic))] if here]
    lines += [f"{label}{plain(text)}" for label, text in _texts(topic, parts)]
    lines += [f"*Measured:* {plain(measured.say)} *({measured.provenance})*" for measured in entry.measured]
    return "  \n".join(lines)


def formulas(topic: Topic) -> list[str]:
    """The topic's formula, those that complete it and, where it has one, the derivative; in LaTeX."""
    derivative = rf"\text{{derivative: }}{topic.derivative}" if topic.derivative else ""
    return [formula for formula in (topic.formula, *COMPLETE.get(topic.id, ()), derivative) if formula]


def own_symbols(topic: Topic) -> dict[str, str]:
    """What symbols of its formulas stand for that are its own."""
    return {name: text for name, text in OF_TOPIC.get(topic.id, {}).items() if name in _symbols_in(topic)}


def _symbols_in(topic: Topic) -> list[str]:
    return symbols(" , ".join(formulas(topic)), indices=True)


def _common(sheet: Sheet) -> dict[str, str]:
    """What the symbols stand for that mean the same in all entries, as far as they are on the sheet."""
    if "Formula" not in sheet.parts:
        return {}
    used = {name for entry in sheet.entries for name in set(symbols(" , ".join(formulas(entry.topic)))) - set(own_symbols(entry.topic))}  # fmt: skip
    return {name: text for name, text in COMMON.items() if name in used and name != "e"}


def _symbols(found: Mapping[str, str]) -> str:
    return "; ".join(f"${name}$: {plain(text)}" for name, text in found.items())


def _heading(entry: Entry) -> str:
    page = TOPIC_PAGES[entry.topic.id]
    return HEADINGS.get(page, PAGES[page].title)


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
        "symbols": _pairs(_common(sheet)),
        "entries": [
            {
                "group": _heading(entry),
                "rank": entry.rank,
                "name": NAMES[entry.topic.id],
                "formulas": formulas(entry.topic) if "Formula" in sheet.parts else [],
                "symbols": _pairs(own_symbols(entry.topic)) if "Formula" in sheet.parts else [],
                "texts": [
                    {"label": labels.get(label, ""), "text": text} for label, text in _texts(entry.topic, sheet.parts)
                ],
                "measured": [{"say": each.say, "provenance": each.provenance} for each in entry.measured],
            }
            for entry in sheet.entries
        ],
    }


def _pairs(found: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"symbol": name, "text": text} for name, text in found.items()]
