"""Captions of a run beside the healthy one: computed, and without the name of the bug."""

import math

import numpy as np
import pandas as pd
import pytest

from dlcore.analysis.interview import diagnosis as tables
from dlcore.charts.interview import diagnosis as charts


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
        "100% in this run, at 50% in the healthy one"
    )
    high = tables.curve_caption(frame([2.0, 4e5, 2.3], [2.0, 1.0, 0.5]), "loss", "Loss")
    assert high == "Loss ends at 2.3, after a peak of 4·10⁵, in this run, at 0.50 in the healthy one"
    lost = tables.curve_caption(seeds(math.nan), "loss", "Loss")
    assert lost == "Loss ends at NaN in this run (NaN on 1 of 1 seeds), at 0.50 in the healthy one"
    others = tables.curve_caption(seeds(math.nan, 2.4, 2.6), "loss", "Loss")
    assert others == "Loss ends at 2.6 in this run (NaN on 1 of 3 seeds), at 0.50 in the healthy one"


def seeds(*last):
    """A frame with a seed for each last loss of this run."""
    return pd.concat([frame([2.0, this], [2.0, 0.5]).assign(seed=seed) for seed, this in enumerate(last)])


def test_one_seed_that_is_far_off_decides_neither_the_caption_nor_the_axis():
    curve = seeds(2.0, 2.1, 1e20)
    assert "ends at 2.1 in this run" in tables.curve_caption(curve, "loss", "Loss")
    assert tables.curve_ceiling(curve, "loss") == pytest.approx(21)
    assert "the band goes on to 10²⁰, above the axis" in tables.curve_note(curve, "loss")
    assert tables.curve_ceiling(seeds(2.0, 2.1, 2.2), "loss") == math.inf
    assert "above the axis" not in tables.curve_note(seeds(2.0, 2.1, 2.2), "loss")


def test_seeds_that_end_far_apart_or_like_the_healthy_run():
    curve = seeds(3.0, 0.4, 2.0)
    assert tables.seeds_note(curve, "loss") == (
        "seeds of this run end at 0.40 to 3.0, 1 of 3 seeds end no worse than the worst one of the healthy run"
    )
    assert "no worse" not in tables.seeds_note(curve, "accuracy", share=True)
    assert tables.seeds_note(seeds(2.0, 2.0), "loss") == ""
    assert tables.seeds_note(seeds(2.0, math.nan), "loss").endswith("1 of 2 end at NaN")
    spread = tables.curve_caption(seeds(0.1, 0.2, 1.0), "accuracy", "Accuracy", share=True)
    assert "at 20% in this run (10% to 100%, depending on the seed)," in spread


def test_what_stands_below_a_curve():
    curve = seeds(2.0, 2.1).assign(train_loss=2.0)
    assert tables.curve_note(curve, "train_loss").startswith(
        "each point: mean of the last 1 steps · log axis · line: median"
    )
    assert "log axis" not in tables.curve_note(curve, "accuracy", share=True)
    assert "✕" in tables.curve_note(seeds(2.0, math.nan), "loss")
    assert "✕" not in tables.curve_note(curve, "train_loss")


def test_the_first_step_at_which_both_losses_are_low():
    curve = frame([5.0, 0.05, 0.01], [5.0, 2.0, 1.0]).assign(train_loss=[math.nan, 0.3, 0.02] * 2)
    assert tables.steps_until(curve, 0.1) == 2
    assert tables.steps_until(curve, 0.4) == 1
    assert tables.steps_until(curve, 0.001) is None


def test_training_against_test_tells_of_both_runs():
    curve = frame([2.0, 0.4], [2.0, 0.5]).assign(train_loss=0.3, train_accuracy=0.9)
    said = tables.split_caption(curve)
    assert said == (
        "Loss in training and test: this run 0.30 and 0.40, healthy run 0.30 and 0.50; "
        "accuracy: this run 90% and 40%, healthy run 90% and 50%"
    )
    lost = tables.split_caption(seeds(math.nan, 2.0, 1.0).assign(train_loss=0.3))
    assert "this run 0.30 and 2.0 (NaN on 1 of 3 seeds), healthy run 0.30 and 0.50" in lost


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
        == "Median gradient norm relative to the healthy run: layer 1 zero, layer 2 2.0×; largest norm: 10× (layer 2)"
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
    said = tables.range_caption(rates([3.0, 2.0, 1.0], [3.0, 1.0, math.nan]), 10)
    assert said == (
        "After 10 steps, the loss of a fresh network is lowest at a learning rate of 1, the largest that was tried, with this run's code; "
        "with the healthy run's it is lowest at a learning rate of 0.1"
    )
    flat = tables.range_caption(rates([2.3, 2.3, 2.3], [3.0, 1.0, 2.0]), 10, classes=10)
    assert (
        "hardly differs between learning rates of 0.01 and 1 and is nowhere below chance level (ln 10 = 2.30)" in flat
    )
    dead = tables.range_caption(rates([300.0, 2.3, 1e6], [3.0, 1.0, 2.0]), 10, classes=10)
    assert "a fresh network is nowhere below chance level (ln 10 = 2.30) with this run's code; with the" in dead
    same = tables.range_caption(rates([3.0, 1.0, 2.0], [3.0, 1.0, 2.0]), 10, classes=10)
    assert same.endswith("is lowest at a learning rate of 0.1, with this run's code and with the healthy run's")


