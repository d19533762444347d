"""What the two experiments on few images share: an MLP that can memorize its training set, wrong labels included."""

from dlcore.base import Setting
from dlcore.recipes import per_seed_data

LABEL_NOISE = Setting(
    "label_noise",
    "Label noise",
    0.0,
    "Fraction of the training labels that are wrong. The more there are, the more memorization costs in test accuracy.",
    low=0.0,
    high=0.9,
)
IMAGES = Setting(
    "images",
    "Training images",
    500,
    "Training images. More of them narrow the gap between training and test accuracy.",
    low=50,
    high=2_500,
)
EPOCHS = Setting(
    "epochs",
    "Epochs",
    60,
    "Passes over the images. With more of them the network memorizes the labels.",
    low=1,
    high=300,
)
WIDTH, DEPTH, BATCH, EVERY = 128, 2, 50, 5


def train(run_group, make_optimizer, device, report, ends_only=False):
    """Trains each seed's network on its own digits; `make_optimizer(weights)` returns the optimizer.

    One learning curve per run, evaluated every fifth epoch, or every epoch where the number of epochs is no multiple of five; where
    `ends_only`, before the first and after the last epoch alone.
    """
    from dlcore.data import load
    from dlcore.data import mnist_subset as data
    from dlcore.recipes import mlp_classifier

    run, images = run_group.first, load("mnist-5k")
    draws = [data.draw(images, run["images"], run["label_noise"], seed) for seed in run_group.seeds]
    architecture = {"init": "he", "width": WIDTH, "depth": DEPTH}
    every = run["epochs"] if ends_only else EVERY if run["epochs"] % EVERY == 0 else 1
    _, curves = per_seed_data.fit(
        mlp_classifier.networks(
            architecture, run_group.seeds, images.train_inputs.shape[1], len(images.class_names), "relu"
        ),
        run_group.seeds,
        per_seed_data.stack_draws(train_part for train_part, _ in draws),
        per_seed_data.stack_draws(validation for _, validation in draws),
        per_seed_data.stack_draws([(images.test_inputs, images.test_targets)] * len(draws)),
        make_optimizer,
        device,
        report,
        batch=BATCH,
        epochs=run["epochs"],
        every=every * (run["images"] // BATCH),
    )
    for curve in curves:
        curve["gap"] = [
            train_accuracy - held_out
            for train_accuracy, held_out in zip(curve["train_accuracy"], curve["accuracy"], strict=True)
        ]
    return [{"curve": curve} for curve in curves]


def cost(run):
    return run["epochs"] * run["images"]
