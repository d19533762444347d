"""RNN, LSTM and Transformer at the board: time to the right, and the ways that a gradient can take back."""

from itertools import combinations

from dlcore.guide.boards import Step
from dlcore.guide.boards.pen import arrow, bent_arrow, box, curve, dot, line, math, text

XS = [34 + 24 * number for number in range(5)]
DOTS = [(39.5 + 24 * number, 84) for number in range(5)]

STEPS = (
    Step(
        "An RNN rewrites one state at every token.",
        (r"h_t=\tanh(", r"W_{hh}h_{t-1}", r"+W_{xh}x_t+b)"),
        (
            text("RNN", 3, 20, "ink", 5.5, "start"),
            *(box(x, 12, 11, 11) for x in XS),
            *(arrow((x + 12, 17.5), (x + 23, 17.5), head=2) for x in XS[:-1]),
        ),
    ),
    Step(
        "Backward, the same matrix and a derivative at most one, once for every token.",
        (r"\frac{\partial h_T}{\partial h_t}", r"=\prod_k\operatorname{diag}(1-h_k^2)", r"\,W_{hh}"),
        (
            *(
                part
                for x in reversed(XS[:-1])
                for part in (
                    bent_arrow([(x + 26, 11), (x + 17.5, 7.5), (x + 9, 11)], "red", head=2),
                    math("W tanh′", x + 17.5, 5.5, "red", 4.6),
                )
            ),
        ),
    ),
    Step(
        "So it vanishes, or explodes. Clipping cures the second alone.",
        (r"\|W\|<1:\ \text{vanishes},", r"\qquad\|W\|>1:\ \text{may explode}"),
    ),
    Step(
        "An LSTM adds to a cell. Backward, the factor is the forget gate.",
        (r"c_t=", r"f\odot c_{t-1}", r"\;+\;i\odot g"),
        (
            text("LSTM", 3, 51, "ink", 5.5, "start"),
            *(box(x, 46, 11, 11) for x in XS),
            *(arrow((x + 12, 53.5), (x + 23, 53.5), head=2) for x in XS[:-1]),
            arrow((29, 40), (152, 40), color="green", style="thick"),
            math("c", 24, 41.5, "green"),
            *(line((x + 5.5, 45.5), (x + 5.5, 40.5), color="green") for x in XS),
            *(math("f", x + 17.5, 37.5, "green") for x in XS[:-1]),
        ),
    ),
    Step(
        "The gate must start open: along the cell, f to the power T is left after T tokens.",
        (r"f=\sigma(b):", r"\quad b=0\Rightarrow f^T=2^{-T},", r"\qquad b=\log T\Rightarrow f^T\approx\tfrac1e"),
    ),
    Step(
        "A Transformer joins any two tokens in one step, all at once.",
        (r"\operatorname{softmax}\!\left(\frac{QK^\top}{\sqrt{d_k}}\right)", r"V"),
        (
            text("Transformer", 3, 69, "ink", 5.5, "start"),
            *(dot(x, y, "blue", 1) for x, y in DOTS),
            *(
                curve([start, ((start[0] + end[0]) / 2, 84 - (end[0] - start[0]) / 6.5), end], "blue")
                for start, end in combinations(DOTS, 2)
            ),
        ),
    ),
    Step(
        "Time and memory grow with the square of the length, and the order must be encoded.",
        (r"O(T^2d)", r"+O(Td^2)", r"\quad\text{against}\quad O(Td^2)"),
    ),
)
