"""Attention and its rollout: a hand-made case, the rows' sums, and that looking leaves the network as it was."""

import numpy
import pytest
import torch

from dlcore.inspection.vision.attention_rollout import predict_recorded, predict_with_attention, rollout
from dlcore.models.loading import load_model, weight_arrays
from dlcore.models.vision.vit import ViT


def test_rollout_of_a_case_made_by_hand():
    # Two layers of one head over two tokens. Layer 1: the first token looks at the second alone, the second at itself. Layer 2: the other way round.
    first, second = torch.tensor([[0.0, 1.0], [0.0, 1.0]]), torch.tensor([[1.0, 0.0], [1.0, 0.0]])
    # Half by the residual path: layer 1 is ((½, ½), (0, 1)), layer 2 ((1, 0), (½, ½)); their product, the later layer first:
    expected = torch.tensor([[0.5, 0.5], [0.25, 0.75]])
    assert torch.equal(rollout(torch.stack([first, second]).unsqueeze(1)), expected)


def test_heads_count_equally():
    heads = torch.tensor([[[0.0, 1.0], [1.0, 0.0]], [[1.0, 0.0], [0.0, 1.0]]])  # one swaps, one keeps
    assert rollout(heads[None]).tolist() == [[0.75, 0.25], [0.25, 0.75]]


def test_tokens_that_look_at_themselves_alone_keep_everything():
    assert torch.equal(rollout(torch.eye(5).expand(3, 2, 5, 5)), torch.eye(5))


def test_rollout_keeps_rows_that_add_up_to_one_and_takes_many_pictures_at_once():
    weights = torch.randn(3, 4, 2, 6, 6, generator=torch.Generator().manual_seed(0)).softmax(-1)
    whole = rollout(weights)
    assert whole.shape == (3, 6, 6)
    torch.testing.assert_close(whole.sum(-1), torch.ones(3, 6))
    torch.testing.assert_close(whole[1], rollout(weights[1]))


def test_looking_gives_what_the_network_answers_and_leaves_it_as_it_was():
    torch.manual_seed(0)
    network, pictures = ViT().eval(), torch.randn(2, 1, 32, 32)
    expected = network(pictures).softmax(-1)
    answers, weights = predict_with_attention(network, pictures)
    torch.testing.assert_close(answers, expected, atol=1e-6, rtol=1e-5)
    assert weights.shape == (2, 4, 4, 65, 65)
    torch.testing.assert_close(weights.sum(-1), torch.ones(2, 4, 4, 65))
    assert all(not block.attention.store_weights and block.attention.weights is None for block in network.blocks)
    with pytest.raises(RuntimeError):
        predict_with_attention(network, torch.zeros(2, 1, 30, 30))
    assert all(not block.attention.store_weights for block in network.blocks)


def test_a_recorded_network_sees_a_grey_picture_as_the_trained_one_did():
    torch.manual_seed(1)
    network = ViT().half().float()
    arrays = weight_arrays(network) | {"levels": numpy.array([-0.8, 2.0], "float32")}
    pixels = numpy.random.default_rng(0).integers(0, 256, (28, 28)).astype("uint8")
    framed = torch.full((1, 1, 32, 32), -0.8)
    framed[0, 0, 2:-2, 2:-2] = -0.8 + 2.8 * torch.from_numpy(pixels).float() / 255
    answers, weights, whole = predict_recorded(arrays, pixels)
    expected = predict_with_attention(load_model(ViT(), arrays), framed)
    assert answers == pytest.approx(expected[0][0].numpy(), abs=1e-5)
    assert weights == pytest.approx(expected[1][0].numpy(), abs=1e-5)
    assert whole == pytest.approx(rollout(expected[1][0]).numpy(), abs=1e-6)
