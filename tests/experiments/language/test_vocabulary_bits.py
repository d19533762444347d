"""An LSTM for each vocabulary: as often through the text, and bits that can be compared."""

import math

import pytest

from dlcore.experiments import find
from dlcore.experiments.language import vocabulary_bits
from dlcore.recipes import subword_text

EXPERIMENT = find("vocabulary-bits")


@pytest.mark.slow
@pytest.mark.parametrize("size", [256, 1024])
def test_a_run_reads_the_text_so_often_and_begins_with_equal_odds_for_all_tokens(size, silent, monkeypatch):
    whole = subword_text.token_parts

    def short(corpus, size):
        texts, lengths = whole(corpus, size)
        return tuple(text[:5_000] for text in texts), lengths

    monkeypatch.setattr(subword_text, "token_parts", short)
    (tables,) = EXPERIMENT.measure(EXPERIMENT.run_group("lstm", (0,), size=size, epochs=2), "cpu", silent)
    curve, end = tables["curve"], tables["end"]
    length = whole("shakespeare", size)[1]
    assert end["steps"] == [round(2 * 5_000 / 2_048)]
    assert curve["epoch"][-1] == pytest.approx(2, rel=0.1)
    assert curve["bytes"][-1] == round(end["steps"][0] * 2_048 * length[0])
    # before the first step every token is about as likely, and a byte has its part of the bits
    assert curve["validation"][0] == pytest.approx(math.log2(size) / length[1], rel=0.02)
    assert curve["bits"][0] == pytest.approx(math.log2(size) / length[2], rel=0.02)
    assert end["validation"] == [min(curve["validation"])]
    assert end["parameters"] == [sum(weight.numel() for weight in vocabulary_bits.network(size).parameters())]


def test_three_vocabularies_are_tuned_on_seeds_of_their_own_and_others_have_a_rate_between():
    tuned = EXPERIMENT.tuning_run_groups()
    assert {run["size"] for run in tuned} == set(vocabulary_bits.TUNED_SIZES)
    rates = [EXPERIMENT.run("lstm", 0, size=size)["learning_rate"] for size in vocabulary_bits.SIZES]
    assert rates[1] ** 2 == pytest.approx(rates[0] * rates[2], rel=0.01)
    assert rates[3] ** 2 == pytest.approx(rates[2] * rates[4], rel=0.01)
    assert {run["epochs"] for run in tuned} == {
        vocabulary_bits.EPOCHS.default
    }  # a shorter training prefers larger rates
    assert not set(EXPERIMENT.tuning_seeds) & set(EXPERIMENT.seeds)
