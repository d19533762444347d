"""Texts as readers upload them."""

import random


def own_text():
    """A text in which the word before tells the next: counts of three words must be nearly always right."""
    chance, pieces = random.Random(0), []
    for _ in range(300):
        begin = chance.randrange(40)
        pieces.append(" ".join(f"w{(begin + step) % 40}" for step in range(20)) + f" {chance.random()}")
    return "\n\n".join(pieces)


def text_with_a_short_part():
    """A text of words enough, all but 4 of whose 44 paragraphs are long; these 4 become its validation part."""
    order = list(range(44))
    random.Random(0).shuffle(order)  # as `corpora.parts` does
    paragraphs = [" ".join(f"w{number}-{place}" for place in range(60)) for number in range(44)]
    for number in order[:4]:
        paragraphs[number] = f"w{number}"
    return "\n\n".join(paragraphs)
