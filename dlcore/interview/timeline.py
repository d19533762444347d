"""The timeline: when each technique came, which one it followed, and which one took up what it left."""

import re
from dataclasses import dataclass
from types import MappingProxyType

from dlcore.guide import PAGES, TOPIC_PAGES, TOPICS, PageInfo, Topic
from dlcore.interview.hops import CHAINS, Chain, Step

FIELDS = tuple(dict.fromkeys(chain.field for chain in CHAINS))
# Their source is a later account, not the first use: they stand at the guide's date.
LATER_ACCOUNTS = ("tanh", "mini-batch")


@dataclass(frozen=True)
class Hop:
    """A technique with its place in a chain; `before` and `after` are the ids of its neighbors there, empty at the ends."""

    topic: Topic
    step: Step
    chain: Chain
    before: str
    after: str

    @property
    def year(self) -> int:
        return year(self.topic)


def guide_years(topic: Topic) -> tuple[int, int] | None:
    """The first and last year of the guide's date, which may be a decade; None where the guide has none."""
    found = re.match(r"(\d{4})(s?)", topic.guide_date or "")
    if found is None:
        return None
    first = int(found[1])
    return (first, first + 9) if found[2] else (first, first)


def year(topic: Topic) -> int:
    """Where a technique stands on the axis: the year in which its primary source could first be read, else the middle of the guide's decade."""
    years = guide_years(topic)
    if topic.id in LATER_ACCOUNTS and years is not None:
        return sum(years) // 2 + 1
    return topic.source.first_year


def said_year(topic: Topic) -> str:
    """The same as one writes it: “1964”, “1980s”."""
    return str(topic.guide_date) if topic.id in LATER_ACCOUNTS else str(year(topic))


def later_venue(topic: Topic) -> str:
    """Where a technique that was known from a preprint appeared in a later year: “CVPR 2016”; else empty."""
    source = topic.source
    if source.first_year == source.year:
        return ""
    return f"{source.venue}, {source.year}" if source.venue[-1].isdigit() else f"{source.venue} {source.year}"


def guide_differs(topic: Topic) -> bool:
    """Whether the guide gives a date that the primary source's year does not lie in."""
    years = guide_years(topic)
    return years is not None and not years[0] <= year(topic) <= years[1]


def _hops() -> MappingProxyType[str, Hop]:
    hops = {}
    for chain in CHAINS:
        names = ["", *(step.topic for step in chain.steps), ""]
        for step, before, after in zip(chain.steps, names, names[2:], strict=False):
            hops[step.topic] = Hop(TOPICS[step.topic], step, chain, before, after)
    return MappingProxyType(dict(sorted(hops.items(), key=lambda item: item[1].year)))


# By the technique's id, from the oldest to the newest.
HOPS = _hops()


def page_of(topic: str) -> PageInfo:
    """The page that teaches a technique."""
    return PAGES[TOPIC_PAGES[topic]]
