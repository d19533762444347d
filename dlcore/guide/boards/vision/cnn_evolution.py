"""CNN evolution at the board: price and accuracy of each network, and the front that nothing beats in both. The order is that of our record."""

from dlcore.guide.boards import Step
from dlcore.guide.boards.pen import arrow, circle, curve, hatch, text

# Where each stands (multiply-accumulates to the right, accuracy upwards), and its size by parameters.
PLACES = {
    "lenet": (38, 45, 2.6),
    "alexnet": (112, 70, 4),
    "vgg": (139, 43, 4.8),
    "resnet": (136, 15.5, 2.8),
    "efficientnet": (96, 20, 2.4),
    "vit": (121, 60, 3.7),
}


def _network(name, label, color, dx=0, dy=-6, anchor="middle"):
    x, y, radius = PLACES[name]
    return circle(x, y, radius, color, "thick"), text(label, x + dx, y + dy, color, 5, anchor)


STEPS = (
    Step(
        "Each network solved a problem of the one before. Plot what it costs and what it gives.",
        (),
        (
            arrow((18, 78), (152, 78)),
            arrow((18, 78), (18, 8)),
            text("accuracy", 22, 9, anchor="start"),
            text("multiply-accumulates (log)", 152, 86, anchor="end"),
        ),
    ),
    Step("LeNet shares small filters over the whole image.", (), _network("lenet", "LeNet", "blue")),
    Step(
        "AlexNet is deep and wide, and trains with ReLU and dropout on GPUs.",
        (),
        _network("alexnet", "AlexNet", "gray", -6.5, 2, "end"),
    ),
    Step(
        "VGG uses only 3×3 filters, and more of them.",
        (r"27\,C^2", r"<49\,C^2"),
        _network("vgg", "VGG", "gray", 0, 11),
    ),
    Step(
        "ResNet adds each block's input to its output, so that depth can be trained.",
        (r"y=f(x)", r"\,+\,x"),
        _network("resnet", "ResNet", "green", 6, 2, "start"),
    ),
    Step(
        "EfficientNet spends its arithmetic evenly on depth, width and resolution.",
        (r"d=\alpha^\phi,\; w=\beta^\phi,\; r=\gamma^\phi", r"\qquad\alpha\,\beta^2\gamma^2\approx2"),
        _network("efficientnet", "EfficientNet", "green", -2, -6, "end"),
    ),
    Step(
        "ViT leaves convolutions behind, and needs more data than this for it.",
        (),
        _network("vit", "ViT", "gray", -6, 2, "end"),
    ),
    Step(
        "Join those that nothing beats in both: the Pareto front. A new network must lie beyond it.",
        (),
        (
            curve([(38, 45), (64, 31), (96, 20), (116, 17), (136, 15.5)], "red", "dashed"),
            hatch(26, 14, 18, 11, "amber"),
            text("worth building", 24, 31, "amber", 4.5, "start"),
        ),
    ),
)
