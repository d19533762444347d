"""What the experiments on classifiers share: multilayer perceptrons, one for each seed, trained as one stack and tested as they learn."""


def networks(run, seeds, inputs, classes, activation, negative_slope=0.01):
    """One fresh network for each seed, as deep and wide as the run says."""
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
    evaluation_callbacks=lambda evaluation: [],
    extra_callbacks=lambda model, held_out, steps, stopwatch: [],
):
    """Trains the networks side by side; gives each one's curve: held-out accuracy and loss, training loss and seconds, before and after.

    The accuracy on `validation`, inputs and targets that are neither trained on nor held out, stands in a column of that name: to choose by.
    `beside`, the number of dimensions of a batch, leaves every network its own layers; `schedule` names how the rate changes. `optimizer(weights)` makes what moves them, `loss` (cross-entropy unless told) gives one number per network. It is tested after
    `every` steps, an epoch unless told. `also` gives more callbacks, from the model, the held-out inputs, the steps of an epoch and the stopwatch;
    `after_tests` gives those that look at the evaluation, from it.
    """
    from dlcore.blocks.callbacks import Evaluation, Progress, Stopwatch
    from dlcore.blocks.schedules import SCHEDULES, Schedule
    from dlcore.models.stacked import ParallelNetworks, stack_networks
    from dlcore.training import batches, cross_entropy, train

    inputs, targets = images.train_inputs.to(device), images.train_targets.to(device)
    held_out, held_out_targets = images.test_inputs.to(device), images.test_targets.to(device)
    model = (ParallelNetworks(networks, dimensions) if dimensions else stack_networks(networks)).to(device)
    steps, stopwatch = len(inputs) // batch, Stopwatch(device)
    loss, updates = loss or cross_entropy, optimizer(model.parameters())
    evaluation = Evaluation(
        model, loss, held_out, held_out_targets, every or steps, stopwatch, report.metrics, epoch_steps=steps
    )
    callbacks = [evaluation, *evaluation_callbacks(evaluation), *extra_callbacks(model, held_out, steps, stopwatch)]
    if schedule:
        callbacks.append(Schedule(SCHEDULES[schedule](updates, steps * epochs), evaluation))
    if validation:
        validation_evaluation = Evaluation(model, loss, *(part.to(device) for part in validation), evaluation.every, stopwatch)
        callbacks.append(validation_evaluation)
    train(
        model,
        batches(inputs, targets, seeds, batch, epochs),
        loss,
        updates,
        [*callbacks, Progress(report, steps * epochs)],
    )
    if not validation:
        return evaluation.tables()
    return [
        curve | {"validation": seen["accuracy"]}
        for curve, seen in zip(evaluation.tables(), validation_evaluation.tables(), strict=True)
    ]
