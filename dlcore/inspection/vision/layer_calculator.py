"""A stack of layers, and what it costs: shapes, parameters, MACs, receptive field. Standard library only.

A stack is written as words: `c16k3p1` a convolution to 16 channels with a kernel of 3 and a padding of 1, `m2` max pooling and `a2` average pooling of 2,
`d10` a dense layer of 10 units. Further letters are s for stride, d for dilation and g for groups; what is left out is 3 for a convolution's kernel, 1 for stride,
dilation and groups, 0 for padding, and for pooling a stride as long as the window.
"""

import re
from dataclasses import dataclass

from dlcore.base import InvalidInput

MOST_LAYERS, LONGEST = 60, 600
MOST = {"channels": 4_096, "units": 100_000, "kernel": 63, "stride": 32, "padding": 31, "dilation": 32, "groups": 4_096}
NAMES = {"c": "convolution", "m": "max pooling", "a": "average pooling", "d": "dense"}
WORD = re.compile(r"(?P<kind>[cmad])(?P<first>[0-9]+)(?P<rest>(?:[kspdg][0-9]+)*)")
PART = re.compile(r"([kspdg])([0-9]+)")
LETTERS = {"k": "kernel", "s": "stride", "p": "padding", "d": "dilation", "g": "groups"}


class InvalidLayers(InvalidInput):
    """A stack that cannot be read, or whose layers do not fit."""


@dataclass(frozen=True)
class Layer:
    """One layer. `out` is channels or units; pooling keeps the channels and has 0 there."""

    kind: str
    out: int = 0
    kernel: int = 1
    stride: int = 1
    padding: int = 0
    dilation: int = 1
    groups: int = 1

    @property
    def word(self):
        """The shortest way to write it."""
        if self.kind == "d":
            return f"d{self.out}"
        usual = self.kernel if self.kind in "ma" else 1
        tail = "".join(
            f"{letter}{value}"
            for letter, value, default in (
                ("s", self.stride, usual),
                ("p", self.padding, 0),
                ("d", self.dilation, 1),
                ("g", self.groups, 1),
            )
            if value != default
        )
        return (f"c{self.out}k{self.kernel}" if self.kind == "c" else f"{self.kind}{self.kernel}") + tail

    @property
    def reach(self):
        """How many pixels a kernel spans, the gaps of its dilation counted."""
        return self.dilation * (self.kernel - 1) + 1


@dataclass(frozen=True)
class Cost:
    """One layer in its stack. `side` is 0 once the maps are flattened; `field` and `jump` (receptive field, stride) are in input pixels."""

    layer: Layer
    channels_in: int
    side_in: int
    channels: int
    side: int
    parameters: int
    macs: int
    field: int
    jump: int

    @property
    def inputs(self):
        """How many numbers come in."""
        return self.channels_in * max(1, self.side_in) ** 2


def parse(text):
    """The layers that a text names; raises InvalidLayers."""
    if len(text) > LONGEST:
        raise InvalidLayers(f"A stack of more than {LONGEST} characters is not read.")
    words = text.lower().replace(",", " ").split()
    if not words:
        raise InvalidLayers("The stack is empty: write for instance “c16k3p1 m2 d10”.")
    if len(words) > MOST_LAYERS:
        raise InvalidLayers(f"A stack has at most {MOST_LAYERS} layers here, and this one has {len(words)}.")
    return tuple(map(_layer, words))


def _layer(word):
    found = WORD.fullmatch(word)
    if not found:
        raise InvalidLayers(
            f"“{word[:20]}” is no layer: write c16k3p1 (convolution), m2 (max pooling), a2 (average pooling) or d10 (dense)."
        )
    kind, first, parts = found["kind"], found["first"], PART.findall(found["rest"])
    letters = [letter for letter, _ in parts]
    allowed = {"c": "kspdg", "m": "spd", "a": "sp", "d": ""}[kind]
    wrong = next((letter for letter in letters if letter not in allowed or letters.count(letter) > 1), None)
    if wrong:
        why = "is written twice" if wrong in allowed else f"does not belong to {NAMES[kind]}"
        raise InvalidLayers(f"In “{word[:20]}” the letter {wrong} {why}.")
    values = {LETTERS[letter]: _number(word, value, LETTERS[letter]) for letter, value in parts}
    if kind == "d":
        return Layer(kind, out=_number(word, first, "units"))
    if kind == "c":
        return Layer(kind, **{"kernel": 3, **values}, out=_number(word, first, "channels"))
    size = _number(word, first, "kernel")
    layer = Layer(kind, **{"stride": size, **values}, kernel=size)
    if 2 * layer.padding > size:
        raise InvalidLayers(
            f"In “{word[:20]}” a padding of {layer.padding} is more than half of the window of {size}, so that some windows would contain nothing else."
        )
    return layer


def _number(word, digits, what):
    least = 0 if what == "padding" else 1
    if len(digits) > 6 or not least <= int(digits) <= MOST[what]:
        noun = "window" if what == "kernel" and word[0] in "ma" else what
        raise InvalidLayers(f"In “{word[:20]}” the {noun} must be a whole number from {least} to {MOST[what]:,}.")
    return int(digits)


def format_layers(layers):
    """The text that names these layers."""
    return " ".join(layer.word for layer in layers)


