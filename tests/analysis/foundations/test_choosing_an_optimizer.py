"""What the page Which optimizer when says of its tables."""

import math

import pandas as pd

from dlcore.analysis.foundations import choosing_an_optimizer as captions


def frame(**losses):
    """For each variant the last losses by rate 0.1, 1, 10; validation says the same as test, plus 1."""
    return pd.DataFrame(
        [
            {
                "variant": variant,
                "seed": seed,
                "learning_rate": learning_rate,
                "step": step,
                "epoch": step,
                "loss": value if step else 0.7,
                "accuracy": 1 - (value if step else 0.7),
                "validation_loss": (value if step else 0.7) + 1,
                "validation": 1 - (value if step else 0.7),
            }
            for variant, values in losses.items()
            for learning_rate, value in zip((0.1, 1.0, 10.0), values)
            for seed in (0, 1)
            for step in (0, 10)
        ]
    )


SEEN = frame(adagrad=(0.4, 0.2, math.nan), adam=(0.3, 0.5, math.inf))


def test_findings():
    assert (
        captions.sensitivity_caption(SEEN, "learning_rate", "validation_loss", "loss")
        == "AdaGrad ends at 0.200 nats with learning rate 1, Adam at 0.300 with 0.1"
    )
    assert (
        captions.decay_caption(SEEN, "learning_rate", "validation")
        == "Chosen on validation: AdaGrad with decay 1 (80.0%), Adam with decay 0.1 (70.0%)"
    )
    assert (
        captions.gap_caption(SEEN.assign(gap=SEEN["loss"] / 2), "learning_rate", "validation")
        == "Generalization gap at the end, in percentage points: Adam 15.0, AdaGrad 10.0"
    )
    assert (
        captions.learning_rates_caption(SEEN, "learning_rate")
        == "How many of 3 learning rates end within two points of the best: AdaGrad 1, Adam 1"
    )
    assert captions.recall_caption(SEEN, "learning_rate", 0.75) == "Steps to 75%: AdaGrad after 10, Adam never"
    assert (
        captions.overfitting_caption(SEEN, "learning_rate", "validation")
        == "AdaGrad ends best, at 80%; AdaGrad has lost 0.0 percentage points since its best epoch"
    )


def test_findings_of_weights():
    weights = pd.DataFrame(
        [
            {
                "variant": variant,
                "seed": 0,
                "learning_rate": learning_rate,
                "rank": rank,
                "error": error,
                "validation_loss": learning_rate,
            }
            for variant, scale in (("adagrad", 1.0), ("mini-batch", 2.0))
            for learning_rate in (0.1, 1.0)
            for rank, error in ((1.0, 0.1 * scale), (360.0, 0.4 * scale))
        ]
    )
    assert (
        captions.rank_caption(weights, "learning_rate", "validation_loss")
        == "Last features: error 40% with AdaGrad, 80% with Mini-batch SGD; first feature: error 10% with AdaGrad, 20% with Mini-batch SGD"
    )
    left = pd.DataFrame([{"variant": "adamw", "seed": 0, "scale": scale, "left": 0.74} for scale in (0.1, 10.0)])
    assert (
        captions.decoupled_decay_caption(left)
        == "AdamW leaves 74% of the small-gradient weights, 74% of the large-gradient ones"
    )
