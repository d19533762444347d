"""The U-Net and what it has to beat: shapes, gradients, what each can see, and the fitted ones against brute force and SciPy."""

import numpy
import pytest
import torch
from scipy.ndimage import gaussian_filter

from dlcore.blocks.metrics import dice
from dlcore.models.vision.segmentation_baselines import (
    SMOOTH,
    Pipeline,
    PixelModel,
    Thresholds,
    gaussian_blur,
    preprocess,
)
from dlcore.models.vision.unet import UNet


@pytest.mark.parametrize("make", [UNet, lambda: UNet(skips=False), PixelModel])
def test_every_pixel_gets_an_answer_and_every_weight_a_gradient(make):
    torch.manual_seed(0)
    model = make()
    scores = model(torch.randn(2, 1, 32, 24))
    assert scores.shape == (2, 3, 32, 24)
    (scores * torch.randn_like(scores)).sum().backward()
    for name, weight in model.named_parameters():
        assert weight.grad.abs().max() > 0, name


@pytest.mark.parametrize("skips", [True, False])
def test_down_halves_and_up_doubles(skips):
    stops = [(name, tuple(x.shape[1:])) for name, x in UNet(skips=skips).stages(torch.randn(1, 1, 112, 96))]
    sizes = [(8, 112, 96), (16, 56, 48), (32, 28, 24), (64, 14, 12), (32, 28, 24), (16, 56, 48), (8, 112, 96)]
    assert [size for _, size in stops] == sizes
    assert [name for name, _ in stops] == ["down 1", "down 2", "down 3", "bottom", "up 3", "up 2", "up 1"]


def test_without_skips_it_is_not_smaller():
    with_skips, without = (sum(weight.numel() for weight in UNet(skips=skips).parameters()) for skips in (True, False))
    assert with_skips <= without < 1.1 * with_skips


def test_in_use_a_slice_is_answered_alike_whatever_lies_beside_it():
    torch.manual_seed(0)
    model, pictures = UNet().eval(), torch.randn(3, 1, 32, 32)
    assert torch.allclose(model(pictures)[1:2], model(pictures[1:2]), atol=1e-4)


def test_what_comes_up_is_joined_with_what_the_skip_hands_over():
    """With the way up silenced, the answer with skips still depends on the picture; without, all are alike."""
    torch.manual_seed(0)
    for skips in (True, False):
        model = UNet(skips=skips).eval()
        torch.nn.init.zeros_(model.up[-1].weight)
        torch.nn.init.zeros_(model.up[-1].bias)
        first, second = model(torch.randn(2, 1, 16, 16))
        assert torch.allclose(first, second, atol=1e-5) is not skips


def test_the_pixel_model_sees_its_pixel_alone():
    torch.manual_seed(0)
    model, picture = PixelModel(), torch.randn(1, 1, 8, 8)
    other = picture.clone()
    other[..., 3, 3] += 1
    differs = (model(picture) != model(other)).any(1)[0]
    assert differs.nonzero().tolist() == [[3, 3]]
    assert not torch.allclose(model(torch.zeros(1, 1, 8, 8))[..., 0, 0], model(torch.zeros(1, 1, 8, 8))[..., 7, 7])


@pytest.fixture
def made():
    """Pictures whose classes differ in brightness, with noise."""
    generator = torch.Generator().manual_seed(1)
    truth = torch.randint(3, (3, 16, 16), generator=generator)
    return (truth * 0.4 + 0.1 * torch.randn(truth.shape, generator=generator)).unsqueeze(1), truth


def test_thresholds_are_the_best_pair(made):
    pictures, truth = made
    fitted = Thresholds().fit(pictures, truth)
    mine = fitted(pictures)
    reached = (dice(mine, truth, 1) + dice(mine, truth, 2)) / 2
    assert fitted.dice == pytest.approx(reached, abs=1e-6)
    for lower in numpy.linspace(0, 0.8, 9):
        for upper in numpy.linspace(lower, 1, 9):
            tried = (pictures > lower).long().squeeze(1) + (pictures > upper).long().squeeze(1)
            assert (dice(tried, truth, 1) + dice(tried, truth, 2)) / 2 <= reached + 0.01
    assert 0.1 < fitted.levels[0] < 0.3 < 0.5 < fitted.levels[1] < 0.7


def test_blurring_is_scipys():
    picture = torch.rand(1, 1, 20, 24)
    expected = gaussian_filter(picture[0, 0].numpy(), 1.2, mode="constant", radius=4)
    assert gaussian_blur(picture, 1.2)[0, 0].numpy() == pytest.approx(expected, abs=1e-5)


def test_flattening_takes_a_smooth_field_away():
    rows = torch.linspace(-0.5, 0.5, 64).exp().view(1, 1, 64, 1).expand(1, 1, 64, 64)
    assert preprocess(rows, 0, 6)[0, 0, 12:-12, 12:-12].std() < 0.3 * rows[0, 0, 12:-12, 12:-12].std()


def test_the_pipeline_is_never_worse_on_what_it_is_fitted_to(made):
    pictures, truth = made
    fitted = Pipeline().fit(pictures, truth)
    assert fitted.thresholds.dice >= Thresholds().fit(pictures, truth).dice
    assert fitted.smooth in SMOOTH
    assert fitted(pictures).shape == truth.shape
