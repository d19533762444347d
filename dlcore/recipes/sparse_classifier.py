"""Logistic regression on features of which some occur often and most rarely: what learns, how examples are parted, and the loss.

Batches have the networks' axis in front: outputs (networks, examples, 1), labels (networks, examples), 0 or 1.
"""

FEATURES, TRAIN, VALIDATION, TEST, BATCH = 500, 8_000, 2_000, 4_000, 32
EXAMPLES = TRAIN + VALIDATION + TEST


def classifier():
    """A network that begins with zero weights."""
    from torch import nn

    network = nn.Sequential(nn.Linear(FEATURES, 1))
    nn.init.zeros_(network[0].weight)
    nn.init.zeros_(network[0].bias)
    return network


def split(x, labels):
    """Training, validation and test part of all examples, (networks, EXAMPLES, ...) each."""
    return [
        (x[:, start:stop], labels[:, start:stop])
        for start, stop in ((0, TRAIN), (TRAIN, TRAIN + VALIDATION), (TRAIN + VALIDATION, None))
    ]


def loss(outputs, labels):
    """Binary cross-entropy in nats, for each network apart: (networks,)."""
    from torch.nn.functional import binary_cross_entropy_with_logits

    return binary_cross_entropy_with_logits(outputs.squeeze(-1), labels, reduction="none").mean(-1)


def is_correct(outputs, labels):
    return (outputs.squeeze(-1) > 0) == (labels > 0.5)
