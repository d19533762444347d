"""The windows of a sliding window, cropped one by one, or computed together in convolutional passes."""

from functools import partial

import streamlit as st

from dlcore.analysis.vision import detection as captions
from dlcore.charts import bars
from dlcore.experiments import find
from dlcore.experiments.vision.digit_detection import TESTING
from pages.shared import cache, layout

FOUND, SPEED = find("convolutional-windows"), find("detection-speed")


def panel(page):
    """What the three ways to use one network find, and what two of them cost beside YOLO."""
    st.markdown(
        "Windows overlap, so that crops compute the same features again and again. OverFeat (Sermanet and others, 2014) runs the network over the "
        "whole image once for each scale, its dense layers as convolutions: every position of the output is a window. Here 4 × 4 features are averaged at a time, and the last "
        "layer is a 1 × 1 convolution. Windows then lie as far apart as the network's stride, here a quarter of their size, and features at a window's edge see what is beyond it, "
        "where a crop is padded with zeros. That is YOLO's fair opponent in time. What it finds depends on its training: this network has learned from crops alone, whose edges "
        "were zeros."
    )

    def times():
        page.chart(
            cache.load(SPEED, SPEED.variants, {}).chart(
                "time",
                partial(bars, y="milliseconds", unit="milliseconds per image"),
                captions.whole_time_caption,
                where=(("part", ("whole",)),),
            ),
            f"64×64 pixels, one image at a time, one CPU thread, decoding and NMS included · mean of {len(SPEED.seeds)} rounds, line: min–max",
        )

    page.experiment(
        cache.load(FOUND, FOUND.variants, {}),
        "found",
        partial(bars, y="map50", unit="mAP@.5"),
        captions.windows_caption,
        f"one network for each seed, trained on cropped windows · {TESTING} test scenes, NMS chosen on validation scenes · mean of {len(FOUND.seeds)} seeds, line: min–max",
        "shared-",
        beside=times,
    )
    layout.small(
        "Scales: the image is resampled so that a window of 12, 17, 24 or 34 pixels becomes 32, as in training. A window is the same in both ways, but for its edge."
    )
