"""Captions of a run beside the healthy one: computed, and without the name of the bug."""

import math

import pandas as pd

from dlcore.analysis.interview import diagnosis as tables


def frame(this, healthy, **columns):
    """A row for each value, the steps counted from 0, of one seed."""
    rows = [
        {"variant": variant, "seed": 0, "step": step, **columns, "loss": value, "accuracy": value}
        for variant, values in (("no-eval", this), ("healthy", healthy))
        for step, value in enumerate(values)
    ]
    return pd.DataFrame(rows)


def test_where_the_curves_end_and_a_peak():
    curve = frame([2.0, 1.0], [2.0, 0.5])
    assert tables.curve_caption(curve, "loss", "Loss") == "Loss ends at 1.0 in this run, at 0.50 in the healthy one"
    assert tables.curve_caption(curve, "accuracy", "Accuracy", True).endswith(
        "100 % in this run, at 50 % in the healthy one"
    )
    high = tables.curve_caption(frame([2.0, 4e5, 2.3], [2.0, 1.0, 0.5]), "loss", "Loss")
    assert high == "Loss ends at 2.3, after a peak of 4·10⁵, in this run, at 0.50 in the healthy one"
    lost = tables.curve_caption(frame([2.0, math.nan], [2.0, 0.5]), "loss", "Loss")
    assert lost == "Loss ends at NaN on 1 of 1 seeds of this run, and at 0.50 in the healthy one"
    others = pd.concat([frame([2.0, math.nan], [2.0, 0.5]), frame([2.0, 2.4], [2.0, 0.5]).assign(seed=1)])
    assert "NaN on 1 of 2 seeds of this run, at 2.4 on the others, and" in tables.curve_caption(others, "loss", "Loss")


def test_seeds_that_end_like_the_healthy_run():
    curve = pd.concat([frame([2.0, this], [2.0, 0.5]).assign(seed=seed) for seed, this in enumerate((3.0, 0.4, 2.0))])
    said = tables.curve_caption(curve, "loss", "Loss")
    assert "in this run (1 of 3 seeds no worse than the healthy one's worst)" in said
    assert "of 3 seeds" not in tables.curve_caption(curve, "accuracy", "Accuracy", share=True)


def test_training_against_test_tells_of_both_runs():
    curve = frame([2.0, 0.4], [2.0, 0.5]).assign(train_loss=0.3, train_accuracy=0.9)
    said = tables.split_caption(curve)
    assert said == (
        "Loss in training and test: this run 0.30 and 0.40, healthy run 0.30 and 0.50; "
        "accuracy: this run 90 % and 40 %, healthy run 90 % and 50 %"
    )
    lost = tables.split_caption(frame([2.0, math.nan], [2.0, 0.5]).assign(train_loss=0.3))
    assert "this run 0.30 and NaN on some seeds" in lost


def test_the_range_test_is_cut_only_where_its_dips_would_not_be_seen():
    assert tables.range_ceiling(rates([3.0, 2.0, 1.0], [3.0, 1.0, 9.0])) == math.inf
    assert tables.range_ceiling(rates([3.0, 2.0, 1e9], [3.0, 1.0, 9.0])) == tables.CEILING
    assert tables.range_ceiling(rates([300.0, 20.0, 1e9], [3.0, 1.0, 9.0])) == 60


def test_runs_have_no_name_that_tells_the_cause():
    renamed = tables.with_runs(frame([1.0], [1.0]))
    assert set(renamed["run"]) == {tables.THIS_RUN, tables.HEALTHY_RUN}
    assert "no-eval" not in renamed.to_csv()


def gradients(this, healthy):
    rows = [
        {"variant": variant, "seed": 0, "step": step, "layer": layer, "norm": norm}
        for variant, layers in (("no-eval", this), ("healthy", healthy))
        for layer, norms in layers.items()
        for step, norm in enumerate(norms)
    ]
    return pd.DataFrame(rows)


def test_gradients_against_the_healthy_ones():
    healthy = {"layer 1": [1.0, 1.0, 1.0], "layer 2": [2.0, 2.0, 2.0]}
    said = tables.gradient_caption(gradients({"layer 1": [0.0, 0.0, 0.0], "layer 2": [4.0, 4.0, 20.0]}, healthy))
    assert (
        said
        == "The median gradient against the healthy run's: layer 1 zero, layer 2 2.0×; the highest peak, layer 2, 10×"
    )
    said = tables.gradient_caption(gradients({"layer 1": [math.nan] * 3, "layer 2": [2.0] * 3}, healthy))
    assert "layer 1 never finite, layer 2 1.0×" in said


def rates(this, healthy):
    rows = [
        {"variant": variant, "seed": 0, "learning_rate": rate, "loss": loss}
        for variant, losses in (("no-eval", this), ("healthy", healthy))
        for rate, loss in zip((0.01, 0.1, 1.0), losses, strict=True)
    ]
    return pd.DataFrame(rows)


def test_the_best_rate_or_that_there_is_none():
    said = tables.range_caption(rates([3.0, 2.0, 1.0], [3.0, 1.0, math.nan]))
    assert (
        said
        == "A fresh network's loss is lowest at a learning rate of 1, the largest that was tried, with this run's code, of 0.1 with the healthy one's"
    )
    assert "the same at every learning rate" in tables.range_caption(rates([2.3, 2.3, 2.3], [3.0, 1.0, 2.0]))


def test_units_of_the_layer_that_has_most_dead():
    rows = [
        {"variant": variant, "seed": 0, "step": step, "layer": layer, "dead": dead}
        for variant, layer, shares in (
            ("no-eval", 1, (0.0, 0.1)),
            ("no-eval", 2, (0.5, 1.0)),
            ("healthy", 1, (0, 0)),
            ("healthy", 2, (0, 0.02)),
        )
        for step, dead in enumerate(shares)
    ]
    said = tables.units_caption(pd.DataFrame(rows))
    assert (
        said
        == "Dead units of layer 2: 50 % before the first step of this run, 100 % at its end, 2 % in the healthy one"
    )


def test_attention_rows_and_what_comes_later():
    rows = [
        {"variant": "no-eval", "seed": 0, "block": 1, "query": query, "key": key, "weight": weight, "word": "ab"[key]}
        for query, key, weight in ((0, 0, 0.5), (0, 1, 0.5), (1, 0, 0.2), (1, 1, 0.8))
    ]
    said = tables.attention_caption(pd.DataFrame(rows), tables.THIS_RUN)
    assert (
        said
        == "This run: rows sum to 1.00, 25 % of the weight lies on later words, the largest weight of a row is 0.65 on average"
    )


def test_the_most_common_confusion():
    rows = [
        {"variant": "no-eval", "seed": 0, "truth": truth, "answer": answer, "count": count}
        for truth, answer, count in ((0, 0, 3), (1, 2, 7))
    ]
    assert (
        tables.confusion_caption(pd.DataFrame(rows), tables.THIS_RUN)
        == "This run: right on 30 %; most often 1 is taken for 2, 7 times"
    )
