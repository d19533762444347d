"""A scene with the boxes that NMS keeps, and with the raw predictions before NMS."""

import base64
import struct
import zlib
from functools import lru_cache

import altair as alt
import numpy as np
import pandas as pd

from dlcore.charts.base import ChartSpec, downcast, to_spec

SIDE, SHOWN = 64, 344  # pixels of a scene and of its drawing, which must fit on a phone
LOUD = 0.05  # the confidence from which a place shows its digit and box
MARGIN = 20  # pixels that Streamlit takes from a chart's height, below it
# The scene is dark in either theme: colors that read on black.
RIGHT, WRONG, TRUTH, UNKNOWN = "#3FD09A", "#FF8F45", "#FFFFFF", "#6FB6FF"
COLUMNS = [
    "kind",
    "state",
    "left",
    "top",
    "right",
    "bottom",
    "text_x",
    "text_y",
    "label",
    "score",
    "strength",
    "url",
    "objectness",
]


def png(image):
    """A gray image, uint8 (height, width), as a data URL."""
    height, width = image.shape
    rows = b"".join(b"\0" + row.tobytes() for row in image)

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return "data:image/png;base64," + base64.b64encode(data).decode()


def _row(
    kind, box=(0, 0, SIDE, SIDE), label=None, score=np.nan, state="", strength=np.nan, url=None, objectness=np.nan
):
    left, top, right, bottom = (float(side) for side in box)
    text_y = top - 2.2 if top >= 5 else min(bottom + 2.6, SIDE - 2)
    text_x = min(max(left, 0.5), SIDE - 9)
    return dict(
        zip(
            COLUMNS,
            (kind, state, left, top, right, bottom, text_x, text_y, label, score, strength, url, objectness),
            strict=True,
        )
    )


ACROSS = alt.Scale(domain=[0, SIDE], nice=False)
DOWN = alt.Scale(domain=[0, SIDE], nice=False, reverse=True)
BOX = dict(
    x=alt.X("left:Q", scale=ACROSS, axis=None), x2="right:Q", y=alt.Y("top:Q", scale=DOWN, axis=None), y2="bottom:Q"
)


def _layer(name, kind, mark, **encodings):
    chart = alt.Chart().transform_filter(f"datum.kind == '{kind}'")
    return mark(chart).encode(**BOX, **encodings).properties(name=name)


def _image_layer():
    return (
        alt.Chart()
        .transform_filter("datum.kind == 'image'")
        .mark_image(
            width=alt.expr("width"), height=alt.expr("height"), aspect=False, align="left", baseline="top", smooth=False
        )
        .encode(x=BOX["x"], y=BOX["y"], url="url:N")
        .properties(name="image")
    )


def _texts(name, kind, **mark):
    return (
        alt.Chart()
        .transform_filter(f"datum.kind == '{kind}' && isValid(datum.label)")
        .mark_text(fontSize=12, fontWeight=700, **mark)
        .encode(
            x=alt.X("text_x:Q", scale=ACROSS, axis=None), y=alt.Y("text_y:Q", scale=DOWN, axis=None), text="label:N"
        )
        .properties(name=name)
    )


def _to_scene_spec(*layers):
    return to_spec(alt.layer(*layers).properties(width=SHOWN, height=SHOWN + MARGIN, padding=0))


@lru_cache(maxsize=1)
def _found_spec():
    scale = alt.Scale(domain=["right", "wrong", "unknown"], range=[RIGHT, WRONG, UNKNOWN])
    tips = [
        alt.Tooltip("label:N", title="predicted"),
        alt.Tooltip("score:Q", title="confidence", format=".0%"),
        alt.Tooltip("state:N", title="outcome"),
    ]
    truth = _layer(
        "truth",
        "truth",
        lambda chart: chart.mark_rect(filled=False, stroke=TRUTH, strokeDash=[3, 3], strokeWidth=1.3),
        tooltip=[alt.Tooltip("label:N", title="true")],
    )
    detected_boxes = _layer(
        "found",
        "found",
        lambda chart: chart.mark_rect(fillOpacity=0.04, strokeWidth=2, clip=True),
        stroke=alt.Stroke("state:N", scale=scale, legend=None),
        fill=alt.Fill("state:N", scale=scale, legend=None),
        tooltip=tips,
    )
    labels = _texts("labels", "found", align="left").encode(color=alt.Color("state:N", scale=scale, legend=None))
    return _to_scene_spec(_image_layer(), truth, detected_boxes, labels)


def detected_boxes(image, boxes, scores, classes, states, true_boxes=(), true_classes=()):
    """A scene uint8 (64, 64) with the predicted boxes and, dashed, the true ones. `states` says of each box: right, wrong or unknown."""
    rows = [_row("image", url=png(image))]
    rows += [_row("truth", box, str(label)) for box, label in zip(true_boxes, true_classes, strict=True)]
    rows += [
        _row("found", box, f"{label} · {score:.2f}", score, state)
        for box, score, label, state in zip(boxes, scores, classes, states, strict=True)
    ]
    return ChartSpec(downcast(pd.DataFrame(rows, columns=COLUMNS)), _found_spec())


@lru_cache(maxsize=2)
def _raw_spec(tiled):
    tips = [
        alt.Tooltip("answer:N", title="most likely"),
        alt.Tooltip("score:Q", title="confidence", format=".1%"),
        alt.Tooltip("objectness:Q", title="objectness", format=".1%"),
    ]
    strength = alt.Opacity("strength:Q", scale=alt.Scale(domain=[0, 1], range=[0, 1]), legend=None)
    veil = _layer("veil", "image", lambda chart: chart.mark_rect(color="black", opacity=0.45))
    places = _layer(
        "places", "place", lambda chart: chart.mark_rect(color=UNKNOWN, clip=True), opacity=strength, tooltip=tips
    )
    grid = _layer(
        "grid",
        "place",
        lambda chart: chart.mark_rect(filled=False, stroke="white", strokeWidth=0.5, strokeOpacity=0.28),
    )
    boxes = _layer(
        "boxes",
        "box",
        lambda chart: chart.mark_rect(filled=False, stroke=WRONG, strokeWidth=1.6, clip=True),
        opacity=strength,
        tooltip=tips,
    )
    answers = _texts("answers", "place", color="white")
    return _to_scene_spec(_image_layer(), veil, places, *([grid, answers] if tiled else []), boxes)


def raw_predictions(image, places, boxes, scores, classes, objectness, tiled):
    """Every cell's or window's raw prediction: more filled the higher its confidence, with its digit and its box.

    `places` is (places, 3), left, top and side; those that overlap are not `tiled`.
    """
    rows = [_row("image", url=png(image))]
    predictions = list(zip(places, boxes, scores, classes, objectness, strict=True))
    for (left, top, side), _, score, label, sure in predictions:
        if tiled or score >= LOUD:
            text, strength = str(label) if score >= LOUD else None, score * (0.75 if tiled else 0.25)
            row = _row("place", (left, top, left + side, top + side), text, score, strength=strength, objectness=sure)
            rows.append(row | {"text_x": float(left + side / 2), "text_y": float(top + side / 2), "answer": str(label)})
    rows += [
        _row("box", box, str(label), score, strength=score, objectness=sure) | {"answer": str(label)}
        for _, box, score, label, sure in predictions
        if score >= LOUD
    ]
    return ChartSpec(downcast(pd.DataFrame(rows, columns=[*COLUMNS, "answer"])), _raw_spec(tiled))
