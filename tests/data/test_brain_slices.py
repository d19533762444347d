"""The brain slices: parts that do not touch, a truth that fits, and a sentence where the template is absent."""

import sys

import nibabel
import numpy
import pytest
import torch

from dlcore import data
from dlcore.data import brain_slices


@pytest.fixture(scope="module")
def slabs():
    return brain_slices.load()


def test_slabs_are_apart_by_gaps():
    train, validation, test = map(set, (brain_slices.TRAIN, brain_slices.VALIDATION, brain_slices.TEST))
    assert min(abs(mine - theirs) for mine in test for theirs in train | validation) > 3
    assert min(abs(mine - theirs) for mine in validation for theirs in train) > 2


def test_every_slice_is_as_large_as_its_truth_and_has_all_classes(slabs):
    for part, places in (
        (slabs.train, brain_slices.TRAIN),
        (slabs.validation, brain_slices.VALIDATION),
        (slabs.test, brain_slices.TEST),
    ):
        assert part.images.shape == part.truth.shape == (len(places), 112, 96)
        assert len(part.heights) == len(places)
        assert part.images.dtype == torch.float32
        assert 0 <= part.images.min() < 0.01
        assert 0.8 < part.images.max() <= 1
        assert all(len(truth.unique()) == 3 for truth in part.truth)


def test_white_matter_is_brighter_than_grey_and_that_than_background(slabs):
    means = [slabs.test.images[slabs.test.truth == of].mean().item() for of in range(3)]
    assert means == sorted(means)
    assert means[2] - means[1] > 0.1


def test_right_mirrors_left_as_the_page_says():
    for kind in ("t1", "gm", "wm"):
        whole = numpy.asanyarray(nibabel.load(brain_slices._folder() / brain_slices.FILE.format(kind)).dataobj)
        assert numpy.array_equal(whole, whole[::-1])


def test_the_forehead_is_at_the_top(slabs):
    """The brain is narrower in front than behind."""
    wide = (slabs.test.truth > 0).any(0).sum(1)
    rows = wide.nonzero().flatten()
    assert wide[rows[:20]].sum() < wide[rows[-20:]].sum()


def test_nilearn_itself_is_not_imported(slabs):
    assert "nilearn.datasets" not in sys.modules


def test_what_is_missing_is_said_in_a_sentence(monkeypatch, tmp_path):
    assert brain_slices.missing() is None
    monkeypatch.setattr(brain_slices, "_folder", lambda: None)
    assert "pip install nilearn" in brain_slices.missing()
    data.load.cache_clear()
    with pytest.raises(data.MissingData, match="nilearn"):
        data.load("brain-slices")
    monkeypatch.setattr(brain_slices, "_folder", lambda: tmp_path)
    assert "pip install nilearn" in brain_slices.missing()
