"""The reader's sentence: read safely, seen as the masks say, filled, gone on with, and answered."""

from types import SimpleNamespace

import numpy
import pytest
import torch

from dlcore.data.synthetic_english import END, MASK, SENTINELS, START, UNKNOWN, vocabulary
from dlcore.experiments.language.pretraining import NETWORKS, network
from dlcore.inspection.language import text_tasks as inspection
from dlcore.models.loading import weight_arrays

WORDS = ("the", "dog", "lives", "in", "the", "kennel", ".")


@pytest.fixture(scope="module")
def fresh():
    return {name: network(name, 0).eval() for name in NETWORKS}


@pytest.mark.parametrize(
    ("text", "words", "unknown"),
    [
        ("The dog lives in the ___ .", ("the", "dog", "lives", "in", "the", MASK, "."), ()),
        (
            "dog 🐕 كلب 犬 [pad] [start]",
            ("dog", UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
            ("🐕", "كلب", "犬", "[pad]", "[start]"),
        ),
        ("dog\x00\x1b[31m<b>cat</b>", None, None),
        ("dog", ("dog",), ()),
    ],
)
def test_any_text_is_read_as_words_that_the_network_has(text, words, unknown):
    reading = inspection.read(text)
    assert set(reading.words) <= set(vocabulary())
    if words is not None:
        assert (reading.words, reading.unknown) == (words, unknown)


def test_thousands_of_words_are_bounded_and_counted():
    reading = inspection.read("dog " * 1_000)
    assert len(reading.words) == inspection.LONGEST
    assert reading.left_out == 1_000 - inspection.LONGEST


@pytest.mark.parametrize("text", ["", "  \n\t", "\x00\x07", "🐕", "xylophone"])
def test_nothing_to_read_is_one_sentence(text):
    with pytest.raises(inspection.InvalidSentence, match=r"^[A-Z].*"):
        inspection.read(text)


def test_who_sees_whom():
    (bert,), (gpt,) = inspection.attention_masks("bert", WORDS), inspection.attention_masks("gpt", WORDS)
    assert bert.queries == (START, *WORDS, END)
    assert bert.mask.shape == (9, 9)
    assert bert.mask.all()
    assert gpt.queries == (START, *WORDS)
    assert numpy.array_equal(gpt.mask, numpy.tri(8, dtype=bool))
    encoder, decoder, cross = (each.mask for each in inspection.attention_masks("t5", WORDS))
    assert encoder.all()
    assert cross.all()
    assert numpy.array_equal(decoder, numpy.tri(5, dtype=bool))
    assert len(inspection.mask_tables("gpt", WORDS)[""]) == 8 * 9 / 2


def test_a_record_gives_the_network_back(fresh):
    for name, model in fresh.items():
        arrays = weight_arrays(model)
        again = inspection.load_network(name, SimpleNamespace(arrays=arrays))
        assert not any(weight.requires_grad for weight in again.parameters())
        table, other = (inspection.predict_masked(name, each, WORDS, 5) for each in (again, model))
        assert table["probability"].to_numpy() == pytest.approx(other["probability"].to_numpy(), abs=1e-3)


def test_gpt_does_not_know_what_stands_right_of_the_blank(fresh):
    other = (*WORDS[:6], "?")
    assert inspection.predict_masked("gpt", fresh["gpt"], WORDS, 5).equals(
        inspection.predict_masked("gpt", fresh["gpt"], other, 5)
    )
    for name in ("bert", "t5"):
        assert not inspection.predict_masked(name, fresh[name], WORDS, 5).equals(
            inspection.predict_masked(name, fresh[name], other, 5)
        )


@pytest.mark.parametrize("name", ["gpt", "t5"])
def test_going_on(fresh, name):
    writer = inspection.TextGenerator(name, fresh[name], ("the", "dog"))
    one, two = (list(inspection.generate(writer, 1.0, 0, 1.0, seed=4)) for _ in range(2))
    assert one == two
    assert len(one) <= writer.room
    assert START not in one
    certain = list(inspection.generate(writer, 0, 0, 1.0, seed=4))
    assert certain == list(inspection.generate(writer, 1.0, 1, 1.0, seed=9))
    table = inspection.next_words(writer, 1.0, 3, 1.0)
    assert (table["sampling"] > 0).sum() == 3
    assert table["sampling"].sum() == pytest.approx(1, abs=1e-5)
    assert table["probability"].is_monotonic_decreasing
    beams = inspection.beam_search_endings(writer)
    assert beams["probability"].is_monotonic_decreasing


def test_the_longest_text_still_fits(fresh):
    words = ("dog",) * inspection.LONGEST
    for name in ("gpt", "t5"):
        list(inspection.generate(inspection.TextGenerator(name, fresh[name], words), 1.0, 0, 1.0, seed=1))
    for name in NETWORKS:
        inspection.predict_masked(name, fresh[name], words, inspection.LONGEST - 1)
    inspection.text_to_text(fresh["t5"], words)


def test_text_to_text_shows_where_it_looked_and_leaves_the_model_alone(fresh):
    words = ("fill", ":", "the", SENTINELS[0], "barks", ".")
    answer = inspection.text_to_text(fresh["t5"], words)
    assert answer.cross.shape == (2, 4, len(answer.words), len(words))
    assert answer.cross.sum(-1) == pytest.approx(1, abs=1e-5)
    assert not any(block.cross.store_weights for block in fresh["t5"].decoder)
    assert inspection.task_of(words) == "fill :"
    assert inspection.task_of(WORDS) is None
    begun = torch.tensor([[vocabulary().index(START)]])
    told = fresh["t5"](torch.tensor([[vocabulary().index(word) for word in words]]), begun)[0, -1].argmax()
    assert vocabulary()[told] == answer.words[0]
