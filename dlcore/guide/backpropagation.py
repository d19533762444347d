"""The neuron, the network, and backpropagation."""

from dlcore.guide.guess import Guess
from dlcore.guide.topic import Whiteboard

TOPICS = ()
NAMES = {}
WHITEBOARD = Whiteboard("", "", "", "", (), ())
GUESS = Guess("", "backpropagation/true-gradient", (("", 0.0),))
