"""Bias and variance of polynomials, from many training sets that are drawn anew."""

import numpy as np
import pandas as pd

from dlcore.blocks.bias_variance import decompose, fit_polynomial

SETS, POINTS, HIGHEST = 300, 101, 9
PLACES = np.linspace(-1, 1, POINTS)


def truth(x):
    """The function to be learned, of x in [−1, 1]."""
    return np.sin(3 * x)


def _training_sets(examples, noise):
    generator = np.random.default_rng(0)
    x = generator.uniform(-1, 1, (SETS, examples))
    return x, truth(x) + noise * generator.standard_normal(x.shape)


def _predictions(examples, noise, ridge, degree):
    x, y = _training_sets(examples, noise)
    return np.stack([fit_polynomial(of_x, of_y, degree, ridge, PLACES) for of_x, of_y in zip(x, y, strict=True)])


def errors(examples, noise, ridge):
    """For each degree bias², variance and noise, and beside them the squared error measured on new noisy targets: columns degree, variant, value, measured."""
    fresh = np.random.default_rng(1).standard_normal((SETS, POINTS))
    rows = []
    for degree in range(HIGHEST + 1):
        predictions = _predictions(examples, noise, ridge, degree)
        bias, variance = decompose(predictions, truth(PLACES))
        measured = ((predictions - truth(PLACES) - noise * fresh) ** 2).mean()
        for variant, value in (("noise", noise**2), ("bias", bias), ("variance", variance)):
            rows.append({"degree": degree, "variant": variant, "value": value, "measured": float(measured)})
    return pd.DataFrame(rows)


def fits(examples, noise, ridge, degree, shown=25):
    """Some of the fitted curves, their mean over all training sets, and the truth: columns x, y, line, kind."""
    predictions = _predictions(examples, noise, ridge, degree)
    lines = [
        *((f"fit {number}", "fit", of_set) for number, of_set in enumerate(predictions[:shown], 1)),
        ("mean of the fits", "mean", predictions.mean(0)),
        ("truth", "truth", truth(PLACES)),
    ]
    return pd.concat(
        [
            pd.DataFrame({"x": PLACES[::2], "y": values[::2], "line": line, "kind": kind})
            for line, kind, values in lines
        ],
        ignore_index=True,
    )
