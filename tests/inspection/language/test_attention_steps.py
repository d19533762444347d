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
from dlcore.inspection.language.attention_steps import UNCHANGED, Change, ablation_effects, trace
from dlcore.inspection.language.attention_tables import (
    STEPWISE,
    ablate,
    head_ablations,
    head_weights,
    next_word_table,
    score_table,
    token_ablations,
    trace_sentence,
    vector_table,
    window,
)
from dlcore.inspection.language.text_input import read_words
from dlcore.models.loading import weight_arrays

WORDS = len(english.vocabulary())
NUMBERS = [3, 40, 80, 41, 90, 40, 12]


LONGEST = LENGTH - 1


@dataclass(frozen=True)
class Recorded:
    arrays: dict = field(compare=False)


@pytest.fixture(scope="module")
def reader():
    torch.manual_seed(0)
    reader = network(WORDS).transformer.eval()
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
            answers = reader.output(reader.hidden_states(ones(numbers)))[0].softmax(-1)
        weights = torch.stack([each.weights[0] for each in attentions])
        for each in attentions:
            each.store_weights = False
        return answers.numpy(), weights.numpy()

    return ask


@pytest.mark.parametrize("numbers", [NUMBERS, [3], list(range(7, 7 + LENGTH))], ids=len)
def test_every_number_is_that_of_the_transformer(told, arrays, numbers):
    answers, weights = told(numbers)
    ours = trace(arrays, numbers)
    assert ours.probabilities == pytest.approx(answers, abs=1e-5)
    assert len(ours.layers) == DEPTH
    assert numpy.stack([layer.weights for layer in ours.layers]) == pytest.approx(weights, abs=1e-5)


