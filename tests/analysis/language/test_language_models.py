"""What the tab Language models says of made-up tables."""

import pandas as pd

from dlcore.analysis.language import language_models as captions

# GPT takes twice as long; at the seconds of the LSTM's last test it has reached its own second one.
CURVE = pd.DataFrame(
    [
        (variant, seed, step, step * pace, validation + 0.1 * seed, bits + 0.1 * seed)
        for seed in (0, 1)
        for variant, pace, rows in (
            ("lstm", 1.0, [(0, 8.0, 8.0), (10, 3.0, 3.1), (20, 2.5, 2.6), (30, 2.6, 2.4)]),
            ("gpt", 2.0, [(0, 8.0, 8.0), (10, 4.0, 4.1), (20, 2.0, 2.1), (30, 1.9, 1.9)]),
        )
        for step, validation, bits in rows
    ],
    columns=["variant", "seed", "step", "seconds", "validation", "bits"],
)
END = pd.DataFrame(
    [
        ("lstm", 0, 2.6, 2.5, 20, 30.0, 1000),
        ("lstm", 1, 2.7, 2.6, 20, 30.0, 1000),
        ("gpt", 0, 1.9, 1.9, 30, 60.0, 1010),
        ("gpt", 1, 2.1, 2.0, 30, 60.0, 1010),
        ("byte-ngrams", 0, 1.5, 1.5, None, 0.5, 400_000),
    ],
    columns=["variant", "seed", "bits", "validation", "step", "seconds", "parameters"],
).astype({"step": object})


def test_at_equal_seconds_each_has_its_best_validation_so_far():
    assert captions.curve_caption(CURVE) == "At equal seconds (30 s), bits per byte: LSTM 2.65, GPT 4.15"
    alone = CURVE[CURVE["variant"] == "lstm"]
    assert captions.equal_seconds(alone).empty
    assert captions.curve_caption(alone) == "Bits per byte after the last step: LSTM 2.45"


def test_the_models_in_order_and_the_difference_of_the_networks():
    assert (
        captions.bits_caption(END)
        == "Fewest bits per byte: Byte n-grams 1.50, GPT 2.00, LSTM 2.65; GPT less LSTM, seed by seed: −0.70 to −0.60"
    )
    assert captions.bits_caption(END[END["variant"] == "lstm"]) == "Fewest bits per byte: LSTM 2.65"


def test_orders_and_costs():
    orders = pd.DataFrame({"order": [1, 2, 3] * 2, "bits": [4.0, 2.0, 2.2] * 2, "validation": [4.1, 2.1, 2.0] * 2})
    assert (
        captions.order_caption(orders)
        == "Validation prefers order 3: 2.20 bits per byte on test pieces, after 4.00 at order 1"
    )
    table = captions.cost_table(END)
    assert list(table["Best at step"]) == ["20", "30", "–"]
    assert list(table["Perplexity per byte"]) == ["6.28", "4.00", "2.83"]
