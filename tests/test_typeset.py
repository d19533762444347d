"""Cheat sheets as PDF: every formula of the guide is set, nothing of it is lost, and what a reader writes stays text."""

import re
import subprocess
from collections import Counter

import pytest

from dlcore import memory, typeset
from dlcore.base import InvalidInput
from dlcore.guide import TOPICS
from dlcore.interview import sheet
from dlcore.records import Library
from dlcore.verdicts import verdicts

FORMULAS = [formula for topic in TOPICS.values() for formula in sheet.formulas(topic)]
GREEK = (
    "alpha",
    "beta",
    "gamma",
    "delta",
    "lambda",
    "sigma",
    "eta",
    "rho",
    "mu",
    "phi",
    "epsilon",
    "nabla",
    "partial",
    "Phi",
    "Sigma",
    "pi",
)
FUNCTIONS = ("tanh", "log", "max", "min", "sin", "cos")


def entry(**parts):
    return {
        "group": "Group",
        "name": "Name",
        "rank": 0,
        "formulas": [],
        "symbols": [],
        "texts": [],
        "measured": [],
    } | parts


def a_sheet(*entries, title="Cheat sheet"):
    return {"title": title, "foot": "Where from.", "symbols": [], "entries": list(entries)}


def whole():
    return sheet.as_data(sheet.make("All", TOPICS, sheet.PARTS, verdicts(Library()), {}, {}))


@pytest.mark.slow
def test_every_formula_of_the_guide_is_set():
    made = typeset.compose(a_sheet(*(entry(formulas=[formula]) for formula in FORMULAS)))
    assert made.pdf.startswith(b"%PDF-")
    assert b"pdfuaid" in made.pdf, "it says that it keeps to PDF/UA"


def symbols(text, command):
    """How often each Greek letter and each named function stands in a formula, and which numbers and text."""
    names = re.findall(command, text)
    plain = Counter(name.removeprefix("var").removesuffix(".alt") for name in names)
    return {name: plain[name] for name in (*GREEK, *FUNCTIONS) if plain[name]}


@pytest.mark.parametrize("formula", FORMULAS)
def test_nothing_of_a_formula_is_lost(formula):
    (typst,) = typeset.to_typst([formula])
    assert symbols(formula, r"\\([A-Za-z]+)") == symbols(re.sub(r'"[^"]*"', "", typst), r"[A-Za-z][A-Za-z.]+")
    assert Counter(re.findall(r"\d", re.sub(r"\\[tdf]?frac(\d)(\d)", r"\1 \2", formula))) == Counter(
        re.findall(r"\d", typst)
    )
    said = [words.strip() for words in re.findall(r"\\(?:text|mathrm|operatorname)\{([^}]*)\}", formula)]
    assert [words.strip() for words in re.findall(r'"([^"]*)"', typst)] == said
    assert "\\" not in typst.replace("\\/", "")


@pytest.mark.slow
def test_a_sheet_that_fits_is_whole_and_one_that_does_not_says_how_much_of_it_is_there():
    few = typeset.compose(a_sheet(*[entry(texts=[{"label": "", "text": "word " * 30}])] * 5))
    assert (few.entries, few.size) == (5, typeset.SIZES[0])
    many = typeset.compose(a_sheet(*[entry(texts=[{"label": "", "text": "word " * 200}])] * 60))
    assert 5 < many.entries < 60
    assert many.size == typeset.SIZES[-1]


@pytest.mark.slow
def test_what_is_needed_least_is_left_out_wherever_it_stands(monkeypatch):
    kept = []
    monkeypatch.setattr(typeset, "_pages", lambda sheet, _: kept.append(sheet["entries"]) or len(sheet["entries"]))
    made = typeset.compose(a_sheet(*(entry(name=name, rank=rank) for name, rank in (("a", 1), ("b", 2), ("c", 0)))))
    assert made.entries == 2
    assert ["a", "c"] in [[each["name"] for each in entries] for entries in kept]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_line_ends_outside_of_brackets_and_nothing_is_lost(formula):
    found = typeset.pieces(formula)
    assert re.sub(r"\\quad|[\\ ]", "", "".join(found)) == re.sub(r"\\quad|[\\ ]", "", formula)
    for piece in found:
        signs = re.findall(r"[()\[\]{}]", piece)
        assert sum(map("([{".count, signs)) == sum(map(")]}".count, signs)), piece


def test_lines_may_end_after_each_gate_and_before_a_remark():
    assert len(typeset.pieces(sheet.COMPLETE["lstm"][0])) == 3
    assert typeset.pieces(r"\hat y-y\ \text{(for the logits)}") == [r"\hat y-y", r"\text{(for the logits)}"]


@pytest.mark.slow
def test_the_whole_guide_is_cut_where_two_pages_end():
    made = typeset.compose(whole())
    assert len(TOPICS) / 4 < made.entries < len(TOPICS)


@pytest.mark.parametrize(
    "text", ['#panic("no")', '$x$ #read("/etc/passwd")', "*/ // [ ] @label <x> \\ \" ' `raw`", "⊙ č \u202e é"]
)
def test_words_are_no_source(text):
    made = typeset.compose(a_sheet(entry(name=text, texts=[{"label": text, "text": text}]), title=text))
    assert made.entries == 1


@pytest.mark.slow
def test_another_process_makes_the_same_bytes():
    data = a_sheet(entry(formulas=[r"\frac12"], texts=[{"label": "Use: ", "text": "often"}]))
    assert typeset.typeset(data) == typeset.compose(data)


@pytest.mark.slow
def test_a_character_without_a_font_is_named():
    with pytest.raises(InvalidInput, match="have no “🤖”"):
        typeset.typeset(a_sheet(title="robots 🤖"))


def test_what_cannot_be_is_a_sentence(monkeypatch):
    def fails(*_, **__):
        raise subprocess.TimeoutExpired("typeset", 1)

    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "run", fails)
        with pytest.raises(InvalidInput, match="The Markdown has all of it"):
            typeset.typeset(a_sheet())
    with monkeypatch.context() as patch:
        patch.setattr(memory, "free_bytes", lambda: 0)
        with pytest.raises(InvalidInput, match="too little free memory"):
            typeset.typeset(a_sheet())
    monkeypatch.setattr(typeset, "NEEDS", ("a_package_that_nobody_has",))
    with pytest.raises(InvalidInput, match="pip install typst"):
        typeset.typeset(a_sheet())
