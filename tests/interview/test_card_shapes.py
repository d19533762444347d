"""Each number on a card of shapes, computed by torch or by the networks here; and what other cards state in passing."""

import math
import re
from itertools import pairwise

import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torchvision import models

from dlcore.interview.written import CARDS
from dlcore.models.vision.sliding_window import windows
from tests.interview.computed import COMPUTED


def test_every_card_of_shapes_is_computed():
    assert set(COMPUTED) == {card.id for card in CARDS if card.kind == "shapes"}


@pytest.mark.parametrize("name", COMPUTED)
def test_the_answer_says_what_torch_computes(name):
    """The answer as it is read: 61{,}706 is 61,706; and 640 does not stand in 1,640."""
    answer = next(card.answer for card in CARDS if card.id == name).replace("{,}", ",")
    found = COMPUTED[name]()
    strings = (found,) if isinstance(found, str) else found
    before, after = r"(?<!\d)(?<!\d[,.])", r"(?!\d|[,.]\d)"
    whole = {string: (before if string[0].isdigit() else "") + re.escape(string) + after for string in strings}
    assert [string for string, pattern in whole.items() if not re.search(pattern, answer)] == []


def evaluate(formula):
    """The value of a formula that has numbers alone, else None."""
    plain = formula.replace("{,}", "").replace(r"\,(", "*(").replace(r"\cdot", "*").replace(r"\tfrac", r"\frac")
    plain = plain.replace(r"\lfloor", "math.floor(").replace(r"\rfloor", ")").replace(r"\lceil", "math.ceil(")
    plain = plain.replace(r"\rceil", ")").replace("^", "**").replace(r"\ln", "math.log ")
    plain = re.sub(r"\\frac(\d)(\d)\b", r"(\1/\2)", plain)
    plain = re.sub(r"\\frac(\d)\{(\d+)\}", r"(\1/\2)", plain)
    plain = re.sub(r"\\sqrt\{([^{}]*)\}", r"math.sqrt(\1)", plain)
    plain = re.sub(r"math.log (\d+)", r"math.log(\1)", plain).replace("{", "(").replace("}", ")")
    if not re.fullmatch(r"(math\.(floor|ceil|sqrt|log)|[\d.+*/() -])+", plain):
        return None
    return eval(plain, {"math": math})  # digits, operators and four functions, as the line above sees to


def test_every_equation_of_numbers_holds():
    checked = 0
    for card in CARDS:
        for formula in "\n".join((card.answer, card.more)).split("$")[1::2]:
            first, *others = re.split(r"(=|\\approx)", formula)
            sides = [("", evaluate(first))]
            sides += [(sign, evaluate(side)) for sign, side in zip(others[::2], others[1::2], strict=True)]
            for (_, left), (sign, right) in pairwise(sides):
                if left is not None and right is not None:
                    checked += 1
                    assert left == pytest.approx(right, rel=1e-9 if sign == "=" else 0.03), (card.id, formula)
    assert checked >= 50


def test_the_formulas_that_cards_state_in_passing():
    z = torch.linspace(-6, 6, 601, dtype=torch.float64)
    torch.testing.assert_close(z.tanh(), 2 * (2 * z).sigmoid() - 1)
    assert (F.gelu(z) - z * (1.702 * z).sigmoid()).abs().max() < 0.03
    assert (F.gelu(z) - F.silu(1.702 * z) / 1.702).abs().max() < 0.03
    pair = torch.stack([z, z.flip(0)], 1)
    torch.testing.assert_close(pair.softmax(1)[:, 0], (z - z.flip(0)).sigmoid())
    assert math.exp(-3) == pytest.approx(0.05, abs=0.001)  # ELU's slope at −3
    assert pytest.approx(0.01) == (1 - 0.9) ** 2  # what focal loss leaves of an example at p = 0.9
    assert 1 / (1 + math.exp(-math.log(50))) == pytest.approx(50 / 51)
    assert pytest.approx(math.exp(-1), rel=0.02) == (50 / 51) ** 50
    assert torch.finfo(torch.float64).eps ** (2 / 3) == pytest.approx(4e-11, rel=0.1)


def test_sizes_of_known_networks_that_cards_state_in_passing():
    with torch.device("meta"):
        sizes = {
            name: sum(part.numel() for part in models.get_model(name).parameters()) / 1e6
            for name in ("alexnet", "vgg16", "resnet50")
        }
    assert sizes["alexnet"] == pytest.approx(60, abs=2)
    assert sizes["vgg16"] == pytest.approx(138, abs=0.5)
    assert 25 < sizes["resnet50"] < 26


def test_the_windows_of_the_sliding_window_are_as_many_as_the_card_says():
    card = next(card for card in CARDS if card.id == "yolo/number-sliding-window")
    number = len(windows(64, 64))
    assert f"{number} crops" in card.question
    assert f"={number * 32**2 // 64**2}$" in card.answer


def test_accumulated_gradients_are_those_of_the_large_batch():
    layer, x, y = nn.Linear(4, 3), torch.randn(256, 4), torch.randint(3, (256,))
    (whole,) = torch.autograd.grad(F.cross_entropy(layer(x), y), layer.weight)
    for part, labels in zip(x.split(32), y.split(32), strict=True):
        (F.cross_entropy(layer(part), labels) / 8).backward()
    torch.testing.assert_close(layer.weight.grad, whole)
