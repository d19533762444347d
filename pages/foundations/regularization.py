"""Regularization and normalization: what keeps a network from memorizing, and what makes a deep one trainable?"""

from functools import partial

from dlcore.analysis.foundations import regularization as captions
from dlcore.charts.foundations.regularization import losses_by_epoch, sizes_of_weights
from dlcore.charts.grouped_bars import grouped_bars
from dlcore.charts.setting_curves import against
from dlcore.experiments import find
from dlcore.experiments.foundations import regularization
from dlcore.guide import TOPICS
from dlcore.guide.foundations.regularization import TOPICS as PAGE_TOPICS
from pages.foundations.panels import (
    bias_variance,
    dropout,
    gradient_clipping,
    large_batches,
    leakage,
    normalization,
    precision,
)
from pages.shared import cache, layout
from pages.shared.page import Page

REGULARIZATION = find("regularization")
CLAIMS = ("optimizers/adamw-generalizes", "callbacks/early-stopping-prevents-overfitting")
PARTS = (("training", "training"), ("test", "test"))
BAND = layout.seed_range(REGULARIZATION)

page = Page("regularization")
page.heading(
    "What keeps a network from memorizing its training set, and what makes a deep one trainable?",
    "The guide has two sentences on it: AdamW *when regularization is critical*, and early stopping *for all models*. "
    "Everything else on this page goes beyond the guide: measured in the same way, without a claim or a verdict.",
)
chosen = page.variants(REGULARIZATION.variants)
records = cache.load(REGULARIZATION, chosen, {})


def draw_gap():
    page.chart(
        records.chart(
            "end", partial(grouped_bars, kind="part", y="loss", unit="cross-entropy", kinds=PARTS), captions.gap_caption
        ),
        f"final loss on training and on test images, in eval mode; with early stopping that of the best epoch · line: min–max of {len(REGULARIZATION.seeds)} seeds",
    )


page.experiment(
    records,
    "curve",
    losses_by_epoch,
    captions.test_loss_caption,
    f"test loss on clean labels, 500 training digits with {regularization.LABEL_NOISE.default:.0%} label noise, SGD with momentum, each at its tuned strength; early stopping ends where patience ran out · log axis · {BAND}",
    "compare-",
    beside=draw_gap,
)
page.verdicts(CLAIMS)

strengths, drop, norms, clip, biased, leaks, batches, bits, words = page.explore(
    "Strength and weights",
    "Dropout",
    "Normalization",
    "Gradient clipping",
    "Bias and variance",
    "Leakage",
    "Large batches",
    "bfloat16",
    "Formulas",
)
if strengths.open:
    with strengths:

        def draw_weights():
            page.chart(
                records.chart("weights", sizes_of_weights, captions.zeros_caption),
                f"fraction of all weights whose absolute value is at most that on the axis; where a line begins above 0, some weights are exactly 0 · log axis · {BAND}",
            )

        page.experiment(
            cache.load_tuning(REGULARIZATION, tuple(regularization.STRENGTHS)),
            "end",
            partial(
                against,
                setting="strength",
                y="validation_loss",
                x_title="strength",
                y_title="validation loss",
                log_x=True,
            ),
            captions.strength_caption,
            "validation loss at every strength that was tried: probability (dropout), factor of the penalty (L1, L2), pixels (augmentation) · log axis · "
            f"band: min–max of {len(REGULARIZATION.tuning_seeds)} seeds used only for tuning",
            "strength-",
            beside=draw_weights,
        )
elif drop.open:
    with drop:
        dropout.panel(page)
elif norms.open:
    with norms:
        normalization.panel(page)
elif clip.open:
    with clip:
        gradient_clipping.panel(page)
elif biased.open:
    with biased:
        bias_variance.panel(page)
elif leaks.open:
    with leaks:
        leakage.panel(page)
elif batches.open:
    with batches:
        large_batches.accumulation(page)
        large_batches.range_test(page)
        large_batches.averaging(page)
elif bits.open:
    with bits:
        precision.panel(page)
elif words.open:
    with words:
        page.topics((TOPICS["dropout"], TOPICS["batch-norm"], *PAGE_TOPICS))

page.whiteboard()
page.source(
    (
        "dlcore/blocks/regularizers.py",
        "dlcore/blocks/normalization.py",
        "dlcore/blocks/gradient_clipping.py",
        "dlcore/blocks/bias_variance.py",
        "dlcore/blocks/cross_validation.py",
        "dlcore/blocks/gradient_accumulation.py",
        "dlcore/blocks/range_test.py",
        "dlcore/blocks/weight_averaging.py",
        "dlcore/experiments/foundations/regularization.py",
        "dlcore/experiments/foundations/normalization.py",
        "dlcore/experiments/foundations/normalization_batch_size.py",
        "dlcore/experiments/foundations/gradient_clipping.py",
        "dlcore/experiments/foundations/range_test.py",
        "dlcore/experiments/foundations/weight_averaging.py",
    )
)
