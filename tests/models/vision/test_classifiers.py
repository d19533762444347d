"""The vision networks against torchvision's parts with the weights copied over, against the papers' counts, and each as a whole."""

import math

import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torchvision.models import VisionTransformer, efficientnet, resnet
from torchvision.ops.misc import SqueezeExcitation as TheirSqueezeExcitation

from dlcore.models.vision import CLASSIFIERS, EfficientNet, LeNet, ResNet, ViT
from dlcore.models.vision.efficientnet import MBConv, compound
from dlcore.models.vision.resnet import Block
from dlcore.models.vision.vgg import stage


@pytest.fixture(autouse=True)
def drawn():
    torch.manual_seed(0)


def copy_weights(ours, theirs):
    """Their weights in our order of parameters; buffers likewise."""
    for kind in ("parameters", "buffers"):
        mine, others = list(getattr(ours, kind)()), list(getattr(theirs, kind)())
        assert [tensor.shape for tensor in mine] == [tensor.shape for tensor in others]
        for to, source in zip(mine, others, strict=True):
            to.data.copy_(source.data)
    return ours


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_each_gives_a_score_for_each_class_and_every_weight_learns(name):
    model = CLASSIFIERS[name](classes=7, channels=3)
    scores = model(torch.randn(4, 3, 32, 32))
    assert scores.shape == (4, 7)
    F.cross_entropy(scores, torch.arange(4)).backward()
    assert all(weight.grad is not None and weight.grad.isfinite().all() for weight in model.parameters())
    assert all(weight.grad.any() for key, weight in model.named_parameters() if name != "vit" or "key.bias" not in key)


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_in_use_a_picture_is_answered_alike_alone_and_among_others(name):
    model, pictures = CLASSIFIERS[name]().eval(), torch.randn(3, 1, 32, 32)
    with torch.no_grad():
        assert torch.allclose(model(pictures)[1:2], model(pictures[1:2]), atol=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize("name", CLASSIFIERS)
def test_each_can_learn_eight_pictures_by_heart(name):
    model = CLASSIFIERS[name]()
    for layer in model.modules():
        if isinstance(layer, nn.Dropout):
            layer.p = 0.0
    pictures, labels = torch.randn(8, 1, 32, 32), torch.arange(8)
    optimizer = torch.optim.AdamW(model.parameters(), 0.001)
    for _ in range(60):
        optimizer.zero_grad()
        F.cross_entropy(model(pictures), labels).backward()
        optimizer.step()
    assert (model(pictures).argmax(1) == labels).float().mean() >= 0.75


def test_lenet_has_the_weights_that_are_counted_in_textbooks():
    assert sum(weight.numel() for weight in LeNet().parameters()) == 61_706


@pytest.mark.parametrize(("blocks", "millions"), [(3, 0.27), (5, 0.46), (9, 0.85)])  # table 6 of the paper
def test_resnet_has_the_papers_number_of_weights(blocks, millions):
    assert sum(weight.numel() for weight in ResNet(channels=3, blocks=blocks).parameters()) / 1e6 == pytest.approx(
        millions, abs=0.011
    )


def test_a_residual_block_is_torchvisions():
    theirs = resnet.BasicBlock(6, 6)
    ours = copy_weights(Block(6, 6), nn.ModuleList([theirs.conv1, theirs.bn1, theirs.conv2, theirs.bn2]))
    x = torch.randn(2, 6, 8, 8)
    assert torch.allclose(ours(x), theirs(x), atol=1e-6)
    plain = copy_weights(Block(6, 6, residual=False), ours)
    assert not torch.allclose(plain(x), ours(x), atol=1e-2)


def test_a_shortcut_that_halves_takes_every_other_pixel_and_adds_empty_channels():
    shortcut = Block(3, 6, stride=2).shortcut(torch.arange(2 * 3 * 4 * 4.0).view(2, 3, 4, 4))
    assert shortcut.shape == (2, 6, 2, 2)
    assert torch.equal(shortcut[:, :3], torch.arange(96.0).view(2, 3, 4, 4)[:, :, ::2, ::2])
    assert not shortcut[:, 3:].any()


@pytest.mark.parametrize(("channels", "width", "stride"), [(8, 8, 1), (8, 16, 2)])
def test_the_mobile_block_is_torchvisions(channels, width, stride):
    config = efficientnet.MBConvConfig(4, 5, stride, channels, width, 1)
    theirs = efficientnet.MBConv(
        config,
        0.0,
        nn.BatchNorm2d,
        lambda inner, squeezed, activation: TheirSqueezeExcitation(inner, squeezed, activation=nn.SiLU),
    )
    ours = copy_weights(MBConv(channels, width, stride, 5), theirs)
    x = torch.randn(2, channels, 8, 8)
    assert torch.allclose(ours(x), theirs(x), atol=1e-5)


def test_the_vision_transformer_is_torchvisions():
    theirs = VisionTransformer(
        image_size=32, patch_size=4, num_layers=2, num_heads=4, hidden_dim=16, mlp_dim=32, num_classes=5
    )
    nn.init.normal_(theirs.heads.head.weight)
    ours = ViT(classes=5, channels=3, width=16, depth=2)
    told = {
        "token": theirs.class_token,
        "positions": theirs.encoder.pos_embedding,
        "patches.weight": theirs.conv_proj.weight,
        "patches.bias": theirs.conv_proj.bias,
        "norm.weight": theirs.encoder.ln.weight,
        "norm.bias": theirs.encoder.ln.bias,
        "head.weight": theirs.heads.head.weight,
        "head.bias": theirs.heads.head.bias,
    }
    for number, layer in enumerate(theirs.encoder.layers):
        attention = layer.self_attention
        parts = {
            "attention_norm": layer.ln_1,
            "mlp_norm": layer.ln_2,
            "attention.output": attention.out_proj,
            "mlp.0": layer.mlp[0],
            "mlp.2": layer.mlp[3],
        }
        told |= {
            f"blocks.{number}.{part}.{kind}": getattr(module, kind)
            for part, module in parts.items()
            for kind in ("weight", "bias")
        }
        for kind, whole in (("weight", attention.in_proj_weight), ("bias", attention.in_proj_bias)):
            told |= {
                f"blocks.{number}.attention.{part}.{kind}": piece
                for part, piece in zip(("query", "key", "value"), whole.chunk(3), strict=True)
            }
    ours.load_state_dict(told)
    for layer in theirs.modules():
        if isinstance(layer, nn.LayerNorm):
            layer.eps = 1e-5  # theirs is 1e-6
    x = torch.randn(2, 3, 32, 32)
    with torch.no_grad():
        assert torch.allclose(ours.eval()(x), theirs.eval()(x), atol=1e-4)


@pytest.mark.parametrize(("small", "large", "sees"), [(2, 5, 5), (3, 7, 7)])
def test_small_filters_see_as_far_as_a_large_one_with_fewer_weights(small, large, sees):
    def receptive_field(layers):
        picture = torch.zeros(1, 1, 15, 15, requires_grad=True)
        for layer in layers:
            if isinstance(layer, nn.Conv2d):
                nn.init.constant_(layer.weight, 1.0)
        layers(picture + 1)[0, 0, 7, 7].backward()
        return int((picture.grad[0, 0].sum(0) != 0).sum())

    stacked, single = stage(1, 1, small, 3)[:-1], stage(1, 1, 1, large)[:-1]
    assert receptive_field(stacked) == receptive_field(single) == sees
    count = lambda layers: sum(layer.weight.numel() for layer in layers if isinstance(layer, nn.Conv2d))  # noqa: E731
    assert count(stacked) < count(single)


def test_one_step_of_compound_scaling_about_doubles_the_arithmetic():
    depth, width, resolution = compound(1)
    assert depth * width**2 * resolution**2 == pytest.approx(2, rel=0.05)
    assert compound(0) == (1, 1, 1)
    wide, deep = EfficientNet(width=2.0), EfficientNet(depth=2.0)
    plain = EfficientNet()
    assert len([m for m in deep.modules() if isinstance(m, MBConv)]) == 2 * len(
        [m for m in plain.modules() if isinstance(m, MBConv)]
    )
    assert wide.head.in_features == 2 * plain.head.in_features
    assert math.isclose(
        sum(
            layer.out_channels
            for layer in wide.modules()
            if isinstance(layer, nn.Conv2d) and layer.kernel_size == (3, 3)
        ),
        2
        * sum(
            layer.out_channels
            for layer in plain.modules()
            if isinstance(layer, nn.Conv2d) and layer.kernel_size == (3, 3)
        ),
        rel_tol=0.1,
    )
