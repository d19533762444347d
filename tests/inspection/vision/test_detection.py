"""A detector asked about one picture: the weights that a record keeps answer as the trained ones did; what readers hand in is made a scene."""

import numpy
import pytest

from dlcore.experiments import find
from dlcore.inspection.images import gray
from dlcore.inspection.ink import find_ink
from dlcore.inspection.vision import boxes, detection
from dlcore.records import Library, RecordedArrays

DETECTION = find("digit-detection")


@pytest.fixture(scope="module")
def arrays():
    return {variant: Library().arrays(DETECTION.run(variant, 0)) for variant in DETECTION.variants}


def recorded_arrays(variant):
    return RecordedArrays(DETECTION.run(variant, 0), (False,), Library())


def test_recorded_scenes_are_counted_and_those_that_share_a_cell_begin_anew():
    count = len(recorded_arrays("yolo").arrays["scenes"])
    assert detection.recorded_scene(recorded_arrays("yolo"), count) is None
    scenes = [detection.recorded_scene(recorded_arrays("yolo"), number, two_in_a_cell=True) for number in range(count)]
    assert all(boxes.shares_cell(scene.true_boxes) for scene in scenes)
    same = detection.recorded_window_scene(recorded_arrays("sliding-window"), 3)
    assert (same.raw == detection.recorded_scene(recorded_arrays("sliding-window"), 3).raw).all()


@pytest.mark.parametrize("variant", DETECTION.variants)
def test_the_kept_weights_say_what_is_kept(arrays, variant):
    for number in (0, 7):
        recorded = detection.recorded_prediction(arrays[variant], variant, number)
        again = detection.predict(recorded_arrays(variant), recorded.image.tobytes())
        assert again.raw.shape == recorded.raw.shape == (len(detection.places(variant)), 15)
        ours, theirs = (boxes.decode(prediction.raw, prediction.places) for prediction in (again, recorded))
        assert ours[1] == pytest.approx(theirs[1], abs=0.03)
        loud = theirs[1] > 0.3
        assert ours[0][loud] == pytest.approx(theirs[0][loud], abs=1.0)
        assert len(recorded.true_boxes) == len(recorded.true_classes) > 0


@pytest.mark.slow
@pytest.mark.parametrize(("variant", "least"), [("yolo", 0.5), ("yolo-center", 0.4), ("sliding-window", 0.4)])
def test_on_new_scenes_most_digits_are_found(arrays, variant, least):
    hits = digits = 0
    for number in range(10):
        scene = detection.new_scene(number)
        prediction = detection.predict_new_scene(recorded_arrays(variant), number)
        assert (prediction.true_boxes == scene.boxes).all()
        found, _, labels = boxes.detect(prediction.raw, prediction.places, 0.3, 0.5)
        hits += boxes.match_detections(found, labels, scene.boxes, scene.classes)[0].count("right")
        digits += len(scene.classes)
    assert hits / digits > least


def test_a_new_scene_is_none_of_the_kept_ones(arrays):
    image = detection.new_scene(16).image
    assert not any((image == recorded).all() for recorded in arrays["yolo"]["scenes"])
    assert (detection.new_scene(16).image == image).all()


def test_what_the_record_keeps_is_small(arrays):
    assert sum(values.nbytes for one in arrays.values() for values in one.values()) < 1_100_000


@pytest.mark.parametrize("light", [True, False])
def test_a_readers_picture_becomes_bright_ink_on_dark(light):
    picture = numpy.full((300, 400, 3), 230 if light else 20, "uint8")
    picture[100:200, 190:210] = 10 if light else 250
    scene = detection.as_scene(find_ink(gray(picture)))
    assert scene.shape == (64, 64)
    assert scene.dtype == numpy.uint8
    assert scene[0, 0] == 0
    assert scene.max() == 255
    assert scene[32, 32] > 200


@pytest.mark.parametrize("paper", [0, 255])
def test_a_wide_image_keeps_its_ends_and_has_nothing_above_and_below(paper):
    picture = numpy.full((600, 900, 3), paper, "uint8")
    for left in (0, 800):
        picture[200:400, left : left + 100] = 255 - paper
    scene = detection.as_scene(find_ink(gray(picture)))
    ink = scene > 128
    assert ink[:, :7].any()
    assert ink[:, -7:].any()
    assert not ink[:11].any()
    assert not ink[-11:].any()
