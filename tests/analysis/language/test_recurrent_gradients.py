"""Gradients by distance and RNNs with and without clipping: what the captions and tables make of made-up records."""

import math

import pandas as pd
import pytest

from dlcore.analysis.language import recurrent_gradients as analysis
from dlcore.charts.language import recurrent_gradients as drawings
from dlcore.experiments.language import recurrent_clipping
from dlcore.experiments.language import recurrent_gradients as experiment
from dlcore.guide import COLORS, NAMES


def profile(*factors, steps=(0, 1, 10, 100)):
    """Rows of gradients that change by the same factor at every step: (variant, gain, forget bias, factor); the second seed's is a twentieth greater, up to the distance's root."""
    return pd.DataFrame(
        [
            (variant, seed, back, factor**back * 1.05**seed if back else 1.0, gain, bias)
            for variant, gain, bias, factor in factors
            for seed in (0, 1)
            for back in steps
        ],
        columns=["variant", "seed", "back", "gradient", "gain", "forget_bias"],
    )


FRAME = profile(
    ("rnn-orthogonal", 2.0, "0", 1.15),
    ("rnn-orthogonal", 1.0, "0", 0.83),
    ("rnn", 1.0, "0", 0.5),
    ("lstm", 1.0, "log T", 0.998),
    ("gru", 1.0, "0", 0.65),
)


def test_every_line_has_a_name_and_a_color_and_the_grid_is_the_experiments():
    assert (analysis.GAINS, analysis.BIASES) == (experiment.GAINS, experiment.BIASES)
    drawn = {analysis.line_of("rnn-orthogonal", gain, "0") for gain in (*experiment.GAINS, 0.37)}
    drawn |= {analysis.line_of(cell, 1.0, bias) for cell in ("lstm", "gru") for bias in experiment.BIASES}
    drawn.add(analysis.line_of("rnn", 1.0, "0"))
    assert drawn <= set(NAMES)
    for chart in ("gain", "rnn"), ("lstm", "gru"):
        of_one = [line for line in drawn if line.startswith(chart)]
        assert len({COLORS[line] for line in of_one}) == len(of_one) >= 6
    assert analysis.line_of("rnn-orthogonal", 0.37, "0") == "gain-own"


def test_the_factor_per_step_is_told_in_the_order_of_the_legend():
    told = analysis.factor_caption(FRAME, gated=False, furthest=100)
    assert (
        told
        == "Each step back multiplies the gradient by: RNN with default initialization 0.50; orthogonal 0.83 (gain 1) to 1.15 (gain 2)"
    )
    assert analysis.factor_caption(FRAME, gated=True, furthest=100).endswith(
        "by: LSTM 0.998 (bias log T); GRU 0.65 (bias 0)"
    )
    assert analysis.factors(analysis.lines(FRAME, False, 10))["gain-2"] == pytest.approx(1.15 * 1.05**0.05)
    assert "None" in analysis.factor_caption(FRAME[FRAME["variant"] == "rnn"], gated=True, furthest=100)


def test_the_table_has_a_row_per_initialization_and_a_column_per_distance():
    table = analysis.gradient_table(FRAME, (10, 100), 100)
    assert list(table) == ["Initialization", "Factor per step", "10 steps back", "100 steps back"]
    assert list(table["Initialization"]) == ["RNN, default", "RNN, gain 1", "RNN, gain 2", "LSTM, log T", "GRU, 0"]
    assert table["Factor per step"][3] == "0.998"
    assert analysis.gradient_table(FRAME, (10, 100), 10)["Factor per step"][2] == "1.15"
    assert table["100 steps back"][0] == "8.1·10⁻³¹"


def test_what_vanishes_beyond_all_numbers_and_what_explodes_share_one_chart():
    frame = profile(("rnn", 1.0, "0", 1e-4), ("rnn-orthogonal", 3.0, "0", 2.0))
    drawn = drawings.by_distance(frame, gated=False, furthest=100).frame
    assert drawn["log_mean"].min() == drawings.FLOOR_EXPONENT
    assert drawn["log_mean"].max() > 30
    assert set(drawn["name"]) == {"Default", "Your gain"}
    assert len(analysis.gradient_table(frame, (100,), 100)) == 2
    full = profile(
        *(("rnn-orthogonal", gain, "0", gain / 2) for gain in (*experiment.GAINS, 0.5)), steps=experiment.BACK
    )
    assert len(drawings.by_distance(full, gated=False, furthest=500).frame) <= 2_000


def ends(cells, seeds=4):
    """One row per training: (variant, gain, length, rate, validation accuracy, test accuracies of the seeds, norm)."""
    return pd.DataFrame(
        [
            (variant, gain, length, rate, seed, validation, accuracies[seed], norm)
            for variant, gain, length, rate, validation, accuracies, norm in cells
            for seed in range(seeds)
        ],
        columns=["variant", "gain", "length", "learning_rate", "seed", "validation_accuracy", "accuracy", "norm"],
    )


ENDS = ends(
    [
        ("unclipped", 1.4, 50, 0.1, 0.2, (0.1, 0.2, 0.1, 1.0), 100.0),
        ("unclipped", 1.4, 50, 0.3, 0.1, (1.0,) * 4, 1e6),
        ("clip-norm", 1.4, 50, 0.1, 0.9, (1.0, 1.0, 1.0, 0.9), 10.0),
        ("clip-norm", 1.4, 50, 0.3, 0.5, (0.1,) * 4, 10.0),
        ("unclipped", 1.0, 50, 0.1, 0.2, (0.1,) * 4, 1.0),
        ("clip-norm", 1.0, 50, 0.1, 0.2, (0.1, 0.1, 0.1, math.nan), 1.0),
    ]
)  # fmt: skip


def test_seeds_that_fail_are_counted_at_the_rate_that_validation_prefers():
    learned = recurrent_clipping.LEARNED
    assert analysis.failing(ENDS, learned).to_dict() == {
        ("unclipped", 1.4, 50): 3, ("clip-norm", 1.4, 50): 1, ("unclipped", 1.0, 50): 4, ("clip-norm", 1.0, 50): 4,
    }  # fmt: skip
    told = analysis.rescue_caption(ENDS, 50)
    assert told == "On 50 tokens the RNN is most accurate at a gain of 1.4: gradient clipping 98%, not clipped 35%"
    table = analysis.rescue_table(ENDS, learned)
    assert list(table.iloc[1]) == ["1.4", "50", "35%, 3 of 4 fail", "98%, 1 of 4 fail"]


def test_the_largest_norm_is_told_of_the_least_and_the_greatest_gain():
    told = analysis.largest_norm_caption(ENDS, 50)
    assert told == "Largest gradient norm: 1.0 at a gain of 1, 100 at 1.4"
    only = analysis.largest_norm_caption(ENDS[ENDS["variant"] == "clip-norm"], 50)
    assert only == "Largest gradient norm before clipping: 1.0 at a gain of 1, 10 at 1.4"


def test_a_norm_that_is_infinite_is_left_out_of_the_chart_and_called_infinite():
    frame = ENDS.assign(norm=ENDS["norm"].where(ENDS["gain"] == 1.0, math.inf))
    assert drawings.norm_by_gain(frame).frame["mean"].max() == 1.0
    assert "∞ at 1.4" in analysis.largest_norm_caption(frame, 50)
    assert sorted(set(drawings.accuracy_by_gain(ENDS).frame["x"])) == pytest.approx([1.0, 1.4])
