"""A question to answer before looking: the reader's guess meets a measured number."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Guess:
    """`options` are (label, least value), from the greatest least value down; the last one's is −∞ or 0.

    `piece` gives the measured value: a piece of evidence, “experiment id 2”, as in a `Whiteboard`.
    """

    text: str
    piece: str
    options: tuple[tuple[str, float], ...]

    def right(self, value):
        """The label of the option that the measured value falls under."""
        return next(label for label, least in self.options if value >= least)
