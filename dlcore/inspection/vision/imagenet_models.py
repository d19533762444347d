"""The full-size originals asked about a reader's photograph: one after the other, so that only one is in memory."""

import time
import urllib.error
from pathlib import Path
from urllib.parse import urlparse

import torch
from PIL import Image
from torchvision import models

# Name here to the names of torchvision's builder and of its weights.
BUILDERS = {
    "alexnet-2012": ("alexnet", "AlexNet_Weights"),
    "vgg-16": ("vgg16", "VGG16_Weights"),
    "resnet-18": ("resnet18", "ResNet18_Weights"),
    "resnet-50": ("resnet50", "ResNet50_Weights"),
    "efficientnet-b0": ("efficientnet_b0", "EfficientNet_B0_Weights"),
    "mobilenet-v3": ("mobilenet_v3_large", "MobileNet_V3_Large_Weights"),
    "vit-b-16": ("vit_b_16", "ViT_B_16_Weights"),
}
SURE = 5  # answers that are told


class WeightsUnavailable(OSError):
    """The weights are not on this machine and could not be fetched; the message is one sentence."""


def entry(name):
    """torchvision's entry of the weights: their address, their metadata, and how they want pictures."""
    return getattr(models, BUILDERS[name][1]).IMAGENET1K_V1


def place(name):
    """Where torchvision keeps the file of these weights, whether it is there or not."""
    return Path(torch.hub.get_dir()) / "checkpoints" / Path(urlparse(entry(name).url).path).name


def fetch(name):
    """Downloads the weights from their publisher to where torchvision keeps them, checks their digest; raises NoWeights. Only when the reader asks."""
    path = place(name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        torch.hub.download_url_to_file(entry(name).url, str(path), path.stem.rsplit("-", 1)[-1], progress=False)
    except (urllib.error.URLError, OSError, RuntimeError) as problem:
        raise WeightsUnavailable(
            f"The weights could not be fetched ({getattr(problem, 'reason', problem)}): is there a network?"
        ) from problem


def answers(name, pixels):
    """The five likeliest classes with their probabilities, and the milliseconds of one look, for uint8 (height, width, 3). Raises NoWeights."""
    weights = entry(name)
    try:
        learned = torch.load(place(name), map_location="cpu", weights_only=True, mmap=True)
        with torch.device("meta"):
            model = getattr(models, BUILDERS[name][0])()
        model.load_state_dict(learned, assign=True)
    except FileNotFoundError as problem:
        raise WeightsUnavailable("The weights are not on this machine.") from problem
    except Exception as problem:  # whatever a damaged or foreign file brings up, it is told and nothing is executed
        raise WeightsUnavailable(f"The file {place(name).name} holds no weights of this network.") from problem
    picture = weights.transforms()(Image.fromarray(pixels))[None]
    with torch.inference_mode():
        model.eval()(picture)
        began = time.perf_counter()
        shares = model(picture)[0].softmax(0)
        spent = 1e3 * (time.perf_counter() - began)
    top = shares.topk(SURE)
    return [
        (weights.meta["categories"][number], share)
        for share, number in zip(top.values.tolist(), top.indices.tolist(), strict=True)
    ], spent
