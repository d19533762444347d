"""What the two experiments on few pictures share: a perceptron that can learn its pictures by heart, wrong labels and all."""

from dlcore.base import Setting
from dlcore.recipes import per_seed_data

LABEL_NOISE = Setting(
    "label_noise",
    "Share of wrong labels",
    0.0,
    "How many of the training labels are wrong. More of them make learning by heart costlier on new pictures.",
    low=0.0,
    high=0.9,
)
IMAGES = Setting(
    "images",
    "Training pictures",
    500,
    "How many digits there are to learn from. More of them narrow the gap between training and test.",
    low=50,
    high=2_500,
)
EPOCHS = Setting(
    "epochs",
    "Epochs",
    60,
    "How often the pictures are gone through. With more the network learns them by heart more surely.",
    low=1,
    high=300,
)
WIDTH, DEPTH, BATCH, EVERY = 128, 2, 50, 5


def train(run_group, make, device, report):
    """Each seed's network on its own few digits; `make(weights)` is what moves it. One curve per run, tested every fifth epoch, or every epoch where the last is no fifth one."""
    from dlcore.data import load
    from dlcore.data import mnist_subset as data
    from dlcore.recipes import mlp_classifier

    run, images = run_group.first, load("mnist-5k")
    drawn = [data.draw(images, run["images"], run["label_noise"], seed) for seed in run_group.seeds]
    architecture = {"init": "he", "width": WIDTH, "depth": DEPTH}
    every = EVERY if run["epochs"] % EVERY == 0 else 1
    _, curves = per_seed_data.fit(
        mlp_classifier.networks(architecture, run_group.seeds, images.train_inputs.shape[1], len(images.class_names), "relu"),
        run_group.seeds,
        per_seed_data.stack_draws(train_part for train_part, _ in drawn),
        per_seed_data.stack_draws(validation for _, validation in drawn),
        per_seed_data.stack_draws([(images.test_inputs, images.test_targets)] * len(drawn)),
        make,
        device,
        report,
        batch=BATCH,
        epochs=run["epochs"],
        every=every * (run["images"] // BATCH),
    )
    for curve in curves:
        curve["gap"] = [
            seen - held_out for seen, held_out in zip(curve["train_accuracy"], curve["accuracy"], strict=True)
        ]
    return [{"curve": curve} for curve in curves]


def cost(run):
    return run["epochs"] * run["images"]
