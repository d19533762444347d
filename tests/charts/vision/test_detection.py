"""Charts of the page YOLO: pictures that any viewer reads, boxes where they are, bars with their numbers, and the sentences above."""

import base64
import io

import numpy
import pandas as pd
import pytest
from PIL import Image

from dlcore.analysis.vision import detection as captions
from dlcore.charts.grouped_bars import grouped_bars
from dlcore.charts.vision import detections
from dlcore.charts.vision.loss_terms import terms


def layers(drawing):
    return [layer["name"] for layer in drawing.spec["layer"]]


def test_a_picture_survives_as_png():
    picture = numpy.random.default_rng(0).integers(0, 256, (64, 64)).astype("uint8")
    url = detections.png(picture)
    assert (numpy.asarray(Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2])))) == picture).all()


def test_the_boxes_that_stay_and_the_true_ones():
    drawing = detections.detected_boxes(
        numpy.zeros((64, 64), "uint8"),
        numpy.array([[1, 2, 11, 22]]),
        [0.9],
        [7],
        ["right"],
        numpy.array([[0, 0, 9, 9], [5, 5, 8, 8]]),
        [7, 3],
    )
    assert layers(drawing) == ["image", "truth", "found", "labels"]
    assert drawing.frame["kind"].tolist() == ["image", "truth", "truth", "found"]
    box = drawing.frame[drawing.frame["kind"] == "found"].iloc[0]
    assert box[["left", "top", "right", "bottom"]].tolist() == [1, 2, 11, 22]
    assert box["label"] == "7 · 0.90"
    assert box["text_y"] > 22  # no room above


def test_what_every_cell_said():
    places = numpy.array([[8 * (place % 8), 8 * (place // 8), 8] for place in range(64)])
    scores = numpy.where(numpy.arange(64) == 9, 0.8, 0.01)
    drawing = detections.raw_predictions(
        numpy.zeros((64, 64), "uint8"), places, numpy.zeros((64, 4)), scores, numpy.full(64, 5), scores, tiled=True
    )
    assert layers(drawing) == ["image", "veil", "places", "grid", "answers", "boxes"]
    assert (drawing.frame["kind"] == "place").sum() == 64
    assert drawing.frame["label"][drawing.frame["kind"] == "place"].notna().sum() == 1
    assert (drawing.frame["kind"] == "box").sum() == 1
    windows = detections.raw_predictions(
        numpy.zeros((64, 64), "uint8"), places, numpy.zeros((64, 4)), scores, numpy.full(64, 5), scores, tiled=False
    )
    assert (windows.frame["kind"] == "place").sum() == 1
    assert "grid" not in layers(windows)


def maps():
    values = {
        ("yolo", "none"): 0.6,
        ("yolo", "class-aware"): 0.9,
        ("sliding-window", "none"): 0.5,
        ("sliding-window", "class-aware"): 0.7,
    }
    return pd.DataFrame(
        [
            {"variant": variant, "suppression": part, "seed": seed, "map50": value + seed / 100}
            for (variant, part), value in values.items()
            for seed in (0, 2)
        ]
    )


def test_groups_of_bars_say_their_numbers():
    drawing = grouped_bars(maps(), "suppression", "map50", "mAP", (("none", "off"), ("class-aware", "on")))
    assert layers(drawing) == ["bars", "interval", "numbers"]
    assert drawing.frame["says"].tolist()[:2] == ["0.61 off", "0.91 on"]
    assert drawing.frame["low"].tolist()[0] == pytest.approx(0.6)
    marked = grouped_bars(maps(), "suppression", "map50", "mAP", (("class-aware", "on"),), mark=0.4, mark_says="here")
    assert layers(marked)[-2:] == ["mark", "mark-says"]
    assert marked.frame["mark"].notna().sum() == 1
    assert set(marked.frame["kind"]) == {"on"}


def test_sentences():
    assert (
        captions.map_caption(maps())
        == "NMS lifts YOLO from 0.61 to 0.91; with it YOLO is best at 0.91, Sliding window lowest at 0.71"
    )
    times = pd.DataFrame(
        {
            "variant": ["yolo", "yolo", "sliding-window"],
            "part": ["network", "whole", "whole"],
            "milliseconds": [1.0, 2.0, 100.0],
        }
    )
    assert captions.speed_caption(times) == "YOLO: 500 images a second; Sliding window takes 50 times as long"
    whole = pd.DataFrame(
        {"variant": ["yolo", "sliding-window", "convolutional-window"], "milliseconds": [2.0, 100.0, 20.0]}
    )
    assert (
        captions.whole_time_caption(whole)
        == "One convolutional pass for each size takes 10 times as long as YOLO, crops take 50 times as long"
    )
    found = pd.DataFrame(
        {"variant": ["sliding-window", "quarter-steps", "convolutional-window"], "map50": [0.71, 0.74, 0.6]}
    )
    assert captions.windows_caption(found) == (
        "mAP@.5 of one network: 0.60 in convolutional passes, 0.74 on crops of the same windows, 0.71 with windows a third of their size apart"
    )
    loss = pd.DataFrame(
        {"term": ["box", "class"] * 2, "step": [1, 1, 2, 2], "seed": 0, "loss": [2.0, 4.0, 1.0, 1.0], "variant": "yolo"}
    )
    assert captions.terms_caption(loss) == "Each term ends at this share of its first value: class 25%, box 50%"
    assert terms(loss).frame["variant"].tolist()[0].startswith("term-")
    assert captions.places_caption(numpy.array([0.9, 0.01]), range(64)) == "1 of 64 cells predicts a digit"
    assert captions.places_caption(numpy.array([0.9, 0.8]), range(64)) == "2 of 64 cells predict a digit"
    assert captions.scene_caption(None, [3, 4], (), ()) == "Found: 3, 4"
    assert "Nothing" in captions.scene_caption(None, [], (), ())
    assert (
        captions.scene_caption(["right", "duplicate"], [3, 3], [3, 4], [True, False])
        == "1 of 2 digits found, 1 of 2 boxes right: precision 0.50, recall 0.50"
    )
    assert "precision" not in captions.scene_caption([], [], [3], [False])


def test_sentences_on_failures():
    kinds = pd.DataFrame(
        [
            ("yolo", "right", 90.0),
            ("yolo", "duplicate", 3.0),
            ("yolo", "missed", 10.0),
            ("sliding-window", "duplicate", 30.0),
            ("sliding-window", "missed", 5.0),
        ],
        columns=["variant", "kind", "per_100"],
    )
    assert captions.kinds_caption(kinds) == "YOLO makes the fewest errors; most frequent: missed, 10 per 100 digits"
    assert captions.kinds_caption(kinds[:3]) == "YOLO; most frequent: missed, 10 per 100 digits"
    groups = pd.DataFrame(
        [
            ("yolo", "shares its cell", 0.5),
            ("yolo", "large, alone", 0.9),
            ("sliding-window", "shares its cell", 0.8),
            ("sliding-window", "large, alone", 0.9),
        ],
        columns=["variant", "group", "recall"],
    )
    assert (
        captions.found_caption(groups)
        == "YOLO finds 50% of the digits that share a cell, 90% of the large ones with a cell of their own"
    )
