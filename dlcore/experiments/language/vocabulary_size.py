"""How many tokens does a word take, by the size of the vocabulary, in text like the tokenizer's training text and in other languages?"""

from types import MappingProxyType

from dlcore.base import Experiment
from dlcore.data.corpora import HELP

SIZES = (256, 512, 1024, 2048, 4096)  # 256 are the bytes themselves
SENTENCES, WORDS = 200, 8  # of each other language, at random from Faker's lists
HELD_OUT = 10  # every tenth piece of the help
# Each variant's list of words in Faker; the first one is the help itself.
LOCALES = MappingProxyType(
    {"vocabulary-help": "", "vocabulary-english": "en_US", "vocabulary-german": "de_DE", "vocabulary-russian": "ru_RU"}
)


def measure(run_group, device, report):
    """Each seed holds out other pieces of Python's help, learns its merges from the rest, and counts the tokens of all texts, size by size."""
    tables = []
    for done, seed in enumerate(run_group.seeds):
        tables.append({"size": _sizes(seed)})
        report((done + 1) / len(run_group.seeds))
    return tables


def texts(seed):
    """What a seed learns from, and by variant what it counts: lists of texts."""
    import random

    from dlcore.data.corpora import pieces, text_of

    shuffled = list(pieces(text_of(HELP)))
    random.Random(seed).shuffle(shuffled)
    held_out = len(shuffled) // HELD_OUT
    counted = {
        variant: _sentences(locale, seed) if locale else shuffled[:held_out] for variant, locale in LOCALES.items()
    }
    return shuffled[held_out:], counted


def _sentences(locale, seed):
    from faker import Faker

    faker = Faker(locale)
    faker.seed_instance(seed)
    return [faker.sentence(nb_words=WORDS) for _ in range(SENTENCES)]


def _sizes(seed):
    from dlcore.blocks.bpe import BYTES, encode, learn, split

    read, counted = texts(seed)
    pairs = [pair for pair, _ in learn((word for text in read for word in split(text)), SIZES[-1] - BYTES)]
    table = {"variant": [], "size": [], "per_word": [], "bytes": []}
    for variant, others in counted.items():
        pieces = [piece for text in others for piece in split(text)]
        words = sum(len(text.split()) for text in others)
        spelled = sum(len(piece.encode()) for piece in pieces)
        for size in SIZES:
            ranks = {pair: place for place, pair in enumerate(pairs[: size - BYTES])}
            lengths = {piece: len(encode(piece, ranks)) for piece in set(pieces)}
            tokens = sum(map(lengths.__getitem__, pieces))
            for column, value in zip(table.values(), (variant, size, tokens / words, spelled / tokens), strict=True):
                column.append(value)
    return table


EXPERIMENT = Experiment(
    id="vocabulary-size",
    section="language",
    question="How many tokens does a word take, by the size of the vocabulary, in text like the tokenizer's training text and in other languages?",
    revision=1,
    varies="text, all with one tokenizer",
    variants=("together",),
    seeds=(0, 1, 2, 3, 4),
    settings=(),
    measure=measure,
    cost=lambda run: 1.0,
    cpu_only=True,
)
