"""Schedules of a CNN: which ends best, by how much with what interval, and whether the training had converged."""

import math
from functools import partial

import pandas as pd

from dlcore.analysis.foundations import schedules as analysis
from dlcore.recipes.convergence import GAIN, late_gain
from dlcore.verdicts.intervals import interval
from tests.analysis.foundations.made_up_schedules import curve

end_table = partial(analysis.end_table, interval=interval, late_gain=late_gain, converged=GAIN)
PEAKS = (("constant", 0.03), ("cosine", 0.1))


def frame(**changed):
    ends = {"constant": ((0.80, 0.60), (0.82, 0.66)), "cosine": ((0.84, 0.50), (0.85, 0.50))} | changed
    return pd.concat(
        [
            pd.DataFrame(curve(accuracy, loss, 0.1)).assign(variant=variant, seed=seed)
            for variant, by_seed in ends.items()
            for seed, (accuracy, loss) in enumerate(by_seed)
        ],
        ignore_index=True,
    )


def test_captions_name_the_best_and_the_constant_rate():
    assert (
        analysis.end_caption(frame(), "accuracy", "Each at its tuned learning rate")
        == "Each at its tuned learning rate: Cosine ends with the highest test accuracy, 84.5%; a constant learning rate with 81.0%"
    )
    assert (
        analysis.end_caption(frame(), "loss", "At a peak of 0.1")
        == "At a peak of 0.1: Cosine ends with the lowest test log-loss, 0.500; a constant learning rate with 0.630"
    )
    alone = analysis.end_caption(frame()[lambda rows: rows["variant"] == "constant"], "loss", "Tuned")
    assert alone == "Tuned: Constant ends with the lowest test log-loss, 0.630"


def test_a_loss_that_is_no_number_is_not_the_lowest():
    lost = frame(cosine=((0.84, 0.1), (0.1, math.nan)))
    assert "Constant ends with the lowest" in analysis.end_caption(lost, "loss", "Tuned")


def test_the_table_pairs_by_seed():
    constant, cosine = end_table(frame(), PEAKS).to_dict("records")
    assert constant["Minus constant, points"] == constant["Constant’s divided by it"] == "–"
    assert [row["Peak rate"] for row in (constant, cosine)] == ["0.03", "0.1"]
    assert cosine["Minus constant, points"].startswith("+3.50 (")  # of 4 and 3 points
    half = 12.706 * 0.5  # Student's t with one degree of freedom, standard error 0.5 points
    assert cosine["Minus constant, points"] == f"+3.50 (−{half - 3.5:.2f} to +{half + 3.5:.2f})"
    assert cosine["Constant’s divided by it"].startswith(f"{math.sqrt(1.2 * 1.32):.2f} (")
    assert cosine["Test log-loss"] == "0.500 (0.500 to 0.500)"


def test_the_lowest_log_loss_on_the_way_is_told_with_its_epoch():
    turned = frame()
    early = (turned["variant"] == "constant") & (turned["epoch"] == 2)
    turned.loc[early, "loss"] = turned.loc[early, "seed"].map({0: 0.3, 1: 0.4})
    constant, _ = end_table(turned, PEAKS)["Lowest log-loss, epoch"]
    assert constant == "0.350, 2"


def test_converged_is_said_by_the_rule_of_the_methods():
    (converged,) = end_table(frame(), PEAKS)["Converged, points"].unique()
    assert converged == "yes, +0.00"
    rising = frame()
    rising["validation"] += rising["epoch"] / 100
    (rising,) = end_table(rising, PEAKS)["Converged, points"].unique()
    assert rising == "no, +4.00"
    short = frame()[lambda rows: rows["epoch"] < 3]
    assert set(end_table(short, PEAKS)["Converged, points"]) == {"–"}


def test_the_rate_with_the_least_error_at_the_end_is_marked():
    rates = [
        frame().assign(learning_rate=rate, validation=lambda rows: rows["epoch"] / 100 + 0.5 + gain)  # noqa: B023
        for rate, gain in ((0.03, 0.1), (0.1, 0.2), (0.3, 0.0))
    ]
    table = analysis.error_table(pd.concat(rates))
    assert table.columns.tolist() == ["Learning rate", "0.03", "0.1", "0.3"]
    assert table.to_numpy().tolist()[0] == ["Constant", "20", "10 ✓", "30"]
