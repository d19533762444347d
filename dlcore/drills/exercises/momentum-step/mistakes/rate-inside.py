"""the learning rate is inside the velocity

With a constant rate both forms give the same weights, but the velocity that is kept differs, and once a schedule
changes the rate, old gradients keep their old one. The drill asks for the form with the rate outside.
"""


def momentum_step(weights, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + learning_rate * gradient
    return weights - velocity, velocity
