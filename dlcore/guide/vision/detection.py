"""Detection: what is in the image, and where. YOLO beside a sliding window."""

from types import MappingProxyType

from dlcore.base import Variant
from dlcore.guide.guess import Guess
from dlcore.guide.topic import FollowUp, Source, Topic, Whiteboard

TOPICS = (
    Topic(
        id="yolo",
        name="YOLO",
        color="#1F7FC4",
        section="vision",
        guide_date="2016",
        source=Source(
            "Redmon, Divvala, Girshick and Farhadi",
            2016,
            "You Only Look Once: Unified, Real-Time Object Detection",
            "CVPR",
            preprint="1506.02640",
        ),
        formula=r"L = \lambda\sum_{\text{object}} (1 - \mathrm{CIoU}) + \sum_{\text{cells}} \mathrm{BCE}(o, \mathrm{CIoU}) + \sum_{\text{object}} \mathrm{CE}(p, c)",
        idea="One forward pass; each cell of a grid predicts whether an object's center is near, its box, and its class.",
        when_to_use="Detection with little time per image: video, robots, phones.",
        trade_offs="A cell has one box (or a few): small objects close together compete for it; duplicate boxes of the same object need non-maximum suppression (NMS).",
        note="The guide dates it 2016, the year of the conference; the preprint is from 2015. The formula is the loss of the small network here, with YOLOv5-style assignment and without anchors; YOLOv1's own loss, squared errors, stands at the whiteboard. YOLOv1 had no anchors either: v2 to v5 and v7 did; YOLOX, v6 and v8 do without.",
    ),
)

VARIANTS = (
    Variant("yolo-center", "YOLO, center cell only", "#CC8A00"),
    Variant("sliding-window", "Sliding window", "#8A7CC2"),
    Variant("quarter-steps", "Sliding window, quarter steps", "#B79A3B"),
    Variant("convolutional-window", "Convolutional window", "#3E9C6B"),
    Variant("ssdlite", "SSDLite", "#009E73"),
    Variant("faster-rcnn", "Faster R-CNN", "#D55E00"),
    Variant("term-box", "Box, 2 (1 − CIoU)", "#009E73"),
    Variant("term-objectness", "Objectness", "#D55E00"),
    Variant("term-class", "Class", "#C766A0"),
    Variant("iou", "IoU", "#8A8F98"),
    Variant("focal-object", "Focal, object", "#D55E00"),
    Variant("focal-background", "Focal, background", "#8A8F98"),
    Variant("giou", "GIoU", "#CC8A00"),
    Variant("diou", "DIoU", "#009E73"),
    Variant("ciou", "CIoU", "#1F7FC4"),
)
SUPPRESSIONS = (("none", "no NMS"), ("class-aware", "class-aware"), ("class-agnostic", "class-agnostic"))
PARTS = (("network", "network"), ("boxes", "boxes and NMS"))
KINDS = MappingProxyType(
    {
        "missed": "missed",
        "wrong digit": "wrong digit",
        "poor localization": "poor localization",
        "duplicate": "duplicate",
        "background": "background",
    }
)

