"""What the experiments share in which every seed draws its own examples: training the networks together, with separate evaluation.

The validation part is for choosing learning rates and decays; the test part is for judging the choice.
"""

TRAIN_EVALUATION_SIZE = 500  # of the training examples, when they are tested, unless told otherwise: enough for the gap
ACCURACIES, LOSSES = ("accuracy", "validation", "train_accuracy"), ("loss", "validation_loss", "train_loss")


def batches(inputs, targets, seeds, size, epochs):
    """As `training.batches`, for inputs (networks, examples, ...) and targets (networks, examples)."""
    import torch

    from dlcore import training

    places, rows = torch.arange(inputs.shape[1]), torch.arange(len(seeds)).unsqueeze(1)
    for chosen, _ in training.batches(places, places, seeds, size, epochs):  # (networks, size)
        yield inputs[rows, chosen], targets[rows, chosen]


class SplitEvaluation:
    """Before the first step and after every `every` steps: accuracy and loss of each network on its test, validation and training part.

    `parts` are the three, each (inputs, targets) with the networks' axis in front. The time that this takes is not counted as training.
    Where `correct` is None there is no right and wrong, and no accuracy.
    """

    def __init__(self, model, parts, loss, correct, every, epoch_steps, stopwatch, on_rows):
        self.parts, self.loss, self.correct, self.every, self.epoch_steps = parts, loss, correct, every, epoch_steps
        self.stopwatch, self.on_rows, self.rows = stopwatch, on_rows, []
        self.evaluate(0, model)

    def on_step_end(self, state):
        if state.step % self.every == 0:
            self.evaluate(state.step, state.model)

    def evaluate(self, step, model):
        import torch

        with self.stopwatch.pause(), torch.no_grad():
            measurements = {}
            for accuracy, loss, (inputs, targets) in zip(ACCURACIES, LOSSES, self.parts, strict=True):
                outputs = model(inputs)
                if self.correct:
                    measurements[accuracy] = self.correct(outputs, targets).float().mean(-1)
                measurements[loss] = self.loss(outputs, targets)
            values = torch.stack(list(measurements.values())).T.tolist()  # networks, columns
        at = {
            "step": step,
            "epoch": step // self.epoch_steps if step % self.epoch_steps == 0 else step / self.epoch_steps,
            "seconds": self.stopwatch.seconds / len(values),
        }
        self.rows.append([at | dict(zip(measurements, values_of_network, strict=True)) for values_of_network in values])
        self.on_rows(self.rows[-1])

    def tables(self):
        """For each network a table, column by column."""
        return [
            {name: [rows[network][name] for rows in self.rows] for name in self.rows[0][0]}
            for network in range(len(self.rows[0]))
        ]


def is_correct(outputs, targets):
    """Which predictions are right, for several classes: (networks, examples)."""
    return outputs.argmax(-1) == targets


def fit(
    networks,
    seeds,
    train,
    validation,
    test,
    optimizer,
    device,
    report,
    *,
    batch,
    epochs,
    every,
    loss=None,
    correct=is_correct,
    schedule=None,
    dimensions=None,
    train_evaluation_size=TRAIN_EVALUATION_SIZE,
):
    """Trains the networks together, each on its own examples; returns the stacked model and each one's learning curve.

    `train`, `validation` and `test` are (inputs, targets) with the networks' axis in front; `optimizer(weights)` returns an optimizer;
    `loss` is cross-entropy by default; `correct(outputs, targets)` says which predictions are right, or is None; `schedule(optimizer, steps)`
    returns a scheduler that is stepped after every step; `dimensions`, the number of dimensions of a batch, leaves every network its own layers.
    """
    from dlcore.blocks.callbacks import Progress, Stopwatch
    from dlcore.blocks.schedules import Schedule
    from dlcore.models.stacked import ParallelNetworks, stack_networks
    from dlcore.training import cross_entropy
    from dlcore.training import train as run_training

    parts = [tuple(tensor.to(device) for tensor in part) for part in (test, validation, train)]
    model = (ParallelNetworks(networks, dimensions) if dimensions else stack_networks(networks)).to(device)
    stopwatch, loss = Stopwatch(device), loss or cross_entropy
    inputs, targets = parts[-1]
    parts[-1] = inputs[:, :train_evaluation_size], targets[:, :train_evaluation_size]
    steps = inputs.shape[1] // batch
    held_out = SplitEvaluation(model, parts, loss, correct, every, steps, stopwatch, report.metrics)
    callbacks, descent = [held_out, Progress(report, steps * epochs)], optimizer(model.parameters())
    if schedule:
        callbacks.append(Schedule(schedule(descent, steps * epochs), held_out))
    run_training(model, batches(inputs, targets, seeds, batch, epochs), loss, descent, callbacks)
    return model, held_out.tables()


def stack_draws(draws):
    """(inputs, targets) of each seed, as one pair with the networks' axis in front."""
    import torch

    return tuple(torch.stack(tensors) for tensors in zip(*draws, strict=True))
