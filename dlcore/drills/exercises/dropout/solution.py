def dropout(x, rate, noise, training):
    """Inverted dropout: x (batch, units), scaled so that its mean stays, to (batch, units).

    noise (batch, units) is uniform in [0, 1): a unit is dropped where its noise is below
    rate, 0 ≤ rate < 1.
    """
    if not training:
        return x
    kept = noise >= rate
    return x * kept / (1 - rate)
