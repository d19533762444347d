"""What the tab Scaling curve says of made-up tables, whose exponents are known."""

import pandas as pd
import pytest

from dlcore.analysis.language import scaling_curve as captions

PARAMETERS = (1_000, 10_000, 100_000)


def ends(alphas, noise=(0.0, 0.0, 0.0), start=8.0):
    """Runs on exact power laws, 8 bits at the smallest size; seed by seed `noise` is added to the exponent."""
    return pd.DataFrame(
        [
            (variant, seed, size, count, count // 2, start * (count / 1_000) ** -(alpha + extra))
            for variant, alpha in alphas.items()
            for seed, extra in enumerate(noise)
            for size, count in enumerate(PARAMETERS, 1)
        ],
        columns=["variant", "seed", "size", "parameters", "non_embedding", "bits"],
    )


def curve(rows):
    return pd.DataFrame(rows, columns=["variant", "seed", "size", "step", "flops", "bits"])


# A small and a large size: the large one is behind at first, and ahead with more compute. GPT's small size alone.
CURVE = curve(
    [
        (variant, seed, size, step, flops, bits + 0.2 * seed)
        for seed in (0, 1)
        for variant, size, step, flops, bits in (
            ("lstm", 1, 0, 0.0, 8.0),
            ("lstm", 1, 10, 1e9, 4.0),
            ("lstm", 1, 20, 2e9, 3.5),
            ("lstm", 2, 0, 0.0, 8.0),
            ("lstm", 2, 10, 1.5e9, 4.5),
            ("lstm", 2, 20, 3e9, 3.0),
            ("gpt-rope", 1, 10, 1.2e9, 5.0),
            ("gpt-rope", 1, 20, 2.4e9, 3.2),
        )
    ]
)


@pytest.mark.parametrize("count", ["parameters", "non_embedding"])
def test_the_exponent_of_a_power_law_is_found(count):
    laws = captions.power_laws(ends({"lstm": 0.2, "gpt-rope": 0.076}), count)
    assert {variant: law.alpha for variant, law in laws.items()} == pytest.approx({"lstm": 0.2, "gpt-rope": 0.076})
    assert laws["gpt-rope"].low == pytest.approx(laws["gpt-rope"].high)
    counts = ends({"gpt-rope": 0.076})[count]
    assert laws["gpt-rope"].at(counts.to_numpy()) == pytest.approx(ends({"gpt-rope": 0.076})["bits"].to_numpy())


def test_the_interval_is_that_of_the_seeds_own_slopes():
    law = captions.power_laws(ends({"gpt-rope": 0.1}, (-0.01, 0.0, 0.01)), "parameters")["gpt-rope"]
    assert law.alpha == pytest.approx(0.1)
    assert law.high - law.alpha == pytest.approx(4.303 * 0.01 / 3**0.5, rel=1e-3)


def test_two_sizes_give_no_line():
    frame = ends({"gpt-rope": 0.1})
    few = frame[frame["size"] < 3]
    assert captions.power_laws(few, "parameters") == {}
    assert captions.parameters_caption(few, "parameters").startswith("Too few sizes for an exponent; ")


def test_the_caption_tells_exponents_and_who_is_ahead_at_the_largest_size():
    frame = ends({"lstm": 0.1, "gpt-rope": 0.2})
    assert captions.parameters_caption(frame, "parameters") == (
        "Fitted exponents α: LSTM 0.100 (0.100 to 0.100), GPT with RoPE 0.200 (0.200 to 0.200); "
        "at the largest size GPT with RoPE is ahead (GPT with RoPE 3.18, LSTM 5.05 bits per byte)"
    )
    frame.loc[(frame["variant"] == "lstm") & (frame["seed"] == 0), "bits"] = 1.0
    assert "seeds disagree on who is ahead" in captions.parameters_caption(frame, "parameters")
    alone = frame[frame["variant"] == "gpt-rope"]
    assert captions.parameters_caption(alone, "parameters").endswith(
        "bits per byte at the largest size: GPT with RoPE 3.18"
    )


def test_the_envelope_is_the_least_so_far_of_each_network():
    least = captions.envelope(captions.checkpoints(CURVE))
    of_lstm = least[least["variant"] == "lstm"]
    assert list(of_lstm["flops"]) == [1e9, 2e9, 3e9]  # not 1.5e9, behind what less compute gave
    assert list(of_lstm["mean"]) == pytest.approx([4.1, 3.6, 3.1])
    assert list(least.loc[least["variant"] == "gpt-rope", "mean"]) == pytest.approx([5.1, 3.3])


def test_networks_are_compared_at_the_compute_that_both_have():
    assert captions.compute_caption(CURVE) == (
        "Fewest bits per byte with at most 2.4·10⁹ FLOPs: GPT with RoPE 3.30 at size 1, LSTM 3.60 at size 1"
    )


def test_bytes_per_parameter_at_both_ends_and_how_far_a_line_is_off():
    frame = ends({"lstm": 0.1}).assign(bytes=200_000)
    read = "Bytes read per parameter: 200 at the smallest size, 2.0 at the largest"
    assert captions.fit_note(frame, "parameters") == f"{read} · farthest from its line: LSTM 0.0%"
    # A middle size 8% above the power law of its neighbors: two thirds of that are left when the line has moved up by a third.
    frame.loc[frame["size"] == 2, "bits"] *= 1.08
    off = captions.power_laws(frame, "parameters")["lstm"].off
    assert off == pytest.approx(1.08 ** (2 / 3) - 1)
    assert captions.fit_note(frame, "parameters").endswith("LSTM 5.3%")
    assert captions.fit_note(frame[frame["size"] != 2], "parameters") == read


def test_tables_of_sizes_and_of_rates():
    frame = ends({"lstm": 0.1, "gpt-rope": 0.2}).assign(
        width=16, flops=1e12, learning_rate=0.03, validation=2.0, step=100, seconds=3.0
    )
    table = captions.size_table(frame)
    assert len(table) == 6
    assert list(table["Parameters"][:3]) == ["1,000", "10,000", "100,000"]
    assert set(table["FLOPs"]) == {"10¹²"}
    tried = pd.DataFrame(
        [
            (variant, seed, width, rate, value)
            for seed in (50, 51)
            for variant, width, rate, value in (
                ("lstm", 10, 0.03, 3.0), ("lstm", 10, 0.1, 2.0), ("gpt-rope", 8, 0.003, 4.0), ("gpt-rope", 8, 0.03, 5.0), ("gpt-rope", 16, 0.003, 4.0), ("gpt-rope", 16, 0.03, 3.0),
            )
        ],
        columns=["variant", "seed", "width", "learning_rate", "validation"],
    )  # fmt: skip
    rates = captions.rates_table(tried)
    assert list(rates) == ["Learning rate", "Width", "0.003", "0.03", "0.1"]
    assert [[cell for cell in row if "✓" in cell] for row in rates.to_numpy()] == [["2.00 ✓"], ["4.00 ✓"], ["3.00 ✓"]]
    assert list(rates["Width"]) == ["10", "8", "16"]


def test_who_was_still_improving_at_the_end_is_named():
    rows = [
        (variant, size, seed, step, loss)
        for variant, size, losses in (("lstm", 1, (3.0, 2.5, 2.6)), ("lstm", 2, (3.0, 2.5, 2.4)))
        for seed in (0, 1)
        for step, loss in zip((0, 250, 500), losses, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["variant", "size", "seed", "step", "validation"])
    assert captions.early_note(frame).startswith("Early training: with LSTM at size 2 the validation loss was least")
    assert captions.early_note(frame[frame["size"] == 2]).startswith("Early training: with every network ")
    assert captions.early_note(frame[frame["size"] == 1]) == ""
