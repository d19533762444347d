"""Sizes in pairs, what they cost, and a tiny run."""

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from dlcore.experiments import find
from dlcore.experiments.language import scaling_curve
from dlcore.recipes import byte_language_model
from dlcore.recipes.byte_windows import CONTEXT

SIZES = [
    (variant, size, width) for variant, widths in scaling_curve.WIDTHS.items() for size, width in enumerate(widths, 1)
]


@pytest.mark.parametrize(("variant", "size", "width"), SIZES)
def test_parameters_are_those_of_the_network(variant, size, width):
    model = scaling_curve.network(variant, width)
    layers = [model.lstm.kernel] if variant == "lstm" else [model.blocks, model.norm]
    whole, inner = (
        sum(weight.numel() for part in parts for weight in part.parameters()) for parts in ([model], layers)
    )
    assert scaling_curve.parameters(variant, width) == whole
    assert scaling_curve.non_embedding(variant, width) == inner


def test_both_networks_have_as_many_parameters_at_every_size_over_two_orders_of_magnitude():
    pairs = [
        [
            scaling_curve.parameters(variant, scaling_curve.WIDTHS[variant][size - 1])
            for variant in scaling_curve.VARIANTS
        ]
        for size in scaling_curve.SIZES
    ]
    assert all(max(pair) / min(pair) < 1.05 for pair in pairs)
    assert pairs[-1][0] / pairs[0][0] > 100
    said = [int(label.split()[0]) for label in scaling_curve.SIZE.labels.values()]
    assert said == pytest.approx([sum(pair) / 2_000 for pair in pairs], rel=0.05)


def test_flops_by_hand():
    # LSTM of width 10: two matrices of 10 × 40, two biases of 40, an output of 10 × 256.
    assert scaling_curve.flops_per_byte("lstm", 10) == 6 * (2 * 400 + 2 * 40 + 2_560)
    # GPT of width 8: in each block attention's four matrices of 64 with biases, an MLP of 8 × 32 and back with 40 biases, two norms; then a norm.
    block = 4 * 64 + 4 * 8 + 2 * 256 + 40 + 2 * 16
    assert scaling_curve.flops_per_byte("gpt-rope", 8) == 6 * (3 * block + 16 + 2_048 + 3 * (128 * 8 + 128 * 8))


def test_flops_of_gpt_are_what_torch_counts_but_for_biases_and_norms():
    model, width = scaling_curve.network("gpt-rope", 32), 32
    with FlopCounterMode(display=False) as counter, torch.nn.attention.sdpa_kernel(torch.nn.attention.SDPBackend.MATH):
        model(torch.zeros(1, CONTEXT, dtype=torch.long)).sum().backward()
    assert counter.get_total_flops() / CONTEXT == pytest.approx(
        scaling_curve.flops_per_byte("gpt-rope", width), rel=0.02
    )


def test_sizes_between_two_tuned_ones_have_the_geometric_mean_of_their_rates():
    experiment = find("scaling-curve")
    assert scaling_curve.between(
        {("lstm", 1): 0.1, ("lstm", 3): 0.1, ("lstm", 5): 0.001, ("gpt-rope", 1): 0.04, ("gpt-rope", 3): 0.01, ("gpt-rope", 5): 0.01}
    ) == {
        ("lstm", 1): 0.1, ("lstm", 2): 0.1, ("lstm", 3): 0.1, ("lstm", 4): 0.01, ("lstm", 5): 0.001,
        ("gpt-rope", 1): 0.04, ("gpt-rope", 2): 0.02, ("gpt-rope", 3): 0.01, ("gpt-rope", 4): 0.01, ("gpt-rope", 5): 0.01,
    }  # fmt: skip
    for variant in experiment.variants:
        rates = [experiment.run(variant, 0, size=size)["learning_rate"] for size in scaling_curve.SIZES]
        assert rates[3] ** 2 == pytest.approx(rates[2] * rates[4], rel=0.01)


def test_what_tunes_is_as_long_as_what_judges_at_three_of_five_sizes():
    experiment = find("scaling-curve")
    judged = [group for group in experiment.shipped_run_groups() if group.seeds == experiment.seeds]
    assert sorted(group.first["size"] for group in judged) == sorted(scaling_curve.SIZES * 2)
    assert {group.first["steps"] for group in judged} == {2_000}
    tuned = experiment.tuning_run_groups()
    assert {(run.variant, run["size"], run["steps"]) for run in tuned} == {
        (variant, size, 2_000) for variant in experiment.variants for size in (1, 3, 5)
    }
    for run, groups in tuned.items():
        assert run["learning_rate"] in [group.first["learning_rate"] for group in groups]


@pytest.mark.parametrize("variant", scaling_curve.VARIANTS)
@pytest.mark.slow
def test_a_run_tells_its_bits_and_its_cost(variant, silent, monkeypatch):
    whole = byte_language_model.byte_parts
    monkeypatch.setattr(
        byte_language_model, "byte_parts", lambda corpus: {k: v[:1_500] for k, v in whole(corpus).items()}
    )
    monkeypatch.setattr(scaling_curve, "EVERY", 5)
    experiment = find("scaling-curve")
    (tables,) = experiment.measure(experiment.run_group(variant, (0,), steps=10, size=1), "cpu", silent)
    curve, end, width = tables["curve"], tables["end"], scaling_curve.WIDTHS[variant][0]
    assert curve["step"] == [0, 5, 10]
    per_byte = scaling_curve.flops_per_byte(variant, width)
    assert curve["flops"] == [0, 5 * 2_048 * per_byte, 10 * 2_048 * per_byte]
    assert curve["validation"][2] < curve["validation"][0]
    assert end["flops"] == curve["flops"][-1:]
    assert end["parameters"] == [scaling_curve.parameters(variant, width)]
    assert (end["width"], end["bytes"], end["learning_rate"]) == (
        [width],
        [20_480],
        [experiment.run(variant, 0, size=1)["learning_rate"]],
    )
