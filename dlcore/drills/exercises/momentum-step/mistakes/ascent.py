"""the weights move up the gradient

Descent subtracts the velocity.
"""

import numpy as np


def momentum_step(weights, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return weights + learning_rate * velocity, velocity
