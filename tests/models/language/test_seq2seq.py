"""The encoder–decoder: additive attention against a loop over queries and keys, what padding changes, and both ways of feeding the decoder."""

import math

import pytest
import torch

from dlcore.blocks.decoder_attention import AdditiveAttention, DotProductAttention
from dlcore.data.token_sequences import COPY, END, PADDING, REVERSE, START, draw
from dlcore.models.language.gru import GRU
from dlcore.models.language.seq2seq import ATTENTION, Seq2Seq

TOKENS, WIDTH = 19, 12


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


def make(variant):
    return Seq2Seq(TOKENS, WIDTH, variant)


def test_additive_attention_is_that_of_a_loop():
    layer, queries, states = AdditiveAttention(WIDTH, 5), torch.randn(2, 3, WIDTH), torch.randn(2, 4, WIDTH)
    mask = torch.tensor([[True] * 4, [True, True, False, False]])
    contexts, weights = layer(queries, states, mask[:, None, :])
    for row in range(2):
        for place in range(3):
            scores = torch.full((4,), -math.inf)
            for key in range(4):
                if mask[row, key]:
                    hidden = layer.query.weight @ queries[row, place] + layer.query.bias
                    hidden = torch.tanh(hidden + layer.key.weight @ states[row, key])
                    scores[key] = layer.score.weight[0] @ hidden
            expected = scores.softmax(0)
            torch.testing.assert_close(weights[row, place], expected)
            torch.testing.assert_close(contexts[row, place], expected @ states[row])


def test_dot_product_attention_compares_projections_over_the_root_of_their_width():
    layer, queries, states = DotProductAttention(WIDTH, 5), torch.randn(1, 2, WIDTH), torch.randn(1, 3, WIDTH)
    _, weights = layer(queries, states, torch.ones(1, 1, 3, dtype=torch.bool))
    scores = [[(layer.query(q) @ layer.key(k)).item() / math.sqrt(5) for k in states[0]] for q in queries[0]]
    torch.testing.assert_close(weights[0].detach(), torch.tensor(scores).softmax(-1))


@pytest.mark.parametrize("variant", ATTENTION)
def test_padding_of_the_input_changes_nothing(variant):
    model, (source, target) = make(variant), draw(REVERSE, 3, 4, 4, 16, 0)
    padded = torch.cat([source, torch.full((3, 2), PADDING)], 1)
    torch.testing.assert_close(model(padded, target[:, :-1]), model(source, target[:, :-1]))
    (written, weights), (_, plain) = model.write(padded, 5), model.write(source, 5)
    assert written.shape == (3, 5)
    if variant == "fixed-context":
        assert weights is None
    else:
        assert weights.shape == (3, 5, 6)
        assert weights[..., 4:].abs().max() == 0
        torch.testing.assert_close(weights[..., :4], plain)
        torch.testing.assert_close(weights.sum(-1), torch.ones(3, 5))


@pytest.mark.parametrize("variant", ATTENTION)
def test_the_decoder_knows_the_input_and_what_stands_before_but_nothing_that_follows(variant):
    model, (source, target) = make(variant), draw(COPY, 1, 5, 5, 16, 0)
    before = model(source, target[:, :-1])
    other = target.clone()
    other[0, 3] = 3 + (other[0, 3] - 2) % 16
    assert ((model(source, other[:, :-1]) - before).abs().amax(-1)[0] > 1e-7).tolist() == [False] * 3 + [True] * 3
    changed = source.clone()
    changed[0, 0] = 3 + (changed[0, 0] - 2) % 16
    assert ((model(changed, target[:, :-1]) - before).abs().amax(-1) > 1e-7).all()


@pytest.mark.parametrize("variant", ATTENTION)
def test_what_it_writes_is_what_teacher_forcing_finds_likeliest_when_fed_with_that(variant):
    model, (source, _) = make(variant), draw(COPY, 4, 3, 6, 16, 1)
    written, _ = model.write(source, 7)
    read = torch.cat([torch.full((4, 1), START), written[:, :-1]], 1)
    assert torch.equal(model(source, read).argmax(-1), written)


@pytest.mark.parametrize("variant", ATTENTION)
def test_scheduled_sampling_begins_as_teacher_forcing_and_ends_with_its_own_tokens(variant):
    model, (source, target) = make(variant), draw(COPY, 4, 3, 6, 16, 1)
    generator = torch.Generator().manual_seed(0)
    forced = model(source, target[:, :-1])
    torch.testing.assert_close(model.forward_sampled(source, target[:, :-1], 0.0, generator), forced)
    own = model.forward_sampled(source, target[:, :-1], 1.0, generator)
    torch.testing.assert_close(own[:, 0], forced[:, 0])
    assert (own[:, 1:] - forced[:, 1:]).abs().max() > 1e-4
    own.sum().backward()
    assert all(weight.grad is not None for weight in model.parameters())


def test_the_encoder_is_our_gru():
    model, plain, (source, _) = make("fixed-context"), GRU(WIDTH, WIDTH, 1), draw(COPY, 2, 4, 4, 16, 0)
    with torch.no_grad():
        for name, layer in (("ih", plain.input_to_hidden), ("hh", plain.hidden_to_hidden)):
            layer.weight.copy_(getattr(model.encoder, f"weight_{name}_l0"))
            layer.bias.copy_(getattr(model.encoder, f"bias_{name}_l0"))
    states, last = model.encode(source)
    expected = torch.stack(list(plain.hidden_states(model.embedding(source))), 1)
    torch.testing.assert_close(states, expected)
    torch.testing.assert_close(last[0], expected[:, -1])


@pytest.mark.parametrize(("task", "order"), [(COPY, 1), (REVERSE, -1)])
def test_each_output_is_its_input_in_order_with_start_and_end(task, order):
    source, target = draw(task, 50, 1, 6, 16, 3)
    assert source.shape[1] + 2 == target.shape[1]
    for read, written in zip(source.tolist(), target.tolist(), strict=True):
        tokens = [token for token in read if token != PADDING]
        assert read == tokens + [PADDING] * (len(read) - len(tokens))
        expected = [START, *tokens[::order], END]
        assert written == expected + [PADDING] * (len(written) - len(expected))
    assert {3, 18} <= set(source.unique().tolist()) <= set(range(19))
