"""Where does a linear boundary fall when points lie far out, on the right side or on the wrong one?"""

from itertools import product
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import CONTROL, LIMIT, PERCENT, POINTS, Evidence, Outcome, Quantity, RunQuery

SCENE = Setting(
    "scene",
    "Extra points",
    "far",
    "Outliers besides the two clusters: none, ten on their own side, one on the wrong side, or both.",
    choices=("plain", "far", "outlier", "both"),
    labels=MappingProxyType(
        {"plain": "None", "far": "Ten far, right side", "outlier": "One far, wrong side", "both": "Both"}
    ),
)
DISTANCE = Setting(
    "distance",
    "Distance",
    8.0,
    "Distance of the outliers; the clusters are centered at −1.5 and 1.5. The farther out, the larger their gradient under a loss that does not bound it.",
    low=2.0,
    high=100.0,
)
DISTANCES = (4.0, 8.0, 16.0)
COUNT, TEST_POINTS, STEPS, LEARNING_RATE, DECAY = 30, 2_000, 1_500, 0.1, 0.01


def measure(run_group, device, report):
    """A linear classifier trained to convergence under each loss plus ½·0.01·‖w‖², which gives every loss a minimum; Adam with a cosine schedule.

    Tested on 4,000 new points of the two clusters alone. In double precision, and so on the CPU.
    """
    import torch

    from dlcore.blocks.callbacks import Progress
    from dlcore.blocks.losses import LOSSES
    from dlcore.blocks.schedules import StepSchedule, cosine
    from dlcore.data import blobs
    from dlcore.models.stacked import stack_networks
    from dlcore.training import train

    run = run_group.first
    loss = LOSSES[run.variant].binary
    draws = [blobs.points(COUNT, run["scene"], run["distance"], seed) for seed in run_group.seeds]
    x = torch.stack([draw[0] for draw in draws]).double()  # (networks, points, 2)
    labels = torch.stack([draw[1] for draw in draws]).double()  # (networks, points)
    model = stack_networks([torch.nn.Sequential(torch.nn.Linear(2, 1)) for _ in run_group.seeds]).double()
    weight, bias = model.parameters()  # (networks, 2, 1) and (networks, 1, 1)
    for part in (weight, bias):
        torch.nn.init.zeros_(part)
    optimizer = torch.optim.Adam([{"params": [weight], "weight_decay": DECAY}, {"params": [bias]}], lr=LEARNING_RATE)
    train(
        model,
        ((x, labels) for _ in range(STEPS)),
        lambda outputs, targets: loss(outputs.squeeze(-1), (targets + 1) / 2).mean(-1),
        optimizer,
        [StepSchedule(cosine(optimizer, STEPS)), Progress(report, STEPS)],
    )
    logits = model(x).detach().squeeze(-1).requires_grad_()
    (gradients,) = torch.autograd.grad(loss(logits, (labels + 1) / 2).sum(), logits)
    test_points, truth = blobs.clusters(TEST_POINTS, torch.Generator().manual_seed(0))
    accuracies = (model(test_points.double()).detach().squeeze(-1).sign() == truth).double().mean(-1)
    return [
        {
            "boundary": {
                "w1": [weight[network, 0, 0].item()],
                "w2": [weight[network, 1, 0].item()],
                "b": [bias[network, 0, 0].item()],
                "accuracy": [accuracies[network].item()],
            },
            "points": {
                "x1": [round(value, 3) for value in x[network, :, 0].tolist()],
                "x2": [round(value, 3) for value in x[network, :, 1].tolist()],
                "label": [int(value) for value in labels[network].tolist()],
                "kind": draws[network][2],
                "margin": (logits * labels)[network].tolist(),
                "gradient": gradients[network].abs().tolist(),
            },
        }
        for network in range(len(run_group.runs))
    ]


def accuracy(tables):
    return tables["boundary"]["accuracy"][0]


ACCURACY = Quantity(
    "test accuracy, cross-entropy minus MSE",
    "a linear classifier's accuracy is {value} with cross-entropy than with MSE",
    "difference",
    POINTS,
)
POINT = 0.01  # of accuracy


def ahead(scene, points, other="mse-raw", form="logits", **declared):
    """What cross-entropy's boundary gains on that of a form of MSE."""
    settings = MappingProxyType({"scene": scene})
    return Evidence(
        "losses/mse-regression-cross-entropy-classification",
        f"classification, a linear boundary, {points}, against MSE on {form}",
        ACCURACY,
        (RunQuery("cross-entropy", settings), RunQuery(other, settings)),
        lead,
        part="classification",
        factors={"outliers": f"with {points}", "form of MSE": f"against MSE on {form}"},
        **declared,
    )


def lead(ours, theirs):
    return accuracy(ours) - accuracy(theirs)


EXPERIMENT = Experiment(
    id="loss-boundaries",
    section="foundations",
    question="Where does a linear boundary fall when points lie far out, on the right side or on the wrong one?",
    revision=1,
    varies="loss",
    variants=("mse", "mse-raw", "cross-entropy", "hinge"),
    seeds=(0, 1, 2, 3, 4),
    settings=(SCENE, DISTANCE),
    measure=measure,
    cost=lambda run: 1.0,
    shipped=(MappingProxyType({}),)
    + tuple(
        MappingProxyType({"scene": scene, "distance": distance})
        for scene, distance in product(SCENE.choices, DISTANCES)
        if (scene, distance) != (SCENE.default, DISTANCE.default)
    ),
    evidence=(
        ahead("plain", "no outliers", within=POINT, role=CONTROL),
        ahead("far", "ten outliers on the right side", at_least=POINT),
        ahead("outlier", "one outlier on the wrong side", at_least=POINT, role=LIMIT),
        ahead("outlier", "one outlier on the wrong side", "mse", "probabilities", at_least=POINT, role=LIMIT),
    ),
    outcome=Outcome("Test accuracy", "accuracy", "boundary", unit=PERCENT),
    cpu_only=True,
)
