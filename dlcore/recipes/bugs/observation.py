"""What is noted of a training, healthy or not, so that a reader can ask for it as evidence."""

import math

RATES = tuple(10.0 ** (half / 2) for half in range(-6, 5))  # times the learning rate
RATE_STEPS = 10


class Observation:
    """The curve of a network, its gradients and its dead units, noted before the first step and after every `every` steps.

    `parts` takes the beginning of a column's name, such as “train_”, to (inputs, targets); the test part's is empty. `group(name)` is what the
    gradient of a weight counts to.
    """

    def __init__(self, training, network, parts, every, group, report, steps, epoch_steps=None):
        self.training, self.network, self.parts, self.every = training, network, parts, every
        self.groups = {}  # in the order of the network
        for name, weight in network.named_parameters():
            self.groups.setdefault(group(name), []).append(weight)
        self.report, self.steps, self.epoch_steps = report, steps, epoch_steps
        self.curve, self.gradients = [], {"step": [], "layer": [], "norm": []}
        self.losses, self.largest = [], dict.fromkeys(self.groups, 0.0)
        self.units = {"step": [], "layer": [], "dead": []}
        self.logits = {}
        self.note(0)

    def follow(self, losses):
        """Lets the training go through its steps."""
        for step, loss in enumerate(losses, 1):
            self.losses.append(loss)
            for layer, weights in self.groups.items():
                squares = sum(float(weight.grad.square().sum()) for weight in weights if weight.grad is not None)
                self.largest[layer] = _larger(self.largest[layer], math.sqrt(squares))
            if step % self.every == 0:
                self.note(step)
            self.report(step / self.steps)

    def note(self, step):
        row = {"step": step} | ({"epoch": step / self.epoch_steps} if self.epoch_steps else {})
        row["train_loss"] = sum(self.losses) / len(self.losses) if self.losses else None
        for part, (inputs, targets) in self.parts.items():
            with _DeadUnits(self.network) as units:
                logits = self.logits[part] = self.training.predict(self.network, inputs)
            if part != "train_":  # whose loss is the mean over the steps, as one sees it in training
                row[f"{part}loss"] = self.training.loss_of(logits, targets).item()
            row[f"{part}accuracy"] = _accuracy(logits, targets)
            if not part:
                for layer, dead in enumerate(units.shares, 1):
                    _append(self.units, step, layer, dead)
        if self.losses:
            for layer, norm in self.largest.items():
                _append(self.gradients, step, layer, norm)
        self.losses, self.largest = [], dict.fromkeys(self.groups, 0.0)
        self.curve.append(row)
        self.report.metrics([self.curve[-1]])

    def tables(self):
        found = {
            "curve": {name: [row[name] for row in self.curve] for name in self.curve[0]},
            "gradients": self.gradients,
        }
        return found | ({"units": self.units} if self.units["step"] else {})

    def confusion(self):
        """How often each class was answered with each, on the test part, at the end."""
        table = {"truth": [], "answer": [], "count": []}
        answers, targets = self.logits[""].argmax(-1), self.parts[""][1]
        classes = self.logits[""].shape[-1]
        counts = (targets * classes + answers).bincount(minlength=classes * classes).tolist()
        for place, count in enumerate(counts):
            if count:
                _append(table, place // classes, place % classes, count)
        return table


class _DeadUnits:
    """While it is entered: of each ReLU the share of units that are zero on all examples that pass, in `shares`."""

    def __init__(self, network):
        self.layers, self.shares = [layer for layer in network.modules() if type(layer).__name__ == "ReLU"], []

    def __enter__(self):
        self.hooks = [layer.register_forward_hook(self._look) for layer in self.layers]
        return self

    def _look(self, layer, inputs, output):
        dead = (output.transpose(0, 1).flatten(1) <= 0).all(1)  # a channel is a unit
        self.shares.append(dead.float().mean().item())

    def __exit__(self, *problem):
        for hook in self.hooks:
            hook.remove()


def range_test(make_network, train, learning_rate, seed):
    """The loss after some steps of a fresh network at each learning rate; `train(network, rate)` yields the loss of every step."""
    import torch

    table = {"learning_rate": [], "loss": []}
    with torch.random.fork_rng(devices=[]):
        for factor in RATES:
            torch.manual_seed(seed)
            losses = [loss for loss, _ in zip(train(make_network(), factor * learning_rate), range(RATE_STEPS))]
            _append(table, factor * learning_rate, sum(losses[-3:]) / 3)
    return table


def _accuracy(logits, targets):
    """Of the targets that count: where a text is padded, there is none."""
    right = logits.argmax(-1) == targets
    return (right[targets > 0] if targets.ndim > 1 else right).float().mean().item()


def _larger(one, other):
    """NaN counts as the largest of all."""
    return other if math.isnan(other) or other > one else one


def _append(table, *values):
    for column, value in zip(table.values(), values, strict=True):
        column.append(value)
