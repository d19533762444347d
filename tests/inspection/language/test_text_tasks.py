"""The reader's sentence: read safely, seen as the masks say, filled, gone on with, and answered."""

import numpy
import pytest
import torch

from dlcore.data.synthetic_english import END, MASK, SENTINELS, SPECIAL, START, UNKNOWN, vocabulary
from dlcore.experiments.language.pretraining import NETWORKS, network
from dlcore.inspection.language import text_tasks as inspection
from dlcore.models.loading import weight_arrays

WORDS = ("the", "dog", "lives", "in", "the", "kennel", ".")


@pytest.fixture(scope="module")
def untrained(as_recorded):
    return {name: as_recorded(weight_arrays(network(name, 0)), name) for name in NETWORKS}


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


SENTENCE = ("dog " * 40).split()


def sentence(token, place, count=40):
    """A sentence of so many words with that token after `place` others."""
    return " ".join([*SENTENCE[:place], token, *SENTENCE[place + 1 : count]])


@pytest.mark.parametrize(
    ("read", "token"),
    [
        (inspection.read_masked, "___"),
        (inspection.read_masked, "[MASK]"),
        (inspection.read_task, "[1]"),
        (inspection.read_task, "___"),
    ],
)
@pytest.mark.parametrize("place", [0, 1, inspection.LONGEST - 1, inspection.LONGEST, 39])
def test_a_blank_within_what_is_read_is_filled_and_one_beyond_is_refused(read, token, place):
    text = sentence(token, place)
    if place < inspection.LONGEST:
        assert read(text).words[place] in (MASK, SENTINELS[0])
    else:
        with pytest.raises(inspection.InvalidSentence, match="stands beyond the first 16 tokens"):
            read(text)


@pytest.mark.parametrize(("read", "token"), [(inspection.read_masked, "___"), (inspection.read_task, "[1]")])
def test_a_blank_beyond_all_characters_that_are_read_is_refused_too(read, token):
    with pytest.raises(inspection.InvalidSentence, match="stands beyond"):
        read("dog" + " " * 6_000 + token)


@pytest.mark.parametrize("text", [sentence("___", 1, 5) + " ___", "[mask] dog [mask]", sentence("[mask]", 3) + " ___"])
def test_one_word_is_masked_at_a_time(text):
    with pytest.raises(inspection.InvalidSentence, match="(?i)mask"):
        inspection.read_masked(text)


@pytest.mark.parametrize("count", [1, inspection.LONGEST, inspection.LONGEST + 1, 1_000, 5_000])
def test_a_beginning_is_continued_after_its_own_end_or_not_at_all(count):
    text = "dog " * count
    if count <= inspection.LONGEST:
        assert inspection.read_beginning(text).words == ("dog",) * count
    else:
        with pytest.raises(inspection.InvalidSentence, match="longer than the 16 tokens"):
            inspection.read_beginning(text)


@pytest.mark.parametrize(("task", "refused"), [("continue :", True), ("answer :", False), ("fill :", False)])
def test_a_task_is_done_with_what_is_read_but_for_a_beginning_that_is_not_read_to_its_end(task, refused):
    assert not inspection.read_task(f"{task} the dog").left_out
    if refused:
        with pytest.raises(inspection.InvalidSentence, match="longer than the 16 tokens"):
            inspection.read_task(f"{task} {'dog ' * 20}")
    else:
        assert inspection.read_task(f"{task} {'dog ' * 20}").left_out


@pytest.mark.parametrize("token", SPECIAL)
@pytest.mark.parametrize(
    "read", [inspection.read, inspection.read_masked, inspection.read_beginning, inspection.read_task]
)
def test_only_what_a_reader_is_told_to_write_is_a_special_token(read, token):
    told = {
        inspection.read: (MASK,),
        inspection.read_masked: (MASK,),
        inspection.read_beginning: (),
        inspection.read_task: SENTINELS[:1],
    }[read]
    assert read(f"dog {token}").words == ("dog", token if token in told else UNKNOWN)


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


def test_a_record_gives_the_network_back(untrained):
    for name, recorded in untrained.items():
        again, model = inspection.load_network(recorded), network(name, 0).eval()
        assert not any(weight.requires_grad for weight in again.parameters())
        for ours, theirs in zip(again.parameters(), model.parameters(), strict=True):
            assert torch.allclose(ours, theirs, atol=1e-2)


def test_gpt_does_not_see_what_stands_right_of_the_mask(untrained):
    other = (*WORDS[:6], "?")
    same = {
        name: inspection.predict_masked(recorded, WORDS, 5).equals(inspection.predict_masked(recorded, other, 5))
        for name, recorded in untrained.items()
    }
    assert same == {"bert": False, "gpt": True, "t5": False}


@pytest.mark.parametrize("name", ["gpt", "t5"])
def test_generation(untrained, name):
    recorded, beginning = untrained[name], ("the", "dog")
    one, two = (inspection.generate(recorded, beginning, 1.0, 0, 1.0, seed=4) for _ in range(2))
    assert one == two
    assert len(one) <= 20
    assert START not in one
    certain = inspection.generate(recorded, beginning, 0, 0, 1.0, seed=4)
    assert certain == inspection.generate(recorded, beginning, 1.0, 1, 1.0, seed=9)
    table = inspection.next_words(recorded, beginning, 1.0, 3, 1.0)
    assert (table["sampling"] > 0).sum() == 3
    assert table["sampling"].sum() == pytest.approx(1, abs=1e-5)
    assert table["probability"].is_monotonic_decreasing
    endings = inspection.beam_search_endings(recorded, beginning)
    assert endings["probability"].is_monotonic_decreasing


def test_the_longest_text_still_fits(untrained):
    words = ("dog",) * inspection.LONGEST
    for name in ("gpt", "t5"):
        inspection.generate(untrained[name], words, 1.0, 0, 1.0, seed=1)
    for recorded in untrained.values():
        inspection.predict_masked(recorded, words, inspection.LONGEST - 1)
    inspection.text_to_text(untrained["t5"], words)


def test_text_to_text_shows_its_cross_attention_and_leaves_the_model_alone(untrained):
    words = ("fill", ":", "the", SENTINELS[0], "barks", ".")
    answer = inspection.text_to_text(untrained["t5"], words)
    assert answer.cross.shape == (2, 4, len(answer.words), len(words))
    assert answer.cross.sum(-1) == pytest.approx(1, abs=1e-5)
    model = inspection.load_network(untrained["t5"])
    assert not any(block.cross.store_weights for block in model.decoder)
    assert inspection.task_of(words) == "fill :"
    assert inspection.task_of(WORDS) is None
    start = torch.tensor([[vocabulary().index(START)]])
    first = model(torch.tensor([[vocabulary().index(word) for word in words]]), start)[0, -1].argmax()
    assert vocabulary()[first] == answer.words[0]
