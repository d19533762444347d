"""this is Nesterov's step, not classical momentum

It steps by g + γv with the new v, which looks one step ahead. The drill asks for the plain form.
"""


def momentum_step(weights, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return weights - learning_rate * (gradient + momentum * velocity), velocity
