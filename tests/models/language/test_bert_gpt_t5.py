"""BERT, GPT and T5: who sees whom, every weight learns, and the parts are those of torch."""

import pytest
import torch

from dlcore.blocks.normalization import EPSILON, RMSNorm
from dlcore.data.synthetic_english import vocabulary
from dlcore.models.language.bert import BERT
from dlcore.models.language.gpt import GPT
from dlcore.models.language.ngram import NGramModel
from dlcore.models.language.t5 import ABSOLUTE, RELATIVE, T5

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


def rotary_gpt(tokens):
    return GPT(tokens, rotary=True)


@pytest.mark.parametrize("make", [GPT, rotary_gpt])
def test_gpt_does_not_look_ahead(make):
    assert changed_places(make(TOKENS), 3) == [False] * 3 + [True] * 3


def test_a_gpt_with_rotary_positions_knows_the_order_and_takes_texts_of_any_length():
    model, longer = GPT(TOKENS, depth=1, rotary=True).eval(), torch.randint(1, TOKENS, (1, 40))
    assert model(longer).shape == (1, 40, TOKENS)
    assert not any("positions" in name for name, _ in model.named_parameters())
    swapped = NUMBERS[
        :, [0, 2, 1, 3, 4, 5]
    ]  # to one block without positions the last token would have the same before it
    assert (model(NUMBERS) - model(swapped))[0, -1].abs().max() > 1e-4


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


@pytest.mark.parametrize("make", [BERT, GPT, rotary_gpt, T5])
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


@pytest.mark.slow
def test_t5_is_that_of_transformers():
    from transformers import T5Config, T5ForConditionalGeneration

    ours = T5(TOKENS, width=16, heads=2, depth=2).eval()
    config = T5Config(
        vocab_size=TOKENS, d_model=16, d_kv=8, d_ff=64, num_layers=2, num_heads=2, dropout_rate=0.0, layer_norm_epsilon=EPSILON,
        pad_token_id=0, decoder_start_token_id=2,
    )  # fmt: skip
    theirs = T5ForConditionalGeneration(config).eval()
    with torch.no_grad():
        for norm in (module for module in ours.modules() if isinstance(module, RMSNorm)):
            norm.gamma.normal_(1, 0.1)
        theirs.shared.weight.copy_(ours.embedding.weight)
        stacks = (
            (theirs.encoder, ours.encoder, ours.encoder_norm, ours.encoder_positions),
            (theirs.decoder, ours.decoder, ours.norm, ours.decoder_positions),
        )
        for stack, blocks, norm, positions in stacks:
            stack.final_layer_norm.weight.copy_(norm.gamma)
            stack.block[0].layer[0].SelfAttention.relative_attention_bias.weight.copy_(positions.table.weight)
            for other, block in zip(stack.block, blocks, strict=True):
                attentions = [(other.layer[0].SelfAttention, block.attention)]
                norms = [block.attention_norm]
                if hasattr(block, "cross"):
                    attentions.append((other.layer[1].EncDecAttention, block.cross))
                    norms.append(block.cross_norm)
                for to, own in attentions:
                    for theirs_name, name in (("q", "query"), ("k", "key"), ("v", "value"), ("o", "output")):
                        getattr(to, theirs_name).weight.copy_(getattr(own, name).weight)
                for layer, own in zip(other.layer, [*norms, block.mlp_norm], strict=True):
                    layer.layer_norm.weight.copy_(own.gamma)
                other.layer[-1].DenseReluDense.wi.weight.copy_(block.mlp[0].weight)
                other.layer[-1].DenseReluDense.wo.weight.copy_(block.mlp[2].weight)
    source = torch.randint(3, TOKENS, (3, 23))
    source[1, 15:] = 0
    target = torch.randint(3, TOKENS, (3, 21))
    expected = theirs(input_ids=source, attention_mask=(source != 0).long(), decoder_input_ids=target).logits
    torch.testing.assert_close(ours(source, target), expected, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("positions", [RELATIVE, ABSOLUTE])
def test_scores_of_t5_begin_at_the_size_of_scaled_ones(positions):
    model = T5(TOKENS, positions=positions)
    x = torch.randn(8, 12, 52)
    attention = model.encoder[0].attention
    query, key = (part(x).unflatten(-1, (4, -1)).transpose(1, 2) for part in (attention.query, attention.key))
    assert 0.7 < (query @ key.mT).std() < 1.4
    assert 0.5 < model(NUMBERS, NUMBERS).std() < 2


def test_counts_are_chances_and_know_what_they_saw():
    sentences = [[2, 7, 8, 3], [2, 7, 9, 3], [2, 7, 8, 3]]
    counts = NGramModel(sentences, 12, order=3, smoothing=0.1)
    assert sum(counts.probabilities((2, 7))) == pytest.approx(1)
    assert sum(counts.probabilities((5, 5))) == pytest.approx(1)
    assert counts.probabilities((2, 7))[8] > counts.probabilities((2, 7))[9] > counts.probabilities((2, 7))[10] > 0
    both = NGramModel(sentences, 12, smoothing=0.1, both=True)
    assert max(range(12), key=both.probabilities((2,), (8,)).__getitem__) == 7
