"""The expected squared error of a method, split into what its mean prediction misses, how much it depends on the training set, and noise."""

import numpy as np
from numpy import ndarray
from numpy.polynomial import legendre


def decompose(predictions: ndarray, truth: ndarray) -> tuple[float, float]:
    """Squared bias and variance, each the mean over the points.

    `predictions` (training sets, points) are of models fit on one training set each, `truth` (points,) is the function without noise. With the noise's
    own variance they add up to the expected squared error on new targets. Source: Geman, Bienenstock and Doursat, “Neural Networks and the
    Bias/Variance Dilemma”, Neural Computation, 1992.
    """
    mean = predictions.mean(0)  # (points,)
    return float(((mean - truth) ** 2).mean()), float(predictions.var(0).mean())


def fit_polynomial(x: ndarray, y: ndarray, degree: int, ridge: float, at: ndarray) -> ndarray:
    """The predictions at `at` of the polynomial of that degree with the least squares on x and y (points,), plus `ridge` times the squared coefficients.

    In Legendre's polynomials on [−1, 1], which are nearly orthogonal there; the constant is not penalized.
    """
    basis = legendre.legvander(x, degree)  # (points, degree + 1)
    penalty = ridge * np.eye(degree + 1)
    penalty[0, 0] = 0.0
    # As additional rows rather than in normal equations, which would square the condition number.
    coefficients = np.linalg.lstsq(
        np.vstack([basis, np.sqrt(penalty)]), np.concatenate([y, np.zeros(degree + 1)]), rcond=None
    )[0]
    return legendre.legvander(at, degree) @ coefficients
