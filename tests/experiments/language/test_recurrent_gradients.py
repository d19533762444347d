"""Gradients of recurrent networks against what theory says of them; trainings with and without clipping."""

import math

import pytest
import torch

from dlcore.experiments import find
from dlcore.experiments.foundations import gradient_clipping
from dlcore.experiments.language import recurrent_clipping, recurrent_gradients
from dlcore.models.language.rnn import RNN

GRADIENTS = find("recurrent-gradients")


def test_without_input_and_bias_an_orthogonal_rnn_multiplies_the_gradient_by_its_gain():
    """At h = 0 tanh′ is 1, so that the factor is the gain itself."""
    for gain in (0.5, 1.0, 1.5):
        torch.manual_seed(0)
        model = recurrent_gradients.network("rnn-orthogonal", gain).double()
        with torch.no_grad():
            for bias in (model.input_to_hidden.bias, model.hidden_to_hidden.bias):
                bias.zero_()
        sizes = recurrent_gradients.gradient_sizes(
            model, torch.zeros(4, 21, 8, dtype=torch.double), torch.tensor([0, 1, 2, 3])
        )
        assert len(sizes) == 21
        assert sizes[20] / sizes[0] == pytest.approx(gain**20)


def test_gradients_are_those_of_a_loss_after_the_last_token():
    torch.manual_seed(1)
    model, read, answers = RNN(8, 5, 8).double(), torch.randn(3, 4, 8).double(), torch.tensor([1, 2, 0])
    state = torch.zeros(3, 5).double()
    states = []
    for token in read.unbind(1):
        state = torch.tanh(model.input_to_hidden(token) + model.hidden_to_hidden(state))
        states.append(state)
    gradients = torch.autograd.grad(torch.nn.functional.cross_entropy(model.output(state), answers), states)
    assert recurrent_gradients.gradient_sizes(model, read, answers) == pytest.approx(
        [gradient.norm().item() for gradient in gradients[::-1]]
    )


@pytest.mark.slow
def test_default_initialization_vanishes_a_great_gain_explodes_and_a_forget_bias_keeps(silent, monkeypatch):
    monkeypatch.setattr(recurrent_gradients, "BATCH", 4)

    def factor(variant, **settings):
        (tables,) = GRADIENTS.measure(GRADIENTS.run_group(variant, (0,), **settings), "cpu", silent)
        assert tables["profile"]["back"] == list(recurrent_gradients.BACK)
        assert tables["profile"]["gradient"][0] == 1.0
        assert all(value > 0 for value in tables["profile"]["gradient"])
        return GRADIENTS.outcome.of(tables)

    assert factor("rnn") < 0.7 < factor("rnn-orthogonal", gain=1.0) < 1.0 < factor("rnn-orthogonal", gain=2.0)
    default, kept = factor("lstm"), factor("lstm", forget_bias="log T")
    assert default < 0.8 < 0.95 < kept


def test_settings_are_asked_of_those_that_have_them():
    assert GRADIENTS.run("lstm", 0, gain=2.0) == GRADIENTS.run("lstm", 0)
    assert GRADIENTS.run("rnn", 0, gain=2.0, forget_bias="1") == GRADIENTS.run("rnn", 0)
    ways = {
        (group.first.variant, group.first["gain"], group.first["forget_bias"])
        for group in GRADIENTS.shipped_run_groups()
    }
    assert len(ways) == 1 + len(recurrent_gradients.GAINS) + 2 * len(recurrent_gradients.BIASES)


def test_the_largest_norm_is_infinite_where_one_was_no_number():
    assert recurrent_clipping.greatest([None, 2.0, 3.0, 1.0]) == 3.0
    assert recurrent_clipping.greatest([None, 2.0, math.nan]) == math.inf


@pytest.mark.slow
def test_a_training_records_its_end_and_clipping_changes_it(silent, monkeypatch):
    monkeypatch.setattr(recurrent_clipping, "STEPS", 10)
    monkeypatch.setattr(recurrent_clipping, "EVERY", 5)
    for part in ("TRAIN", "VALIDATION", "TEST"):
        monkeypatch.setattr(gradient_clipping, part, 100)
    experiment = find("recurrent-clipping")
    ends = {}
    for variant in experiment.variants:
        (tables,) = experiment.measure(experiment.run_group(variant, (3,), length=6, max_norm=0.01), "cpu", silent)
        curve, end = tables["curve"], tables["end"]
        assert curve["step"] == [0, 5, 10]
        assert end["accuracy"] == curve["accuracy"][-1:]
        assert end["norm"] == [max(curve["norm"][1:])]
        ends[variant] = curve["loss"]
    assert ends["unclipped"][0] == pytest.approx(ends["clip-norm"][0])
    assert abs(ends["clip-norm"][2] - ends["clip-norm"][0]) < abs(ends["unclipped"][2] - ends["unclipped"][0])
