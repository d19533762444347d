import numpy as np


def gru_step(x, h, W, U, b, b_h):
    W_r, W_z, W_n = np.hsplit(W, 3)
    U_r, U_z, U_n = np.hsplit(U, 3)
    (b_r, b_z, b_n), (d_r, d_z, d_n) = np.split(b, 3), np.split(b_h, 3)
    r = 1 / (1 + np.exp(-(x @ W_r + b_r + h @ U_r + d_r)))
    z = 1 / (1 + np.exp(-(x @ W_z + b_z + h @ U_z + d_z)))
    n = np.tanh(x @ W_n + b_n + r * (h @ U_n + d_n))
    return (1 - z) * n + z * h
