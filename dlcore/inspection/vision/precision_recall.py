"""From detections to average precision, step by step: sorted by confidence, each right or wrong, precision and recall so far. By NumPy alone.

As PASCAL VOC has it since 2010 (Everingham and others): the area below the precision–recall curve, where each precision is raised to the best at
that recall or beyond. COCO's averages it at 101 recalls and over ten IoU thresholds.
"""

import numpy
import pandas

from dlcore.inspection.vision import boxes
from dlcore.inspection.vision.detection import recorded_prediction

NMS_IOU = 0.5
LEAST = 0.01  # what is less confident is ignored
COLUMNS = ("rank", "confidence", "iou", "right", "precision", "recall", "best")


def detections_of(recorded):
    """For each recorded scene its detections after NMS, (boxes, scores, classes), and its true boxes and classes."""
    arrays, variant, found = recorded.arrays, recorded.run.variant, []
    for number in range(len(arrays["scenes"])):
        scene = recorded_prediction(arrays, variant, number)
        kept = boxes.detect(scene.raw, scene.places, LEAST, NMS_IOU)
        found.append((*kept, scene.true_boxes, scene.true_classes))
    return found


def rank_detections(scenes, label, least_iou):
    """Every detection of one class in all scenes, highest confidence first: confidence, IoU with its digit, and whether it is right; and how many digits there are.

    Right is the first detection that overlaps a digit of its class by `least_iou` or more; any further one of the same digit is a false positive.
    """
    rows, positives = [], 0
    for place, (found, scores, classes, true_boxes, true_classes) in enumerate(scenes):
        truth = true_boxes[true_classes == label]
        positives += len(truth)
        for box, score in zip(found[classes == label], scores[classes == label], strict=True):
            ious = boxes.pairwise_iou(box, truth)[0] if len(truth) else numpy.zeros(1)
            rows.append((float(score), place, int(ious.argmax()), float(ious.max())))
    rows.sort(key=lambda row: -row[0])
    taken, ranks = set(), []
    for score, place, digit, iou in rows:
        right = iou >= least_iou and (place, digit) not in taken
        if right:
            taken.add((place, digit))
        ranks.append((score, iou, right))
    return ranks, positives


def curve(scenes, label, least_iou):
    """The table of one class, a row per detection: rank, confidence, IoU, right, precision and recall so far, and the best precision from there on."""
    ranks, positives = rank_detections(scenes, label, least_iou)
    right = numpy.array([row[2] for row in ranks], bool)
    hits = right.cumsum()
    precision, recall = hits / numpy.arange(1, len(hits) + 1), hits / max(1, positives)
    best = numpy.maximum.accumulate(precision[::-1])[::-1]
    scores, ious = ([row[column] for row in ranks] for column in (0, 1))
    values = (numpy.arange(1, len(ranks) + 1), scores, ious, right, precision, recall, best)
    return pandas.DataFrame(dict(zip(COLUMNS, values, strict=True)))


def average_precision(table):
    """The area below the raised curve of one class."""
    steps = numpy.diff(table["recall"], prepend=0.0)
    return float((steps * table["best"]).sum())


def average_precisions(scenes, least_iou):
    """The average precision of every class that occurs, by class; their mean is mAP."""
    labels = numpy.unique(numpy.concatenate([true_classes for *_, true_classes in scenes]))
    return {int(label): average_precision(curve(scenes, label, least_iou)) for label in labels}
