"""Backpropagation at the board: one small network, its values forward, its derivatives backward. Target 3, loss ½(ŷ − t)²."""

from dlcore.guide.boards import Step
from dlcore.guide.boards.pen import arrow, circle, math, text

X, H, OUT, LOSS = ((24, 26), (24, 66)), ((70, 26), (70, 66)), (112, 46), (146, 46)
R = 7


def _arrow_between(start, end, color="ink", style=""):
    """From the rim of one circle to that of another."""
    length = ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5
    ux, uy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    near, far = (start[0] + ux * R, start[1] + uy * R), (end[0] - ux * R, end[1] - uy * R)
    return arrow(near, far, color=color, style=style, head=2.2)


STEPS = (
    Step(
        "A neuron: a weighted sum plus a bias, then a nonlinearity.",
        (r"z=\sum_i w_ix_i+b,", r"\qquad a=f(z)"),
        (
            *(circle(*place, R) for place in (*X, *H, OUT)),
            *(_arrow_between(start, end) for start in X for end in H),
            *(_arrow_between(start, OUT) for start in H),
            _arrow_between(OUT, LOSS),
            math("x", 10, 27.5),
            text("1", 13, 29, size=3.6),
            math("x", 10, 67.5),
            text("2", 13, 69, size=3.6),
            text("ReLU", 70, 14.5, "gray", 4.5),
            math("ŷ", 112, 35),
            math("L", 150, 47.5, size=6.5),
            text("1", 40, 24, "gray", 4.5),
            text("−1", 31, 41.5, "gray", 4.5),
            text("½", 31, 54.5, "gray", 4.5),
            text("1", 40, 71.5, "gray", 4.5),
            text("1", 83, 38.5, "gray", 4.5),
            text("2", 83, 57, "gray", 4.5),
        ),
    ),
    Step(
        "Forward, left to right: each layer computes its value, and stores it.",
        (r"h_k=f(z_k),", r"\qquad z_k=h_{k-1}W_k+b_k"),
        (
            text("1", 24, 28, "blue", 6),
            text("2", 24, 68, "blue", 6),
            text("2", 70, 28, "blue", 6),
            text("1", 70, 68, "blue", 6),
            text("4", 112, 48, "blue", 6),
            text("target 3", 113, 60.5, "gray", 4.5, "start"),
            text("loss ½", 147, 57, "blue", 4.5),
        ),
    ),
    Step(
        "Backward: start with the loss's derivative at the output, prediction minus target.",
        (r"\delta=\frac{\partial L}{\partial \hat y}", r"=\hat y-t"),
        (
            arrow((139, 41), (120, 41), color="red", head=2.2),
            text("1", 129.5, 38, "red", 5.5),
        ),
    ),
    Step(
        "Down one layer: multiply by the transposed weights and by the local derivative.",
        (r"\delta_{k-1}", r"=(\delta_k W_k^\top)", r"\odot f'(z_{k-1})"),
        (
            arrow((106.5, 38), (79.5, 25), color="red", head=2.2),
            text("1", 96, 27.5, "red", 5.5),
            arrow((106.5, 54), (79.5, 67), color="red", head=2.2),
            text("2", 97, 67, "red", 5.5),
        ),
    ),
    Step(
        "A weight's gradient: upstream gradient times the layer's input.",
        (r"\frac{\partial L}{\partial W_k}", r"=h_{k-1}^\top\,\delta_k"),
        (
            text("1·1 = 1", 56, 22.5, "red", 4.5),
            text("2·1 = 2", 58, 42, "red", 4.5, "start"),  # right of the edge from the second input up
            text("1·2 = 2", 58, 53.5, "red", 4.5, "start"),  # right of the edge from the first input down
            text("2·2 = 4", 56, 73, "red", 4.5),
            text("2·1 = 2", 92, 43.7, "red", 4.5),
            text("1·1 = 1", 92, 51.3, "red", 4.5),
        ),
    ),
    Step(
        "Why backward? The loss is one number: one pass serves all weights.",
        (r"\underbrace{1+1\text{ passes}}_{\text{backpropagation}}", r"\quad\text{or}\quad\underbrace{2\text{ passes per weight}}_{\text{finite differences}}"),
    ),
    Step("It computes the gradient, exactly but for rounding. Gradient descent uses it: two different things."),
)  # fmt: skip
