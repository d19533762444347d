"""Scenes of digits: seeded, their boxes true, their parts apart, and some digits in one cell."""

import numpy
import pytest

from dlcore.data import digit_scenes


@pytest.fixture(scope="module")
def some():
    return digit_scenes.scenes("train", 150)


def test_the_same_seed_gives_the_same_scenes(some):
    again = digit_scenes.scenes("train", 5)
    assert all(
        (one.image == other.image).all() and (one.boxes == other.boxes).all()
        for one, other in zip(again, some, strict=False)
    )
    assert (digit_scenes.scenes("train", 1, seed=1)[0].image != some[0].image).any()
    assert (digit_scenes.scenes("test", 1)[0].image != some[0].image).any()


def test_one_to_five_digits_inside_the_picture(some):
    assert {len(scene.boxes) for scene in some} == {1, 2, 3, 4, 5}
    for scene in some:
        assert scene.image.shape == (64, 64)
        assert scene.image.dtype == numpy.uint8
        assert len(scene.classes) == len(scene.boxes)
        assert (scene.boxes >= 0).all()
        assert (scene.boxes <= 64).all()
        assert ((scene.boxes[:, 2:] - scene.boxes[:, :2]) >= 3).all()


def test_there_is_ink_at_every_side_of_a_box(some):
    for scene in some:
        for left, top, right, bottom in scene.boxes.astype(int):
            ink = scene.image[top:bottom, left:right]
            assert min(ink[0].max(), ink[-1].max(), ink[:, 0].max(), ink[:, -1].max()) > 20


def test_a_fifth_to_a_half_of_the_scenes_have_two_in_a_cell(some):
    assert 0.2 < numpy.mean([digit_scenes.digits_sharing_cell(scene.boxes).any() for scene in some]) < 0.5


def test_no_digit_is_mostly_covered(some):
    for scene in some:
        for number, box in enumerate(scene.boxes):
            assert all(digit_scenes._overlap(box, other) <= 0.3 for other in scene.boxes[:number])


def test_no_digit_is_in_two_parts():
    drawn = [{image.tobytes() for image in digit_scenes.digits(part).images} for part in digit_scenes.PARTS]
    assert [len(digit_scenes.digits(part).images) for part in digit_scenes.PARTS] == [3_200, 800, 1_000]
    assert not drawn[0] & drawn[1]
    assert not (drawn[0] | drawn[1]) & drawn[2]


def test_test_digits_are_those_of_the_data_set():
    from dlcore.data import load

    images = load("mnist-5k")
    assert digit_scenes.digits("test").classes.tolist() == images.test_targets.tolist()
    assert digit_scenes.digits("validation").classes.tolist() == images.train_targets[-800:].tolist()


@pytest.mark.parametrize(("before", "after"), [(20, 10), (20, 28), (7, 7), (4, 3)])
def test_resampling_keeps_a_constant_and_agrees_with_pillow(before, after):
    from PIL import Image

    line = numpy.random.default_rng(0).random((1, before)).astype("float32")
    weights = digit_scenes.resampling_matrix(before, after)
    assert weights.sum(1) == pytest.approx(1, abs=1e-6)
    theirs = numpy.asarray(Image.fromarray(line).resize((after, 1), Image.Resampling.BILINEAR))
    assert weights @ line[0] == pytest.approx(theirs[0], abs=2e-3)
