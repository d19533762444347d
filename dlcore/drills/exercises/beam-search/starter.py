import numpy as np


def beam_search(next_log_probabilities, start, end, width, longest):
    """At most `width` beams (log-probability, tokens), likeliest first; tokens is a tuple.

    next_log_probabilities(tokens) gives an array (vocabulary,). It begins with the token
    `start` alone. In each of `longest` steps all beams that do not yet end in `end` are
    extended by every token; those that do stay as they are and compete with them, and the
    `width` likeliest of all go on. It stops early when all have ended. The
    log-probabilities of a beam's tokens are added.
    """
    ...
