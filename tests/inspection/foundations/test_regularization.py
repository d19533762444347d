"""What the page Regularization computes live: each result by the fact that it shows."""

import pytest

from dlcore.inspection.foundations import accumulation, bias_variance, dropout, leakage, precision


def test_bias_falls_variance_rises_and_the_parts_are_what_was_measured():
    frame = bias_variance.errors(30, 0.3, 0.0)
    parts = frame.pivot(index="degree", columns="variant", values="value")
    measured = frame.groupby("degree")["measured"].first()
    assert parts["bias"][0] > 10 * parts["bias"][3]
    assert parts["variance"][9] > 10 * parts["variance"][3]
    assert measured.to_numpy() == pytest.approx(parts.sum(axis=1).to_numpy(), rel=0.03)


def test_a_penalty_and_more_points_lower_the_variance(monkeypatch):
    monkeypatch.setattr(bias_variance, "SETS", 100)

    def variance(*settings):
        frame = bias_variance.errors(*settings)
        return frame[(frame["variant"] == "variance") & (frame["degree"] == 7)]["value"].item()

    assert variance(30, 0.3, 1.0) < variance(30, 0.3, 0.0) / 2
    assert variance(120, 0.3, 0.0) < variance(30, 0.3, 0.0) / 2


def test_fits_are_those_of_the_decomposition():
    frame = bias_variance.fits(30, 0.3, 0.0, 3, shown=5)
    assert set(frame["kind"]) == {"fit", "mean", "truth"}
    assert frame["line"].nunique() == 7


def test_a_leak_scores_well_on_noise_and_new_examples_do_not(monkeypatch):
    monkeypatch.setattr(leakage, "TABLES", 20)
    means = leakage.scores(60, 1_000, 20, 5).groupby("variant")[["accuracy", "new"]].mean()
    assert means["accuracy"]["selected-before"] > 0.8
    assert means["accuracy"]["selected-within"] == pytest.approx(0.5, abs=0.08)
    assert means["new"]["selected-before"] == pytest.approx(0.5, abs=0.02)


def test_the_mean_over_masks_is_the_output_of_eval_mode():
    frame = dropout.masks(0.5)
    assert frame["output"].mean() == pytest.approx(dropout.eval_output(), abs=4 * frame["output"].std() / 2_000**0.5)
    assert set(frame["unit 3"]) == {0.0}


def test_accumulation_is_exact_unless_examples_meet_or_pieces_are_weighed_wrongly():
    found = accumulation.differences().set_index("case")["difference"]
    equal = {case for case, difference in found.items() if difference < 1e-12}
    assert equal == {
        "Equal pieces, each loss divided by their number",
        "The same with layer normalization",
        "Unequal pieces, weighted by their size",
        "Dropout, the same masks",
    }
    assert found["Losses added up, not divided"] == pytest.approx(accumulation.PIECES - 1)


def test_a_sum_in_bf16_stops_growing_and_one_in_fp32_does_not():
    errors = precision.dot_products().pivot(index="length", columns="variant", values="error")
    assert errors["bf16-in-bf16"].iloc[-1] > 0.9
    assert errors["fp16-in-fp16"].iloc[-1] > 0.3
    assert errors[["bf16-in-fp32", "fp16-in-fp32"]].max().max() < 1e-5


def test_fp16_loses_gradients_that_a_scaled_loss_and_bf16_keep():
    zero = precision.underflow().pivot(index="size", columns="variant", values="zero")
    assert zero["fp16"][zero.index < 1e-8].min() == 1.0
    assert zero["fp16-scaled"][zero.index > 1e-12].max() < 0.5
    assert zero["bf16"].max() == 0.0


def test_the_formats_are_those_of_their_standards():
    table = precision.formats().set_index("name")
    assert table["precision"].to_dict() == {"fp32": 24, "bf16": 8, "fp16": 11}
    assert table["largest"]["fp16"] == 65_504
    assert table["smallest"]["fp16"] == 2.0**-24
