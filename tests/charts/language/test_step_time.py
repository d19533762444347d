"""What a training step costs: its captions, by hand."""

import pandas as pd
import pytest

from dlcore.analysis.language import step_time as captions
from dlcore.charts.language import step_time as drawings
from dlcore.experiments.language import recurrent_kernels


def test_a_training_step_takes_as_long_as_that_of_another():
    frame = pd.DataFrame(
        [("lstm", 256, "kernel", 10.0), ("gru", 256, "kernel", 30.0), ("transformer", 256, "loop", 120.0)],
        columns=["variant", "length", "kernel", "milliseconds"],
    )
    said = captions.length_caption(frame, "kernel")
    assert said == "At 256 tokens a training step of the Transformer takes 12 times as long as one of the LSTM"
    assert captions.length_caption(frame[:1], "kernel").endswith("a training step of the LSTM takes 10 ms")


def test_the_ratio_by_width_is_that_of_one_kernel_and_one_comparison():
    same, more = recurrent_kernels.SAME_WIDTH, recurrent_kernels.SAME_PARAMETERS
    rows = [
        (variant, comparison, kernel, width, 1, milliseconds * scale)
        for kernel, scale in (("with oneDNN", 1.0), ("without oneDNN", 3.0))
        for width in (64, 512)
        for variant, comparison, milliseconds in (("lstm", same, 6.0), ("gru", same, 4.0), ("gru", more, 12.0))
    ]
    frame = pd.DataFrame(rows, columns=["variant", "comparison", "kernel", "width", "seed", "milliseconds"])
    assert captions.width_caption(frame, "with oneDNN", same) == (
        "With oneDNN, a training step of the LSTM takes 1.5 times as long as one of the GRU at 64 hidden units, 1.5 times at 512"
    )
    assert "takes 0.50 times as long" in captions.width_caption(frame, "without oneDNN", more)
    assert set(drawings.by_width(frame, "without oneDNN", more).frame["mean"]) == {18.0, 36.0}


def test_a_speed_up_is_the_time_of_one_thread_over_that_of_two():
    rows = [
        (variant, seed, batch, threads, milliseconds)
        for seed in (0, 1)
        for variant, batch, both in (
            ("lstm", 1, (10.0, 10.0)), ("lstm", 32, (40.0, 20.0)), ("transformer", 1, (9.0, 6.0)), ("transformer", 32, (60.0, 30.0)),
        )
        for threads, milliseconds in zip((1, 2), both, strict=True)
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["variant", "seed", "batch", "threads", "milliseconds"])
    assert captions.threads_caption(frame) == (
        "Speed-up by a second thread, batch size 1: LSTM 1.0, Transformer 1.5; batch size 32: LSTM 2.0, Transformer 2.0"
    )
    assert captions.speedups(frame).set_index(["variant", "seed", "batch"]).loc[
        ("transformer", 1, 1), "speed-up"
    ] == pytest.approx(1.5)
