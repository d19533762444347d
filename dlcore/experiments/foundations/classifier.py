"""What the experiments on classifiers share: multilayer perceptrons, one for each seed, trained as one stack and tested as they learn."""


def networks(run, seeds, inputs, classes, activation, leak=0.01):
    """One fresh network for each seed, as deep and wide as the run says."""
    import torch

    from dlcore.blocks import activations
    from dlcore.blocks.initialisation import initialise
    from dlcore.models.mlp import MLP

    bend = activations.activation(activation, leak)
    return [
        initialise(
            MLP(inputs, run["width"], run["depth"], classes, bend),
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
    after_tests=lambda evaluation: [],
    also=lambda model, held_out, steps, stopwatch: [],
):
    """Trains the networks side by side; gives each one's curve: held-out accuracy and loss, training loss and seconds, before and after.

    `optimizer(weights)` makes what moves them, `loss` (cross-entropy unless told) gives one number per network. It is tested after
    `every` steps, an epoch unless told. `also` gives more callbacks, from the model, the held-out inputs, the steps of an epoch and the stopwatch;
    `after_tests` gives those that look at the evaluation, from it.
    """
    from dlcore.blocks.callbacks import Evaluation, Progress, Stopwatch
    from dlcore.models.stacked import stacked
    from dlcore.training import batches, cross_entropy, train

    inputs, targets = images.train_inputs.to(device), images.train_targets.to(device)
    held_out, answers = images.test_inputs.to(device), images.test_targets.to(device)
    model = stacked(networks).to(device)
    steps, stopwatch = len(inputs) // batch, Stopwatch(device)
    loss, moving = loss or cross_entropy, optimizer(model.parameters())
    evaluation = Evaluation(model, loss, held_out, answers, every or steps, stopwatch, report.rows, epoch_steps=steps)
    callbacks = [evaluation, *after_tests(evaluation), *also(model, held_out, steps, stopwatch), Progress(report, steps * epochs)]
    train(model, batches(inputs, targets, seeds, batch, epochs), loss, moving, callbacks)
    return evaluation.tables()
