"""Optimizers at the board: three ways down one narrow valley. The paths are computed, on a bowl with condition number 9."""

from dlcore.guide.boards import Step
from dlcore.guide.boards.pen import bent_arrow, curve, dot, ellipse, line, text

CENTER = (92, 43)
START = (-59.0, -15.0)


def _paper(points):
    return [(CENTER[0] + x, CENTER[1] + y) for x, y in points]


def _descent(steps):
    """Gradient descent whose learning rate is nine tenths of the largest that does not diverge: ηL = 1.8, ημ = 0.2."""
    return _paper([(START[0] * 0.8**step, START[1] * (-0.8) ** step) for step in range(steps)])


def _momentum(steps, rates=(0.04, 0.36), keep=0.75):
    """v ← γv + g, w ← w − ηv along both axes."""
    place, speed, points = list(START), [0.0, 0.0], []
    for _ in range(steps):
        points.append(tuple(place))
        for axis in (0, 1):
            speed[axis] = keep * speed[axis] + rates[axis] * place[axis]
            place[axis] -= speed[axis]
    return _paper(points)


STEPS = (
    Step(
        "All of them step downhill. They differ in what they remember.",
        (r"w\leftarrow w-\eta\,\nabla L(w)",),
        (
            *(ellipse(*CENTER, 3 * down, down, color="gray") for down in (22, 16, 9.5, 3.8)),
            dot(*CENTER, color="ink"),
            text("minimum", CENTER[0] + 12.5, CENTER[1] + 1.4, "gray", 4, "start"),
        ),
    ),
    Step(
        "Gradient descent: one learning rate for all directions. The steepest limits it, the flattest is slow.",
        (r"\eta<\frac2L,", r"\qquad\text{steps}\propto\kappa=\frac L\mu"),
        (line(*_descent(11), color="red"), text("gradient descent", 10, 19, "red", 5.5, "start")),
    ),
    Step(
        "Momentum has a velocity: gradients that agree add up, those that zigzag cancel.",
        (r"v\leftarrow\gamma v+\nabla L,", r"\qquad w\leftarrow w-\eta v"),
        (curve(_momentum(22), color="blue", style="thick"), text("momentum", 20, 74, "blue", 5.5, "start")),
    ),
    Step(
        "AdaGrad sums squared gradients: a learning rate for each weight, which only shrinks.",
        (r"w\leftarrow w-\frac{\eta}{\sqrt{G}+\varepsilon}\,\nabla L,", r"\qquad G=\sum g^2"),
        (
            bent_arrow(_paper([START, (-47, -7.5), (-31, -3), (-15, -1), (-3, -0.3)]), color="green", style="thick"),
            text("a learning rate for each weight", 66, 80, "green", 5.5, "start"),
        ),
    ),
    Step(
        "RMSProp takes a running mean instead, which forgets, so its learning rate recovers.",
        (r"v\leftarrow\rho v+(1-\rho)\,g^2",),
    ),
    Step(
        "Adam adds momentum to that, with bias correction; AdamW takes weight decay out of the division.",
        (r"w\leftarrow w-\eta\,\frac{\hat m}{\sqrt{\hat v}+\varepsilon}", r"\;-\;\eta\lambda w"),
    ),
    Step("Two-dimensional valleys show curvature, not noise: in a real network both decide."),
)
