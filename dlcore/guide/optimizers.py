"""Optimizers: the guide's nine, and four that came later."""

from dlcore.guide.guess import Guess
from dlcore.guide.topic import Whiteboard

TOPICS = ()
NAMES = {}
WHITEBOARD = Whiteboard("", "", "", "", (), ())
GUESS = Guess("", "optimizers/momentum-accelerates", (("", 0.0),))
