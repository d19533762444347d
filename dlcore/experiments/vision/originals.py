"""The full-size originals: how accurate were they said to be, how much arithmetic is that, and how long does it take here?"""

from types import MappingProxyType

from dlcore.experiments.experiment import Experiment
from dlcore.experiments.timing import medians

# Name here to the names of torchvision's builder and of its weights.
ORIGINALS = MappingProxyType(
    {
        "alexnet-2012": ("alexnet", "AlexNet_Weights"),
        "vgg-16": ("vgg16", "VGG16_Weights"),
        "resnet-18": ("resnet18", "ResNet18_Weights"),
        "resnet-50": ("resnet50", "ResNet50_Weights"),
        "efficientnet-b0": ("efficientnet_b0", "EfficientNet_B0_Weights"),
        "mobilenet-v3": ("mobilenet_v3_large", "MobileNet_V3_Large_Weights"),
        "vit-b-16": ("vit_b_16", "ViT_B_16_Weights"),
    }
)
REPEATS = 7


def published(name):
    """The entry of torchvision's weights; its metadata is in the package, nothing is fetched."""
    from torchvision import models

    return getattr(models, ORIGINALS[name][1]).IMAGENET1K_V1


def measure(stack, device, report):
    """What torchvision publishes of the weights, and milliseconds for one picture of 224×224 with weights that were drawn: the time is the same."""
    import torch
    from torchvision import models

    meta = published(stack.first.variant).meta
    tables = []
    for done, seed in enumerate(stack.seeds):
        torch.manual_seed(seed)
        model = getattr(models, ORIGINALS[stack.first.variant][0])().eval().to(device)
        picture = torch.randn(1, 3, 224, 224, device=device)

        def look(model=model, picture=picture):
            with torch.inference_mode():
                model(picture)

        seconds = medians({"look": look}, REPEATS, device, 2)["look"]
        tables.append(
            {
                "original": {
                    "accuracy": [meta["_metrics"]["ImageNet-1K"]["acc@1"] / 100],
                    "parameters": [meta["num_params"]],
                    "counted": [sum(weight.numel() for weight in model.parameters())],
                    "macs": [meta["_ops"] * 1e9],
                    "file_mb": [meta["_file_size"]],
                    "milliseconds": [seconds * 1e3],
                }
            }
        )
        report((done + 1) / len(stack.seeds))
    return tables


EXPERIMENT = Experiment(
    id="originals",
    section="vision",
    question="The full-size originals: how accurate were they said to be, how much arithmetic is that, and how long does it take here?",
    revision=1,
    varies="network",
    variants=tuple(ORIGINALS),
    seeds=(0, 1, 2),
    settings=(),
    measure=measure,
    cost=lambda run: 1.0,
    alone=True,
)
