"""LSTM and GRU do what torch's own do with the same weights; the Transformer sees what it is told to, and nothing else."""

import math
import re

import pytest
import torch
from torch import nn

from dlcore.guide import TOPICS, WHITEBOARDS
from dlcore.interview import sheet
from dlcore.models.language.fused import fuse
from dlcore.models.language.gru import GRU
from dlcore.models.language.lstm import LSTM
from dlcore.models.language.rnn import RNN
from dlcore.models.language.transformer import Transformer

BATCH, TIME, TOKENS, WIDTH, CLASSES = 3, 7, 4, 5, 2


@pytest.fixture(autouse=True)
def drawn():
    torch.manual_seed(0)


def theirs_with_the_weights_of(ours, kind):
    theirs = kind(TOKENS, WIDTH, batch_first=True)
    with torch.no_grad():
        for name, layer in (("ih", ours.input_to_hidden), ("hh", ours.hidden_to_hidden)):
            getattr(theirs, f"weight_{name}_l0").copy_(layer.weight)
            getattr(theirs, f"bias_{name}_l0").copy_(layer.bias)
    return theirs


@pytest.mark.parametrize(("kind", "library"), [(LSTM, nn.LSTM), (GRU, nn.GRU)])
def test_states_and_gradients_are_those_of_torch(kind, library):
    ours = kind(TOKENS, WIDTH, CLASSES, 1.5)
    theirs = theirs_with_the_weights_of(ours, library)
    x = torch.randn(BATCH, TIME, TOKENS)
    states = theirs(x)[0]
    torch.testing.assert_close(torch.stack(list(ours.hidden_states(x)), dim=1), states, atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(ours(x), ours.output(states[:, -1]), atol=1e-5, rtol=1e-5)
    ours(x).square().sum().backward()
    ours.output(theirs(x)[0][:, -1]).square().sum().backward()
    torch.testing.assert_close(ours.hidden_to_hidden.weight.grad, theirs.weight_hh_l0.grad, atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(ours.input_to_hidden.weight.grad, theirs.weight_ih_l0.grad, atol=1e-5, rtol=1e-4)


def test_the_cell_is_torchs_too():
    ours = LSTM(TOKENS, WIDTH, CLASSES)
    x = torch.randn(BATCH, TIME, TOKENS)
    *_, last = ours.steps(x)
    torch.testing.assert_close(
        last["cell"], theirs_with_the_weights_of(ours, nn.LSTM)(x)[1][1][0], atol=1e-5, rtol=1e-5
    )


def as_python(formula):
    """A gate's or a state's formula: what it defines, and the expression, with h_old for h_{t-1}."""
    for pattern, code in (
        (r"_\{t-1\}", "_old"),
        (r"_t\b", ""),
        (r"\\odot ?", "*"),
        (r"\\sigma", "sigmoid"),
        (r"\\tanh ?(\w+)", r"tanh(\1)"),
        (r"\\tanh", "tanh"),
        (r"([WU](?:_\w)?)\[(\w+),(\w+)\]", r"(\1 @ cat([\2, \3]))"),
        (r"([WU](?:_\w)?) (\w+)", r"(\1 @ \2)"),
    ):
        formula = re.sub(pattern, code, formula)
    return formula.split("=")


@pytest.mark.parametrize(
    ("kind", "topic", "gates"), [(LSTM, "lstm", "ifgo"), (GRU, "gru", ("_r", "_z", ""))], ids=["lstm", "gru"]
)
def test_the_cheat_sheets_formulas_compute_a_step_of_the_cell(kind, topic, gates):
    cell, names = kind(TOKENS, WIDTH, CLASSES), {}
    with torch.no_grad():
        cell.hidden_to_hidden.bias.zero_()
        if kind is GRU:
            cell.input_to_hidden.bias.zero_()  # whose formulas leave biases out
        inputs, hiddens = (layer.weight.chunk(len(gates)) for layer in (cell.input_to_hidden, cell.hidden_to_hidden))
        biases = cell.input_to_hidden.bias.chunk(len(gates))
        for gate, of_x, of_h, bias in zip(gates, inputs, hiddens, biases, strict=True):
            both = {f"W_{gate}": torch.cat([of_h, of_x], 1), f"b_{gate}": bias}
            names |= both if kind is LSTM else {f"W{gate}": of_x, f"U{gate}": of_h}
        x = torch.randn(1, 2, TOKENS)
        before, after = cell.steps(x)
    names |= {"x": x[0, 1], "h_old": before["state"][0], "sigmoid": torch.sigmoid, "tanh": torch.tanh, "cat": torch.cat}
    if kind is LSTM:
        names["c_old"] = before["cell"][0]
    formulas = re.split(r",\s*\\quad ?", ", \\quad".join(reversed(sheet.formulas(TOPICS[topic]))))
    for name, expression in sorted(map(as_python, formulas), key=lambda pair: "ch".find(pair[0])):  # gates, cell, state
        names[name] = eval(expression, {}, names)
    torch.testing.assert_close(names["h"], after["state"][0])
    if kind is LSTM:
        torch.testing.assert_close(names["c"], after["cell"][0])


def test_the_code_at_the_whiteboard_computes_a_step_of_the_lstm():
    board = WHITEBOARDS["sequence_models"]
    (answer,) = (each.answer for each in board.follow_ups if each.question == "Write one step of an LSTM.")
    asked, shown = (re.search(r"```python\n(.+?)```", text, re.DOTALL)[1] for text in (answer, board.three_minutes))
    cell = LSTM(TOKENS, WIDTH, CLASSES)
    x = torch.randn(1, 2, TOKENS)
    with torch.no_grad():
        before, after = cell.steps(x)
    names = {"W_x": cell.input_to_hidden.weight, "W_h": cell.hidden_to_hidden.weight, "split": torch.chunk}
    names |= {"b": cell.input_to_hidden.bias + cell.hidden_to_hidden.bias, "sigmoid": torch.sigmoid, "tanh": torch.tanh}
    for code in ("def step(x, h, c):\n" + re.sub("^", "    ", asked, flags=re.MULTILINE), shown):
        exec(code, names)
        h, c = names["step"](x[0, 1], before["state"][0], before["cell"][0])
        torch.testing.assert_close(h, after["state"][0])
        torch.testing.assert_close(c, after["cell"][0])


@pytest.mark.parametrize("kind", [LSTM, GRU])
def test_a_bias_of_log_t_keeps_a_share_of_the_memory_over_t_tokens(kind):
    length = 50

    def kept_share(bias):
        network = kind(TOKENS, 16, CLASSES, bias)
        gate = "forget" if kind is LSTM else "update"
        share = (
            torch.stack([step[gate] for step in network.steps(torch.randn(BATCH, length, TOKENS))]).log().sum(0).exp()
        )
        return share.median().item()

    assert kept_share(0.0) < 1e-6
    assert kept_share(math.log(length)) > 0.1


@pytest.mark.parametrize(
    "network",
    [LSTM(TOKENS, WIDTH, CLASSES), GRU(TOKENS, WIDTH, CLASSES), Transformer(TOKENS, 8, CLASSES)],
    ids=lambda network: type(network).__name__,
)
def test_every_weight_gets_a_gradient_and_the_first_token_reaches_the_end(network):
    x = torch.randn(BATCH, TIME, TOKENS, requires_grad=True)
    network(x).square().sum().backward()
    assert x.grad[:, 0].abs().sum() > 0
    for name, weight in network.named_parameters():
        assert "key.bias" in name or name == "positions" or weight.grad.abs().sum() > 0, name


def test_with_a_causal_mask_nothing_is_seen_of_what_comes():
    network = Transformer(TOKENS, 8, CLASSES, causal=True).eval()
    x = torch.randn(BATCH, TIME, TOKENS)
    changed = x.clone()
    changed[:, 4:] += 1
    torch.testing.assert_close(network.hidden_states(x)[:, :4], network.hidden_states(changed)[:, :4])
    assert not torch.allclose(network.hidden_states(x)[:, 4:], network.hidden_states(changed)[:, 4:])


def test_what_is_masked_out_does_not_matter():
    network = Transformer(TOKENS, 8, CLASSES).eval()
    x, mask = torch.randn(BATCH, TIME, TOKENS), torch.ones(BATCH, TIME, dtype=torch.bool)
    mask[:, 5:] = False
    changed = x.clone()
    changed[:, 5:] = 9.0
    torch.testing.assert_close(network.hidden_states(x, mask)[:, :5], network.hidden_states(changed, mask)[:, :5])


def test_without_positions_the_order_of_the_others_is_invisible():
    x = torch.randn(BATCH, TIME, TOKENS)
    shuffled = torch.cat([x[:, [3, 0, 2, 1, 5, 4]], x[:, 6:]], dim=1)
    blind, seeing = Transformer(TOKENS, 8, CLASSES, positions=False).eval(), Transformer(TOKENS, 8, CLASSES).eval()
    torch.testing.assert_close(blind(x), blind(shuffled), atol=1e-5, rtol=1e-5)
    assert not torch.allclose(seeing(x), seeing(shuffled), atol=1e-4)


@pytest.mark.parametrize("kind", [RNN, LSTM, GRU])
def test_the_fused_network_is_ours_with_its_weights(kind):
    ours = kind(TOKENS, WIDTH, CLASSES)
    quick, x = fuse(ours), torch.randn(BATCH, TIME, TOKENS)
    torch.testing.assert_close(quick(x), ours(x), atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(
        quick.hidden_states(x), torch.stack(list(ours.hidden_states(x)), dim=1), atol=1e-5, rtol=1e-5
    )
    assert {id(weight) for weight in quick.parameters()} == {id(weight) for weight in ours.parameters()}
    optimizer = torch.optim.SGD(quick.parameters(), 0.5)
    quick(x).square().sum().backward()
    optimizer.step()
    torch.testing.assert_close(quick(x), ours(x), atol=1e-5, rtol=1e-5)  # they stay one


def test_what_has_no_kernel_stays_itself():
    network = Transformer(TOKENS, 8, CLASSES)
    assert fuse(network) is network
