"""What a case of the page Diagnose is made of: a training with a bug, the evidence that a reader may ask for, and the words."""

import zlib
from dataclasses import dataclass
from types import MappingProxyType

from dlcore.guide import NAMES

NEAR_ZERO = 0.1  # of a loss: what no network reaches that has to predict the next word
PREFIX = "diagnose/"  # begins the id under which an answer is remembered
MLP, CNN, TRANSFORMER, RNN = ("mlp", "cnn", "transformer", "rnn")
TRAININGS = MappingProxyType(
    {
        MLP: "An MLP with two hidden layers of ReLU units learns handwritten digits, with SGD and momentum.",
        CNN: "A CNN with batch normalization and dropout learns handwritten digits, with SGD and momentum.",
        TRANSFORMER: "A small Transformer learns to predict the next word of made-up English, with Adam.",
        RNN: "An RNN reads random tokens and is asked for the first of them at the end, with SGD and momentum.",
    }
)
GRADIENTS, BATCH, CONFUSION, SPLIT, LATER, UNITS, RANGE, ATTENTION, WRITES, CODE = (
    "gradients",
    "batch",
    "confusion",
    "split",
    "later",
    "units",
    "range",
    "attention",
    "writes",
    "code",
)
EVIDENCE = MappingProxyType(
    {
        GRADIENTS: "Gradient norms by layer",
        BATCH: "One batch, as the network sees it",
        CONFUSION: "Confusion matrix",
        SPLIT: "Training against test",
        LATER: "A second held-out set",
        UNITS: "Dead units",
        ATTENTION: "Attention weights",
        WRITES: "What it writes",
        RANGE: "Learning-rate range test",
        CODE: "The code",
    }
)
OFFERED = MappingProxyType(
    {
        MLP: (SPLIT, BATCH, GRADIENTS, CONFUSION, UNITS, RANGE, LATER, CODE),
        CNN: (SPLIT, BATCH, GRADIENTS, CONFUSION, UNITS, RANGE, LATER, CODE),
        TRANSFORMER: (SPLIT, BATCH, GRADIENTS, ATTENTION, WRITES, RANGE, CODE),
        RNN: (SPLIT, BATCH, GRADIENTS, CONFUSION, RANGE, CODE),
    }
)


@dataclass(frozen=True)
class Diagnosis:
    """One case. `bug` is the id of its variant, `training` the network that has it.

    `[[steps]]` in a text is after how many steps both losses are below NEAR_ZERO. `look_alikes` are the other answers on offer, each with why it is not the cause. `decides` is the piece of evidence that tells them apart, `why`
    says how; `say` is a candidate's sentence, `fix` what to change, `page` the address where it is taught.
    """

    bug: str
    training: str
    look_alikes: tuple[tuple[str, str], ...]
    decides: str
    why: str
    say: str
    fix: str
    page: str

    @property
    def title(self) -> str:
        return NAMES[self.bug]

    @property
    def id(self) -> str:
        return f"{PREFIX}{self.bug}"

    @property
    def deciding(self) -> frozenset[str]:
        """All evidence that tells the cause: in the code every bug can be read."""
        return frozenset({self.decides, CODE})

    @property
    def options(self) -> tuple[str, ...]:
        """The title among its look-alikes, at a place of its own."""
        names = [text for text, _ in self.look_alikes]
        place = zlib.crc32(self.bug.encode()) % (len(names) + 1)
        return (*names[:place], self.title, *names[place:])
