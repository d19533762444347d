"""The shipped GPT quantized, and sampled from: its recorded perplexity, and as many words as each filter leaves."""

import pytest
import torch

from dlcore.experiments import find
from dlcore.inspection.language import quantization, sampling
from dlcore.inspection.language.text_tasks import load_network, next_words
from dlcore.recipes import evaluation
from dlcore.records import Library, RecordedArrays


@pytest.fixture(scope="module")
def recorded():
    return RecordedArrays(find("pretraining-objectives").run("gpt", 0), (False,), Library())


def test_perplexity_of_whole_weights_is_that_of_the_evaluation(recorded):
    table = quantization.perplexities(recorded)
    whole = table[table["bits"] == quantization.HALF]["perplexity"]
    assert whole.nunique() == 1
    assert whole.iloc[0] == pytest.approx(evaluation.perplexity("gpt", load_network(recorded)), rel=1e-6)
    assert len(table) == 2 * (len(quantization.BITS) + 1)
    by_bits = table.set_index(["variant", "bits"])["perplexity"]
    for variant in quantization.SCALES:
        assert by_bits[variant, 8] == pytest.approx(whole.iloc[0], rel=0.02)
        assert by_bits[variant, 2] > 2 * whole.iloc[0]
    assert (table[table["bits"] == 8]["bytes"] < table[table["bits"] == 16]["bytes"].min()).all()


def test_the_network_that_all_readers_share_stays_as_it_is(recorded):
    before = {name: weight.clone() for name, weight in load_network(recorded).named_parameters()}
    quantization.perplexities(recorded)
    assert all(torch.equal(weight, before[name]) for name, weight in load_network(recorded).named_parameters())


def test_words_left_are_those_with_a_probability(recorded):
    words = ("the", "hungry", "dog")
    table = sampling.words_left(recorded, words).set_index(["variant", "temperature"])["left"]
    for variant, how in sampling.FILTERS.items():
        assert table[variant].is_monotonic_increasing or variant == "keep-top-k"
        every = next_words(recorded, words, **({"temperature": 1.0, "top_k": 0, "top_p": 1.0} | how), count=40)
        assert (every["sampling"] > 0).sum() == table[variant, 1.0]
    assert table["keep-top-k", 3.0] == 10
