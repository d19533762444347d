"""Full-size ImageNet models on a photograph: one after the other, so that only one is in memory."""

import time
import urllib.error
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlparse

from PIL import Image

from dlcore.base import InvalidInput
from dlcore.inspection import needs_torch

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
TOP = 5  # predicted classes
RESIZED, CROPPED = 256, 224  # pixels: what the preprocessing of all of these weights makes of an image


@dataclass(frozen=True)
class Answer:
    """The five most likely classes as (name, probability), and the milliseconds of one forward pass."""

    classes: tuple[tuple[str, float], ...]
    milliseconds: float


class WeightsUnavailable(InvalidInput):
    """The weights are not on this machine and could not be fetched; the message is one sentence."""


def weights_entry(name):
    """torchvision's entry of the weights: their URL, their metadata, and their preprocessing."""
    from torchvision import models

    return getattr(models, BUILDERS[name][1]).IMAGENET1K_V1


def weights_path(name):
    """Where torchvision stores the file of these weights, whether it exists or not."""
    import torch

    return Path(torch.hub.get_dir()) / "checkpoints" / Path(urlparse(weights_entry(name).url).path).name


@needs_torch
def megabytes():
    """For each model the size of its weights' file, and whether it is on this machine: {name: (megabytes, present)}."""
    return {name: (float(weights_entry(name).meta["_file_size"]), weights_path(name).is_file()) for name in BUILDERS}


@needs_torch
def download(name):
    """Downloads the weights from their publisher to where torchvision stores them, and checks their digest; raises WeightsUnavailable. Only when the reader asks."""
    import torch

    path = weights_path(name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        torch.hub.download_url_to_file(weights_entry(name).url, str(path), path.stem.rsplit("-", 1)[-1], progress=False)
    except (urllib.error.URLError, OSError, RuntimeError) as problem:
        raise WeightsUnavailable(
            f"The weights could not be fetched ({getattr(problem, 'reason', problem)}): is there a network?"
        ) from problem


@needs_torch
def classify(name, pixels):
    """The Answer for an image uint8 (height, width, 3). Raises WeightsUnavailable."""
    import torch
    from torchvision import models

    weights = weights_entry(name)
    try:
        learned = torch.load(weights_path(name), map_location="cpu", weights_only=True, mmap=True)
        with torch.device("meta"):
            model = getattr(models, BUILDERS[name][0])()
        model.load_state_dict(learned, assign=True)
    except FileNotFoundError as problem:
        raise WeightsUnavailable("The weights are not on this machine.") from problem
    except Exception as problem:  # whatever a damaged or foreign file raises is reported; nothing in it is executed
        raise WeightsUnavailable(f"The file {weights_path(name).name} holds no weights of this network.") from problem
    image = weights.transforms()(Image.fromarray(pixels))[None]
    with torch.inference_mode():
        model.eval()(image)
        began = time.perf_counter()
        probabilities = model(image)[0].softmax(0)
        milliseconds = 1e3 * (time.perf_counter() - began)
    top = probabilities.topk(TOP)
    classes = tuple(
        (weights.meta["categories"][number], probability)
        for probability, number in zip(top.values.tolist(), top.indices.tolist(), strict=True)
    )
    return Answer(classes, milliseconds)
