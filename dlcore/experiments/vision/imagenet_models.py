"""The full-size originals: which accuracy was published, at how many MACs, and how long does a forward pass take here?"""

from dlcore.base import Experiment
from dlcore.evidence import Outcome
from dlcore.recipes.timing import median_seconds

NETWORKS = ("alexnet-2012", "vgg-16", "resnet-18", "resnet-50", "efficientnet-b0", "mobilenet-v3", "vit-b-16")
REPEATS = 7


def measure(run_group, device, report):
    """What torchvision publishes of the weights, and milliseconds for one image of 224×224 with weights that were drawn: the time is the same."""
    import torch
    from torchvision import models

    from dlcore.inspection.vision.imagenet_models import BUILDERS, weights_entry

    meta = weights_entry(run_group.first.variant).meta
    tables = []
    for done, seed in enumerate(run_group.seeds):
        torch.manual_seed(seed)
        model = getattr(models, BUILDERS[run_group.first.variant][0])().eval().to(device)
        image = torch.randn(1, 3, 224, 224, device=device)

        def look(model=model, image=image):
            with torch.inference_mode():
                model(image)

        seconds = median_seconds({"look": look}, REPEATS, device, 2)["look"]
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
        report((done + 1) / len(run_group.seeds))
    return tables


EXPERIMENT = Experiment(
    id="imagenet-models",
    section="vision",
    question="The full-size originals: which accuracy was published, at how many MACs, and how long does a forward pass take here?",
    revision=1,
    varies="network",
    variants=NETWORKS,
    seeds=(0, 1, 2),
    settings=(),
    measure=measure,
    cost=lambda run: 1.0,
    outcome=Outcome("Time of a forward pass", "milliseconds", "original", unit="ms", better="lower"),
    exclusive=True,
)
