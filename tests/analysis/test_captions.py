"""Sentences computed from tables, and numbers as a reader likes them."""

import math

import pandas as pd
import pytest

from dlcore.analysis.foundations import activations as captions
from dlcore.formatting import format_number, percent, power, seconds


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (1, "1.0"),
        (0.82, "0.82"),
        (-0.5, "−0.50"),
        (12.0, "12"),
        (123.4, "123"),
        (6.4e-19, "6.4·10⁻¹⁹"),
        (1e-16, "10⁻¹⁶"),
        (3.7e17, "3.7·10¹⁷"),
        (-2e-5, "−2·10⁻⁵"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "not a number"),
        (None, "not a number"),
        (0.0039, "0.0039"),
        (9999, "9999"),
    ],
)
def test_numbers(number, text):
    assert format_number(number) == text


def test_powers_percent_and_durations():
    assert [power(exponent) for exponent in (0, 1, -4, 12)] == ["1", "10", "10⁻⁴", "10¹²"]
    assert percent(0.934) == "93%"
    assert [seconds(value) for value in (0.2, 42, 600, 7200)] == ["a second", "42 s", "10 min", "2.0 h"]


def profile(first, last):
    return pd.DataFrame(
        [
            {"variant": variant, "seed": 0, "layer": layer, "gradient": value, "signal": value}
            for variant, values in (("sigmoid", first), ("relu", last))
            for layer, value in enumerate(values, start=1)
        ]
    )


def test_the_gradient_that_comes_through():
    assert (
        captions.gradient_caption(profile([1e-19, 1.0], [0.8, 1.0]))
        == "Gradient at the first layer over the last: Sigmoid 10⁻¹⁹, ReLU 0.80"
    )
    assert (
        captions.gradient_caption(profile([0.0, 0.0], [0.8, 1.0]))
        == "Gradient at the first layer over the last: Sigmoid 0, ReLU 0.80"
    )


def test_a_signal_lost_in_rounding_is_said_to_be_lost():
    assert (
        captions.signal_caption(profile([0.1, math.nan], [0.8, 0.5]))
        == "Standard deviation at the last layer: Sigmoid lost in rounding, ReLU 0.50"
    )


def curve(**finals):
    return pd.DataFrame(
        [
            {
                "variant": variant.replace("_", "-"),
                "seed": seed,
                "epoch": epoch,
                "accuracy": 0.9 if epoch == 5 else final,
                "dead": 1 - final,
            }
            for variant, final in finals.items()
            for seed in (0, 1)
            for epoch in (0, 5, 30)
        ]
    )


def test_the_race():
    assert (
        captions.accuracy_caption(curve(relu=0.93, tanh=0.94, sigmoid=0.36))
        == "2 of 3 reach 93% or more; Sigmoid ends at 36%"
    )
    assert (
        captions.accuracy_caption(curve(relu=0.93, tanh=0.94))
        == "Both end within five points of each other, Tanh best at 94%"
    )
    assert captions.accuracy_caption(curve(relu=0.93)) == "ReLU ends at 93%"
    assert captions.accuracy_caption(curve(relu=0.93, sigmoid=0.36)).startswith("1 of 2 reaches 93% or more")


def test_who_recovered():
    assert (
        captions.recovery_caption(curve(relu=0.1, leaky_relu=0.92), 5, 0.9, (("leaky-relu", "Leaky ReLU 0.3"),))
        == "Recovered: Leaky ReLU 0.3. Not: ReLU"
    )
    assert captions.recovery_caption(curve(relu=0.1), 5, 0.9) == "Recovered: none. Not: ReLU"


def test_costs():
    frame = pd.DataFrame([{"variant": "relu", "seed": 0, "ns": 2.0}, {"variant": "elu", "seed": 0, "ns": 9.0}])
    assert captions.time_caption(frame, "ns", "ns") == "ReLU is cheapest at 2.0 ns, ELU takes 4.5 times as long"
