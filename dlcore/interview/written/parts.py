"""What written cards are put together from."""

from dlcore.guide import TOPICS

DERIVATION = "derivation"
MEASURED = "; the number is our own measurement"


def paper(topic):
    """The publication that the guide cites for a topic, as a sentence."""
    return str(TOPICS[topic].source)


def bullets(*lines):
    """Lines as a Markdown list."""
    return "\n".join(f"- {line}" for line in lines)
