"""The charts and sentences of the Losses page: what is left out, what is chosen, and what a finding says."""

import json
import math

import numpy as np
import pandas as pd
import pytest

from dlcore.analysis.foundations import losses as captions
from dlcore.analysis.selection import at_rates
from dlcore.charts.foundations.decision_boundaries import decision_boundaries, point_gradients
from dlcore.charts.foundations.fitted_curves import error_by_noise, fitted_curves
from dlcore.charts.foundations.reliability import reliability_diagram
from dlcore.charts.setting_curves import against


def layers(drawing):
    return [layer["name"] for layer in drawing.spec["layer"]]


def race(ends, epochs=3):
    """Runs that rise to their end: {(variant, rate): (validation, accuracy)}, two seeds a hundredth apart."""
    return pd.DataFrame(
        [
            {
                "variant": variant,
                "seed": seed,
                "learning_rate": learning_rate,
                "epoch": epoch,
                "step": 50 * epoch,
                "loss": 1.0,
                "validation": validation * epoch / epochs,
                "accuracy": (accuracy + 0.01 * seed) * epoch / epochs,
            }
            for (variant, learning_rate), (validation, accuracy) in ends.items()
            for seed in (0, 1)
            for epoch in range(epochs + 1)
        ]
    )


ENDS = {
    ("mse", 0.1): (0.8, 0.9),
    ("mse", 0.3): (0.9, 0.84),
    ("cross-entropy", 0.1): (0.92, 0.93),
    ("cross-entropy", 0.3): (0.5, 0.99),
}


def test_a_number_against_a_setting_leaves_out_what_is_not_finite():
    frame = pd.DataFrame(
        {
            "variant": ["mse"] * 4 + ["hinge"] * 4,
            "seed": [0, 1] * 4,
            "start": [0, 0, 2, 2] * 2,
            "epochs": [10.0, 10, 90, 110, *[math.inf] * 4],
        }
    )
    drawing = against(frame, "start", "epochs", "start", "epochs", log_y=True)
    assert layers(drawing) == ["band", "mean", "hover", "dots", "labels"]
    assert list(drawing.frame["variant"].unique()) == ["mse"]
    last = drawing.frame[drawing.frame["x"] == 2].iloc[0]
    assert (last["low"], last["mean"], last["high"]) == pytest.approx((90, math.sqrt(9900), 110), rel=1e-5)
    nothing = against(frame[frame["variant"] == "hinge"], "start", "epochs", "start", "epochs", log_y=True)
    assert nothing.frame.empty
    assert "NaN" not in json.dumps(nothing.spec)


def shapes():
    return pd.DataFrame(
        [
            {"variant": variant, "seed": 0, "x": x, "value": value(x), "gradient": slope(x)}
            for variant, value, slope in (("mse", lambda x: x * x, lambda x: 2 * x), ("mae", abs, np.sign))
            for x in (-2.0, -1.0, 0.0, 1.0, 2.0)
        ]
    )


def test_what_a_prediction_costs_and_how_hard_it_is_pulled():
    assert (
        captions.loss_caption(shapes(), 2.0, "A residual of")
        == "A residual of 2 has the loss 4.0 under MSE, 2.0 under MAE"
    )
    assert (
        captions.gradient_caption(shapes(), -1.0, "A residual of")
        == "A residual of −1 has a gradient of size 2.0 under MSE, 1.0 under MAE"
    )
    assert captions.loss_caption(shapes(), 1.0, "A residual of") == "A residual of 1 has the loss 1.0 under MSE"
    assert captions.values_at(shapes(), 2.0)["Gradient"].tolist() == ["4.0", "1.0"]


def saturation(**ends):
    return pd.DataFrame(
        [
            {"variant": variant.replace("_", "-"), "seed": seed, "epoch": epoch, "output": output}
            for variant, (epoch, output) in ends.items()
            for seed in (0, 1)
            for epoch, output in ((0, 0.98), (epoch, output))
        ]
    )


def test_who_unlearns_and_who_never_does():
    reached = pd.DataFrame(
        [("mse", 0, 230.0), ("mse", 1, 238.0), ("cross-entropy", 0, 50.0), ("hinge", 0, 20.0), ("hinge", 1, math.inf)],
        columns=["variant", "seed", "epochs"],
    )
    epochs = captions.mean_epochs(reached)
    assert epochs == (("cross-entropy", 50.0), ("mse", 234.0))
    curve = saturation(mse=(238, 0.09), cross_entropy=(50, 0.09), hinge=(20, 0.26))
    told = captions.saturation_caption(curve, 0.1, epochs)
    assert told == "Mean epochs to fall below 0.1: Cross-entropy 50, MSE 234; Hinge ends at 0.26"
    none = captions.saturation_caption(saturation(hinge=(20, 0.26)), 0.1, ())
    assert none == "None falls below 0.1; Hinge ends at 0.26"


