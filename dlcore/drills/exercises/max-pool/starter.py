import numpy as np


def max_pool(x, size, stride, padding=0):
    """The maximum of each window, channel by channel.

    Padding never wins, and a window that does not fit whole is left out. x (batch,
    channels, rows, columns) to (batch, channels, (rows + 2·padding − size) // stride + 1,
    …); padding ≤ size / 2.
    """
    ...
