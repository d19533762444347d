"""Cards written for what no other text of the guide asks."""

from dlcore.interview.card import Written
from dlcore.interview.written import (
    activations,
    callbacks,
    cnns,
    language,
    losses,
    optimizers,
    sequence_models,
    vision_tasks,
)

CARDS: tuple[Written, ...] = (
    *activations.CARDS,
    *losses.CARDS,
    *optimizers.CARDS,
    *callbacks.CARDS,
    *cnns.CARDS,
    *vision_tasks.CARDS,
    *sequence_models.CARDS,
    *language.CARDS,
)