@pytest.mark.parametrize("scaled", [True, False])
@pytest.mark.parametrize("masked", [True, False])
def test_each_layer_is_what_the_exhibit_makes_of_its_queries_keys_and_values(arrays, scaled, masked):
    for layer in trace(arrays, NUMBERS, Change(masked=masked, scaled=scaled)).layers:
        query, key, value = (torch.from_numpy(part) for part in (layer.query, layer.key, layer.value))
        mask = torch.ones(len(NUMBERS), len(NUMBERS), dtype=torch.bool).tril() if masked else None
        received, weights = attention(query, key, value, mask, scaled)
        assert layer.context == pytest.approx(received.numpy(), abs=1e-5)
        assert layer.weights == pytest.approx(weights.numpy(), abs=1e-5)
        assert layer.query.shape == (HEADS, len(NUMBERS), WIDTH // HEADS)


def test_a_temperature_of_root_d_undoes_what_is_not_divided(arrays):
    hot = trace(arrays, NUMBERS, Change(scaled=False, temperature=math.sqrt(WIDTH / HEADS)))
    assert hot.probabilities == pytest.approx(trace(arrays, NUMBERS).probabilities, abs=1e-5)
    cold, warm = (trace(arrays, NUMBERS, Change(temperature=t)).layers[0].weights.max(-1).mean() for t in (0.25, 4.0))
    assert cold > warm


def test_without_positions_the_transformer_without_positions(arrays, reader):
    places, reader.positions = reader.positions, None
    try:
        with torch.no_grad():
            expected = reader.output(reader.hidden_states(ones(NUMBERS)))[0].softmax(-1).numpy()
    finally:
        reader.positions = places
    assert trace(arrays, NUMBERS, Change(positions=False)).probabilities == pytest.approx(expected, abs=1e-5)


def test_a_head_that_is_off_passes_nothing_on(arrays, reader):
    kept = reader.blocks[1].attention.output.weight.detach().clone()
    size = WIDTH // HEADS
    with torch.no_grad():
        reader.blocks[1].attention.output.weight[:, 2 * size : 3 * size] = 0
        expected = reader.output(reader.hidden_states(ones(NUMBERS)))[0].softmax(-1).numpy()
        reader.blocks[1].attention.output.weight.copy_(kept)
    assert trace(arrays, NUMBERS, Change(head=(1, 2))).probabilities == pytest.approx(expected, abs=1e-5)


def test_nobody_but_itself_looks_at_a_hidden_token(arrays):
    for layer in trace(arrays, NUMBERS, Change(token=2)).layers:
        others = numpy.delete(layer.weights[:, :, 2], 2, axis=1)
        assert (others == 0).all()
        assert (layer.weights[:, 2, 2] > 0).all()
        assert layer.weights.sum(-1) == pytest.approx(numpy.ones(layer.weights.shape[:2]), abs=1e-5)


def test_without_the_mask_the_future_reaches_the_past_and_with_it_not(arrays):
    other = [*NUMBERS[:-1], 99]
    assert trace(arrays, NUMBERS).probabilities[:-1] == pytest.approx(trace(arrays, other).probabilities[:-1], abs=1e-6)
    free = Change(masked=False)
    assert abs(trace(arrays, NUMBERS, free).probabilities[0] - trace(arrays, other, free).probabilities[0]).max() > 1e-4


def test_effects_are_differences_of_answers(arrays):
    of_heads, of_tokens, paid = ablation_effects(arrays, NUMBERS, 4)
    before = trace(arrays, NUMBERS).probabilities[4]
    first = before.argmax()
    assert of_heads.shape == (DEPTH, HEADS)
    assert of_heads[0, 3] == pytest.approx(
        before[first] - trace(arrays, NUMBERS, Change(head=(0, 3))).probabilities[4, first], abs=1e-6
    )
    assert of_tokens[1] == pytest.approx(
        before[first] - trace(arrays, NUMBERS, Change(token=1)).probabilities[4, first], abs=1e-6
    )
    assert of_tokens[4] == pytest.approx(0, abs=1e-6)  # it may always look at itself, and nobody after it counts
    assert paid.sum() == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("numbers", [[], list(range(LENGTH + 1))], ids=["none", "too many"])
def test_no_word_and_too_many_are_a_sentence(arrays, numbers):
    with pytest.raises(ValueError, match="reads from 1 to 64 words"):
        trace(arrays, numbers)


@pytest.mark.parametrize(
    ("text", "words", "unknown"),
    [
        ("", 0, 0),
        ("   \n\t\x00\x07", 0, 0),
        ("dog", 1, 0),
        ("The DOG barks!", 4, 1),
        ("🙂🙃 dog", 3, 2),
        ("كلب dog", 2, 1),
        ("犬は吠える", 1, 1),
        ("<b>dog</b> **dog** $dog$", None, None),
        ("dog\u202egod", None, None),
        ("dog " * 100_000, LONGEST, 0),
    ],
)
def test_any_text_is_read(text, words, unknown):
    reading = read_words(text, LONGEST)
    assert len(reading.words) <= LONGEST
    assert set(reading.words) <= set(english.vocabulary())  # nothing of the reader's reaches a chart but words of ours
    if words is not None:
        assert len(reading.words) == words
        assert len(reading.unknown) == unknown
    assert (english.UNKNOWN in reading.words) == bool(reading.unknown)


def test_words_beyond_the_longest_are_counted():
    reading = read_words("dog " * 900, LONGEST)
    assert len(reading.words) == LONGEST
    assert reading.left_out == 900 - LONGEST


@pytest.mark.parametrize("special", english.SPECIAL)
def test_what_looks_like_a_special_token_is_an_unknown_word(special):
    reading = read_words(f"dog {special.upper()} cat", LONGEST)
    assert reading.words == ("dog", english.UNKNOWN, "cat")
    assert reading.unknown == (special,)


@pytest.mark.parametrize("text", ["dog " * 63 + "dog", "dog" + " " * 6_000 + "dog", "dog " * 5_000])
def test_whatever_is_not_read_is_said_to_be_left_out(text):
    assert read_words(text, LONGEST).left_out
    assert not read_words(text[:4], LONGEST).left_out


def sentence_of(arrays, text, change=UNCHANGED):
    return trace_sentence(Recorded(arrays), (english.START, *read_words(text, LONGEST).words), change)


def test_a_trace_is_equal_and_hashed_by_what_it_was_made_of(arrays):
    one, same = (sentence_of(arrays, "the old dog") for _ in range(2))
    assert one == same
    assert hash(one) == hash(same)
    assert one != sentence_of(arrays, "the old dog", Change(positions=False))


def test_scores_have_the_arithmetic_of_every_pair(arrays):
    sentence = sentence_of(arrays, "the old dog lives in the")
    words = sentence.words
    table = score_table(sentence, 1, 2, len(words) - 1)
    assert len(table) == len(words) ** 2
    assert table["score"].to_numpy() == pytest.approx(table["scaled"].to_numpy() * math.sqrt(WIDTH / HEADS), abs=1e-5)
    assert table.groupby("row")["weight"].sum().to_numpy() == pytest.approx(numpy.ones(len(words)), abs=1e-5)
    assert (table["weight"][~table["visible"]] == 0).all()
    one = table.iloc[-2]
    query, key = ([float(number.replace("−", "-")) for number in one[part].split()] for part in ("query", "key"))
    assert sum(q * k for q, k in zip(query, key, strict=True)) == pytest.approx(one["score"], abs=0.1)
    assert one["product"].count("+") == WIDTH // HEADS - 1


@pytest.mark.parametrize(
    ("kind", "columns"), [("input", WIDTH), ("projections", 3 * WIDTH // HEADS), ("context", WIDTH // HEADS)]
)
def test_vectors_have_a_cell_for_every_number(arrays, kind, columns):
    sentence = sentence_of(arrays, "the old dog")
    table = vector_table(sentence, 0, 1, 3, kind)
    assert len(table) == len(sentence.words) * columns
    assert table[["row", "column"]].drop_duplicates().shape[0] == len(table)


def test_long_sentences_have_a_window_that_ends_with_the_query():
    words = ("dog",) * 41
    assert list(window(words, 30)) == list(range(31 - STEPWISE, 31))
    assert list(window(words, 3)) == list(range(STEPWISE))
    assert list(window(words[:5], 2)) == list(range(5))


def test_next_words_stand_beside_what_they_were(arrays):
    trained = sentence_of(arrays, "the old dog")
    alone = next_word_table(trained, trained, 3)
    both = next_word_table(trained, sentence_of(arrays, "the old dog", replace(UNCHANGED, positions=False)), 3)
    assert set(alone["run"]) == {"as trained"}
    assert set(both["run"]) == {"as trained", "changed"}
    assert alone["word"].nunique() == both["word"].nunique() == 6
    assert alone["probability"].is_monotonic_decreasing
    probabilities = trace(arrays, english.token_ids(trained.words)).probabilities[3]
    assert alone["probability"].iloc[0] == pytest.approx(probabilities.max(), abs=1e-6)


def test_ablations_are_tables_of_the_whole(arrays):
    sentence = sentence_of(arrays, "the old dog")
    ablations = ablate(sentence, 3)
    tokens, heads = token_ablations(ablations), head_ablations(ablations)
    assert list(tokens["word"]) == list(sentence.words)
    assert len(heads) == DEPTH * HEADS
    assert tokens["answer"].nunique() == 1
    assert head_weights(sentence).shape == (DEPTH, HEADS, 4, 4)


def test_sixty_four_words_are_answered_quickly(arrays):
    import time

    numbers = list(range(7, 7 + LENGTH))
    began = time.thread_time()
    ablation_effects(arrays, numbers, LENGTH - 1)
    assert time.thread_time() - began < 1.5
