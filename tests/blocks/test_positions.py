"""Positions: the formula of sinusoids, and what RoPE and ALiBi do to scores, against the implementations of transformers."""

import math

import pytest
import torch

from dlcore.blocks.positions import alibi, relative_buckets, rotate, sinusoids


@pytest.mark.parametrize("width", [6, 7])
def test_every_number_is_that_of_the_formula(width):
    waves = sinusoids(50, width)
    assert waves.shape == (50, width)
    for place in (0, 1, 17, 49):
        for number in range(width):
            angle = place / 10_000 ** (2 * (number // 2) / width)
            assert waves[place, number] == pytest.approx((math.cos if number % 2 else math.sin)(angle), abs=1e-6)


def test_how_alike_two_places_are_depends_on_their_distance_alone():
    waves = sinusoids(40, 16)
    alike = waves @ waves.T
    for distance in (0, 1, 5, 20):
        torch.testing.assert_close(
            alike.diagonal(distance), alike[0, distance].expand(40 - distance), atol=1e-4, rtol=1e-4
        )
    assert alike[0, 0] > alike[0, 1] > alike[0, 3]


@pytest.mark.slow
def test_rotation_is_that_of_gpt_j_and_up_to_order_that_of_llama():
    from transformers.models.gptj.modeling_gptj import apply_rotary_pos_emb, create_sinusoidal_positions
    from transformers.models.llama.modeling_llama import apply_rotary_pos_emb as apply_halves

    x = torch.randn(2, 3, 20, 8, generator=torch.Generator().manual_seed(0))  # (batch, heads, time, width)
    sine, cosine = create_sinusoidal_positions(20, 8).chunk(2, -1)
    theirs = apply_rotary_pos_emb(x.transpose(1, 2), sine[None], cosine[None]).transpose(1, 2)
    torch.testing.assert_close(rotate(x), theirs, atol=1e-5, rtol=1e-5)
    halves = torch.cat([x[..., 0::2], x[..., 1::2]], -1)
    turned, _ = apply_halves(halves, halves, torch.cat([cosine, cosine], -1)[None], torch.cat([sine, sine], -1)[None])
    torch.testing.assert_close(
        torch.cat([rotate(x)[..., 0::2], rotate(x)[..., 1::2]], -1), turned, atol=1e-5, rtol=1e-5
    )


def test_a_score_between_rotated_vectors_depends_on_the_distance_alone():
    query, key = torch.randn(2, 8, generator=torch.Generator().manual_seed(1))
    scores = rotate(query.expand(30, 8)) @ rotate(key.expand(30, 8)).mT
    for distance in (0, 3, 20):
        diagonal = scores.diagonal(-distance)
        torch.testing.assert_close(diagonal, diagonal[0].expand_as(diagonal), atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(rotate(query.expand(30, 8)).norm(dim=-1), query.norm().expand(30))
    assert not torch.allclose(scores[0, 1], scores[1, 0])  # which of the two stands first counts


@pytest.mark.slow
@pytest.mark.parametrize("heads", [4, 8])
def test_alibi_is_that_of_bloom_up_to_what_softmax_ignores(heads):
    from transformers.models.bloom.modeling_bloom import build_alibi_tensor

    time = 12
    theirs = build_alibi_tensor(torch.ones(1, time), heads, torch.float32).view(heads, 1, time).expand(-1, time, -1)
    causal = torch.ones(time, time, dtype=torch.bool).tril()
    scores = torch.randn(heads, time, time, generator=torch.Generator().manual_seed(2))
    ours, others = (
        (scores + bias).masked_fill(~causal, -torch.inf).softmax(-1) for bias in (alibi(heads, time), theirs)
    )
    torch.testing.assert_close(ours, others)
    assert torch.equal(alibi(heads, time), alibi(heads, time).mT)
    assert (alibi(heads, time).diagonal(dim1=1, dim2=2) == 0).all()


@pytest.mark.slow
@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("time", [1, 7, 40, 300])
def test_relative_buckets_are_those_of_t5(time, causal):
    from transformers.models.t5.modeling_t5 import T5Attention

    position = torch.arange(time)
    theirs = T5Attention._relative_position_bucket(position - position[:, None], bidirectional=not causal)
    assert torch.equal(relative_buckets(time, causal=causal), theirs)


def test_a_relative_bias_is_shared_by_all_blocks_and_learned():
    from dlcore.models.language.transformer import Transformer

    torch.manual_seed(0)
    network = Transformer(5, 16, 2, depth=3, heads=4, positions="relative")
    tables = [block.attention.relative.weight for block in network.blocks]
    assert all(table is tables[0] for table in tables)
    assert sum(weight is tables[0] for weight in network.parameters()) == 1
    network(torch.eye(5)[torch.randint(0, 5, (2, 9))]).sum().backward()
    near, far = tables[0].grad[[1, 17]].abs().sum(), tables[0].grad[[15, 31]].abs().sum()
    assert near > 0
    assert far == 0  # nine tokens have no such distance
