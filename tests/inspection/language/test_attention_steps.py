"""Attention taken apart: every number is that of the Transformer itself, and each switch does what it says and nothing else."""

import math
from dataclasses import dataclass, field, replace

import numpy
import pytest
import torch
from torch.nn import functional as F

from dlcore.blocks.attention import attention
from dlcore.data import synthetic_english as english
from dlcore.experiments.language.language_model import DEPTH, HEADS, LENGTH, WIDTH, network
from dlcore.inspection.language.attention_steps import UNCHANGED, Change, effects, trace
from dlcore.inspection.language.attention_tables import (
    LONGEST,
    STEPWISE,
    STRANGE,
    heads,
    moved,
    next_words,
    read,
    steps,
    vectors,
    window,
)
from dlcore.models.loading import weight_arrays

WORDS = len(english.vocabulary())
NUMBERS = [3, 40, 80, 41, 90, 40, 12]


@dataclass(frozen=True)
class Kept:
    arrays: dict = field(compare=False)


@pytest.fixture(scope="module")
def reader():
    torch.manual_seed(0)
    reader = network(WORDS).reader.eval()
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for weight in reader.parameters():
            weight.copy_((weight + 0.2 * torch.randn(weight.shape, generator=generator)).half().float())
    return reader


@pytest.fixture(scope="module")
def arrays(reader):
    return weight_arrays(reader)


def ones(numbers):
    return F.one_hot(torch.tensor(numbers), WORDS).float()[None]


@pytest.fixture
def told(reader):
    """Answers and attention (layers, heads, asking, asked) as the Transformer gives them."""

    def ask(numbers):
        attentions = [block.attention for block in reader.blocks]
        for each in attentions:
            each.store_weights = True
        with torch.no_grad():
            answers = reader.output(reader.states(ones(numbers)))[0].softmax(-1)
        weights = torch.stack([each.weights[0] for each in attentions])
        for each in attentions:
            each.store_weights = False
        return answers.numpy(), weights.numpy()

    return ask


@pytest.mark.parametrize("numbers", [NUMBERS, [3], list(range(7, 7 + LENGTH))], ids=len)
def test_every_number_is_that_of_the_transformer(told, arrays, numbers):
    answers, weights = told(numbers)
    ours = trace(arrays, numbers)
    assert ours.answers == pytest.approx(answers, abs=1e-5)
    assert len(ours.layers) == DEPTH
    assert numpy.stack([layer.weights for layer in ours.layers]) == pytest.approx(weights, abs=1e-5)


