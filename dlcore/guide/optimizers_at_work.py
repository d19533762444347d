"""Optimizers at work: batch size, and learning rates on real networks."""

from dlcore.guide.guess import Guess
from dlcore.guide.topic import Whiteboard

TOPICS = ()
NAMES = {}
WHITEBOARD = Whiteboard("", "", "", "", (), ())
GUESS = Guess("", "optimizers/adam-fast", (("", 0.0),))
