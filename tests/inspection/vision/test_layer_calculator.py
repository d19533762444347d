"""The calculator against torch: shapes, weights, arithmetic and receptive field of hundreds of random stacks; and what it refuses."""

import random
import re
from dataclasses import replace

import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from dlcore.inspection.vision.layer_calculator import (
    InvalidLayers,
    Layer,
    cost_table,
    costs,
    format_layers,
    formulas,
    parse,
    separable_costs,
)


def random_layers(seed):
    """Random layers, pictures' channels and side; some of them cannot be."""
    chance = random.Random(seed)
    layers = []
    for _ in range(chance.randint(1, 6)):
        kind = chance.choice("cccma")
        kernel = chance.randint(1, 5)
        stride, dilation = chance.randint(1, 3), chance.choice((1, 1, 2, 3)) if kind in "cm" else 1
        padding = chance.randint(0, 3) if kind == "c" else chance.randint(0, kernel // 2)
        groups = chance.choice((1, 1, 2, 3)) if kind == "c" else 1
        out = groups * chance.randint(1, 4) if kind == "c" else 0
        layers.append(Layer(kind, out, kernel, stride, padding, dilation, groups))
    layers += [Layer("d", chance.randint(1, 12)) for _ in range(chance.randint(0, 2))]
    return tuple(layers), chance.randint(1, 3), chance.randint(4, 40)


def as_torch(layers, channels, side):
    """The modules of these layers, flattening before the first dense one; the pictures' shape decides its inputs."""
    modules, x, flat = [], torch.zeros(1, channels, side, side), False
    for layer in layers:
        if layer.kind == "d":
            inputs = x.flatten(1).shape[1]
            step = nn.Linear(inputs, layer.out) if flat else nn.Sequential(nn.Flatten(), nn.Linear(inputs, layer.out))
            flat = True
        elif layer.kind == "c":
            step = nn.Conv2d(
                x.shape[1], layer.out, layer.kernel, layer.stride, layer.padding, layer.dilation, layer.groups
            )  # raises ValueError where the groups do not divide the channels
        elif layer.kind == "m":
            step = nn.MaxPool2d(layer.kernel, layer.stride, layer.padding, layer.dilation)
        else:
            step = nn.AvgPool2d(layer.kernel, layer.stride, layer.padding)
        x = step(x)  # raises RuntimeError where it does not fit
        modules.append(step)
    return modules


@pytest.mark.parametrize("part", range(4))
def test_shapes_weights_and_arithmetic_are_those_of_torch(part):
    possible = impossible = 0
    for seed in range(part * 75, part * 75 + 75):
        layers, channels, side = random_layers(seed)
        try:
            modules = as_torch(layers, channels, side)
        except (RuntimeError, ValueError):
            with pytest.raises(InvalidLayers, match="does not fit|must divide"):
                costs(layers, channels, side)
            impossible += 1
            continue
        x = torch.zeros(1, channels, side, side)
        for cost, module in zip(costs(layers, channels, side), modules, strict=True):
            with FlopCounterMode(display=False) as counter, torch.no_grad():
                x = module(x)
            assert tuple(x.shape[1:]) == ((cost.channels, cost.side, cost.side) if cost.side else (cost.channels,)), (
                seed
            )
            assert cost.parameters == sum(weight.numel() for weight in module.parameters()), seed
            assert 2 * cost.macs == counter.get_total_flops(), seed
        possible += 1
    assert min(possible, impossible) >= 10


def field_by_gradient(layers, field, jump):
    """How far apart the outermost pixels are that change one unit in the middle. Pooling is taken as a mean: the greatest would hide the others."""
    side = 2 * field + 8 * jump + 40
    x = torch.ones(1, 1, side, side, dtype=torch.float64, requires_grad=True)
    y = x
    for layer in layers:
        if layer.reach > y.shape[-1] + 2 * layer.padding:
            return None
        y = nn.functional.conv2d(
            y,
            torch.ones(1, 1, layer.kernel, layer.kernel, dtype=torch.float64),
            None,
            layer.stride,
            layer.padding,
            layer.dilation,
        )
    y[0, 0, y.shape[2] // 2, y.shape[3] // 2].backward()
    seen = x.grad[0, 0].abs().sum(0).nonzero().flatten()
    return int(seen[-1] - seen[0]) + 1


def test_the_receptive_field_is_that_of_the_gradient():
    checked = 0
    for seed in range(300):
        layers = tuple(replace(layer, groups=1) for layer in random_layers(seed)[0] if layer.kind != "d")
        last = costs(layers, 1, 2_000)[-1]
        if last.field > 220 or last.jump > 40:
            continue
        assert field_by_gradient(layers, last.field, last.jump) == last.field, format_layers(layers)
        checked += 1
    assert checked >= 200


def test_writing_and_reading_are_each_others_inverse():
    for seed in range(300):
        layers, _, _ = random_layers(seed)
        assert parse(format_layers(layers)) == layers


@pytest.mark.parametrize(
    ("short", "long"), [("c8", "c8k3s1p0d1g1"), ("m2", "m2s2p0"), ("a3s1", "a3s1p0"), ("C8K5, M2", "c8k5 m2")]
)
def test_what_is_left_out(short, long):
    assert parse(short) == parse(long)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("x3", "no layer"),
        ("c", "no layer"),
        ("c16k3k5", "twice"),
        ("a2d2", "does not belong to average pooling"),
        ("d10s2", "does not belong to dense"),
        ("c0", "from 1"),
        ("c16k0", "kernel must be"),
        ("c16s0", "stride must be"),
        ("c99999999999", "channels must be"),
        ("c8 c8g3", "must divide both the 8 channels"),
        ("c16g16", "must divide both the 1 channels"),
        ("m2g2", "does not belong to max pooling"),
        ("m3p2", "more than half"),
        ("c16k9s999", "stride must be"),
        ("d10 c3", "after a dense layer"),
        ("m2 " * 61, "at most 60 layers"),
        ("c8 " * 300, "not read"),
        ("c8k29", "wider than the 28 pixels"),
        ("c8k15d2p0", "with its gaps 29"),
        ("c8k33p2", "32 with its padding"),
        ("c٣", "no layer"),
        ("<script>", "no layer"),
    ],
)
def test_what_cannot_be_is_one_sentence(text, word):
    with pytest.raises(InvalidLayers, match=word) as parts:
        costs(parse(text), 1, 28)
    assert str(parts.value).count(".") == 1
    assert str(parts.value).endswith(".")


