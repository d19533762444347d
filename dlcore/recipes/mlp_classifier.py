"""What the experiments on classifiers share: networks, one per seed, trained together and evaluated as they learn."""


def networks(run, seeds, inputs, classes, activation, negative_slope=0.01):
    """One untrained MLP for each seed, with the run's depth, width and initialization."""
    import torch

    from dlcore.blocks import activations
    from dlcore.blocks.initialization import initialize
    from dlcore.models.mlp import MLP

    f = activations.activation(activation, negative_slope)
    return [
        initialize(
            MLP(inputs, run["width"], run["depth"], classes, f),
            run["init"],
            activation,
            torch.Generator().manual_seed(seed),
        )
        for seed in seeds
    ]


def fit(
    networks,
    seeds,
    images,
    optimizer,
    device,
    report,
    *,
    batch,
    epochs,
    every=None,
    loss=None,
    validation=None,
    dimensions=None,
    schedule=None,
    augmentation=None,
    evaluation_callbacks=lambda evaluation: [],
    extra_callbacks=lambda model, held_out, steps, stopwatch: [],
):
    """Trains the networks together; returns each one's learning curve: held-out accuracy and loss, training loss and seconds.

    `validation` is (inputs, targets), neither trained on nor held out: its accuracy becomes the column `validation`, to choose settings by.
    `dimensions`, the number of dimensions of a batch, leaves every network its own layers; `schedule` is a name in SCHEDULES.
    `augmentation` takes the inputs of each batch, (networks, batch, ...), to what the networks are trained on instead.
    `optimizer(weights)` returns an optimizer, `loss(outputs, targets)` one number per network (default: cross-entropy). Evaluation takes
    place every `every` steps (default: an epoch). `extra_callbacks(model, held_out, steps_per_epoch, stopwatch)` and
    `evaluation_callbacks(evaluation)` return further callbacks.
    """
    from dlcore.blocks.callbacks import Evaluation, Progress, Stopwatch
    from dlcore.blocks.schedules import SCHEDULES, Schedule
    from dlcore.models.stacked import ParallelNetworks, stack_networks
    from dlcore.training import batches, cross_entropy, train

    inputs, targets = images.train_inputs.to(device), images.train_targets.to(device)
    held_out, held_out_targets = images.test_inputs.to(device), images.test_targets.to(device)
    model = (ParallelNetworks(networks, dimensions) if dimensions else stack_networks(networks)).to(device)
    steps, stopwatch = len(inputs) // batch, Stopwatch(device)
    loss, opt = loss or cross_entropy, optimizer(model.parameters())
    evaluation = Evaluation(
        model, loss, held_out, held_out_targets, every or steps, stopwatch, report.metrics, epoch_steps=steps
    )
    callbacks = [evaluation, *evaluation_callbacks(evaluation), *extra_callbacks(model, held_out, steps, stopwatch)]
    if schedule:
        callbacks.append(Schedule(SCHEDULES[schedule](opt, steps * epochs), evaluation))
    if validation:
        validation_evaluation = Evaluation(
            model, loss, *(part.to(device) for part in validation), evaluation.every, stopwatch
        )
        callbacks.append(validation_evaluation)
    examples = batches(inputs, targets, seeds, batch, epochs)
    train(
        model,
        ((augmentation(some), truth) for some, truth in examples) if augmentation else examples,
        loss,
        opt,
        [*callbacks, Progress(report, steps * epochs)],
    )
    if not validation:
        return evaluation.tables()
    return [
        curve | {"validation": validation_curve["accuracy"]}
        for curve, validation_curve in zip(evaluation.tables(), validation_evaluation.tables(), strict=True)
    ]


def fit_with_adam(run_group, device, report, epochs, **options):
    """Trains one network per seed of a run group with Adam; `options` are those of `fit`."""
    import torch

    from dlcore.data import load

    run, images = run_group.first, load(run_group.first["data"])
    seeds, pixels, classes = run_group.seeds, images.train_inputs.shape[1], len(images.class_names)
    return fit(
        networks(run, seeds, pixels, classes, run.variant, run["negative_slope"]),
        seeds,
        images,
        lambda weights: torch.optim.Adam(weights, lr=run["learning_rate"], fused=True),
        device,
        report,
        batch=run["batch"],
        epochs=epochs,
        **options,
    )


def epochs_to(accuracy, part="accuracy"):
    """A function of a run's tables: epochs (interpolated) until the column `part` first reaches the accuracy; all epochs where it never does."""

    def epochs(tables):
        values = tables["curve"][part]
        for epoch in range(1, len(values)):
            if values[epoch] >= accuracy:
                before, after = values[epoch - 1], values[epoch]
                return epoch - 1 + (accuracy - before) / (after - before)
        return float(len(values) - 1)

    return epochs
