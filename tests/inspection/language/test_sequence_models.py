"""Readers asked after every token: each answer is that of the network shown so much, gates are between shut and open."""

import pytest
import torch
from torch.nn import functional as F

from dlcore.experiments import find
from dlcore.experiments.language.long_range_recall import LOG_T, PLAIN, TOKENS, WIDTH, network
from dlcore.inspection.language import sequence_models
from dlcore.models.loading import weight_arrays
from dlcore.records import Library, RecordedArrays

RECALL = find("long-range-recall")
SEQUENCE = [3, 0, 7, 7, 1, 2, 6, 5, 4, 0]


@pytest.fixture(params=RECALL.variants)
def reader(request, as_recorded):
    torch.manual_seed(1)
    recorded = as_recorded(weight_arrays(network(request.param, 20)), request.param)
    return request.param, sequence_models.load_network(recorded, WIDTH, TOKENS, 20)


def test_asked_after_t_tokens_it_answers_as_one_that_was_shown_t(reader):
    variant, model = reader
    answers = sequence_models.first_token_probabilities(variant, model, SEQUENCE)
    assert answers.shape == (10, TOKENS)
    for time in (0, 4, 9):
        shown = F.one_hot(torch.tensor([SEQUENCE[: time + 1]]), TOKENS).float()
        with torch.no_grad():
            assert torch.allclose(torch.from_numpy(answers[time]), model(shown)[0].softmax(-1), atol=1e-5)


def test_what_opened_is_told_for_every_token(reader):
    variant, model = reader
    gate_activity = sequence_models.gate_activity(variant, model, SEQUENCE)
    assert len(gate_activity) == {"rnn": 1, "lstm": 3, "gru": 2, "transformer": 2}[variant]
    for values in gate_activity.values():
        assert values.shape == (10,)
        assert (values >= 0).all()
        assert (values <= 1).all()
    if variant == "transformer":
        assert all(values.sum() == pytest.approx(1, abs=1e-4) for values in gate_activity.values())
        assert not any(block.attention.store_weights for block in model.blocks)


@pytest.mark.parametrize(("variant", "memory"), [("lstm", LOG_T), ("gru", LOG_T), ("transformer", PLAIN)])
def test_the_shipped_weights_recall_the_first_token(variant, memory):
    recorded = RecordedArrays(RECALL.run(variant, 0, forget_bias=memory), (False,), Library())
    generator = torch.Generator().manual_seed(5)
    right = 0
    for _ in range(20):
        sequence = torch.randint(TOKENS, (20,), generator=generator).tolist()
        measured = sequence_models.activity(recorded, tuple(sequence), WIDTH, TOKENS, 20)
        assert measured.recall.shape == (20,)
        right += measured.recall[-1] > 0.5
    assert right >= 17
