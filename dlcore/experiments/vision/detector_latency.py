"""How does the time of a detector grow with the image: one stage against two?"""

from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import Outcome
from dlcore.recipes.timing import median_seconds

DETECTORS = ("yolo", "ssdlite", "faster-rcnn")
SIDES = (64, 128, 256, 448, 640)  # 448 is YOLOv1's
REPEATS, WARM_UP = 7, 2
KEPT = 300  # boxes, the most confident, that go through YOLO's NMS: untrained it would keep thousands, whose suppression takes longer than the network
LEAST = 0.05  # confidence: what Faster R-CNN keeps by default
SIDE = Setting(
    "side",
    "Pixels each way",
    256,
    "The image is square. Four times the pixels take about four times as long, unless a fixed cost dominates.",
    choices=SIDES,
)


def measure(run_group, device, report):
    """Milliseconds from one image to its boxes, by fresh networks: weights hardly matter for time."""
    import torch

    run, tables = run_group.first, []
    for done, seed in enumerate(run_group.seeds):
        torch.manual_seed(seed)
        detect = detector(run.variant, run["side"], device)
        image = torch.rand(3, run["side"], run["side"], device=device)

        def look(detect=detect, image=image):
            with torch.inference_mode():
                detect(image)

        seconds = median_seconds({"look": look}, REPEATS, device, WARM_UP)["look"]
        tables.append({"time": {"milliseconds": [seconds * 1e3], "macs": [macs(look)]}})
        report((done + 1) / len(run_group.seeds))
    return tables


def detector(name, side, device):
    """A function from an image (3, side, side) to its boxes. SSDLite and Faster R-CNN are torchvision's, on MobileNetV3-Large, set to this side."""
    from torchvision.models import detection

    from dlcore.models.vision import yolo

    plain = {"weights": None, "weights_backbone": None}
    if name == "yolo":
        model = yolo.YOLO(channels=3).eval().to(device)
        corners = yolo.corners(side // yolo.CELL, side // yolo.CELL).to(device)

        def detect(image):
            raw = model(image[None])[0]
            best = yolo.score_cells(raw)[0].topk(min(KEPT, len(raw))).indices
            return yolo.detect(raw[best], corners[best], confidence=0.0)

        return detect
    if name == "ssdlite":
        model = detection.ssdlite320_mobilenet_v3_large(**plain).eval().to(device)
        model.transform.fixed_size = (side, side)
        model.score_thresh = LEAST  # its own 0.001 lets 27,000 boxes of noise through to NMS
    else:
        model = detection.fasterrcnn_mobilenet_v3_large_fpn(**plain, min_size=side, max_size=side).eval().to(device)
    return lambda image: model([image])


def macs(work):
    """Multiply-accumulates of one call, as torch's own counter has them."""
    from torch.utils.flop_counter import FlopCounterMode

    with FlopCounterMode(display=False) as counter:
        work()
    return counter.get_total_flops() // 2


EXPERIMENT = Experiment(
    id="detector-latency",
    section="vision",
    question="How does the time of a detector grow with the image: one stage against two?",
    revision=1,
    varies="detector",
    variants=DETECTORS,
    seeds=(0, 1, 2),
    settings=(SIDE,),
    measure=measure,
    cost=lambda run: run["side"] ** 2 * {"yolo": 1, "ssdlite": 2, "faster-rcnn": 8}[run.variant] + 100_000,
    outcome=Outcome("Time of one image", "milliseconds", "time", unit="ms", better="lower"),
    exclusive=True,
    shipped=(MappingProxyType({}), *(MappingProxyType({"side": side}) for side in SIDES if side != SIDE.default)),
)
