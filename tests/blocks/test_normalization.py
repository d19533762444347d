"""The normalizations against torch's own, in train and in eval mode."""

import pytest
import torch
from torch import nn

from dlcore.blocks.normalization import NORMALIZATIONS, BatchNorm, GroupNorm, LayerNorm, RMSNorm

UNITS = 16
THEIRS = {
    BatchNorm: lambda: nn.BatchNorm1d(UNITS),
    LayerNorm: lambda: nn.LayerNorm(UNITS),
    GroupNorm: lambda: nn.GroupNorm(8, UNITS),
    RMSNorm: lambda: nn.RMSNorm(UNITS, eps=1e-5),
}


@pytest.mark.parametrize("norm", THEIRS, ids=lambda norm: norm.__name__)
def test_outputs_gradients_and_running_averages_are_torchs(norm):
    ours, theirs = norm(UNITS).double(), THEIRS[norm]().double()
    torch.manual_seed(0)
    for _ in range(3):
        z = 2 * torch.randn(10, UNITS, dtype=torch.float64) + 1
        inputs = [z.clone().requires_grad_() for _ in range(2)]
        outputs = [layer(x) for layer, x in zip((ours, theirs), inputs, strict=True)]
        torch.testing.assert_close(*outputs)
        for output in outputs:
            (output**3).sum().backward()
        torch.testing.assert_close(inputs[0].grad, inputs[1].grad)
    torch.testing.assert_close(ours.gamma.grad, theirs.weight.grad)
    torch.testing.assert_close(ours.eval()(z), theirs.eval()(z))


def test_an_example_has_an_output_of_its_own_but_for_batch_norm_in_train_mode():
    torch.manual_seed(0)
    z = torch.randn(6, UNITS)
    for name, make in NORMALIZATIONS.items():
        layer = make(UNITS)
        alike = torch.allclose(layer(z)[:2], layer(z[:2]), atol=1e-5)
        assert alike == (name != "batch-norm"), name
        layer.eval()
        torch.testing.assert_close(layer(z)[:2], layer(z[:2]))


def test_a_batch_of_one_says_nothing_of_its_input_where_torch_raises_an_error():
    one, other = torch.randn(1, UNITS), torch.randn(1, UNITS)
    layer = BatchNorm(UNITS)
    assert torch.equal(layer(one), layer(other))
    with pytest.raises(ValueError, match="more than 1 value"):
        nn.BatchNorm1d(UNITS)(one)


def test_groups_must_be_equal():
    with pytest.raises(ValueError, match="10 units cannot be split into 4"):
        GroupNorm(10, 4)


def test_weights_before_a_normalization_may_have_any_scale_and_their_gradient_shrinks_with_it():
    torch.manual_seed(0)
    x, weights = torch.randn(20, 7, dtype=torch.float64), torch.randn(UNITS, 7, dtype=torch.float64)
    outputs, gradients = [], []
    for scale in (1.0, 10.0):
        scaled = (scale * weights).requires_grad_()
        outputs.append(BatchNorm(UNITS).double()(x @ scaled.T))
        (outputs[-1] ** 3).sum().backward()
        gradients.append(scaled.grad)
    torch.testing.assert_close(outputs[0], outputs[1], rtol=1e-3, atol=1e-4)
    torch.testing.assert_close(gradients[0], 10 * gradients[1], rtol=1e-2, atol=1e-2)
