"""CNN evolution at the board: price and published accuracy of each network, and the front that nothing beats in both. The order is that of torchvision's figures for ImageNet."""

from dlcore.guide.boards import Step
from dlcore.guide.boards.pen import arrow, circle, curve, hatch, text

# Where each stands (multiply-accumulates to the right, accuracy upwards), and its size by parameters.
PLACES = {
    "alexnet-2012": (61, 68, 4),
    "vgg-16": (138, 36, 5.4),
    "resnet-50": (104, 27, 3),
    "efficientnet-b0": (45, 23.5, 2),
    "vit-b-16": (142, 16, 4.6),
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
            text("accuracy on ImageNet, published", 22, 9, anchor="start"),
            text("multiply-accumulates (log)", 152, 86, anchor="end"),
        ),
    ),
    Step(
        "LeNet shares small filters over the whole image; it read digits, long before ImageNet.",
        (),
        (circle(27, 70, 1.6, "blue", "thick"), text("LeNet (digits)", 22, 64, "blue", 5, "start")),
    ),
    Step(
        "AlexNet is deep and wide, and trains with ReLU and dropout on GPUs.",
        (),
        _network("alexnet-2012", "AlexNet", "gray", 7, 2, "start"),
    ),
    Step(
        "VGG uses only 3×3 filters, and more of them.",
        (r"27\,C^2", r"<49\,C^2"),
        _network("vgg-16", "VGG-16", "gray", 0, 12),
    ),
    Step(
        "ResNet adds each block's input to its output, so that depth can be trained.",
        (r"y=f(x)", r"\,+\,x"),
        _network("resnet-50", "ResNet-50", "gray", 0, 9),
    ),
    Step(
        "EfficientNet spends its arithmetic on depth, width and resolution in a fixed proportion.",
        (r"d=\alpha^\phi,\; w=\beta^\phi,\; r=\gamma^\phi", r"\qquad\alpha\,\beta^2\gamma^2\approx2"),
        _network("efficientnet-b0", "EfficientNet-B0", "green", 0, 9),
    ),
    Step(
        "ViT leaves convolutions behind, and shows its strength with very much data.",
        (),
        _network("vit-b-16", "ViT-B/16", "green", -7, -3, "end"),
    ),
    Step(
        "Join those that nothing beats in both: the Pareto front. A new network must lie beyond it.",
        (),
        (
            curve([(45, 23.5), (78, 20.5), (112, 18), (142, 16)], "red", "dashed"),
            hatch(54, 12, 20, 6, "amber"),
            text("worth building", 77, 16, "amber", 4.5, "start"),
        ),
    ),
)
