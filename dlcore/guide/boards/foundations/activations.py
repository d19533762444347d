"""Activations at the board: a product of derivatives, and what is left of it at the first layer."""

from dlcore.guide.boards import Step
from dlcore.guide.boards.pen import arrow, line, text

STEPS = (
    Step(
        "Without an activation, stacked linear layers collapse into one linear layer.",
        (r"W_2(W_1x)", r"=(W_2W_1)\,x"),
    ),
    Step(
        "It must also let the gradient through: each layer multiplies by one derivative.",
        (
            r"\frac{\partial L}{\partial h_1}=",
            r"W_2^\top f'(z_2)",
            r"\;\cdots",
            r"\;W_K^\top f'(z_K)",
            r"\;\frac{\partial L}{\partial h_K}",
        ),
        (
            arrow((22, 78), (150, 78)),
            arrow((22, 78), (22, 9)),
            text("last layer", 36, 85.5),
            text("first layer", 136, 85.5),
            text("size of the gradient", 26, 7, anchor="start"),
            text("(log scale)", 26, 13, "gray", 4.5, "start"),
        ),
    ),
    Step(
        "Sigmoid's derivative is at most a quarter, so in a deep network the product vanishes.",
        (r"\sigma'(z)=\sigma(z)\,(1-\sigma(z))", r"\;\le\tfrac14"),
        (
            line((30, 25), (140, 74), color="red", style="thick"),
            text("sigmoid", 84, 58, "red", 5.5, "end"),
        ),
    ),
    Step(
        "ReLU's derivative is one where it is active; He initialization makes up for the inactive half.",
        (r"f'(z)\in\{0,1\},", r"\qquad\operatorname{Var}(W_{ij})=\frac2n"),
        (
            line((30, 25), (140, 25), color="green", style="thick"),
            text("ReLU, He initialization", 140, 20, "green", 5.5, "end"),
        ),
    ),
    Step(
        "Where does tanh go? Its derivative is one at zero only, so it falls, more slowly.",
        (r"\tanh'(z)=1-\tanh^2(z)",),
        (
            line((30, 25), (140, 46), color="amber", style="thick"),
            text("tanh", 140, 53, "amber", 5.5, "end"),
        ),
    ),
    Step(
        "ReLU's price: a unit that is inactive on every input gets gradient zero. It is dead.",
        (r"f'(z)=0\ \text{on every input}", r"\;\Rightarrow\;\frac{\partial L}{\partial w}=0"),
    ),
    Step("By default: ReLU in plain networks, GELU or SiLU in transformers, sigmoid at a binary output."),
)
