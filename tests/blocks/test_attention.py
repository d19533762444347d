"""Our attention against torch's own: the same numbers, with masks, over several heads, and as a whole layer."""

import copy

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from dlcore.blocks.attention import MultiHeadAttention, TransformerBlock, attention

WIDTH, HEADS, LENGTH, BATCH = 16, 4, 7, 3
CAUSAL = torch.ones(LENGTH, LENGTH, dtype=torch.bool).tril()


def random(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def randomize(module, seed=1):
    """The module with every weight random, biases and norms too, so that none can be left out unseen."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for weight in module.parameters():
            weight.copy_(0.4 * torch.randn(weight.shape, generator=generator))
    return module


def like(ours):
    """torch's own attention with our weights."""
    torchs = nn.MultiheadAttention(WIDTH, HEADS, batch_first=True)
    with torch.no_grad():
        torchs.in_proj_weight.copy_(torch.cat([ours.query.weight, ours.key.weight, ours.value.weight]))
        torchs.in_proj_bias.copy_(torch.cat([ours.query.bias, ours.key.bias, ours.value.bias]))
        torchs.out_proj.load_state_dict(ours.output.state_dict())
    return torchs


@pytest.mark.parametrize(
    "mask",
    [None, CAUSAL, CAUSAL.expand(BATCH, HEADS, -1, -1), random(BATCH, 1, LENGTH, LENGTH, seed=5) > -1],
    ids=["none", "causal", "full", "random"],
)
def test_attend_is_torchs(mask):
    query, key, value = (random(BATCH, HEADS, LENGTH, 5, seed=seed) for seed in range(3))
    if mask is not None:
        mask = mask | torch.eye(LENGTH, dtype=torch.bool)  # everyone sees at least themselves
    received, weights = attention(query, key, value, mask)
    torch.testing.assert_close(received, F.scaled_dot_product_attention(query, key, value, mask), atol=1e-6, rtol=1e-5)
    torch.testing.assert_close(weights.sum(-1), torch.ones(BATCH, HEADS, LENGTH))
    if mask is not None:
        assert (weights[~mask.expand_as(weights)] == 0).all()


def test_unscaled_scores_are_those_of_a_scale_of_one():
    query, key, value = (random(BATCH, LENGTH, 5, seed=seed) for seed in range(3))
    received, _ = attention(query, key, value, scaled=False)
    torch.testing.assert_close(
        received, F.scaled_dot_product_attention(query, key, value, scale=1.0), atol=1e-6, rtol=1e-5
    )
    assert not torch.allclose(received, attention(query, key, value)[0], atol=1e-3)


def test_what_is_asked_may_be_longer_and_wider_than_who_asks():
    received, weights = attention(random(2, 5), random(9, 5, seed=1), random(9, 3, seed=2))
    assert received.shape == (2, 3)
    assert weights.shape == (2, 9)


@pytest.mark.parametrize("keeps", [False, True])
@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("own", [True, False], ids=["self", "cross"])
def test_many_heads_are_torchs(keeps, masked, own):
    ours = randomize(MultiHeadAttention(WIDTH, HEADS))
    ours.store_weights = keeps
    asking = random(BATCH, LENGTH, WIDTH)
    asked = asking if own else random(BATCH, LENGTH, WIDTH, seed=9)
    received = ours(asking, asked, CAUSAL if masked else None)
    expected, weights = like(ours)(
        asking, asked, asked, attn_mask=~CAUSAL if masked else None, average_attn_weights=False
    )
    torch.testing.assert_close(received, expected, atol=1e-5, rtol=1e-5)
    if keeps:
        torch.testing.assert_close(ours.weights, weights, atol=1e-5, rtol=1e-5)
    else:
        assert ours.weights is None


@pytest.mark.parametrize("masked", [False, True])
def test_a_block_is_torchs_encoder_layer(masked):
    ours = randomize(TransformerBlock(WIDTH, HEADS, expansion=3)).eval()
    torchs = nn.TransformerEncoderLayer(WIDTH, HEADS, 3 * WIDTH, 0.0, "gelu", batch_first=True, norm_first=True).eval()
    torchs.self_attn = like(ours.attention).eval()
    for theirs, own in (
        (torchs.norm1, ours.attention_norm),
        (torchs.norm2, ours.mlp_norm),
        (torchs.linear1, ours.mlp[0]),
        (torchs.linear2, ours.mlp[2]),
    ):
        theirs.load_state_dict(own.state_dict())
    x = random(BATCH, LENGTH, WIDTH)
    torch.testing.assert_close(
        ours(x, CAUSAL if masked else None), torchs(x, src_mask=~CAUSAL if masked else None), atol=1e-5, rtol=1e-5
    )


def test_every_weight_of_a_block_gets_a_gradient_and_dropout_drops():
    block = TransformerBlock(WIDTH, HEADS, dropout=0.5)
    x = random(BATCH, LENGTH, WIDTH)
    block(x).square().sum().backward()
    # a key's bias adds the same to all scores of one asker, which softmax does not notice
    assert all(
        weight.grad.abs().max() > 1e-6 for name, weight in block.named_parameters() if name != "attention.key.bias"
    )
    assert not torch.equal(block(x), block(x))
    still = copy.deepcopy(block).eval()
    assert torch.equal(still(x), still(x))
