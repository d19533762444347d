"""The words: what the guide teaches and claims, and how to explain it. Standard library only."""

from types import MappingProxyType

from dlcore.guide import activations
from dlcore.guide.claims import CLAIMS, SECTIONS, Claim
from dlcore.guide.guess import Guess
from dlcore.guide.topic import FollowUp, Source, Topic, Whiteboard

TOPICS = MappingProxyType({topic.id: topic for topic in activations.TOPICS})
WHITEBOARDS = MappingProxyType({"activations": activations.WHITEBOARD})
GUESSES = MappingProxyType({"activations": activations.GUESS})

__all__ = [
    "CLAIMS",
    "GUESSES",
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
