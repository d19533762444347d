"""A 2–2–1 network, forward and then backward, one derivative at a time, with the rule and the numbers of each step."""

from dataclasses import dataclass

WEIGHTS = ("w11", "w12", "w21", "w22", "b1", "b2", "v1", "v2", "c")  # wij leads from input i to hidden unit j
LATEX = {
    "w11": "w_{11}",
    "w12": "w_{12}",
    "w21": "w_{21}",
    "w22": "w_{22}",
    "b1": "b_1",
    "b2": "b_2",
    "v1": "v_1",
    "v2": "v_2",
    "c": "c",
}
DERIVATIVE_LATEX = {"sigmoid": r"h_{%d}(1-h_{%d})", "tanh": r"1-h_{%d}^2", "relu": r"[z_{%d}>0]"}
ACTIVATION_LATEX = {"sigmoid": r"\sigma", "tanh": r"\tanh", "relu": r"\max(0,\cdot)"}


@dataclass(frozen=True)
class Step:
    """One line: what is computed (`name`, and in LaTeX), from which rule, with which numbers, and which parts of the drawing it concerns."""

    name: str
    symbol: str
    rule: str
    numbers: str
    value: float
    hint: str
    parts: tuple[str, ...]
    backward: bool

    @property
    def result(self):
        """The value in LaTeX."""
        return n(self.value)


def steps(inputs, target, weights, activation):
    """Every step of one example through the network and back; `weights` in the order of WEIGHTS, all numbers plain."""
    import numpy as np

    from dlcore.models.backpropagation import ACTIVATIONS, backward, forward, loss

    w = dict(zip(WEIGHTS, weights, strict=True))
    layers = [
        (np.array([[w["w11"], w["w12"]], [w["w21"], w["w22"]]]), np.array([w["b1"], w["b2"]])),
        (np.array([[w["v1"]], [w["v2"]]]), np.array([w["c"]])),
    ]
    x, t = np.array([inputs], dtype=float), np.array([[float(target)]])
    pre_activations, activations = forward(layers, x, activation)
    (hidden_w, hidden_b), (out_w, out_b) = backward(layers, pre_activations, activations, t, activation)
    (x1, x2), (z1, z2), (h1, h2), y = x[0], pre_activations[0][0], activations[1][0], float(activations[2][0, 0])
    derivative1, derivative2 = ACTIVATIONS[activation][1](pre_activations[0])[0]
    residual, loss_value = y - t[0, 0], float(loss(activations[2], t))
    z, h, derivatives = (z1, z2), (h1, h2), (derivative1, derivative2)
    activation_latex = ACTIVATION_LATEX[activation]
    lines = []
    for j in (1, 2):
        a, b, bias = w[f"w1{j}"], w[f"w2{j}"], w[f"b{j}"]
        lines.append(
            Step(
                f"z{j}",
                f"z_{j}",
                f"w_{{1{j}}}x_1+w_{{2{j}}}x_2+b_{j}",
                f"{n(a)}\\cdot{n(x1)}+{n(b)}\\cdot{n(x2)}+{n(bias)}",
                float(z[j - 1]),
                "Each input times its weight, and the bias.",
                (f"w1{j}", f"w2{j}", f"b{j}", f"h{j}"),
                False,
            )
        )
        lines.append(
            Step(
                f"h{j}",
                f"h_{j}",
                f"{activation_latex}(z_{j})",
                f"{activation_latex}({n(z[j - 1])})",
                float(h[j - 1]),
                "Apply the activation to the pre-activation.",
                (f"h{j}",),
                False,
            )
        )
    lines.append(
        Step(
            "y",
            "y",
            "v_1h_1+v_2h_2+c",
            f"{n(w['v1'])}\\cdot{n(h1)}+{n(w['v2'])}\\cdot{n(h2)}+{n(w['c'])}",
            y,
            "The output is linear.",
            ("v1", "v2", "c", "y"),
            False,
        )
    )
    lines.append(
        Step(
            "L",
            "L",
            r"\tfrac12(y-t)^2",
            f"\\tfrac12({n(y)}-{n(target)})^2",
            loss_value,
            "Half the squared error.",
            ("y", "L", "t"),
            False,
        )
    )

    def back(name, symbol, rule, numbers, value, hint, parts):
        lines.append(
            Step(name, rf"\frac{{\partial L}}{{\partial {symbol}}}", rule, numbers, float(value), hint, parts, True)
        )

    back(
        "dy",
        "y",
        "y-t",
        f"{n(y)}-{n(target)}",
        residual,
        "The derivative of ½(y−t)² with respect to y: the residual.",
        ("L", "y"),
    )
    for j in (1, 2):
        back(
            f"dv{j}",
            f"v_{j}",
            rf"\frac{{\partial L}}{{\partial y}}\,h_{j}",
            f"{n(residual)}\\cdot{n(h[j - 1])}",
            out_w[j - 1, 0],
            "The derivative of a product: the upstream gradient times the other factor.",
            ("y", f"v{j}", f"h{j}"),
        )
    back(
        "dc",
        "c",
        r"\frac{\partial L}{\partial y}",
        n(residual),
        out_b[0],
        "The derivative of a sum: the upstream gradient, unchanged.",
        ("y", "c"),
    )
    for j in (1, 2):
        v = w[f"v{j}"]
        back(
            f"dh{j}",
            f"h_{j}",
            rf"\frac{{\partial L}}{{\partial y}}\,v_{j}",
            f"{n(residual)}\\cdot{n(v)}",
            residual * v,
            "The same product, with respect to the other factor.",
            ("y", f"v{j}", f"h{j}"),
        )
        derivative_latex = DERIVATIVE_LATEX[activation].replace("%d", str(j))
        back(
            f"dz{j}",
            f"z_{j}",
            rf"\frac{{\partial L}}{{\partial h_{j}}}\,({derivative_latex})",
            f"{n(residual * v)}\\cdot{n(derivatives[j - 1])}",
            residual * v * derivatives[j - 1],
            "The upstream gradient times the derivative of the activation.",
            (f"h{j}",),
        )
        for i, layer_input in ((1, x1), (2, x2)):
            back(
                f"dw{i}{j}",
                f"w_{{{i}{j}}}",
                rf"\frac{{\partial L}}{{\partial z_{j}}}\,x_{i}",
                f"{n(residual * v * derivatives[j - 1])}\\cdot{n(layer_input)}",
                hidden_w[i - 1, j - 1],
                "The upstream gradient times the input of this weight.",
                (f"h{j}", f"w{i}{j}", f"x{i}"),
            )
        back(
            f"db{j}",
            f"b_{j}",
            rf"\frac{{\partial L}}{{\partial z_{j}}}",
            n(residual * v * derivatives[j - 1]),
            hidden_b[j - 1],
            "The derivative of a sum: the upstream gradient, unchanged.",
            (f"h{j}", f"b{j}"),
        )
    return tuple(lines)


def n(number):
    """A number inside a formula: three digits, in brackets where it is negative."""
    text = f"{float(number):.3g}"
    if "e" in text:
        mantissa, exponent = text.split("e")
        text = rf"{mantissa}\cdot10^{{{int(exponent)}}}"
    return f"({text})" if text.startswith("-") else text
