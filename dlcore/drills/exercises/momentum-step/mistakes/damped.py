"""the gradient is multiplied by 1 − γ

That is a moving average, as in Adam. Classical momentum adds the whole gradient, so that the velocity may reach
1/(1 − γ) times the gradient.
"""


def momentum_step(weights, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + (1 - momentum) * gradient
    return weights - learning_rate * velocity, velocity
