"""What the literature found about the guide's claims, at its own scale: shown beside our measurements, never mixed with them."""

from dataclasses import dataclass
from types import MappingProxyType

from dlcore.guide.topic import Source


@dataclass(frozen=True)
class Published:
    """A published result in a sentence of our own, and where it stands."""

    finding: str
    source: Source

    def __str__(self):
        return f"{self.finding} ({self.source})"


PUBLISHED: MappingProxyType[str, tuple[Published, ...]] = MappingProxyType({})
