"""Slices as pictures: errors differ in brightness as well as in color; and sentences that come from tables."""

import numpy
import pandas
import pytest

from dlcore.analysis.vision import segmentation as captions
from dlcore.charts.vision import segmentation_masks

TRUTH, ANSWER = numpy.array([[0, 1, 2, 2]]), numpy.array([[2, 1, 1, 2]])
PIXELS = numpy.array([[0, 100, 200, 255]], dtype="uint8")


def test_errors_are_where_they_are():
    drawn = segmentation_masks.error_image(PIXELS, TRUTH, ANSWER, 2)
    assert drawn.shape == (1, 4, 3)
    assert tuple(drawn[0, 0]) == segmentation_masks.ADDED
    assert tuple(drawn[0, 2]) == segmentation_masks.MISSED
    assert len(set(drawn[0, 1])) == len(set(drawn[0, 3])) == 1
    assert segmentation_masks.error_counts(TRUTH, ANSWER, 2) == (1, 1)
    assert segmentation_masks.error_counts(TRUTH, ANSWER, 1) == (0, 1)


def test_missed_is_lighter_than_any_slice_and_added_darker():
    def brightness(color):
        return 0.2126 * color[0] + 0.7152 * color[1] + 0.0722 * color[2]

    drawn = segmentation_masks.error_image(PIXELS, TRUTH, TRUTH, 2)
    assert brightness(segmentation_masks.ADDED) < drawn.min() - 50
    assert brightness(segmentation_masks.MISSED) > drawn.max() + 30


def test_slices_and_masks_are_gray():
    assert segmentation_masks.slice_image(PIXELS)[0, 2].tolist() == [200, 200, 200]
    assert segmentation_masks.mask_image(TRUTH).shape == (1, 4, 3)


def test_findings_are_computed():
    frame = pandas.DataFrame(
        {
            "variant": ["u-net", "thresholds"] * 2,
            "seed": 0,
            "class": ["gray"] * 2 + ["white"] * 2,
            "dice": [0.8, 0.5, 0.6, 0.5],
            "assd": [1.0, 4.0, 2.0, 4.0],
            "learning_rate": 0.01,
            "height": [1, 1, 2, 2],
            "step": 5,
        }
    )
    assert captions.measure_caption(frame, "dice") == "Highest overlap: U-Net, 0.70; lowest: Two thresholds, 0.50"
    assert (
        captions.measure_caption(frame, "assd") == "Closest boundary: U-Net, 1.5 mm; farthest: Two thresholds, 4.0 mm"
    )
    assert captions.measure_caption(frame[:1], "dice") == "Highest overlap: U-Net, 0.80"
    assert captions.heights_caption(frame) == "On how many of 2 slices each is best: U-Net 2"
    assert captions.learning_caption(frame[::2]) == "Mean Dice after 5 steps: U-Net 0.70"
    assert captions.learning_rate_caption(frame[::2]) == "Highest mean Dice on the test slices: U-Net at 0.01 (0.70)"
    assert captions.errors_caption("u-net", 3, 4) == "U-Net: 3 missed, 4 added"
    assert captions.own_slice_caption({"u-net": (0.8, 0.712)}) == "U-Net: gray matter 0.80, white matter 0.71"
    with pytest.raises(KeyError):
        captions.errors_caption("nobody", 0, 0)
