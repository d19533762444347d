"""The signal through depth against the same network in double precision: what is shown must not be rounding."""

import pytest
import torch

from dlcore.blocks.activations import ACTIVATIONS
from dlcore.blocks.initialization import initialize
from dlcore.data import load
from dlcore.experiments import EXPERIMENTS
from dlcore.models.mlp import MLP

EXPERIMENT = EXPERIMENTS["signal-propagation"]


@pytest.mark.parametrize("init", ["xavier", "pytorch"])
@pytest.mark.parametrize("variant", EXPERIMENT.variants)
def test_signals_are_those_of_double_precision(variant, init, silent):
    (table,) = EXPERIMENT.measure(EXPERIMENT.run_group(variant, (0,), init=init), "cpu", silent)
    images, generator = load("mnist-5k"), torch.Generator().manual_seed(0)
    h = images.train_inputs[torch.randperm(4_000, generator=generator)[:256]].double()
    network = initialize(MLP(784, 64, 30, 10, ACTIVATIONS[variant]), init, variant, generator).double()
    with torch.no_grad():
        signals = [h.std(dim=0).mean().item() for h in network.layers(h)]
    resolved = [layer for layer, signal in enumerate(signals) if signal > 1e-13]  # below, doubles round too
    assert len(resolved) >= 15
    assert [table["profile"]["signal"][layer] for layer in resolved] == pytest.approx(
        [signals[layer] for layer in resolved], rel=0.01, abs=0
    )