def test_rates_are_alike_where_seeds_overlap_and_medians_are_near():
    """A rate at which one seed happens to be as low is not as good as the best."""
    near = pd.concat([rates([2.4, 2.3, 9.0], [3.0, 1.0, 2.0]), rates([2.2, 2.1, 9.0], [3.0, 1.0, 2.0]).assign(seed=1)])
    summary = tables.over_seeds(tables.with_runs(near), "learning_rate", "loss")
    assert tables.best_rates(summary[summary["run"] == tables.THIS_RUN]) == (0.01, 0.1)
    assert tables.best_rates(summary[summary["run"] == tables.HEALTHY_RUN]) == (0.1, 0.1)
    far = pd.concat([rates([2.0, 1.0, 9.0], [3.0, 1.0, 2.0]).assign(seed=seed) for seed in (0, 1)])
    far = pd.concat([far, rates([0.5, 1.1, 9.0], [3.0, 1.0, 2.0]).assign(seed=2)])
    summary = tables.over_seeds(tables.with_runs(far), "learning_rate", "loss")
    assert tables.best_rates(summary[summary["run"] == tables.THIS_RUN]) == (0.1, 0.1)


def test_a_rate_that_gives_nan_is_told_and_marked():
    frame = pd.concat(
        [rates([3.0, 2.0, math.nan], [3.0, 1.0, 2.0]), rates([3.0, 2.0, 7.0], [3.0, 1.0, 2.0]).assign(seed=1)]
    )
    assert "✕ NaN on at least one seed" in tables.range_note(frame, 0.1)
    assert "✕" not in tables.range_note(rates([3.0, 2.0, 1.0], [3.0, 1.0, 2.0]), 0.1)
    drawing = charts.range_test(frame)
    assert [layer["name"] for layer in drawing.spec["layer"]][-1] == "lost"
    (marked,) = drawing.frame[drawing.frame["gone"]].to_dict("records")
    assert (marked["run"], marked["x"], marked["nan"]) == (tables.THIS_RUN, 1.0, "1 of 2 seeds")
    assert np.isfinite(drawing.frame[["median", "low", "high"]]).all(axis=None)


def test_sentences_of_both_kinds_where_there_are_both():
    rows = [
        {"variant": variant, "seed": 0, "text": f"{variant} {place}", "grammatical": right}
        for variant, marks in (("no-eval", [False] * 7 + [True]), ("healthy", [True] * 8))
        for place, right in enumerate(marks)
    ]
    shown = tables.written_sentences(pd.DataFrame(rows))
    assert list(shown["Grammatical"]) == ["no"] * 4 + ["yes"] + ["yes"] * 5
    assert shown["What it wrote"][4] == "no-eval 7"


def test_a_batch_in_words_is_that_of_both_runs():
    rows = [{"variant": variant, "seed": 0, "inputs": variant, "targets": "b"} for variant in ("healthy", "no-eval")]
    shown = tables.example_table(pd.DataFrame(rows))
    assert list(shown[""]) == [tables.THIS_RUN, tables.HEALTHY_RUN]
    assert list(shown["Inputs"]) == ["no-eval", "healthy"]


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
        said == "Dead units of layer 2: 50% before the first step of this run, 100% at its end, 2% in the healthy one"
    )


def test_attention_rows_and_what_comes_later():
    rows = [
        {"variant": "no-eval", "seed": 0, "block": 1, "query": query, "key": key, "weight": weight, "word": "ab"[key]}
        for query, key, weight in ((0, 0, 0.5), (0, 1, 0.5), (1, 0, 0.2), (1, 1, 0.8))
    ]
    said = tables.attention_caption(pd.DataFrame(rows), tables.THIS_RUN)
    assert (
        said
        == "This run: rows sum to 1.00, 25% of the weight lies on later words, the largest weight of a row is 0.65 on average"
    )


def test_the_most_common_confusion():
    rows = [
        {"variant": "no-eval", "seed": 0, "truth": truth, "answer": answer, "count": count}
        for truth, answer, count in ((0, 0, 3), (1, 2, 7))
    ]
    assert (
        tables.confusion_caption(pd.DataFrame(rows), tables.THIS_RUN)
        == "This run: right on 30%; most often 1 is taken for 2, 7 times"
    )
