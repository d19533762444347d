"""Whole families of networks at full size: which accuracy was published, at how many MACs?"""

from types import MappingProxyType

from dlcore.base import Experiment
from dlcore.evidence import PERCENT, Outcome

RESNETS = "ResNet18", "ResNet34", "ResNet50", "ResNet101", "ResNet152"
# torchvision's names of the weights, smallest network first.
FAMILIES = MappingProxyType(
    {
        "efficientnet": tuple((f"EfficientNet_B{number}", "IMAGENET1K_V1") for number in range(8)),
        "resnet": tuple((network, "IMAGENET1K_V1") for network in RESNETS),
        "resnet-new-recipe": tuple((network, "IMAGENET1K_V2") for network in RESNETS[2:]),
        "wide-resnet": (("Wide_ResNet50_2", "IMAGENET1K_V1"), ("Wide_ResNet101_2", "IMAGENET1K_V1")),
    }
)


def measure(run_group, device, report):
    """What torchvision publishes of a family's weights; nothing is downloaded, trained or timed."""
    import re

    from torchvision import models

    rows = []
    for network, recipe in FAMILIES[run_group.first.variant]:
        meta = models.get_model_weights(network.lower())[recipe].meta
        accuracy = meta["_metrics"]["ImageNet-1K"]["acc@1"] / 100
        name = re.sub(r"(?<=ResNet)(?=\d)", "-", network.replace("Wide_", "Wide ").replace("_", "-"))
        rows.append((name, meta["_ops"] * 1e9, meta["num_params"], accuracy))
    columns = map(list, zip(*rows, strict=True))
    return [{"family": dict(zip(("network", "macs", "parameters", "accuracy"), columns, strict=True))}]


EXPERIMENT = Experiment(
    id="published-families",
    section="vision",
    question="Whole families of networks at full size: which accuracy was published, at how many MACs?",
    revision=1,
    varies="family",
    variants=tuple(FAMILIES),
    seeds=(0,),
    settings=(),
    measure=measure,
    cost=lambda run: 1.0,
    outcome=Outcome("Published top-1 accuracy on ImageNet", "accuracy", "family", "greatest", unit=PERCENT),
)
