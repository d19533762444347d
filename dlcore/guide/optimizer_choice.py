"""Which optimizer when: sparse data, weight decay, recurrent networks, small noisy sets."""

from dlcore.guide.guess import Guess
from dlcore.guide.topic import Whiteboard

TOPICS = ()
NAMES = {}
WHITEBOARD = Whiteboard("", "", "", "", (), ())
GUESS = Guess("", "optimizers/adagrad-sparse", (("", 0.0),))
