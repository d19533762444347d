"""Settings that several experiments share: what varies in an experiment stands in its own file, what is common stands here."""

import re
from dataclasses import dataclass
from types import MappingProxyType

from dlcore.base import InvalidInput, Setting
from dlcore.guide.foundations.activations import TOPICS

ACTIVATIONS = tuple(topic.id for topic in TOPICS)


@dataclass(frozen=True)
class Corpus(Setting):
    """A text by its name: one of those with a label, or the fingerprint of one that a reader uploaded."""

    @property
    def bounds(self):
        return f"{', '.join(self.labels)}, or the fingerprint of an uploaded text"

    def format(self, value):
        return self.labels.get(value, "a file of yours")

    def validate(self, value):
        if value in self.labels or re.fullmatch(r"[0-9a-f]{20}", str(value)):
            return str(value)
        named = ", ".join(f"“{name}”" for name in self.labels)
        raise InvalidInput(f"{self.label} is {named} or the fingerprint of an uploaded text, not “{value}”.")


DATA = Setting(
    "data",
    "Data",
    "mnist-5k",
    "The images to learn from: digits, or clothes, which are harder.",
    choices=("mnist-5k", "fashion-10k"),
    labels=MappingProxyType({"mnist-5k": "MNIST-5k", "fashion-10k": "Fashion-10k"}),
)
DEPTH = Setting(
    "depth",
    "Depth",
    8,
    "Number of hidden layers. Deeper networks are harder to train, so that activations differ more, and take longer.",
    low=1,
    high=50,
)
WIDTH = Setting(
    "width", "Width", 64, "Units in each hidden layer. Wider networks learn more and take longer.", low=2, high=512
)
INITIALIZATION = Setting(
    "init",
    "Initialization",
    "matched",
    "The scale of the initial weights. Larger weights carry signal and gradient further, until they explode. "
    "LeCun: variance 1/n_in. Xavier: 2/(n_in + n_out). He: 2/n_in. Matched: LeCun for sigmoid and tanh, He for the others; "
    "none makes up for sigmoid's small derivative. PyTorch: the default of nn.Linear, uniform with variance 1/(3 n_in). "
    "Too small: standard deviation 0.01.",
    choices=("matched", "lecun", "xavier", "he", "pytorch", "small"),
    labels=MappingProxyType(
        {
            "matched": "Matched",
            "lecun": "LeCun",
            "xavier": "Xavier",
            "he": "He",
            "pytorch": "PyTorch default",
            "small": "Too small",
        }
    ),
)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    1e-3,
    "Adam's learning rate, the same for all. Too large and training diverges; too small and the budget runs out.",
    low=1e-6,
    high=1.0,
)
EPOCHS = Setting("epochs", "Epochs", 30, "Passes over the training images. More take longer.", low=1, high=200)
BATCH = Setting(
    "batch", "Batch size", 128, "Images per step. Larger batches give fewer, less noisy steps.", low=1, high=1_000
)
NEGATIVE_SLOPE = Setting(
    "negative_slope",
    "Negative slope",
    0.01,
    "Slope of Leaky ReLU below zero. A larger one keeps inactive units learning; at 1 the function is linear.",
    low=0.0,
    high=1.0,
    applies_to=("leaky-relu",),
)
DELTA = Setting(
    "delta",
    "Huber's δ",
    1.0,
    "The residual at which Huber turns from quadratic to linear. A larger δ makes it more like MSE, a smaller one more like MAE.",
    low=0.01,
    high=100.0,
    applies_to=("huber",),
)
