"""BERT, GPT and T5: who sees whom, every weight learns, and the parts are those of torch."""

import pytest
import torch
from torch import nn

from dlcore.data.synthetic_english import vocabulary
from dlcore.models.language.bert import BERT
from dlcore.models.language.gpt import GPT
from dlcore.models.language.ngram import NGramModel
from dlcore.models.language.t5 import T5, DecoderBlock

TOKENS, NUMBERS = 30, torch.tensor([[2, 7, 8, 9, 10, 3]])


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


def changed_places(model, place, *more):
    """At which places the scores change when the token at `place` does."""
    other = NUMBERS.clone()
    other[0, place] = 20
    difference = (model.eval()(NUMBERS, *more) - model(other, *more)).abs().amax(-1)[0]
    return (difference > 1e-6).tolist()


def test_bert_sees_both_sides():
    assert changed_places(BERT(TOKENS), 3) == [True] * 6


def test_gpt_does_not_look_ahead():
    assert changed_places(GPT(TOKENS), 3) == [False] * 3 + [True] * 3


def test_t5_sees_all_of_the_input_but_not_what_it_has_yet_to_write():
    model, written = T5(TOKENS).eval(), torch.tensor([[2, 11, 12, 13]])
    assert changed_places(model, 3, written) == [True] * 4
    other = written.clone()
    other[0, 2] = 20
    difference = (model(NUMBERS, written) - model(NUMBERS, other)).abs().amax(-1)[0]
    assert (difference > 1e-6).tolist() == [False, False, True, True]


@pytest.mark.parametrize("make", [BERT, GPT, T5])
def test_padding_changes_nothing(make):
    model = make(TOKENS).eval()
    more = (torch.tensor([[2, 11, 12]]),) if make is T5 else ()
    padded = torch.cat([NUMBERS, torch.zeros(1, 2, dtype=torch.long)], 1)
    alone, with_padding = model(NUMBERS, *more), model(padded, *more)
    torch.testing.assert_close(with_padding[:, : alone.shape[1]], alone)


@pytest.mark.parametrize("make", [BERT, GPT, T5])
def test_every_weight_learns(make):
    model = make(TOKENS)
    model(NUMBERS, *((NUMBERS,) if make is T5 else ())).log_softmax(-1)[..., 5].sum().backward()
    assert all(
        weight.grad is not None and weight.grad.abs().sum() > 0
        for name, weight in model.named_parameters()
        if not name.endswith("key.bias")
    )


def test_all_three_have_about_as_many_weights_and_ship_small():
    sizes = [sum(weight.numel() for weight in make(len(vocabulary())).parameters()) for make in (BERT, GPT, T5)]
    assert max(sizes) / min(sizes) < 1.03
    assert 2 * sum(sizes) < 1.2e6


def test_the_decoder_block_is_that_of_torch():
    ours = DecoderBlock(16, 4).eval()
    theirs = nn.TransformerDecoderLayer(16, 4, 64, 0.0, "gelu", batch_first=True, norm_first=True).eval()
    with torch.no_grad():
        for own, other in ((ours.attention, theirs.self_attn), (ours.cross, theirs.multihead_attn)):
            other.in_proj_weight.copy_(torch.cat([own.query.weight, own.key.weight, own.value.weight]))
            other.in_proj_bias.copy_(torch.cat([own.query.bias, own.key.bias, own.value.bias]))
            other.out_proj.load_state_dict(own.output.state_dict())
        theirs.linear1.load_state_dict(ours.mlp[0].state_dict())
        theirs.linear2.load_state_dict(ours.mlp[2].state_dict())
        for norm, own in (
            (theirs.norm1, ours.attention_norm),
            (theirs.norm2, ours.cross_norm),
            (theirs.norm3, ours.mlp_norm),
        ):
            own.weight.normal_(1, 0.1)
            norm.load_state_dict(own.state_dict())
    x, memory = torch.randn(2, 5, 16), torch.randn(2, 7, 16)
    past, there = torch.ones(5, 5, dtype=torch.bool).tril(), torch.ones(2, 1, 5, 7, dtype=torch.bool)
    torch.testing.assert_close(ours(x, memory, past, there), theirs(x, memory, tgt_mask=~past), atol=1e-5, rtol=1e-5)


def test_counts_are_chances_and_know_what_they_saw():
    sentences = [[2, 7, 8, 3], [2, 7, 9, 3], [2, 7, 8, 3]]
    counts = NGramModel(sentences, 12, order=3, smoothing=0.1)
    assert sum(counts.probabilities((2, 7))) == pytest.approx(1)
    assert sum(counts.probabilities((5, 5))) == pytest.approx(1)
    assert counts.probabilities((2, 7))[8] > counts.probabilities((2, 7))[9] > counts.probabilities((2, 7))[10] > 0
    both = NGramModel(sentences, 12, smoothing=0.1, both=True)
    assert max(range(12), key=both.probabilities((2,), (8,)).__getitem__) == 7