@pytest.mark.parametrize("scaled", [True, False])
@pytest.mark.parametrize("masked", [True, False])
def test_each_layer_is_what_the_exhibit_makes_of_its_queries_keys_and_values(arrays, scaled, masked):
    for layer in trace(arrays, NUMBERS, Change(masked=masked, scaled=scaled)).layers:
        query, key, value = (torch.from_numpy(part) for part in (layer.query, layer.key, layer.value))
        mask = torch.ones(len(NUMBERS), len(NUMBERS), dtype=torch.bool).tril() if masked else None
        received, weights = attention(query, key, value, mask, scaled)
        assert layer.received == pytest.approx(received.numpy(), abs=1e-5)
        assert layer.weights == pytest.approx(weights.numpy(), abs=1e-5)
        assert layer.query.shape == (HEADS, len(NUMBERS), WIDTH // HEADS)


def test_a_temperature_of_root_d_undoes_what_is_not_divided(arrays):
    hot = trace(arrays, NUMBERS, Change(scaled=False, temperature=math.sqrt(WIDTH / HEADS)))
    assert hot.answers == pytest.approx(trace(arrays, NUMBERS).answers, abs=1e-5)
    cold, warm = (trace(arrays, NUMBERS, Change(temperature=t)).layers[0].weights.max(-1).mean() for t in (0.25, 4.0))
    assert cold > warm


def test_without_positions_the_transformer_without_positions(arrays, reader):
    places, reader.positions = reader.positions, None
    try:
        with torch.no_grad():
            expected = reader.output(reader.states(ones(NUMBERS)))[0].softmax(-1).numpy()
    finally:
        reader.positions = places
    assert trace(arrays, NUMBERS, Change(positions=False)).answers == pytest.approx(expected, abs=1e-5)


def test_a_head_that_is_off_passes_nothing_on(arrays, reader):
    kept = reader.blocks[1].attention.output.weight.detach().clone()
    size = WIDTH // HEADS
    with torch.no_grad():
        reader.blocks[1].attention.output.weight[:, 2 * size : 3 * size] = 0
        expected = reader.output(reader.states(ones(NUMBERS)))[0].softmax(-1).numpy()
        reader.blocks[1].attention.output.weight.copy_(kept)
    assert trace(arrays, NUMBERS, Change(head=(1, 2))).answers == pytest.approx(expected, abs=1e-5)


def test_nobody_but_itself_looks_at_a_hidden_token(arrays):
    for layer in trace(arrays, NUMBERS, Change(token=2)).layers:
        others = numpy.delete(layer.weights[:, :, 2], 2, axis=1)
        assert (others == 0).all()
        assert (layer.weights[:, 2, 2] > 0).all()
        assert layer.weights.sum(-1) == pytest.approx(numpy.ones(layer.weights.shape[:2]), abs=1e-5)


def test_without_the_mask_the_future_reaches_the_past_and_with_it_not(arrays):
    other = [*NUMBERS[:-1], 99]
    assert trace(arrays, NUMBERS).answers[:-1] == pytest.approx(trace(arrays, other).answers[:-1], abs=1e-6)
    free = Change(masked=False)
    assert abs(trace(arrays, NUMBERS, free).answers[0] - trace(arrays, other, free).answers[0]).max() > 1e-4


def test_effects_are_differences_of_answers(arrays):
    of_heads, of_tokens, paid = effects(arrays, NUMBERS, 4)
    before = trace(arrays, NUMBERS).answers[4]
    first = before.argmax()
    assert of_heads.shape == (DEPTH, HEADS)
    assert of_heads[0, 3] == pytest.approx(
        before[first] - trace(arrays, NUMBERS, Change(head=(0, 3))).answers[4, first], abs=1e-6
    )
    assert of_tokens[1] == pytest.approx(
        before[first] - trace(arrays, NUMBERS, Change(token=1)).answers[4, first], abs=1e-6
    )
    assert of_tokens[4] == pytest.approx(0, abs=1e-6)  # it may always look at itself, and nobody after it counts
    assert paid.sum() == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("numbers", [[], list(range(LENGTH + 1))], ids=["none", "too many"])
def test_no_word_and_too_many_are_a_sentence(arrays, numbers):
    with pytest.raises(ValueError, match="reads from 1 to 64 words"):
        trace(arrays, numbers)


@pytest.mark.parametrize(
    ("text", "words", "strange"),
    [
        ("", 1, 0),
        ("   \n\t\x00\x07", 1, 0),
        ("dog", 2, 0),
        ("The DOG barks!", 5, 1),
        ("🙂🙃 dog", 4, 2),
        ("كلب dog", 3, 1),
        ("犬は吠える", 2, 1),
        ("<b>dog</b> **dog** $dog$", None, None),
        ("dog\u202egod", None, None),
        ("dog " * 100_000, LONGEST, 0),
    ],
)
def test_any_text_is_read(text, words, strange):
    reading = read(text)
    assert reading.words[0] == english.START
    assert len(reading.words) <= LONGEST
    assert set(reading.words) <= set(english.vocabulary())  # nothing of the reader's reaches a chart but words of ours
    if words:
        assert len(reading.words) == words
        assert len(reading.strange) == strange
    assert (STRANGE in reading.words) == bool(reading.strange)


def test_thousands_of_words_are_cut_and_it_is_told():
    reading = read("dog " * 900)
    assert len(reading.words) == LONGEST
    assert reading.left_out == 900 - (LONGEST - 1)


def test_steps_tell_the_arithmetic_of_every_pair(arrays):
    words = read("the old dog lives in the").words
    table = steps(Kept(arrays), words, UNCHANGED, 1, 2, len(words) - 1)
    assert len(table) == len(words) ** 2
    assert table["scores"].to_numpy() == pytest.approx(table["divided"].to_numpy() * math.sqrt(WIDTH / HEADS), abs=1e-5)
    assert table.groupby("row")["weights"].sum().to_numpy() == pytest.approx(numpy.ones(len(words)), abs=1e-5)
    assert (table["weights"][~table["allowed"]] == 0).all()
    one = table.iloc[-2]
    query, key = ([float(number.replace("−", "-")) for number in one[part].split()] for part in ("query", "key"))
    assert sum(q * k for q, k in zip(query, key, strict=True)) == pytest.approx(one["scores"], abs=0.1)
    assert one["product"].count("+") == WIDTH // HEADS - 1


@pytest.mark.parametrize(
    ("kind", "columns"), [("words", WIDTH), ("asked", 3 * WIDTH // HEADS), ("received", WIDTH // HEADS)]
)
def test_vectors_have_a_cell_for_every_number(arrays, kind, columns):
    words = read("the old dog").words
    table = vectors(Kept(arrays), words, UNCHANGED, 0, 1, 3, kind)
    assert len(table) == len(words) * columns
    assert table[["row", "column"]].drop_duplicates().shape[0] == len(table)


def test_long_sentences_are_shown_in_a_window_that_ends_with_who_asks():
    words = read("dog " * 40).words
    assert list(window(words, 30)) == list(range(31 - STEPWISE, 31))
    assert list(window(words, 3)) == list(range(STEPWISE))
    assert list(window(words[:5], 2)) == list(range(5))


def test_next_words_stand_beside_what_they_were(arrays):
    words = read("the old dog").words
    alone = next_words(Kept(arrays), words, UNCHANGED, 3)
    both = next_words(Kept(arrays), words, replace(UNCHANGED, positions=False), 3)
    assert set(alone["run"]) == {"as trained"}
    assert set(both["run"]) == {"as trained", "changed"}
    assert alone["word"].nunique() == both["word"].nunique() == 6
    assert alone["probability"].is_monotonic_decreasing
    answers = trace(arrays, english.numbers(words)).answers[3]
    assert alone["probability"].iloc[0] == pytest.approx(answers.max(), abs=1e-6)


def test_moved_and_heads_are_tables_of_the_whole(arrays):
    words = read("the old dog").words
    tokens, of_heads = (moved(Kept(arrays), words, UNCHANGED, 3, by) for by in ("tokens", "heads"))
    assert list(tokens["word"]) == list(words)
    assert len(of_heads) == DEPTH * HEADS
    assert tokens["answer"].nunique() == 1
    assert heads(Kept(arrays), words, UNCHANGED).shape == (DEPTH, HEADS, 4, 4)


def test_sixty_four_words_are_answered_quickly(arrays):
    import time

    numbers = list(range(7, 7 + LENGTH))
    began = time.thread_time()
    effects(arrays, numbers, LENGTH - 1)
    assert time.thread_time() - began < 1.5
