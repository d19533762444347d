"""Word vectors without training: count which words stand near each other, take positive pointwise mutual information, and factorize the matrix.

Sources: Levy and Goldberg, “Neural Word Embedding as Implicit Matrix Factorization”, NIPS 2014, who show that skip-gram with negative sampling factorizes
pointwise mutual information too, shifted by the log of the number of noise words; the power 3/4 of the contexts' frequencies is from Levy, Goldberg and
Dagan, “Improving Distributional Similarity with Lessons Learned from Word Embeddings”, TACL 2015.
"""

import numpy as np
from numpy.typing import NDArray


def ppmi(counts: NDArray) -> NDArray:
    """max(0, log p(word, context) / (p(word) p(context))) of counts (words, contexts); a context's p is taken from its counts to the power 3/4, as skip-gram's noise."""
    together = counts / counts.sum()
    word, context = together.sum(1, keepdims=True), together.sum(0, keepdims=True) ** 0.75
    expected = word * (context / context.sum())
    ratio = np.divide(together, expected, out=np.zeros_like(together), where=expected > 0)
    return np.log(
        np.maximum(ratio, 1.0)
    )  # what never stands together would be −∞: like all that is negative, it becomes 0


def factorize(matrix: NDArray, width: int) -> tuple[NDArray, NDArray]:
    """Vectors of words and of contexts, (words, width) and (contexts, width), whose products come as near to the matrix as products of that width can."""
    left, values, right = np.linalg.svd(matrix, full_matrices=False)
    root = np.sqrt(values[:width])
    return left[:, :width] * root, right[:width].T * root
