"""Which topics a cheat sheet should have first: what every interviewer asks, then what the reader missed."""

from collections.abc import Mapping

from dlcore.guide import TOPICS
from dlcore.interview import mock, scoring
from dlcore.interview.card import Card
from dlcore.interview.progress import Progress

# What no interview on deep learning leaves out, whoever is asked.
CORE = (
    "backpropagation", "relu", "sigmoid", "cross-entropy", "mse", "momentum", "adam", "adamw", "dropout", "batch-norm", "convolution", "residual",
    "lstm", "attention", "multi-head-attention", "positional-encoding", "transformer", "bert", "gpt", "t5",
)  # fmt: skip
# What comes up often.
OFTEN = (
    "gelu",
    "mini-batch",
    "max-pooling",
    "scheduler",
    "early-stopping",
    "rnn",
    "gru",
    "vit",
    "u-net",
    "yolo",
    "tanh",
    "resnet",
    "neuron",
)


def missed_topics(progress: Progress, cards: Mapping[str, Card]) -> list[str]:
    """Topics with a card whose last answer was not right, the latest first, then those of the last mock interview that went no better than fair, from the weakest."""
    last = {answer.card: answer for answer in progress.answers if answer.card in cards}
    wrong = [
        answer.card
        for answer in sorted(last.values(), key=lambda answer: answer.when, reverse=True)
        if not answer.right
    ]
    interviews = [
        interview for each in progress.interviews if each.ended and (interview := mock.drop_unknown(each, cards))
    ]
    weak = scoring.weakest(interviews[-1], cards) if interviews else []
    subjects = [
        *(cards[name].topic for name in wrong),
        *(subject for subject, score, _ in weak if scoring.in_words(score) in scoring.WORDS[:3]),
    ]
    return [topic for topic in dict.fromkeys(subjects) if topic in TOPICS]


def rank_topics(progress: Progress, cards: Mapping[str, Card]) -> tuple[str, ...]:
    """All topics, those first that a reader needs most: the core, what they missed, what comes up often, and the rest."""
    rest = sorted(TOPICS, key=lambda topic: TOPICS[topic].beyond_the_guide)
    return tuple(dict.fromkeys([*CORE, *missed_topics(progress, cards), *OFTEN, *rest]))
