"""Which techniques a claim speaks of."""

import re

from dlcore.guide import TOPICS, WORDS
from dlcore.verdicts import Verdict


def topics_of(verdict: Verdict, page: str) -> tuple[str, ...]:
    """The topics of its section that a claim names, in the order in which it does; where it names none, the first of its page."""
    places = {}
    for topic in TOPICS.values():
        if topic.section == verdict.section and (
            found := re.search(rf"\b{re.escape(topic.name)}s?\b", verdict.text, re.I)
        ):
            places[topic.id] = found.span()
    # “SGD” inside of “Mini-batch SGD” names the latter alone.
    whole = [
        topic
        for topic, (begin, end) in places.items()
        if not any(first <= begin and end <= last and last - first > end - begin for first, last in places.values())
    ]
    if whole:
        return tuple(sorted(whole, key=lambda topic: places[topic]))
    return tuple(topic.id for topic in WORDS[page].TOPICS[:1]) if page in WORDS else ()
