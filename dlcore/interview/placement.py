"""Ten cards that show where a reader stands: one for each part of the guide, asked as an interviewer asks."""

from collections.abc import Mapping, Sequence

from dlcore.interview.card import Card
from dlcore.interview.progress import Answer

# The topics of each part that an interviewer begins with.
PARTS = (
    ("backpropagation", "neuron"),
    ("relu", "sigmoid", "gelu"),
    ("cross-entropy", "mse", "binary-cross-entropy"),
    ("adam", "momentum", "mini-batch"),
    ("early-stopping", "scheduler"),
    ("resnet", "convolution", "batch-norm"),
    ("yolo", "u-net"),
    ("lstm", "rnn"),
    ("attention", "transformer"),
    ("bert", "gpt", "t5"),
)
KINDS = ("explain", "compare", "when", "breaks")  # in turn, so that not all ten are asked alike


def placement(cards: Mapping[str, Card], answers: Sequence[Answer], here: Sequence[str] = ()) -> tuple[Card, ...]:
    """A card for each part of which none is among those answered `here`, cards that were never answered first."""
    last = {answer.card: number for number, answer in enumerate(answers, 1)}
    begun = {cards[name].topic for name in here if name in cards}
    return tuple(
        _of_part(part, KINDS[place % len(KINDS) :] + KINDS[: place % len(KINDS)], cards, last)
        for place, part in enumerate(PARTS)
        if not begun & set(part)
    )


def _of_part(part: Sequence[str], kinds: Sequence[str], cards: Mapping[str, Card], last: Mapping[str, int]) -> Card:
    fitting = (card for card in cards.values() if card.topic in part and card.kind in kinds)
    return min(fitting, key=lambda card: (last.get(card.id, 0), kinds.index(card.kind), part.index(card.topic)))
