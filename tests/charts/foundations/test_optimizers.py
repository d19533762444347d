"""The landscape, falling curves, and the sentences of the Optimizers page."""

import numpy as np
import pandas as pd
import pytest

from dlcore.analysis.foundations import optimizers as captions
from dlcore.charts.at_best_setting import decay_at_best, decay_below
from dlcore.charts.foundations.loss_surface import loss_surface
from dlcore.charts.log_lines import decay
from dlcore.inspection.foundations.loss_surface import LossSurface

SURFACE = LossSurface((-1.0, 1.0, -1.0, 1.0), "data:image/png;base64,", ((0.0, 0.5), (0.5, 0.0)))


def walks(last=10, starts=1):
    return pd.DataFrame(
        [
            {
                "variant": variant,
                "seed": 0,
                "start": start,
                "step": step,
                "x": 1 - step / 10,
                "y": 0.5,
                "loss": 10.0 * base**step,
            }
            for variant, base, end in (("gd", 0.9, 10), ("adam", 0.09, last))
            for start in range(starts)
            for step in range(end + 1)
        ]
    )


def test_the_surface_its_minima_and_the_paths_are_in_one_table():
    drawing = loss_surface(walks(), SURFACE, 4)
    assert [layer["name"] for layer in drawing.spec["layer"]] == ["surface", "paths", "steps", "minima", "now"]
    assert drawing.frame["image"].notna().sum() == 1
    assert drawing.frame["minimum"].dropna().tolist() == ["(0, 0.5)", "(0.5, 0)"]
    assert drawing.frame["step"].notna().sum() == 22
    assert "datum.step <= 4" in str(drawing.spec["layer"][1])


def test_the_legend_names_those_who_walk():
    legend = loss_surface(walks(), SURFACE, 4).spec["layer"][1]["encoding"]["color"]["legend"]
    assert legend["values"] == ["gd", "adam"]
    assert "Gradient descent" in legend["labelExpr"]


def test_several_starts_are_thinned():
    drawing = loss_surface(walks(starts=4), SURFACE, 10)
    assert set(drawing.frame["step"].dropna()) == {0, 4, 8}
    assert "datum.step <= 8" in str(drawing.spec["layer"][1])


def test_sizes_are_geometric_means_with_a_band():
    frame = pd.DataFrame({"variant": "gd", "seed": [0, 1], "step": 1, "loss": [1.0, 100.0]})
    drawing = decay(frame, "step", "loss", "step", "loss", log_x=True)
    assert drawing.frame.iloc[0][["low", "mean", "high"]].tolist() == pytest.approx([1, 10, 100])
    assert [layer["name"] for layer in drawing.spec["layer"]] == ["band", "mean", "hover", "labels"]


def test_what_is_not_finite_or_nought_does_not_break_it():
    frame = pd.DataFrame({"variant": "gd", "seed": 0, "step": [1, 2, 3, 4], "loss": [1.0, np.nan, np.inf, 0.0]})
    drawing = decay(frame, "step", "loss", "step", "loss", mark=2)
    assert drawing.frame["x"].tolist() == [1, 4]
    assert drawing.frame["mean"].iloc[1] == pytest.approx(1e-12)
    assert drawing.frame["mark"].dropna().tolist() == [2]
    nothing = decay(frame.assign(loss=np.nan), "step", "loss", "step", "loss")
    assert nothing.frame.empty


def test_a_narrow_range_has_ticks_between_the_powers_of_ten():
    frame = pd.DataFrame({"variant": "sgd", "seed": 0, "step": [1, 2], "loss": [0.15, 0.6]})
    (axis,) = {
        tuple(10 ** np.array(layer["encoding"]["y"]["axis"]["values"]))
        for layer in decay(frame, "step", "loss", "step", "loss").spec["layer"]
        if layer["encoding"].get("y", {}).get("axis")
    }
    assert axis == pytest.approx((0.2, 0.5))


def test_sentences():
    assert (
        captions.paths_caption(walks(), 10)
        == "After 10 steps Adam is lowest, at 3.5·10⁻¹⁰; Gradient descent highest, at 3.5"
    )
    assert (
        captions.paths_caption(walks(last=6), 10)
        == "After 10 steps Gradient descent is lowest, at 3.5; Adam diverges at step 7"
    )
    assert captions.paths_caption(walks(), 5).startswith("After 5 steps Adam is lowest")
    assert captions.paths_caption(walks(), 0) == "No step has been taken yet"
    assert captions.paths_caption(walks(), 1).startswith("After 1 step Adam is lowest")
    told = "A thousandth of the initial loss: Adam after 3.0 steps"
    assert captions.descent_caption(walks()) == f"{told}; Gradient descent never"
    assert captions.descent_caption(walks()[lambda frame: frame["variant"] == "adam"]) == told
    lifted = walks().assign(loss=lambda frame: frame["loss"] + 10)
    assert captions.descent_caption(lifted) == "None reaches a thousandth of its initial loss"
    steps = pd.DataFrame({"variant": ["gd", "momentum"] * 2, "condition": [1, 1, 100, 100], "steps": [1, 1, 300, 50]})
    assert captions.steps_caption(steps) == "Steps at condition number 100: Gradient descent 300, Momentum 50"
    share = pd.DataFrame({"variant": "adagrad", "step": [500, 20_000], "share": [0.2, 0.02]})
    assert (
        captions.effective_rate_caption(share, 500)
        == "Effective learning rate at step 20,000 over that at step 500: AdaGrad 0.10"
    )
    rest = pd.DataFrame({"variant": ["sgd", "sgd", "lookahead"], "step": [0, 10, 10], "loss": [9.0, 0.2, 0.1]})
    assert captions.steady_state_caption(rest) == "Steady-state loss: SGD 0.20, Lookahead 0.10"
    fast = pd.DataFrame({"variant": "lookahead", "step": [1, 2, 3], "fast": [0.1, 0.2, 0.15]})
    assert captions.fast_weights_caption(fast) == "Loss of the weights that take the steps: Lookahead 0.10 to 0.20"


def stream():
    """AdaGrad is better in its last fifth with rate 2, which validation chooses, though 1 is best when judged."""
    return pd.DataFrame(
        [
            {
                "variant": "adagrad",
                "seed": 0,
                "learning_rate": rate,
                "step": step,
                "loss": loss,
                "validation_loss": score,
            }
            for rate, score, losses in ((1.0, 3.0, (9.0, 0.1)), (2.0, 2.0, (9.0, 0.5)))
            for step, loss in zip((80, 100), losses)
        ]
    )


def test_the_stream_is_told_at_the_rate_that_validation_chooses():
    assert (
        captions.stream_caption(stream(), "validation_loss")
        == "Loss in the last fifth, and learning rate: AdaGrad 0.50 (2)"
    )
    drawing = decay_at_best(stream(), "learning_rate", "validation_loss", x="step", y="loss", x_title="", y_title="")
    assert drawing.frame["mean"].tolist() == pytest.approx([9.0, 0.5])


def test_diverged_rates_do_not_stretch_the_axis():
    ends = pd.DataFrame({"variant": "sgd", "seed": 0, "learning_rate": [0.1, 1.0, 2.0], "late": [0.2, np.nan, 1e30]})
    drawing = decay_below(ends, "late", 5.0, x="learning_rate", x_title="", y_title="", log_x=True)
    assert drawing.frame["x"].tolist() == pytest.approx([0.1])
    assert captions.stream_rates_caption(ends) == "Lowest at learning rate 0.1 (SGD)"
