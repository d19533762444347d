"""Cheat sheets in words: each topic with what was measured of it, once."""

import re

import pytest

from dlcore.guide import NAMES, TOPICS
from dlcore.guide.symbols import symbols
from dlcore.interview import sheet
from dlcore.records import Library
from dlcore.verdicts import verdicts


@pytest.fixture(scope="module")
def found():
    return verdicts(Library())


def make_sheet(found, topics, parts=sheet.PARTS, title="Cheat sheet"):
    return sheet.make(title, topics, parts, found, {}, {verdict.id: "2026-01-02" for verdict in found})


@pytest.mark.parametrize(
    ("claim", "topics"),
    [
        ("activations/leaky-prevents-dying", ["leaky-relu"]),
        ("optimizers/mini-batch-balances", ["mini-batch"]),
        ("optimizers/rmsprop-for-rnn-or-overfitting", ["rmsprop", "adam"]),
        ("language/gru-faster", ["gru", "lstm"]),
        ("language/transformer-superior", ["transformer"]),
        ("activations/sigmoid-vanishes", ["sigmoid"]),
    ],
)
def test_a_claim_belongs_to_the_topics_that_it_names(found, claim, topics):
    (verdict,) = (verdict for verdict in found if verdict.id == claim)
    assert list(sheet.topics_of(verdict, "")) == topics


def test_a_claim_that_names_no_topic_belongs_to_its_page(found):
    (verdict,) = (verdict for verdict in found if verdict.id == "vision/vit-wins-on-large-data")
    assert sheet.topics_of(verdict, "vision_transformer") == ("vit",)
    assert sheet.topics_of(verdict, "home") == ()


def test_each_verdict_stands_once_with_its_source(found):
    whole = make_sheet(found, TOPICS)
    said = [measured.say for entry in whole.entries for measured in entry.measured]
    assert len(set(said)) == len(said) > 30
    assert all("2026-01-02" in each.provenance for entry in whole.entries for each in entry.measured)
    assert [entry.topic.id for entry in whole.entries] == list(TOPICS)


def test_entries_stand_by_section_whatever_is_needed_first(found):
    chosen = make_sheet(found, ["bert", "relu", "lstm", "sigmoid"])
    assert [(entry.topic.id, entry.rank) for entry in chosen.entries] == [
        ("sigmoid", 3),
        ("relu", 1),
        ("lstm", 2),
        ("bert", 0),
    ]
    headings = re.findall("^## .+", sheet.as_markdown(make_sheet(found, TOPICS)), re.MULTILINE)
    assert len(headings) == len(set(headings)) > 8


@pytest.mark.parametrize(
    ("topic", "names"),
    [
        ("lstm", ["f_t", "i_t", "o_t", "g_t", "c_t", "h_t"]),
        ("gru", ["z_t", "r_t", "h_t"]),
        ("adam", [r"\hat m", r"\hat v", "m", "v", "w"]),
        ("adamw", [r"\hat m", r"\hat v", "m", "v", "w"]),
        ("backpropagation", ["z_k", "h_k"]),
    ],
)
def test_the_formulas_of_a_topic_are_complete(topic, names):
    lines = " , ".join(sheet.formulas(TOPICS[topic]))
    for name in names:
        assert re.search(rf"(^|[ d]){re.escape(name)}(=|\\leftarrow)", lines), name


@pytest.mark.parametrize("topic", TOPICS.values(), ids=lambda topic: topic.id)
def test_each_symbol_is_explained_in_the_entry_or_throughout(found, topic):
    text = sheet.as_markdown(make_sheet(found, [topic.id], ["Formula"]))
    wanted = set(symbols(" , ".join(sheet.formulas(topic)))) - {"e"}
    defined = {"t", "U", "m", "v"} if topic.id in sheet.COMPLETE else set()  # by a formula, or as usual
    assert wanted - defined <= set(re.findall(r"\$([^$]+)\$: ", text))


def test_the_day_stands_in_the_last_line(found):
    text = sheet.as_markdown(sheet.make("Mine", ["adam"], sheet.FIRST, found, {}, {}, "November 29, 2026"))
    assert text.endswith("*Deep Learning, Side by Side, November 29, 2026.*\n")


def test_markdown_has_every_chosen_part_and_no_other(found):
    text = sheet.as_markdown(make_sheet(found, ["adam"]))
    topic = TOPICS["adam"]
    for part in (topic.formula, topic.idea, topic.when_to_use, topic.trade_offs, "*Measured:*", "2026-01-02"):
        assert part in text
    short = sheet.as_markdown(make_sheet(found, ["adam"], ["Formula"]))
    assert topic.formula in short
    assert topic.idea not in short
    assert "Measured" not in short
    assert NAMES["relu"] not in text


def test_a_heading_of_the_readers_own_stays_text(found):
    assert sheet.as_markdown(make_sheet(found, ["adam"], title="*mine* $x$ # [a](b)")).startswith(
        r"# \*mine\* \$x\$ \# \[a\](b)"
    )
