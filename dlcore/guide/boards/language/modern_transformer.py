"""A modern Transformer's block at the board, from below: what changed since 2017, part by part."""

from dlcore.guide.boards import Step
from dlcore.guide.boards.pen import arrow, bent_arrow, box, circle, grid, hatch, line, math, text

STEPS = (
    Step(
        "Text becomes tokens: merge the most frequent pair of neighbors, again and again.",
        (),
        (
            text("l o w e r", 8, 84, "gray", 4.6, "start"),
            arrow((33, 82.5), (41, 82.5), color="gray", head=1.8),
            text("low|er", 43, 84, "blue", 4.6, "start"),
        ),
    ),
    Step(
        "The block: normalize first, then attend, then add to the residual path.",
        ("x", r"+\,f(", r"\operatorname{norm}(x)", ")"),
        (
            arrow((20, 78), (20, 8)),
            text("x", 15, 76, "ink", 5),
            box(30, 64, 30, 9),
            text("RMSNorm", 45, 70.2, "blue", 4.6),
            box(30, 48, 30, 9),
            text("attention", 45, 54.2, "ink", 4.6),
            line((20, 69), (30, 69)),
            arrow((45, 64), (45, 57), head=1.8),
            arrow((45, 48), (45, 44), (20, 44), head=1.8),
            circle(20, 44, 2),
        ),
    ),
    Step(
        "The same again with the MLP at each position.",
        (),
        (
            box(30, 30, 30, 9),
            text("RMSNorm", 45, 36.2, "blue", 4.6),
            box(30, 14, 30, 9),
            text("MLP", 45, 20.2, "ink", 4.6),
            line((20, 35), (30, 35)),
            arrow((45, 30), (45, 23), head=1.8),
            arrow((45, 14), (45, 10), (20, 10), head=1.8),
            circle(20, 10, 2),
        ),
    ),
    Step(
        "Rotate queries and keys by position: a score sees only the difference of positions.",
        (r"(R_mq)^{\top}(R_nk)", r"=q^{\top}R_{n-m}\,k"),
        (
            circle(92, 26, 15, "gray"),
            arrow((92, 26), (106, 22), color="ink"),
            arrow((92, 26), (100, 13.5), color="blue"),
            bent_arrow(((101, 23.4), (100.2, 20.6), (97.6, 18)), color="blue", head=1.6),
            math("q", 110, 22, "ink"),
            math("θ", 105, 17.5, "blue", 4.6),
            text("RoPE", 92, 48, "blue", 4.8),
        ),
    ),
    Step(
        "While generating, keys and values of earlier tokens are kept; only the newest token is computed.",
        (r"2\cdot L\cdot g\cdot d\cdot b", r"\ \text{bytes per token}"),
        (
            grid(82, 58, 8, 2, 7),
            hatch(131, 58, 7, 14, "green", 1.7),
            text("k", 78, 64, "ink", 4.6),
            text("v", 78, 71, "ink", 4.6),
            text("KV cache", 110, 79, "green", 4.8),
            arrow((134.5, 53), (134.5, 57.4), color="green", head=1.8),
            text("new token", 134.5, 51, "green", 4.4),
        ),
    ),
    Step("Several query heads share one head of keys and values, so that the cache shrinks."),
    Step("At the end: divide by a temperature, cut off the tail, and sample."),
    Step("And store the weights in eight or four bits, with a scale for each row."),
)
