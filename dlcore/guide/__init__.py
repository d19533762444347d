"""The words: what the guide teaches and claims, and how to explain it. Standard library only."""

from types import MappingProxyType

from dlcore.guide.claims import CLAIMS, SECTIONS, Claim
from dlcore.guide.foundations import (
    activations,
    backpropagation,
    callbacks,
    choosing_an_optimizer,
    losses,
    optimizer_benchmarks,
    optimizers,
)
from dlcore.guide.guess import Guess
from dlcore.guide.language import attention, bert_gpt_t5, checkpoints, sequence_models
from dlcore.guide.pages import MOVED, PAGES, PageInfo
from dlcore.guide.topic import FollowUp, Source, Topic, Whiteboard
from dlcore.guide.vision import ablations, cnn_evolution, convolution, detection, segmentation, vision_transformer

# The words of each page, by its id.
WORDS = MappingProxyType(
    {
        "backpropagation": backpropagation,
        "activations": activations,
        "losses": losses,
        "optimizers": optimizers,
        "optimizer_benchmarks": optimizer_benchmarks,
        "choosing_an_optimizer": choosing_an_optimizer,
        "callbacks": callbacks,
        "convolution": convolution,
        "cnn_evolution": cnn_evolution,
        "ablations": ablations,
        "vision_transformer": vision_transformer,
        "detection": detection,
        "segmentation": segmentation,
        "sequence_models": sequence_models,
        "attention": attention,
        "bert_gpt_t5": bert_gpt_t5,
        "checkpoints": checkpoints,
    }
)


def _catalog(pairs):
    catalog = {}
    for name, value in pairs:
        if name in catalog:
            raise ValueError(f"{name} is listed twice")
        catalog[name] = value
    return MappingProxyType(catalog)


TOPICS = _catalog((topic.id, topic) for page in WORDS.values() for topic in page.TOPICS)
# What charts and controls call each variant of an experiment: a topic by its own name, anything else as its page says.
NAMES = _catalog(
    [(topic.id, topic.name) for topic in TOPICS.values()]
    + [pair for page in WORDS.values() for pair in getattr(page, "NAMES", {}).items()]
)
WHITEBOARDS = _catalog((name, page.WHITEBOARD) for name, page in WORDS.items())
GUESSES = _catalog((name, page.GUESS) for name, page in WORDS.items())

__all__ = [
    "CLAIMS",
    "GUESSES",
    "MOVED",
    "NAMES",
    "PAGES",
    "SECTIONS",
    "TOPICS",
    "WHITEBOARDS",
    "WORDS",
    "PageInfo",
    "Claim",
    "FollowUp",
    "Guess",
    "Source",
    "Topic",
    "Whiteboard",
]
