"""Detection: what is in the picture, and where. YOLO beside a sliding window."""

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
        ),
        formula=r"L = \lambda\sum_{\text{object}} (1 - \mathrm{CIoU}) + \sum_{\text{cells}} \mathrm{BCE}(o, \mathrm{CIoU}) + \sum_{\text{object}} \mathrm{CE}(p, c)",
        idea="One network looks once; each cell of a grid tells whether an object's middle is near, its box, and its class.",
        when_to_use="Detection with little time for each picture: video, robots, phones.",
        trade_offs="A cell has one box (or a few): small objects close together compete for it; boxes that tell of the same object must be suppressed.",
        note="The guide dates it 2016, the year of the conference; the preprint is of 2015. What runs here has no anchors: a cell tells a size directly.",
    ),
)

VARIANTS = (
    Variant("yolo-center", "YOLO, center cell only", "#CC8A00"),
    Variant("sliding-window", "Sliding window", "#8A7CC2"),
    Variant("term-box", "Box, 2 (1 − CIoU)", "#009E73"),
    Variant("term-objectness", "Objectness", "#D55E00"),
    Variant("term-class", "Class", "#C766A0"),
)
SUPPRESSIONS = (("none", "without NMS"), ("class-aware", "by class"), ("class-agnostic", "across classes"))
PARTS = (("network", "network"), ("boxes", "boxes and NMS"))
KINDS = MappingProxyType(
    {
        "missed": "not found",
        "wrong digit": "wrong digit",
        "poor localization": "badly placed",
        "duplicate": "found twice",
        "background": "nothing there",
    }
)

WHITEBOARD = Whiteboard(
    sixty_seconds=(
        "Detection asks what is in a picture and where. The old way slides a classifier over it: hundreds of windows, hundreds of looks. YOLO looks once. The picture goes through one "
        "convolutional network to a coarse grid, and every cell answers at the same time: is an object's middle near me, where is its box, which class is it. One loss trains all three. "
        "Several cells tell of the same object, so non-maximum suppression keeps the surest box and drops those that overlap it. "
        "Here a picture takes [[vision/yolo-real-time]] milliseconds on one thread of a processor, boxes and suppression included; a film leaves 33. "
        "The price: a cell has one box, so that two small objects in one cell are one too many."
    ),
    three_minutes=(
        "**The grid.** An input of 64 pixels and a total stride of 8 give 8 × 8 cells. Each says four numbers for a box, one for objectness, and one per class. "
        "The center is told relative to the cell, $x = x_{cell} + s\\,(2\\sigma(t_x) - 0.5)$; the size as $w = s\\,e^{t_w}$. With anchors $s$ would be a prepared width; without, it is the stride.\n\n"
        "**Who is responsible.** In the paper the cell that holds the center. Later versions add the neighbors next to the center: more cells learn from each object, "
        "a center near a cell's edge is not lost, and a second object in the cell can be told by a neighbor. The bars show what that brings, and that it makes suppression necessary.\n\n"
        "**The loss.** Box: $1 - \\mathrm{CIoU}$, that is overlap, distance of centers and proportions. Objectness: cross-entropy against how well the box fits, so that a score means quality. Class: cross-entropy. "
        "Nearly all cells are empty, so that the weights between the terms decide what is learned first.\n\n"
        "**Suppression and thresholds.** Sort by score, keep the first, drop what overlaps it by more than a limit, repeat. The confidence trades precision for recall; "
        "the limit trades doubles for neighbors. Both belong to one model and are chosen on validation pictures.\n\n"
        "**mAP.** For each class the area under precision over recall, where a box counts from an overlap (IoU) of .5; the mean over classes. “.5:.95” is the mean over ten overlaps, and asks for exact boxes."
    ),
    deep=(
        "**Two stages against one.** R-CNN (2014) classified some 2,000 proposals, each by itself; Fast and Faster R-CNN shared the convolutions and let a network propose. YOLO and SSD left the proposals out. "
        "The gap in accuracy was largely the flood of easy background cells; the focal loss (2017) weighs them down.\n\n"
        "**Why the sliding window is slow.** Neighboring windows share almost all their pixels, and it computes them anew for each. A fully convolutional network computes each place once; "
        "a window's answer is then one cell of its output. YOLO can be read as exactly that, with boxes told instead of prescribed.\n\n"
        "**IoU as a loss.** IoU has no slope where boxes do not touch. GIoU, DIoU and CIoU add terms that have: CIoU is $\\mathrm{IoU} - \\rho^2/c^2 - \\alpha v$, with $\\rho$ the distance of the centers, "
        "$c$ the diagonal of the box around both, and $v$ the difference of the proportions.\n\n"
        "**Without suppression.** It is greedy, has a threshold, and is wrong where objects really overlap. DETR (2020) matches boxes to objects one to one in the loss, and needs none; recent YOLOs train a second, one-to-one head for that.\n\n"
        "**Real time** is a claim about a machine, a size of picture and a batch of one. Frames per second at batch 64 are throughput, not latency; and a time without decoding and suppression is only part of it."
    ),
    draw="A picture with an 8 × 8 grid over it; one digit's center as a dot, its cell and two neighbors shaded, three boxes from them nearly alike; then one box after suppression. Beside it the vector of a cell: x, y, w, h, objectness, classes.",
    follow_ups=(
        FollowUp(
            "What does suppression do wrong when two objects of one class overlap?",
            "It takes the less sure box for a double and drops it. A higher limit keeps it, and doubles with it. Soft-NMS lowers scores instead of dropping; one-to-one training needs none.",
        ),
        FollowUp(
            "By class or across classes?",
            "By class lets a 4 and a 9 stand on the same spot: good where different things really overlap, bad where a network wavers between two answers. Across classes it is the other way round.",
        ),
        FollowUp(
            "Why multiply objectness by the probability of the class?",
            "Each alone is sure of too much: the one of “something is here”, the other of “if so, a 7”. The product ranks boxes of all classes by one number.",
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
        "With only the center's cell responsible there is little to suppress; to judge suppression, say who was responsible.",
        "mAP counts faint boxes too: it says how good the ranking is, not how the picture looks at your threshold.",
        "“Anchor-free” and “anchors” change what a cell's numbers mean, not the idea of one look.",
        "Test digits that were trained on make any detector look good; here they are apart, clutter too.",
    ),
)

GUESS = Guess(
    text="64×64 pixels, one picture at a time, one thread of a processor: how many milliseconds does the small YOLO need?",
    claim="vision/yolo-real-time",
    options=(("more than 33", 33.0), ("10 to 33", 10.0), ("3 to 10", 3.0), ("fewer than 3", 0.0)),
)
