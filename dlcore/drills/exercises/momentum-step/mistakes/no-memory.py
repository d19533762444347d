"""the velocity is not kept

Without the old velocity this is plain gradient descent.
"""


def momentum_step(weights, gradient, velocity, learning_rate, momentum):
    velocity = gradient
    return weights - learning_rate * velocity, velocity
