"""Examples that show a few of many features: some features in every other example, most of them hardly ever; made from a seed."""

STRENGTH = 2.0  # standard deviation of the true weights


def frequencies(features, spread):
    """How much of each feature is in an example on average, (features,): one over its rank where `unequal`, else the mean of that for all alike."""
    import torch

    chances = 1 / torch.arange(1, features + 1)
    return chances if spread == "unequal" else chances.mean().expand(features)


def draw(count, features, spread, seed):
    """The features of each example, (count, features); its label, 0 or 1, (count,); and the true weights, (features,).

    A feature is there (1) or not (0), with the chance of `frequencies`; where `dense`, every feature is in every example, normal with that variance,
    so that examples are as long on average. A label is 1 with the chance that a logistic regression with the true weights gives.
    """
    import torch

    generator = torch.Generator().manual_seed(3_000_017 + seed)
    truth = STRENGTH * torch.randn(features, generator=generator)
    chances = frequencies(features, spread)
    if spread == "dense":
        seen = torch.randn(count, features, generator=generator) * chances.sqrt()
    else:
        seen = (torch.rand(count, features, generator=generator) < chances).float()
    labels = (torch.rand(count, generator=generator) < torch.sigmoid(seen @ truth)).float()
    return seen, labels, truth
