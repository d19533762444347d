"""The words: what the guide teaches and claims, and how to explain it. Standard library only."""

from types import MappingProxyType

from dlcore.guide import (
    activations,
    attention,
    backpropagation,
    bert_gpt_t5,
    callbacks,
    checkpoints,
    cnn_evolution,
    convolution,
    detection,
    losses,
    one_idea,
    optimizer_choice,
    optimizers,
    optimizers_at_work,
    recurrent,
    segmentation,
    vision_transformer,
)
from dlcore.guide.claims import CLAIMS, SECTIONS, Claim
from dlcore.guide.guess import Guess
from dlcore.guide.topic import FollowUp, Source, Topic, Whiteboard

PAGES = MappingProxyType(
    {
        "backpropagation": backpropagation,
        "activations": activations,
        "losses": losses,
        "optimizers": optimizers,
        "optimizers_at_work": optimizers_at_work,
        "optimizer_choice": optimizer_choice,
        "callbacks": callbacks,
        "convolution": convolution,
        "cnn_evolution": cnn_evolution,
        "one_idea": one_idea,
        "vision_transformer": vision_transformer,
        "detection": detection,
        "segmentation": segmentation,
        "recurrent": recurrent,
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


TOPICS = _catalog((topic.id, topic) for page in PAGES.values() for topic in page.TOPICS)
# What charts and controls call each variant of an experiment: a topic by its own name, anything else as its page says.
NAMES = _catalog(
    [(topic.id, topic.name) for topic in TOPICS.values()]
    + [pair for page in PAGES.values() for pair in getattr(page, "NAMES", {}).items()]
)
WHITEBOARDS = _catalog((name, page.WHITEBOARD) for name, page in PAGES.items())
GUESSES = _catalog((name, page.GUESS) for name, page in PAGES.items())

__all__ = [
    "CLAIMS",
    "GUESSES",
    "NAMES",
    "PAGES",
    "SECTIONS",
    "TOPICS",
    "WHITEBOARDS",
    "Claim",
    "FollowUp",
    "Guess",
    "Source",
    "Topic",
    "Whiteboard",
]
