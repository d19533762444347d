"""All cards, made from the guide, its whiteboards, its claims and their verdicts, and from what is written beside them."""

from dlcore.interview.card import KINDS, Card, Written

__all__ = ["KINDS", "Card", "Written"]
