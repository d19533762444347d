"""Six small tasks, each for another kind of network, on which an optimizer is tried in seconds: what learns, from what, and by which loss."""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from dlcore.recipes import per_seed_data, sparse_classifier

VALIDATION, TEST, TRAIN_EVALUATION_SIZE = 500, 1_000, 100
CNN_IMAGES, CODE, WINDOW, WINDOWS, HELD_OUT_WINDOWS = 5_000, 32, 32, 4_800, 100


def sequence_cross_entropy(outputs, targets):
    """The mean over a batch and its positions: (networks, batch, time, tokens) and (networks, batch, time) to (networks,)."""
    from dlcore.training import cross_entropy

    return cross_entropy(outputs.flatten(1, 2), targets.flatten(1, 2))


def is_next_token(outputs, targets):
    """Which predictions are right, for each position: (networks, batch · time)."""
    return (outputs.argmax(-1) == targets).flatten(1)


def squared_error(outputs, targets):
    """The mean over a batch and its pixels, (networks, batch, pixels) each, to (networks,)."""
    return (outputs - targets).square().mean((1, 2))


def mlp(seed):
    """Three hidden layers of 64 units on Fashion-MNIST."""
    from dlcore.recipes import mlp_classifier

    architecture = {"init": "he", "width": 64, "depth": 3}
    return mlp_classifier.networks(architecture, (seed,), 28 * 28, 10, "relu")[0], _images("fashion-10k")


def cnn(seed):
    """LeNet on Fashion-MNIST."""
    from dlcore.recipes import image_classifier

    parts = _images("fashion-10k", lambda images: images.first(CNN_IMAGES).as_squares())
    return image_classifier.network("lenet", seed, scaled=True), parts


def rnn(seed):
    """An Elman network reads a surname letter by letter, and says where it is from."""
    import torch

    from dlcore.data import surnames
    from dlcore.models.language.rnn import RNN

    letters = surnames.alphabet()
    parts = [(surnames.one_hot(names, letters), torch.tensor(origins)) for names, origins in surnames.split(seed)]
    return _from_seed(seed, lambda: RNN(len(letters), 64, len(surnames.ORIGINS))), parts


def transformer(seed):
    """A causal Transformer of two blocks predicts the next byte of Python's help."""
    import torch

    from dlcore.data.corpora import HELP
    from dlcore.models.language.gpt import GPT
    from dlcore.recipes.byte_language_model import byte_parts

    generator, parts = torch.Generator().manual_seed(2_000_003 + seed), []
    for text, count in zip(byte_parts(HELP).values(), (WINDOWS, HELD_OUT_WINDOWS, HELD_OUT_WINDOWS), strict=True):
        windows = text.unfold(0, WINDOW + 1, 1)
        chosen = windows[torch.randperm(len(windows), generator=generator)[:count]]
        parts.append((chosen[:, :-1], chosen[:, 1:]))
    return _from_seed(seed, lambda: GPT(256, width=64, depth=2, longest=WINDOW)), parts


def sparse(seed):
    """Logistic regression on 500 features of which most are rare."""
    from dlcore.data import sparse_features

    x, labels, _ = sparse_features.draw(sparse_classifier.EXAMPLES, sparse_classifier.FEATURES, "unequal", seed)
    parts = sparse_classifier.split(x[None], labels[None])
    return sparse_classifier.classifier(), [(inputs[0], targets[0]) for inputs, targets in parts]


def autoencoder(seed):
    """Digits through a code of 32 numbers and back, by an MLP each way (Hinton and Salakhutdinov, 2006)."""
    import torch
    from torch import nn

    from dlcore.blocks.initialization import initialize
    from dlcore.models.mlp import MLP

    network = nn.Sequential(MLP(28 * 28, 128, 2, CODE, torch.relu), MLP(CODE, 128, 2, 28 * 28, torch.relu))
    initialize(network, "pytorch", "relu", torch.Generator().manual_seed(seed))
    return network, [(inputs, inputs) for inputs, _ in _images("mnist-5k")]


def _images(name, change=lambda images: images):
    from dlcore.data import load

    images, validation = change(load(name)).split_validation(VALIDATION)
    train, test = (images.train_inputs, images.train_targets), (images.test_inputs[:TEST], images.test_targets[:TEST])
    return [train, validation, test]


def _from_seed(seed, make):
    import torch

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return make()


@dataclass(frozen=True)
class Task:
    """`prepare(seed)` gives a fresh network and training, validation and test part, each (inputs, targets).

    A batch of `batch` examples has so many `dimensions`; a test comes before the first step and after every `every` steps. `loss` and
    `correct` are those of `per_seed_data.fit`.
    """

    prepare: Callable
    dimensions: int
    batch: int
    epochs: int
    every: int
    loss: Callable | None = None
    correct: Callable | None = per_seed_data.is_correct

    def fit(self, seed, optimizer, device, report):
        """Trains one network, and gives its learning curve; `optimizer(weights)` returns an optimizer."""
        network, parts = self.prepare(seed)
        _, (curve,) = per_seed_data.fit(
            [network],
            (seed,),
            *((inputs[None], targets[None]) for inputs, targets in parts),
            optimizer,
            device,
            report,
            batch=self.batch,
            epochs=self.epochs,
            every=self.every,
            loss=self.loss,
            correct=self.correct,
            dimensions=self.dimensions,
            train_evaluation_size=TRAIN_EVALUATION_SIZE,
        )
        return curve


TASKS = MappingProxyType(
    {
        "mlp": Task(mlp, dimensions=2, batch=128, epochs=8, every=37),
        "cnn": Task(cnn, dimensions=4, batch=64, epochs=5, every=25),
        "rnn": Task(rnn, dimensions=3, batch=64, epochs=12, every=43),
        "transformer": Task(
            transformer, dimensions=2, batch=16, epochs=1, every=20, loss=sequence_cross_entropy, correct=is_next_token
        ),
        "sparse": Task(
            sparse,
            dimensions=2,
            batch=sparse_classifier.BATCH,
            epochs=2,
            every=25,
            loss=sparse_classifier.loss,
            correct=sparse_classifier.is_correct,
        ),
        "autoencoder": Task(autoencoder, dimensions=2, batch=64, epochs=8, every=27, loss=squared_error, correct=None),
    }
)  # the number of steps is a multiple of `every`, so that the last test is of the trained network
