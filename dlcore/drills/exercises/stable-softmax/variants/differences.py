import numpy as np


def softmax(logits):
    # entry i is 1 / Σⱼ exp(xⱼ − xᵢ); an infinite sum gives the 0 that it should
    return 1 / np.exp(logits[..., None, :] - logits[..., :, None]).sum(-1)
