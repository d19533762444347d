"""An LSTM beside GPT: about as many parameters, the same windows, and a record of what validation chose."""

import pytest

from dlcore.experiments import find
from dlcore.experiments.language import bits_per_byte
from dlcore.recipes import byte_language_model


def test_both_networks_have_about_as_many_parameters():
    sizes = [
        sum(weight.numel() for weight in bits_per_byte.network(variant).parameters())
        for variant in bits_per_byte.NETWORKS
    ]
    assert max(sizes) / min(sizes) < 1.02


@pytest.mark.parametrize("variant", bits_per_byte.NETWORKS)
@pytest.mark.slow
def test_a_run_tells_the_bits_of_its_best_step(variant, silent, monkeypatch):
    whole = byte_language_model.byte_parts
    monkeypatch.setattr(
        byte_language_model, "byte_parts", lambda corpus: {k: v[:1_500] for k, v in whole(corpus).items()}
    )
    monkeypatch.setattr(bits_per_byte, "EVERY", 5)
    experiment = find("bits-per-byte")
    (tables,) = experiment.measure(experiment.run_group(variant, (0,), steps=10), "cpu", silent)
    curve, end = tables["curve"], tables["end"]
    assert curve["step"] == [0, 5, 10]
    assert curve["bytes"] == [0, 5 * 2_048, 10 * 2_048]
    assert curve["validation"][0] == pytest.approx(8, abs=0.6)  # nearly uniform over 256 bytes
    assert curve["validation"][2] < curve["validation"][1] < curve["validation"][0]
    assert end["validation"] == [min(curve["validation"])]
    assert end["bits"] == [curve["bits"][2]]
    assert end["step"] == [10]
    assert len(silent.reported) == 3
