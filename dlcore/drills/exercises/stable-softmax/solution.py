import numpy as np


def softmax(logits):
    """Softmax over the last axis, finite for logits of any size: (…, classes) to (…, classes)."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
