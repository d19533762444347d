"""Every gradient by central differences of the loss, one parameter after the other, with the ReLUs that are on held fixed: at exactly 0 they are off."""

import numpy as np

PARTS = ("dW1", "db1", "dW2", "db2")


def cases():
    random = np.random.default_rng(2)

    def network(batch, inputs, hidden, outputs):
        shapes = (batch, inputs), (batch, outputs), (inputs, hidden), (hidden,), (hidden, outputs), (outputs,)
        return tuple(random.normal(size=shape) for shape in shapes)

    def kink():
        x, target, W1, b1, W2, b2 = (np.round(2 * array) for array in network(3, 3, 4, 2))
        b1[:] = -x[0] @ W1  # whole numbers, so that each unit is at exactly 0 for the first example
        return x, target + 0.5, W1, b1, W2, b2

    return [
        ("a small batch", network(3, 4, 5, 2), {}),
        ("a batch of one", network(1, 3, 4, 2), {}),
        ("all sizes equal", network(3, 3, 3, 3), {}),
        ("one output", network(6, 2, 4, 1), {}),
        ("pre-activations of exactly 0", kink(), {}),
    ]


def loss(x, target, W1, b1, W2, b2, on):
    total = 0.0
    for example, wanted, units in zip(x, target, on, strict=True):
        hidden = [float(np.dot(example, W1[:, unit]) + b1[unit]) if units[unit] else 0.0 for unit in range(len(b1))]
        output = [float(np.dot(hidden, W2[:, unit]) + b2[unit]) for unit in range(len(b2))]
        total += sum((o - t) ** 2 for o, t in zip(output, wanted, strict=True)) / 2
    return total / len(x)


def reference(x, target, W1, b1, W2, b2, width=1e-5):
    on = [[np.dot(example, W1[:, unit]) + b1[unit] > 0 for unit in range(len(b1))] for example in x]
    found = []
    for parameter in (W1, b1, W2, b2):
        gradient = np.empty(parameter.shape)
        for place in np.ndindex(parameter.shape):
            value, sides = parameter[place], []
            for moved in (value + width, value - width):
                parameter[place] = moved
                sides.append(loss(x, target, W1, b1, W2, b2, on))
            parameter[place] = value
            gradient[place] = (sides[0] - sides[1]) / (2 * width)
        found.append(gradient)
    return tuple(found)
