"""YOLO: one forward pass, in which every cell of a grid predicts whether an object's center is near, its box, and its class.

Source: Redmon, Divvala, Girshick and Farhadi, “You Only Look Once: Unified, Real-Time Object Detection”, CVPR 2016 (preprint 2015).
Same as YOLOv1: one network, one pass, one grid, one loss over box, objectness and class, no anchors. Anchors came with v2
and are in v3 to v5 and v7; YOLOX, v6 and v8 do without. Scaled down: 64×64 pixels, an 8×8 grid, one box a cell instead of two,
some 85,000 parameters, a convolutional head instead of a fully connected one.
As in YOLOv5, not v1: the complete IoU as box loss (Zheng and others, 2020) instead of squared errors, and an object is
assigned to the cell of its center and the two nearest neighbors.
"""

import numpy
import torch
from torch import nn
from torch.nn import functional as F
from torchvision.ops import batched_nms, complete_box_iou_loss

CELL = 8  # pixels
TERMS = ("box", "objectness", "class")
WEIGHTS = {"box": 2.0, "objectness": 1.0, "class": 1.0}  # of the terms in the loss


def convolution(channels: int, width: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(channels, width, 3, stride, padding=1, bias=False), nn.BatchNorm2d(width), nn.SiLU())


def backbone(channels: int) -> nn.Sequential:
    """Six convolutions with a total stride of 8."""
    return nn.Sequential(
        convolution(channels, 16),
        convolution(16, 24, stride=2),
        convolution(24, 40, stride=2),
        convolution(40, 54, stride=2),
        convolution(54, 54),
        convolution(54, 54),
    )


def head(width: int, classes: int) -> nn.Module:
    """Four box parameters, objectness, and a logit for each class; its bias starts with low objectness everywhere."""
    layer = nn.Conv2d(width, 5 + classes, 1)
    nn.init.constant_(layer.bias, 0.0)
    nn.init.constant_(layer.bias[4], -3.0)
    return layer


class YOLO(nn.Module):
    def __init__(self, classes=10, channels=1):
        super().__init__()
        self.features = backbone(channels)
        self.head = head(54, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:  # (batch, channels, height, width), 0…1
        raw = self.head(self.features(images))  # (batch, 5 + classes, rows, columns)
        return raw.flatten(2).mT  # (batch, cells, 5 + classes), row by row


def corners(rows: int, columns: int) -> torch.Tensor:
    """Left, top and side of each grid cell in pixels, (cells, 3), row by row."""
    top, left = torch.meshgrid(torch.arange(rows), torch.arange(columns), indexing="ij")
    return torch.stack([left.flatten() * CELL, top.flatten() * CELL, torch.full((rows * columns,), CELL)], 1).float()


def decode(raw: torch.Tensor, corners: torch.Tensor) -> torch.Tensor:
    """Boxes in pixels, (..., cells, 4) as left, top, right, bottom, from raw predictions.

    A center may lie half a cell outside its cell, so that neighbors can predict it too; a size is e to some power, times the
    cell's side.
    """
    center = corners[:, :2] + corners[:, 2:] * (2 * raw[..., :2].sigmoid() - 0.5)
    half = corners[:, 2:] * raw[..., 2:4].clamp(-4, 4).exp() / 2
    return torch.cat([center - half, center + half], -1)


def assign_cells(boxes: numpy.ndarray, rows: int, columns: int, neighbors: bool = True) -> numpy.ndarray:
    """The index of the object that each cell is trained to predict, or −1: (rows·columns,). `boxes` is a NumPy array (objects, 4).

    The cell of a center, and with `neighbors` the nearest cell beside it and the nearest above or below it. Where two objects
    compete for a cell, a center's own cell goes before a neighbor, then the one nearer to the cell's center wins.
    """
    owner, claims = numpy.full(rows * columns, -1), []
    for number, (left, top, right, bottom) in enumerate(boxes):
        x, y = (left + right) / 2 / CELL, (top + bottom) / 2 / CELL
        column, row = min(int(x), columns - 1), min(int(y), rows - 1)
        cells = [(column, row)]
        if neighbors:
            cells += [(column + (1 if x - column >= 0.5 else -1), row), (column, row + (1 if y - row >= 0.5 else -1))]
        for rank, (across, down) in enumerate(cells):
            if 0 <= across < columns and 0 <= down < rows:
                distance = (x - across - 0.5) ** 2 + (y - down - 0.5) ** 2
                claims.append((rank > 0, distance, number, down * columns + across))
    for *_, number, place in sorted(claims, reverse=True):  # the best claim is written last
        owner[place] = number
    return owner


def loss_terms(
    raw: torch.Tensor, corners: torch.Tensor, owned: torch.Tensor, boxes: torch.Tensor, classes: torch.Tensor
) -> dict[str, torch.Tensor]:
    """The terms of the loss, each a scalar tensor, averaged over the cells with an object.

    `raw` is (cells, 5 + classes) of all images, `corners` (cells, 3); `owned` masks the cells with an object, whose targets are
    `boxes` and `classes`, in the same order. The target of objectness is the complete IoU of the predicted box.
    """
    found = decode(raw[owned], corners[owned])
    box = complete_box_iou_loss(found, boxes, reduction="none")
    target = torch.zeros_like(raw[:, 4])
    target[owned] = (1 - box.detach()).clamp(0, 1)
    count = max(1, len(boxes))
    return {
        "box": box.sum() / count,
        "objectness": F.binary_cross_entropy_with_logits(raw[:, 4], target, reduction="sum") / count,
        "class": F.cross_entropy(raw[owned, 5:], classes, reduction="sum") / count,
    }


def score_cells(raw: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Each cell's confidence and its most probable class, both (..., cells): objectness times the probability of that class."""
    probability, best = raw[..., 5:].softmax(-1).max(-1)
    return raw[..., 4].sigmoid() * probability, best


def detect(
    raw: torch.Tensor, corners: torch.Tensor, confidence: float = 0.05, overlap: float = 0.5, by_class: bool = True
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """One image's boxes (found, 4), scores and classes after the confidence threshold and NMS, highest score first.

    With `by_class` NMS is class-aware; an IoU threshold `overlap` of 1 drops nothing.
    """
    boxes, (scores, classes) = decode(raw, corners), score_cells(raw)
    above = scores >= confidence
    boxes, scores, classes = boxes[above], scores[above], classes[above]
    keep = batched_nms(boxes, scores, classes if by_class else torch.zeros_like(classes), overlap)
    return boxes[keep], scores[keep], classes[keep]
