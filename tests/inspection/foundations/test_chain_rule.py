"""The steps by hand against autograd, and what a reader may type."""

import pytest
import torch

from dlcore.inspection.expression import value_of
from dlcore.inspection.foundations.chain_rule import WEIGHTS, steps

NUMBERS = (0.6, -0.4, 0.8, 0.3, 0.1, -0.2, 0.7, -0.9, 0.2)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_every_derivative_is_autograds(activation):
    told = {step.name: step for step in steps((1.0, -0.5), 1.0, NUMBERS, activation)}
    w = {
        name: torch.tensor(value, dtype=torch.float64, requires_grad=True)
        for name, value in zip(WEIGHTS, NUMBERS, strict=True)
    }
    bend = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}[activation]
    z = [1.0 * w[f"w1{j}"] - 0.5 * w[f"w2{j}"] + w[f"b{j}"] for j in (1, 2)]
    h = [bend(of_one) for of_one in z]
    y = w["v1"] * h[0] + w["v2"] * h[1] + w["c"]
    loss = (y - 1.0) ** 2 / 2
    for values in (z, h, [y]):
        for value in values:
            value.retain_grad()
    loss.backward()
    assert told["L"].value == pytest.approx(loss.item())
    slopes = (
        {name: weight.grad.item() for name, weight in w.items()}
        | {f"{letter}{j}": value[j - 1].grad.item() for letter, value in (("z", z), ("h", h)) for j in (1, 2)}
        | {"y": y.grad.item()}
    )
    backward = {name[1:]: step.value for name, step in told.items() if step.backward}
    assert backward == pytest.approx(slopes, abs=1e-12)
    assert len(backward) == 14


def test_steps_go_forward_and_then_back_and_name_what_they_concern():
    told = steps((1.0, -0.5), 1.0, NUMBERS, "tanh")
    assert [step.backward for step in told] == [False] * 6 + [True] * 14
    assert all(step.parts and step.hint and step.rule and step.numbers for step in told)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.5", 0.5),
        ("-2*(1-0.25)", -1.5),
        ("1/4", 0.25),
        ("2**3", 8),
        ("2^3", 8),
        ("0,5", 0.5),
        ("−1", -1),
        ("y*h1", 6),
        ("+3", 3),
        (" 1e-3 ", 0.001),
    ],
)
def test_arithmetic_is_understood(text, value):
    assert value_of(text, (("y", 2.0), ("h1", 3.0))) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "Type a number"),
        ("   ", "Type a number"),
        ("1/0", "divides by zero"),
        ("0**-1", "divides by zero"),
        ("abc", "not known here"),
        ("1 +", "not an arithmetic"),
        ("__import__('os')", "Only numbers"),
        ("9**9**9", "Powers go up"),
        ("(-2)**0.5", "Powers go up"),
        ("1e308*10", "not a finite"),
        ("x" * 201, "longer than"),
        ("[1]", "Only numbers"),
        ("True", "Only numbers"),
        ("'a'", "Only numbers"),
        ("y.real", "Only numbers"),
        ("(" * 150, "not an arithmetic"),
        ("1 if 1 else 2", "Only numbers"),
        ("\x00", "not an arithmetic"),
    ],
)
def test_anything_else_is_one_sentence(text, word):
    with pytest.raises(ValueError, match=word):
        value_of(text, (("y", 2.0),))
