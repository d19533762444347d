"""YOLO: one look at the picture, and every cell of a grid says at once whether an object's middle is near, where its box lies, and what it is.

Source: Redmon, Divvala, Girshick and Farhadi, “You Only Look Once: Unified, Real-Time Object Detection”, CVPR 2016 (preprint 2015).
Kept: one network, one pass, one grid, one loss over box, objectness and class. Reduced: 64×64 pixels, an 8×8 grid, one box a cell, some 85,000 weights.
As in later versions: no anchors (a cell tells a size directly, not as a multiple of a prepared shape), the complete IoU as the loss of a box (Zheng and others,
2020), and an object is learned by the cell of its center and the two cells that are next to the center.
"""

import numpy
import torch
from torch import nn
from torch.nn import functional as F
from torchvision.ops import batched_nms, complete_box_iou_loss

CELL = 8  # pixels
TERMS = ("box", "objectness", "class")
WEIGHTS = {"box": 2.0, "objectness": 1.0, "class": 1.0}  # what a term counts in the loss


def convolution(channels, width, stride=1):
    return nn.Sequential(nn.Conv2d(channels, width, 3, stride, padding=1, bias=False), nn.BatchNorm2d(width), nn.SiLU())


def backbone(channels):
    """Six convolutions, an eighth of the size."""
    return nn.Sequential(
        convolution(channels, 16),
        convolution(16, 24, stride=2),
        convolution(24, 40, stride=2),
        convolution(40, 54, stride=2),
        convolution(54, 54),
        convolution(54, 54),
    )


def head(width, classes):
    """Four numbers of a box, objectness, and one number for each class; it begins by finding nothing anywhere."""
    layer = nn.Conv2d(width, 5 + classes, 1)
    nn.init.constant_(layer.bias, 0.0)
    nn.init.constant_(layer.bias[4], -3.0)
    return layer


class YOLO(nn.Module):
    def __init__(self, classes=10, channels=1):
        super().__init__()
        self.features = backbone(channels)
        self.head = head(54, classes)

    def forward(self, pictures):  # (batch, channels, height, width), 0…1
        raw = self.head(self.features(pictures))  # (batch, 5 + classes, rows, columns)
        return raw.flatten(2).mT  # (batch, cells, 5 + classes), row by row


def corners(rows, columns):
    """Where each cell of the grid begins and its side, in pixels: (cells, 3) as left, top, side."""
    top, left = torch.meshgrid(torch.arange(rows), torch.arange(columns), indexing="ij")
    return torch.stack([left.flatten() * CELL, top.flatten() * CELL, torch.full((rows * columns,), CELL)], 1).float()


def decode(raw, corners):
    """Boxes in pixels, (..., cells, 4) as left, top, right, bottom, from what the cells said.

    A center may lie half a cell outside its cell, so that neighbors can tell of it too; a size is a power of e times the cell's side.
    """
    middle = corners[:, :2] + corners[:, 2:] * (2 * raw[..., :2].sigmoid() - 0.5)
    half = corners[:, 2:] * raw[..., 2:4].clamp(-4, 4).exp() / 2
    return torch.cat([middle - half, middle + half], -1)


def assign_cells(boxes, rows, columns, neighbors=True):
    """Which object each cell is to tell of: its number, or −1, (rows·columns,). `boxes` is a NumPy array (objects, 4).

    The cell of a center, and with `neighbors` the nearest cell beside it and the nearest above or below it. Where two objects want one cell, a
    center's own cell goes before a neighbor, and then whoever is nearer to the middle of the cell: the other is lost there.
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


def loss_terms(raw, corners, owned, boxes, classes):
    """The loss taken apart, each a tensor without dimensions, for each cell that is to tell of an object.

    `raw` is (cells, 5 + classes) of all pictures, `corners` (cells, 3); `owned` says which cells have an object, `boxes` and `classes` of what they are
    to tell, in the same order. How sure a cell should be is how well its box fits.
    """
    found = decode(raw[owned], corners[owned])
    box = complete_box_iou_loss(found, boxes, reduction="none")
    sure = torch.zeros_like(raw[:, 4])
    sure[owned] = (1 - box.detach()).clamp(0, 1)
    count = max(1, len(boxes))
    return {
        "box": box.sum() / count,
        "objectness": F.binary_cross_entropy_with_logits(raw[:, 4], sure, reduction="sum") / count,
        "class": F.cross_entropy(raw[owned, 5:], classes, reduction="sum") / count,
    }


def score_cells(raw):
    """How sure each cell is of its best class, and which that is: both (..., cells). Sure is objectness times the probability of the class."""
    probability, best = raw[..., 5:].softmax(-1).max(-1)
    return raw[..., 4].sigmoid() * probability, best


def detect(raw, corners, confidence=0.05, overlap=0.5, by_class=True):
    """One picture's boxes (found, 4), scores and classes, surest first: those as sure as `confidence`, less those that overlap a surer one by more than `overlap`.

    `by_class` lets boxes of different classes stand; an `overlap` of 1 leaves everything.
    """
    boxes, (scores, classes) = decode(raw, corners), score_cells(raw)
    sure = scores >= confidence
    boxes, scores, classes = boxes[sure], scores[sure], classes[sure]
    kept = batched_nms(boxes, scores, classes if by_class else torch.zeros_like(classes), overlap)
    return boxes[kept], scores[kept], classes[kept]