def costs(layers, channels=1, side=28):
    """Every layer's Cost, from the first on, for square images (channels, side, side); raises InvalidLayers."""
    found, field, jump, flat = [], 1, 1, False
    input_side = side
    for number, layer in enumerate(layers, start=1):
        if layer.kind == "d":
            inputs = channels if flat else channels * side**2
            field, jump = input_side, input_side  # a dense layer depends on every pixel
            found.append(
                Cost(
                    layer,
                    channels,
                    0 if flat else side,
                    layer.out,
                    0,
                    (inputs + 1) * layer.out,
                    inputs * layer.out,
                    field,
                    jump,
                )
            )
            channels, side, flat = layer.out, 0, True
            continue
        if flat:
            raise InvalidLayers(
                f"Layer {number} ({NAMES[layer.kind]}) comes after a dense layer, which leaves no rows and columns to move over."
            )
        after = (side + 2 * layer.padding - layer.reach) // layer.stride + 1
        if layer.reach > side + 2 * layer.padding:
            gaps = f", with its gaps {layer.reach}," if layer.dilation > 1 else ""
            framed = f"{side + 2 * layer.padding} with its padding" if layer.padding else f"{side}"
            raise InvalidLayers(
                f"Layer {number} ({NAMES[layer.kind]}) does not fit: its window of {layer.kernel}{gaps} is wider than the {framed} pixels that reach it."
            )
        if layer.kind == "c" and (channels % layer.groups or layer.out % layer.groups):
            raise InvalidLayers(
                f"Layer {number} (convolution) has {layer.groups} groups, which must divide both the {channels} channels that reach it and the {layer.out} that leave it."
            )
        field, jump = field + (layer.reach - 1) * jump, jump * layer.stride
        weights = layer.kernel**2 * (channels // layer.groups) * layer.out if layer.kind == "c" else 0
        wide = layer.out or channels
        found.append(Cost(layer, channels, side, wide, after, weights + layer.out, weights * after**2, field, jump))
        channels, side = wide, after
    return tuple(found)


def formulas(cost):
    """How one layer's numbers are computed: pairs of name and LaTeX."""
    layer, parameters, macs = cost.layer, _in_formula(cost.parameters), _in_formula(cost.macs)
    if layer.kind == "d":
        inputs = _in_formula(cost.inputs)
        flat = rf"{cost.channels_in}\cdot{cost.side_in}^2={inputs}" if cost.side_in else f"{inputs}"
        return (
            ("Inputs", flat),
            ("Parameters", rf"({inputs}+1)\cdot{layer.out}={parameters}"),
            ("MACs", rf"{inputs}\cdot{layer.out}={macs}"),
        )
    before = cost.field - (layer.reach - 1) * (cost.jump // layer.stride)
    size = rf"\left\lfloor\frac{{{cost.side_in}+2\cdot{layer.padding}-{layer.dilation}\cdot({layer.kernel}-1)-1}}{{{layer.stride}}}\right\rfloor+1={cost.side}"
    field = rf"{before}+{layer.dilation}\cdot({layer.kernel}-1)\cdot{cost.jump // layer.stride}={cost.field}"
    rows = [("Side", size), ("Receptive field", field)]
    if layer.kind == "c":
        seen = rf"\frac{{{cost.channels_in}}}{{{layer.groups}}}" if layer.groups > 1 else f"{cost.channels_in}"
        rows += [
            ("Parameters", rf"({layer.kernel}^2\cdot{seen}+1)\cdot{layer.out}={parameters}"),
            ("MACs", rf"{layer.kernel}^2\cdot{seen}\cdot{layer.out}\cdot{cost.side}^2={macs}"),
        ]
    return tuple(rows)


def _in_formula(count):
    """A count with commas between thousands, which LaTeX would otherwise set as a list."""
    return f"{count:,}".replace(",", "{,}")


def separable_costs(cost):
    """What a full convolution's place would cost as a depthwise one and a 1×1: a row each of (name, parameters, MACs), without biases.

    The 1×1 has the share N/(N + k²) of both, for N channels out (Howard and others, “MobileNets”, 2017). None of a layer that is not a full convolution.
    """
    layer = cost.layer
    if layer.kind != "c" or layer.groups > 1 or layer.kernel == 1:
        return None
    depthwise, pointwise = layer.kernel**2 * cost.channels_in, cost.channels_in * layer.out
    weights = {
        f"full {layer.kernel}×{layer.kernel}": layer.kernel**2 * pointwise,
        "depthwise": depthwise,
        "1×1": pointwise,
        "depthwise + 1×1": depthwise + pointwise,
    }
    return tuple((name, count, count * cost.side**2) for name, count in weights.items())


def cost_table(text, channels, side):
    """The costs of a stack as columns, a row per layer."""
    found = costs(parse(text), channels, side)
    return {
        "layer": list(range(1, len(found) + 1)),
        "word": [cost.layer.word for cost in found],
        "kind": [NAMES[cost.layer.kind] for cost in found],
        "shape": [
            f"{cost.channels} × {cost.side} × {cost.side}" if cost.side else f"{cost.channels}" for cost in found
        ],
        "parameters": [cost.parameters for cost in found],
        "macs": [cost.macs for cost in found],
        "field": [cost.field for cost in found],
    }
