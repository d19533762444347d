def momentum_step(weights, gradient, velocity, learning_rate, momentum):
    w, v = weights.copy(), velocity.copy()
    v *= momentum
    v += gradient
    w -= learning_rate * v
    return w, v
