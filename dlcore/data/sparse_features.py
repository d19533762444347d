"""Examples with few of many features present: some features in every other example, most of them rarely; generated from a seed."""

STRENGTH = 2.0  # standard deviation of the true weights


def frequencies(features, spread):
    """How much of each feature is in an example on average, (features,): one over its rank where `unequal`, else the mean of that for all alike."""
    import torch

    probabilities = 1 / torch.arange(1, features + 1)
    return probabilities if spread == "unequal" else probabilities.mean().expand(features)


def draw(count, features, spread, seed):
    """The features of each example, (count, features); its label, 0 or 1, (count,); and the true weights, (features,).

    A feature is present (1) or absent (0) with the probability of `frequencies`; where `dense`, every feature is present in every example, normal with
    that variance, so that examples have the same mean square. A label is 1 with the probability of a logistic regression with the true weights.
    """
    import torch

    generator = torch.Generator().manual_seed(3_000_017 + seed)
    truth = STRENGTH * torch.randn(features, generator=generator)
    probabilities = frequencies(features, spread)
    if spread == "dense":
        x = torch.randn(count, features, generator=generator) * probabilities.sqrt()
    else:
        x = (torch.rand(count, features, generator=generator) < probabilities).float()
    labels = (torch.rand(count, generator=generator) < torch.sigmoid(x @ truth)).float()
    return x, labels, truth
