"""the weights move up the gradient

Descent subtracts the velocity.
"""


def momentum_step(weights, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return weights + learning_rate * velocity, velocity
