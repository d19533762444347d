"""What a page says of the networks of this experiment without torch."""

import pytest

from dlcore.experiments.language import long_range_recall as recall


@pytest.mark.parametrize("variant", recall.EXPERIMENT.variants)
@pytest.mark.parametrize(("hidden", "distance"), [(16, 5), (64, 20), (64, 100), (128, 2)])
def test_the_parameters_are_those_of_the_network(variant, hidden, distance):
    network = recall.network(variant, distance, width=hidden)
    counted = sum(weight.numel() for weight in network.parameters())
    assert recall.parameter_count(variant, hidden, distance) == counted


def test_the_transformer_has_five_times_the_parameters_of_an_lstm_and_twenty_times_those_of_an_rnn():
    rnn, lstm, transformer = (
        recall.parameter_count(name, recall.WIDTH, recall.DISTANCE.default) for name in ("rnn", "lstm", "transformer")
    )
    assert round(transformer / lstm) == 5
    assert round(transformer / rnn, -1) == 20
