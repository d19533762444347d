"""The words: what the guide teaches and claims, and how to explain it. Standard library only."""

from importlib import import_module
from types import MappingProxyType

from dlcore.guide import bugs
from dlcore.guide.claims import CLAIMS, SECTIONS, TAUGHT, Claim
from dlcore.guide.guess import Guess
from dlcore.guide.language import fidelity as language
from dlcore.guide.language import since_then as since_language
from dlcore.guide.pages import MOVED, PAGES, PageInfo
from dlcore.guide.topic import FollowUp, Source, Topic, Whiteboard
from dlcore.guide.vision import fidelity as vision
from dlcore.guide.vision import since_then as since_vision


def _catalog(pairs):
    catalog = {}
    for name, value in pairs:
        if name in catalog:
            raise ValueError(f"{name} is listed twice")
        catalog[name] = value
    return MappingProxyType(catalog)


# The words of each page that teaches, by its id.
WORDS = _catalog(
    (page.id, import_module(f"dlcore.guide.{page.section}.{page.id}"))
    for page in PAGES.values()
    if page.section in TAUGHT
)
TOPICS = _catalog((topic.id, topic) for page in WORDS.values() for topic in page.TOPICS)
# The id of the page that teaches each topic.
TOPIC_PAGES = _catalog((topic.id, name) for name, page in WORDS.items() for topic in page.TOPICS)
# What experiments compare: topics, and whatever else a page declares.
_VARIANTS = (
    *TOPICS.values(),
    *(variant for page in WORDS.values() for variant in getattr(page, "VARIANTS", ())),
    *bugs.VARIANTS,
)
NAMES = _catalog((variant.id, variant.name) for variant in _VARIANTS)
COLORS = _catalog((variant.id, variant.color) for variant in _VARIANTS if variant.color)
WHITEBOARDS = _catalog((name, page.WHITEBOARD) for name, page in WORDS.items())
GUESSES = _catalog((name, page.GUESS) for name, page in WORDS.items())
# What each small network has of the published one, by topic.
FIDELITY = _catalog((*vision.FIDELITY.items(), *language.FIDELITY.items()))
# What came after the guide, by page.
SINCE_THEN = _catalog((*since_vision.SINCE_THEN.items(), *since_language.SINCE_THEN.items()))

__all__ = [
    "CLAIMS",
    "COLORS",
    "FIDELITY",
    "GUESSES",
    "MOVED",
    "NAMES",
    "PAGES",
    "SECTIONS",
    "SINCE_THEN",
    "TAUGHT",
    "TOPICS",
    "TOPIC_PAGES",
    "WHITEBOARDS",
    "WORDS",
    "PageInfo",
    "Claim",
    "FollowUp",
    "Guess",
    "Source",
    "Topic",
    "Whiteboard",
]