WHITEBOARD = Whiteboard(
    say="YOLO needs one pass: every cell of a coarse grid predicts a box, its confidence and its class at the same time, and non-maximum suppression drops the duplicates. That is why it keeps up with video.",
    sixty_seconds=(
        "Detection asks what is in an image and where. The old way slides a classifier over it: hundreds of windows, hundreds of passes. YOLO needs one. The image goes through one "
        "convolutional network to a coarse grid, and every cell predicts at the same time: is an object's center near, where is its box, which class is it. One loss trains all three. "
        "Several cells predict the same object, so non-maximum suppression keeps the most confident box and drops those that overlap it. "
        "A small network takes [[detection-speed 0]] for a small image on one CPU thread, decoding and NMS included; video at 30 frames a second leaves 33 milliseconds for each. "
        "The limitation: a cell has one box, so two small objects in one cell compete for it."
    ),
    three_minutes=(
        "**The grid.** An input of 64 pixels and a total stride of 8 give 8 × 8 cells. Each predicts four numbers for a box, one for objectness, and one per class. "
        "The center is relative to the cell, $x = x_{cell} + s\\,(2\\sigma(t_x) - 0.5)$; the width is $w = s\\,e^{t_w}$, with the stride $s$. With anchors, the anchor's width replaces $s$ in the size, not in the center.\n\n"
        "**Who is responsible.** In the paper the cell that holds the center. Later versions add the neighbors next to the center: more cells learn from each object, "
        "a center near a cell's edge is not lost, and a second object in the cell can be predicted by a neighbor. The price is duplicates, which NMS has to drop.\n\n"
        "**The loss.** Box: $1 - \\mathrm{CIoU}$, that is overlap, distance of centers and aspect ratio. Objectness: cross-entropy against how well the box fits, so that a score means quality. Class: cross-entropy. "
        "Nearly all cells are empty, so the weights of the terms decide what is learned first.\n\n"
        "**YOLOv1's own loss** (2016) is a sum of squared errors: $\\lambda_{coord}\\sum_{obj}[(x-\\hat x)^2+(y-\\hat y)^2+(\\sqrt w-\\sqrt{\\hat w})^2+(\\sqrt h-\\sqrt{\\hat h})^2]+\\sum_{obj}(C-\\hat C)^2+\\lambda_{noobj}\\sum_{noobj}(C-\\hat C)^2+\\sum_{obj}\\sum_c(p_c-\\hat p_c)^2$ with $\\lambda_{coord}=5$, $\\lambda_{noobj}=0.5$. Each of 7 × 7 cells predicts B = 2 boxes, the one with the higher IoU is responsible, and one set of 20 class probabilities: 7 × 7 × 30 numbers out of a fully connected head. The anchor-free versions since YOLOX predict one box a cell.\n\n"
        "**NMS and thresholds.** Sort by score, keep the first, drop boxes whose IoU with it is above a threshold, repeat. The confidence threshold trades precision for recall; "
        "the IoU threshold trades duplicates for close neighbors. Both belong to one model and are chosen on validation images.\n\n"
        "**mAP.** For each class the area under the precision–recall curve, where a box counts from an IoU of .5; the mean over classes. “.5:.95” is the mean over ten IoU thresholds, and rewards precise boxes."
    ),
    deep=(
        "**Two stages against one.** R-CNN (2014) classified some 2,000 proposals, each by itself; Fast R-CNN shared the convolutions; Faster R-CNN also let a network propose (the RPN). YOLO and SSD left the proposals out. "
        "The gap in accuracy was largely the flood of easy background cells; the focal loss (2017) down-weights them.\n\n"
        "**Why the sliding window is slow.** Neighboring windows share almost all their pixels, and it computes them anew for each. OverFeat (2014) computes each position once, fully convolutionally; "
        "a window's prediction is then one cell of its output. With a convolutional head YOLO can be read as that, with a class and a box per cell; YOLOv1's dense head saw the whole image.\n\n"
        "**IoU as a loss.** IoU has no gradient where boxes do not overlap. GIoU, DIoU and CIoU add terms that do: CIoU is $\\mathrm{IoU} - \\rho^2/c^2 - \\alpha v$, with $\\rho$ the distance of the centers, "
        "$c$ the diagonal of the box around both, $v=\\frac{4}{\\pi^2}(\\arctan\\frac{w}{h}-\\arctan\\frac{\\hat w}{\\hat h})^2$, which compares the aspect ratios, and $\\alpha=v/(1-\\mathrm{IoU}+v)$.\n\n"
        "**Without NMS.** NMS is greedy, has a threshold, and is wrong where objects really overlap. DETR (2020) matches boxes to objects one to one in the loss, and needs none; recent YOLOs train a second, one-to-one head for that.\n\n"
        "**Real time** is a claim about a machine, a size of image and a batch of one. Frames per second at batch 64 are throughput, not latency; and a time without decoding and NMS is only part of it."
    ),
    draw="An image with an 8 × 8 grid over it; one digit's center as a dot, its cell and two neighbors shaded, three boxes from them nearly alike; then one box after NMS. Beside it the vector of a cell: x, y, w, h, objectness, classes.",
    follow_ups=(
        FollowUp(
            "What does NMS do wrong when two objects of one class overlap?",
            "It takes the less confident box for a duplicate and drops it. A higher IoU threshold keeps it, and duplicates with it. Soft-NMS lowers scores instead of dropping; one-to-one training needs none.",
        ),
        FollowUp(
            "Class-aware or class-agnostic NMS?",
            "Class-aware lets a 4 and a 9 stand on the same spot: good where different objects really overlap, bad where a network hesitates between two classes. Class-agnostic is the other way round.",
        ),
        FollowUp(
            "Why multiply objectness by the probability of the class?",
            "Each alone says only half: the one “something is here”, the other “if so, a 7”. The product ranks boxes of all classes by one number.",
        ),
        FollowUp(
            "How would you find smaller objects?",
            "A finer grid, larger input, and features of several scales: a pyramid that brings deep features back to the fine grids. Each costs time.",
        ),
        FollowUp(
            "Precision is high and recall low. What do you look at first?",
            "The confidence threshold, then what is missed: small ones, crowded ones, one class. Only then the training.",
        ),
    ),
    pitfalls=(
        "Comparing detectors at one common confidence: scores of different models mean different things.",
        "With only the center's cell responsible NMS has little to do; to judge NMS, say which cells were responsible.",
        "mAP counts low-confidence boxes too: it says how good the ranking is, not how the image looks at your threshold.",
        "“Anchor-free” and “anchors” change what a cell's numbers mean, not the idea of a single pass.",
        "Any detector looks good on digits that it was trained on; here test digits are separate, and so is test clutter.",
    ),
)

GUESS = Guess(
    text="64×64 pixels, one image at a time, one CPU thread: how many milliseconds does the small YOLO need?",
    piece="detection-speed 0",
    options=(("more than 100", 100.0), ("33 to 100", 33.0), ("10 to 33", 10.0), ("fewer than 10", 0.0)),
)
