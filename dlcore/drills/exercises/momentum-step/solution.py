def momentum_step(weights, gradient, velocity, learning_rate, momentum):
    """One step of SGD with momentum: the new weights and velocity, arrays of one shape."""
    velocity = momentum * velocity + gradient
    return weights - learning_rate * velocity, velocity