def test_how_the_epochs_grow_with_the_start():
    frame = pd.DataFrame(
        {
            "variant": ["mse", "mse", "cross-entropy", "cross-entropy", "hinge", "hinge"],
            "seed": 0,
            "start": [0, 3] * 3,
            "epochs": [100, 800, 30, 60, math.inf, math.inf],
        }
    )
    assert (
        captions.starts_caption(frame)
        == "From w = b = 0 to 3 the epochs grow 2.0-fold under Cross-entropy, 8.0-fold under MSE"
    )
    assert captions.starts_caption(frame[frame["variant"] == "hinge"]) == "None reaches it from any start"


def test_the_race_and_its_rates():
    assert captions.accuracy_caption(race(ENDS)) == "Cross-entropy ends best, at 94%; MSE ends at 84%"
    assert (
        captions.learning_rates_caption(race(ENDS)) == "MSE is within two points of its best at 1 of 2 learning rates"
    )


def lines():
    return pd.DataFrame(
        [
            {"variant": variant, "seed": seed, "x": x, "y": x + off, "truth": x}
            for variant, off in (("mse", 1.0), ("mae", 0.3))
            for seed in (0, 1)
            for x in (-1.0, 0.0, 1.0)
        ]
    )


def test_fits_show_one_seed_and_the_outliers_apart():
    drawing = fitted_curves(lines(), ((0.0, 0.1, False), (0.5, 4.0, True)), 1)
    assert layers(drawing) == ["points", "outliers", "truth", "fits"]
    count = drawing.frame.groupby("kind").size().to_dict()
    assert count == {"fit": 6, "lifted": 1, "point": 1, "truth": 3}
    assert drawing.frame[(drawing.frame["kind"] == "fit") & (drawing.frame["x"] == 0)]["y"].tolist() == pytest.approx(
        [1.0, 0.3]
    )
    assert captions.fitted_curves_caption(lines()) == "MSE has RMSE 1.0 to the true curve, MAE 0.30"


def noisy(**errors):
    """The last error of each loss under each noise, three seeds: {noise: {variant: errors}}."""
    return pd.DataFrame(
        [
            {"variant": variant, "seed": seed, "noise": noise, "step": step, "error": error if step else 9.0}
            for noise, of_each in errors.items()
            for variant, values in of_each.items()
            for seed, error in enumerate(values)
            for step in (0, 40)
        ]
    )


def test_the_best_loss_under_each_noise_is_named_with_those_that_tie():
    frame = noisy(
        normal={"mse": (0.10, 0.20, 0.30), "huber": (0.11, 0.19, 0.31), "mae": (0.2, 0.4, 0.6)},
        laplace={"mse": (0.20, 0.41, 0.60), "huber": (0.15, 0.3, 0.45), "mae": (0.1, 0.2, 0.3)},
    )
    kinds = (("normal", "Normal"), ("laplace", "Laplace"))
    assert captions.noise_caption(frame, kinds) == "Smallest RMSE under Normal: MSE (Huber ties); Laplace: MAE"
    drawing = error_by_noise(frame, kinds)
    assert len(drawing.frame) == 6
    assert drawing.frame["mean"].max() == pytest.approx(0.403, abs=1e-3)  # what was at step 0 is not drawn


