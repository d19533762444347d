"""Upsampling: the transposed convolution is torch's, and a checkerboard is there exactly where the kernel is no multiple of the stride."""

import numpy
import pytest

from dlcore.analysis.vision.segmentation import upsampling_caption
from dlcore.inspection.vision import upsampling


@pytest.mark.parametrize("stride", [2, 3])
@pytest.mark.parametrize("side", range(2, 7))
def test_the_overlap_is_even_where_the_kernel_is_a_multiple_of_the_stride(side, stride):
    both = upsampling.upsample(upsampling.inputs("constant"), upsampling.kernel(side, "equal"), stride)
    assert (both.least, both.most) == ((side // stride) ** 2, (-(-side // stride)) ** 2)
    assert (numpy.ptp(both.transposed) < 1e-12) == (side % stride == 0)
    assert numpy.ptp(both.resized) < 1e-12
    assert both.transposed.mean() == pytest.approx(1)


def test_random_weights_are_uneven_in_the_transposed_convolution_alone():
    both = upsampling.upsample(upsampling.inputs("constant"), upsampling.kernel(4, "random"), 2)
    assert numpy.ptp(both.transposed) > 0.1
    assert numpy.ptp(both.resized) < 1e-12
    assert upsampling_caption(both, 4, 2).startswith(
        "A kernel of 4 is a multiple of the stride 2: each output of the transposed convolution is a sum of 4 weights."
    )


def test_a_disk_is_larger_and_still_there():
    image = upsampling.inputs("disk")
    both = upsampling.upsample(image, upsampling.kernel(3, "equal"), 2)
    assert both.transposed.ndim == both.resized.ndim == 2
    for values in (both.transposed, both.resized):
        middle = len(values) // 2
        assert values[middle, middle] > 1.2 * values[0, 0]
