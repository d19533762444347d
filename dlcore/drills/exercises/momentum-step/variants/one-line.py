def momentum_step(weights, gradient, velocity, learning_rate, momentum):
    return (
        weights - learning_rate * gradient - learning_rate * momentum * velocity,
        gradient + velocity * momentum,
    )
