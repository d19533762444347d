"""the learning rate is applied twice

It stands in the velocity and again in the step.
"""


def momentum_step(weights, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + learning_rate * gradient
    return weights - learning_rate * velocity, velocity