def test_depthwise_and_pointwise_cost_what_mobilenets_paper_says():
    (full,) = costs(parse("c128k3p1"), 64, 32)
    separable = sum(cost.macs for cost in costs(parse("c64k3p1g64 c128k1"), 64, 32))
    assert separable / full.macs == pytest.approx(1 / 128 + 1 / 9)


def test_vgg16_is_as_large_as_its_paper_says():
    from pages.vision.panels.layer_calculator import EXAMPLES

    text, channels, side = EXAMPLES["VGG-16"]
    found = cost_table(text, channels, side)
    assert sum(found["parameters"]) == 138_357_544
    assert found["field"][-4] == 212
    for text, channels, side in EXAMPLES.values():
        assert costs(parse(text), channels, side)


def test_formulas_end_in_the_numbers_of_the_table():
    for cost in costs(parse("c6k5d2p1 m2 c16k3s2 a2 d20 d10"), 3, 40):
        shown = dict(formulas(cost))
        assert not any(re.search(r"\d{4}", formula) for formula in shown.values()), "thousands have a comma"
        parts = {what: formula.replace("{,}", "") for what, formula in shown.items()}
        for what, number in (
            ("Side", cost.side),
            ("Parameters", cost.parameters),
            ("MACs", cost.macs),
            ("Receptive field", cost.field),
        ):
            if what in parts:
                assert parts[what].endswith(f"={number}"), (what, cost)
        for formula in (parts for parts in parts.values() if "=" in parts):
            left, right = formula.split("=")[0], formula.rsplit("=", 1)[1]
            for before, after in (
                (r"\left\lfloor\frac{", "(("),
                ("}{", ")//"),
                (r"}\right\rfloor", ")"),
                (r"\cdot", "*"),
                ("^", "**"),
            ):
                left = left.replace(before, after)
            assert eval(left, {"__builtins__": {}}) == int(right), formula


@pytest.mark.parametrize(("text", "channels", "side"), [("c128k3p1", 64, 32), ("c16k5p2s2", 3, 31)])
def test_a_convolution_in_two_costs_what_the_two_layers_cost(text, channels, side):
    (full,) = costs(parse(text), channels, side)
    rest = text.partition("k")[2]
    depthwise, pointwise = costs(parse(f"c{channels}k{rest}g{channels} c{full.layer.out}k1"), channels, side)
    rows = {name: (weights, macs) for name, weights, macs in separable_costs(full)}
    assert rows["depthwise"] == (depthwise.parameters - channels, depthwise.macs)
    assert rows["1×1"] == (pointwise.parameters - full.layer.out, pointwise.macs)
    assert rows["depthwise + 1×1"][1] == depthwise.macs + pointwise.macs
    kernel, out = full.layer.kernel, full.layer.out
    assert rows["1×1"][0] / rows["depthwise + 1×1"][0] == pytest.approx(out / (out + kernel**2))
    assert rows["depthwise + 1×1"][1] / full.macs == pytest.approx(1 / out + 1 / kernel**2)


@pytest.mark.parametrize("text", ["c8k1", "c64k3g64", "m2", "d10"])
def test_only_a_full_convolution_can_be_done_in_two(text):
    (cost,) = costs(parse(text), 64, 8)
    assert separable_costs(cost) is None
