"""The numbers on the cards of shapes of Vision."""

from itertools import pairwise

import torch
from torch import nn
from torchvision.ops import box_iou

from dlcore.models.vision.lenet import LeNet
from dlcore.models.vision.yolo import YOLO
from tests.interview.computed.sizes import after, conv, count, macs, meta, shape


def output_sizes():
    conv_side, pool_side = after(meta(1, 3, 224, 224), nn.Conv2d(3, 64, 7, 2, 3), nn.MaxPool2d(3, 2, 1))
    return f"{conv_side} × {conv_side}, then {pool_side} × {pool_side}"


def convolution_macs():
    layer = conv(64, 64, 3, padding=1)
    return count(layer), macs(layer, 1, 64, 56, 56)


def receptive_field():
    """From the pixels that have a gradient."""

    def width(*layers):
        x = torch.zeros(1, 1, 41, requires_grad=True)
        y = nn.Sequential(*layers)(x)
        y[0, 0, y.shape[-1] // 2].backward()
        return int((x.grad != 0).sum())

    def filters():
        layer = nn.Conv1d(1, 1, 3, bias=False)
        nn.init.ones_(layer.weight)
        return layer

    plain = width(filters(), filters(), filters())
    pooled = width(filters(), nn.AvgPool1d(2), filters(), filters())  # an average lets every pixel through
    return f"={plain}$", f"={pooled}$"


def ratio(more, fewer):
    return f"{int(more.replace(',', '')) / int(fewer.replace(',', '')):.1f} times"


def separable():
    full, parts = conv(64, 128, 3), nn.Sequential(conv(64, 64, 3, groups=64), conv(64, 128, 1))
    return count(full), count(parts), ratio(count(full), count(parts))


def flatten_counts():
    maps = meta(1, 512, 7, 7)
    with torch.device("meta"):
        return f"{maps.numel():,}", count(nn.Linear(maps.numel(), 4096)), count(nn.Linear(512, 1000))


def lenet():
    network = LeNet()
    trace = [32, *after(meta(1, 1, 32, 32), *network.features)]
    sides = [trace[0], *(b for a, b in pairwise(trace) if a != b)]
    parts = [count(part) for part in (*network.features, *network.head) if list(part.parameters())]
    return " → ".join(map(str, sides)), *parts, count(network)


def alexnet():
    layer = nn.Conv2d(3, 96, 11, 4)
    (side,) = after(meta(1, 3, 227, 227), layer)
    return f"+1={side}$", count(layer), f"={(224 - 11) / 4}$"


def vgg():
    sides = after(meta(1, 1, 224, 224), *[nn.MaxPool2d(2)] * 5)
    first, second = macs(conv(3, 64, 3, padding=1), 1, 3, 224, 224), macs(conv(64, 64, 3, padding=1), 1, 64, 224, 224)
    return first, second, f"{sides[-1]} × {sides[-1]}"


def inverted_bottleneck():
    parts = nn.Sequential(conv(24, 144, 1), conv(144, 144, 3, groups=144), conv(144, 24, 1))
    return *map(count, parts), count(parts), count(conv(144, 144, 3))


def bottleneck():
    parts = nn.Sequential(conv(256, 64, 1), conv(64, 64, 3), conv(64, 256, 1))
    two = nn.Sequential(conv(256, 256, 3), conv(256, 256, 3))
    assert ratio(count(two), count(parts)) == "16.9 times"
    return count(parts), count(two), "seventeen times"


def projection():
    shortcut = conv(64, 128, 1, stride=2)
    return count(shortcut), shape(shortcut.to("meta")(meta(1, 64, 56, 56)).shape[1:])


def statistics():
    layer = nn.BatchNorm2d(64)
    layer(x := torch.randn(32, 64, 28, 28))
    kept = layer.running_mean.numel() + layer.running_var.numel()
    return f"{count(layer)} learned", f"{kept} statistics", f"{x[:, 0].numel():,}"


def vit_base():
    patches = nn.Conv2d(3, 768, 16, 16).to("meta")
    tokens = patches(meta(1, 3, 224, 224)).flatten(2).shape[-1]
    return f"={tokens}$ patches", f"{tokens + 1} tokens", count(patches), f"{(tokens + 1) * 768:,}"


def smaller_patches():
    fine, coarse = (nn.Conv2d(3, 1, side, side).to("meta")(meta(1, 3, 224, 224)).numel() for side in (8, 16))
    return f"={fine}$ patches", f"={coarse}$", f"{fine**2:,}", f"{coarse**2:,}"


def yolo_grid():
    _, cells, numbers = YOLO().to("meta")(meta(1, 1, 64, 64)).shape
    return f"={cells}$ cells", f"={numbers}$ numbers", f"{cells * numbers} in all"


def iou():
    first, both, one = (torch.tensor([[x, y, x + 4.0, y + 4.0]]) for x, y in ((0, 0), (2, 2), (2, 0)))
    return f"{box_iou(first, both).item():.3f}", f"{box_iou(first, one).item():.3f}"


def concatenation():
    up = nn.ConvTranspose2d(128, 64, 2, 2).to("meta")(meta(1, 128, 28, 28))
    both = torch.cat([up, meta(1, 64, 56, 56)], 1)
    return shape(up.shape[1:]), shape(both.shape[1:]), count(conv(128, 64, 3))


def u_net_valid():
    two = [nn.Conv2d(1, 1, 3), nn.Conv2d(1, 1, 3)]
    layers = [*two, *(nn.MaxPool2d(2), *two) * 4]
    down = after(meta(1, 1, 572, 572), *layers)
    up = after(meta(1, 1, down[-1], down[-1]), *(nn.ConvTranspose2d(1, 1, 2, 2), *two) * 4)
    # After each second convolution and each pooling; on the way up, after each up-convolution and each second convolution.
    shown = [572, *(side for place, side in enumerate(down) if place % 3)]
    enlarged = [side for place, side in enumerate(up) if place % 3 != 1]
    return " → ".join(map(str, shown)), " → ".join(map(str, enlarged)), f"So {up[-1]}", f"{down[10]} to {up[0]}"


COMPUTED = {
    "convolution/shapes-output": output_sizes,
    "convolution/shapes-parameters": lambda: count(nn.Conv2d(3, 64, 3)),
    "convolution/shapes-macs": convolution_macs,
    "convolution/shapes-receptive-field": receptive_field,
    "convolution/shapes-separable": separable,
    "max-pooling/shapes-halved": lambda: shape(nn.MaxPool2d(2)(meta(16, 64, 56, 56)).shape),
    "fully-connected/shapes-flatten": flatten_counts,
    "lenet/shapes-trace": lenet,
    "alexnet/shapes-first-layer": alexnet,
    "vgg/shapes-first-layers": vgg,
    "efficientnet/shapes-mbconv": inverted_bottleneck,
    "efficientnet/shapes-compound": lambda: f"{1.2 * 1.1**2 * 1.15**2:.2f}",
    "resnet/shapes-bottleneck": bottleneck,
    "resnet/shapes-projection": projection,
    "batch-norm/shapes-statistics": statistics,
    "vit/shapes-tokens": vit_base,
    "vit/shapes-smaller-patches": smaller_patches,
    "yolo/shapes-output": lambda: (
        f"={2 * 5 + 20}$ numbers",
        f"{meta(7, 7, 2 * 5 + 20).numel():,} numbers",
        f"{7 * 7 * 2} boxes",
    ),
    "yolo/shapes-grid": yolo_grid,
    "yolo/shapes-iou": iou,
    "u-net/shapes-concatenation": concatenation,
    "u-net/shapes-valid": u_net_valid,
}
