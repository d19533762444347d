import numpy as np


def adam_step(weights, gradient, mean, square, step, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """One step of Adam: the new weights, mean and square, arrays of one shape.

    mean and square are the moving averages m and v of the gradient and of its square before
    this step; step counts from 1.
    """
    ...