def calibration():
    """Cross-entropy is right in 60% of what it is 90% sure of, hinge has no probabilities of its own."""
    rows = [
        {"variant": variant, "seed": seed, "reading": reading, "bin": place, "count": count, "confidence": sure, "accuracy": right}
        for variant, reading, place, count, sure, right in (
            ("cross-entropy", "own", 13, 30, 0.9, 0.6),
            ("cross-entropy", "own", 2, 4, 0.2, 1.0),
            ("cross-entropy", "scaled", 9, 34, 0.65, 0.65),
            ("hinge", "scaled", 9, 34, 0.6, 0.7),
        )
        for seed in (0, 1)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_a_reliability_diagram_pools_the_seeds_and_leaves_out_bins_with_few_predictions():
    drawing = reliability_diagram(calibration(), "own")
    assert layers(drawing) == ["perfect", "lines", "dots"]
    bins = drawing.frame[drawing.frame["kind"] == "bin"]
    assert bins[["variant", "count", "confidence", "accuracy"]].values.tolist() == [
        ["cross-entropy", 60, pytest.approx(0.9), pytest.approx(0.6)]
    ]
    said = captions.calibration_caption(calibration(), "own")
    assert said == "Mean confidence minus accuracy: Cross-entropy is 17.1 points overconfident"
    assert "Hinge is 10.0 points underconfident" in captions.calibration_caption(calibration(), "scaled")
    of_hinge = calibration().query("variant == 'hinge'")
    assert reliability_diagram(of_hinge, "own").frame["kind"].tolist() == ["diagonal"] * 2
    assert captions.calibration_caption(of_hinge, "own").startswith("None")


def test_probabilities_of_both_readings_stand_beside_the_accuracy():
    frame = pd.DataFrame(
        [
            ("mse-raw", "own", math.inf, 0.3, 0.2, 0.1),
            ("mse-raw", "own", 9.0, 9.0, 0.9, 0.3),
            ("mse-raw", "scaled", 0.25, 0.1, 0.02, 0.1),
            ("hinge", "scaled", 0.5, 0.2, 0.04, 0.1),
        ],
        columns=["variant", "reading", "log_loss", "brier", "calibration_error", "learning_rate"],
    ).assign(seed=0)
    rates = (("mse-raw", 0.1), ("hinge", 0.1))
    table = captions.probabilities_table(frame, (("mse-raw", 0.9), ("hinge", 0.8)), rates, "own", "scaled")
    raw, hinge = table.to_dict("records")
    assert (raw["Test accuracy"], raw["Log-loss"], raw["Log-loss, T"], raw["Brier score"]) == (
        "90.0%",
        "∞",
        "0.250",
        "0.300",
    )
    assert (hinge["Brier score"], hinge["Calibration error, T"]) == ("–", "4.0%")
    told = captions.log_loss_caption(at_rates(frame, rates), "scaled")
    assert (
        told == "With a fitted temperature, MSE on logits has the lowest log-loss, 0.250 nats, Hinge the highest, 0.500"
    )


def test_boundaries_are_where_the_score_is_0_and_the_margin_where_it_is_1():
    frame = pd.DataFrame(
        {
            "variant": ["hinge", "mse"],
            "seed": 0,
            "w1": [2.0, 0.0],
            "w2": [0.0, 1.0],
            "b": [1.0, -3.0],
            "accuracy": [0.96, 0.9],
        }
    )
    drawing = decision_boundaries(frame, ((-2.0, 0.0, -1), (2.0, 4.0, 1)), 0)
    assert layers(drawing) == ["class −1", "class 1", "boundary", "margin"]
    drawn = drawing.frame[drawing.frame["kind"] != "point"]
    assert sorted(set(drawn[drawn["variant"] == "hinge"]["x1"])) == [-1.0, -0.5, 0.0]
    assert set(drawn[drawn["variant"] == "mse"]["x2"]) == {3.0}
    assert captions.boundaries_caption(frame) == "Hinge classifies 96.0% of new points correctly, MSE 90.0%"


def test_a_boundary_without_weights_is_nowhere():
    frame = pd.DataFrame({"variant": ["mse"], "seed": 0, "w1": [0.0], "w2": [0.0], "b": [1.0]})
    assert set(decision_boundaries(frame, ((0.0, 0.0, 1),), 0).frame["kind"]) == {"point"}


def test_which_points_still_have_a_gradient():
    frame = pd.DataFrame(
        {
            "variant": ["hinge"] * 3 + ["mse"] * 3,
            "margin": [-1.0, 0.5, 4.0] * 2,
            "gradient": [1.0, 1.0, 0.0, 2.0, 0.4, 3.0],
            "kind": "heap",
        }
    )
    assert layers(point_gradients(frame)) == ["points"]
    assert (
        captions.point_gradients_caption(frame)
        == "Points with a gradient above 10⁻⁶, of 3: Hinge 2, MSE 3; the largest is that of a point classified correctly, under MSE"
    )


def test_advice_names_whoever_ties_with_the_best():
    frame = pd.DataFrame(
        [
            {"variant": variant, "seed": seed, "error": error}
            for variant, errors in (
                ("mse", (1.0, 1.0, 1.0)),
                ("mae", (0.9, 1.2, 1.2)),
                ("huber", (2.0, 2.0, 2.0)),
                ("hinge", (math.inf,) * 3),
            )
            for seed, error in enumerate(errors)
        ]
    )
    row = captions.recommendation("Fit", frame, "error", "error", guide="mse")
    assert row["Use"] == "MSE, MAE"
    assert captions.recommendation("Fit", frame, "error", "error", guide="mae")["Use"] == "MAE, MSE"
    assert captions.recommendation("Fit", frame, "error", "error", guide="huber")["Use"] == "MSE, MAE"
    assert row["Measured"] == "error: MSE 1.0, MAE 1.1, Huber 2.0; Hinge never"
    assert (
        captions.recommendation("Fit", frame[frame["variant"] != "hinge"], "error", "error", "mse", least=False)["Use"]
        == "Huber"
    )
    assert len(captions.recommendation_table([row, None])) == 1
