"""One short training run in which the learning rate rises at every step: which rate does it suggest, and is it the tuned one?"""

from dlcore.base import Experiment
from dlcore.evidence import Outcome
from dlcore.experiments.foundations import learning_rate_sensitivity as sensitivity
from dlcore.recipes import mlp_classifier, settings

VARIANTS = ("mini-batch", "momentum", "adam")
FIRST, LAST, STEPS = 1e-5, 10.0, 200


def measure(run_group, device, report):
    """The network, the batches and the training images are those of the experiment that tunes the learning rate."""
    from itertools import islice

    import torch

    from dlcore.blocks.optimizers import optimizer
    from dlcore.blocks.range_test import rising_rates, smooth, suggest_rate
    from dlcore.data import load
    from dlcore.models.stacked import stack_networks
    from dlcore.training import batches, cross_entropy

    run, seeds = run_group.first, run_group.seeds
    images, _ = load(run["data"]).split_validation(sensitivity.VALIDATION)
    pixels, classes = images.train_inputs.shape[1], len(images.class_names)
    architecture = {"init": "he", "width": sensitivity.WIDTH.default, "depth": sensitivity.DEPTH.default}
    model = stack_networks(mlp_classifier.networks(architecture, seeds, pixels, classes, "relu")).to(device)
    opt, rates, losses = optimizer(run.variant, model.parameters(), FIRST), rising_rates(FIRST, LAST, STEPS), []
    inputs, targets, size = images.train_inputs.to(device), images.train_targets.to(device), sensitivity.BATCH.default
    epochs = STEPS // (len(inputs) // size) + 1
    examples = islice(batches(inputs, targets, seeds, size, epochs), STEPS)
    for step, (rate, (batch, truth)) in enumerate(zip(rates, examples, strict=True), start=1):
        for group in opt.param_groups:
            group["lr"] = rate
        opt.zero_grad()
        of_networks = cross_entropy(model(batch), truth)  # (networks,)
        losses.append(of_networks.detach())
        of_networks.sum().backward()
        opt.step()
        report(step / STEPS)
    of_each = torch.stack(losses).T.tolist()
    return [
        {
            "curve": {"step": list(range(1, STEPS + 1)), "rate": rates, "loss": smooth(of_network), "raw": of_network},
            "suggestion": {"rate": [suggest_rate(rates, of_network)]},
        }
        for of_network in of_each
    ]


EXPERIMENT = Experiment(
    id="range-test",
    section="foundations",
    question="One short training run in which the learning rate rises at every step: which rate does it suggest, and is it the tuned one?",
    revision=1,
    varies="optimizer",
    variants=VARIANTS,
    seeds=tuple(range(10)),
    settings=(settings.DATA,),
    measure=measure,
    cost=lambda run: 1.0,
    outcome=Outcome("Suggested learning rate", "rate", "suggestion"),
)
