"""The front of what nothing beats, the grid of answers, and named confusions."""

import pandas as pd
import pytest

from dlcore.analysis.pareto import summarize
from dlcore.analysis.selection import at_best_setting
from dlcore.analysis.vision import cnn_evolution as captions
from dlcore.charts.confusion_matrix import class_confusion
from dlcore.charts.pareto_front import front
from dlcore.charts.vision.answers import answers


def at_best(frame):
    return at_best_setting(frame, "learning_rate", "validation")


def outcomes():
    rows = [
        ("lenet", 1e5, 0.80),
        ("resnet", 1e7, 0.88),
        ("vgg", 2e7, 0.90),
        ("efficientnet", 5e6, 0.85),
        ("vit", 1.5e7, 0.70),
    ]
    return pd.DataFrame(
        [
            {
                "variant": variant,
                "seed": seed,
                "learning_rate": learning_rate,
                "macs": macs,
                "parameters": macs / 100,
                "seconds": 3.0,
                "saved_mb": 0.5,
                "accuracy": accuracy + 0.01 * seed - (0.05 if learning_rate == 1 else 0),
                "validation": accuracy - (0.1 if learning_rate == 1 else 0),
            }
            for variant, macs, accuracy in rows
            for seed in range(3)
            for learning_rate in (1, 2)
        ]
    )


def test_the_front_holds_what_nothing_beats_in_both():
    summary = summarize(at_best(outcomes()), "macs")
    assert list(summary[summary["front"]]["variant"]) == ["lenet", "efficientnet", "resnet", "vgg"]
    assert list(summary["x"]) == sorted(summary["x"])
    lenet = summary.iloc[0]
    assert (lenet["low"], lenet["mean"], lenet["high"]) == pytest.approx((0.80, 0.81, 0.82))


def test_validation_chooses_and_what_has_no_rate_stays():
    frame = pd.concat(
        [
            outcomes(),
            pd.DataFrame(
                [
                    {
                        "variant": "svm",
                        "seed": 0,
                        "learning_rate": 3,
                        "macs": 1e6,
                        "parameters": 1e6,
                        "accuracy": 0.85,
                        "validation": 0.1,
                        "seconds": 1.0,
                        "saved_mb": 0.0,
                    }
                ]
            ),
        ]
    )
    chosen = at_best(frame)
    assert set(chosen[chosen["variant"] != "svm"]["learning_rate"]) == {2}
    assert len(chosen[chosen["variant"] == "svm"]) == 1


def test_the_chart_has_named_layers_and_one_row_for_each():
    drawing = front(at_best(outcomes()), "macs")
    assert [layer["name"] for layer in drawing.spec["layer"]] == ["front", "interval", "paper", "dots", "labels"]
    assert len(drawing.frame) == 5
    assert drawing.frame["label_y"].between(0.6, 1.0).all()


def test_a_name_stands_above_its_dot_where_another_dot_lies_in_its_way():
    rows = [
        ("resnet", 1.2e7, 0.866),
        ("efficientnet", 4.4e6, 0.864),
        ("svm", 3.2e6, 0.861),
        ("vit", 8e6, 0.79),
        ("lenet", 4e5, 0.837),
    ]
    frame = pd.DataFrame(
        [
            {"variant": variant, "seed": 0, "macs": macs, "parameters": 1e5, "accuracy": accuracy}
            for variant, macs, accuracy in rows
        ]
    )
    table = front(frame, "macs").frame.set_index("variant")
    assert list(table.index[table["above"]]) == ["efficientnet"]
    assert table["label_y"]["efficientnet"] == pytest.approx(table["mean"]["efficientnet"])


def test_a_price_of_nothing_has_no_place_on_a_log_axis():
    frame = outcomes().assign(saved_mb=lambda table: table["saved_mb"].where(table["variant"] != "lenet", 0.0))
    assert "lenet" not in set(front(frame, "saved_mb").frame["variant"])


def test_the_finding_names_the_best_and_what_comes_near_for_less():
    assert (
        captions.front_caption(at_best(outcomes()), "macs")
        == "VGG is most accurate, 91.0%; ResNet comes within two points at 0.50 times the MACs"
    )


def test_the_plain_rival_is_named_with_those_that_it_beats():
    rival = pd.DataFrame([{"variant": "svm", "seed": 0, "accuracy": 0.84}])
    assert captions.rival_sentence(pd.concat([at_best(outcomes()), rival])) == (
        "A support vector machine on the same pixels is right on 84.0%, more often than LeNet and ViT."
    )
    assert captions.rival_sentence(pd.concat([at_best(outcomes()), rival.assign(accuracy=0.5)])).startswith(
        "Every network"
    )


def test_a_time_is_said_once():
    times = pd.DataFrame({"variant": ["lenet", "vgg"], "batch": 1, "milliseconds": [0.5, 2.0]})
    assert captions.latency_caption(times, 1) == "An image alone takes LeNet 0.50 ms, VGG 2.0 ms"
    assert captions.latency_caption(times[:1], 1) == "An image alone takes LeNet 0.50 ms"


def test_robustness_names_who_loses_least_and_most():
    frame = pd.DataFrame(
        [
            {"variant": variant, "seed": seed, "amount": amount, "accuracy": 0.9 - loss * amount}
            for variant, loss in (("lenet", 0.1), ("resnet", 0.02))
            for seed in range(2)
            for amount in (0, 2, 4)
        ]
    )
    assert captions.robustness_caption(frame, "shift", "pixels") == (
        "A shift of 4 pixels costs ResNet 8 points of test accuracy, LeNet 40"
    )
    assert captions.robustness_caption(frame[frame["variant"] == "lenet"], "rotation", "degrees").startswith(
        "A rotation by 4"
    )


def test_the_answer_of_each_row_is_filled():
    frame = pd.DataFrame(
        {"row": ["a", "a", "b", "b"], "answer": ["cat", "dog"] * 2, "probability": [0.9, 0.1, 0.002, 0.998]}
    )
    table = answers(frame).frame
    assert list(table["chosen"]) == [True, False, False, True]
    assert list(table["text"]) == ["90", "10", "", "100"]


def test_confusions_are_named():
    frame = pd.DataFrame(
        {"variant": "vgg", "seed": 0, "truth": [0, 0, 1, 1], "answer": [0, 1, 0, 1], "count": [8, 2, 5, 5]}
    )
    table = class_confusion(frame, "vgg", ("shirt", "coat")).frame
    assert list(table["share"]) == pytest.approx([0.8, 0.2, 0.5, 0.5])
    assert (
        captions.confusion_caption(frame, "vgg", ("shirt", "coat"))
        == "VGG's most frequent confusion: 50% of class coat are predicted as shirt"
    )
    others = frame.assign(seed=1, count=[1, 9, 10, 0])
    both = pd.concat([frame, others])
    assert captions.confusion_caption(both, "vgg", ("shirt", "coat")).startswith("VGG's most frequent confusion: 50%")
