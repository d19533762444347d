"""Synthetic English, made from templates and tables of facts: some 200 words, and of every blank it is known which side decides it.

Every fact occurs in training; the test sentences do not, nor does any other sentence that says the same fact with the same template.
"""

import random
import re
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

SOURCE = "made here from a seed"
PAD, UNKNOWN, START, END, MASK, *SENTINELS = SPECIAL = ("[pad]", "[unk]", "[start]", "[end]", "[mask]", "[1]", "[2]")
LEFT, RIGHT, BOTH = SIDES = ("left", "right", "both")
TRAIN, VALIDATION, TEST = PARTS = ("train", "validation", "test")
# Of the training part: sentences to train on, and others of the same templates and facts, with other words beside them.
SEEN, HELD_OUT_VALIDATION, HELD_OUT_TEST = ("read", "to choose", "unread")
LONGEST = 16  # words of the longest sentence
JOINERS = "\u200c\u200d"  # inside Persian words, and between the parts of a composed emoji
TOKEN = re.compile(rf"\[\w+\]|\w+(?:[{JOINERS}]+\w+)*|[^\w\s{JOINERS}](?:\ufe0f?[{JOINERS}][^\w\s{JOINERS}])*")
# Each row is a fact; a word stands in one column of one table alone.
ANIMALS = """
animal   sound    home    food
dog      barks    kennel  bones
cat      meows    basket  fish
cow      moos     barn    grass
horse    neighs   stable  hay
bird     chirps   nest    worms
bee      hums     hive    nectar
pig      grunts   sty     corn
sheep    bleats   fold    clover
lion     roars    cave    meat
frog     croaks   pond    flies
duck     quacks   lake    seeds
mouse    squeaks  hole    cheese
owl      hoots    tree    beetles
hen      clucks   coop    barley
donkey   brays    shed    carrots
monkey   screams  jungle  bananas
"""
JOBS = """
job       verb      object    place
baker     bakes     bread     bakery
teacher   teaches   children  school
doctor    heals     patients  hospital
painter   paints    pictures  studio
pilot     steers    planes    airport
cook      boils     soup      kitchen
writer    writes    books     library
miner     digs      coal      mine
sailor    sails     boats     harbour
gardener  waters    flowers   garden
smith     forges    iron      smithy
actor     plays     kings     theatre
"""
THINGS = """
thing      color
snow       white
milk       white
night      black
tar        black
blood      red
tomato     red
leaf       green
cucumber   green
sea        blue
sapphire   blue
sun        yellow
lemon      yellow
chocolate  brown
mud        brown
"""
FREE = MappingProxyType(
    {
        "when": ("", "today", "often", "in winter", "in summer", "every day", "at noon", "we know that"),
        "kind": ("", "old", "young", "big", "small", "hungry", "happy", "clever"),
    }
)
# A template, and for each of its blanks that the context decides, the side that does: its words fit no other word in the blank.
TEMPLATES = (
    ("{when} the {kind} {animal} {sound} .", {"animal": RIGHT, "sound": BOTH}),
    ("{when} the {kind} {animal} lives in the {home} .", {"animal": RIGHT, "home": LEFT}),
    ("{when} the {kind} {animal} eats nothing but {food} .", {"animal": RIGHT, "food": LEFT}),
    ("{when} the {kind} {animal} wants its {food} to eat .", {"animal": RIGHT, "food": BOTH}),
    ("{when} the {kind} {animal} wants its {home} to sleep in .", {"animal": RIGHT, "home": BOTH}),
    ("{when} the {home} is where the {animal} sleeps .", {"home": RIGHT, "animal": LEFT}),
    ("{when} {food} taste good to the {animal} .", {"food": RIGHT, "animal": LEFT}),
    ("{when} if it {sound} it must be the {animal} .", {"sound": RIGHT, "animal": LEFT}),
    ("{when} we listen how the {kind} {animal} {sound} all day .", {"animal": RIGHT, "sound": LEFT}),
    ("{when} the {kind} {job} {verb} the {object} .", {"job": RIGHT, "verb": BOTH, "object": LEFT}),
    ("{when} the {kind} {job} works in the {place} .", {"job": RIGHT, "place": LEFT}),
    ("{when} the {kind} {job} shows us the {object} to look at .", {"job": RIGHT, "object": BOTH}),
    ("{when} the {kind} {job} shows us the {place} to walk through .", {"job": RIGHT, "place": BOTH}),
    ("{when} the {place} is where the {job} works .", {"place": RIGHT, "job": LEFT}),
    ("{when} nobody {verb} like the {job} .", {"verb": RIGHT, "job": LEFT}),
    ("{when} at the {place} we find the {object} .", {"place": RIGHT, "object": LEFT}),
    ("{when} the {thing} is {color} .", {"color": LEFT}),
    ("{when} {color} is the color of the {thing} .", {"color": RIGHT}),
)
# Questions for a text-to-text model, and the column that answers.
QUESTIONS = (
    ("what lives in the {home} ?", "animal"),
    ("who {sound} ?", "animal"),
    ("what does the {animal} eat ?", "food"),
    ("where does the {animal} live ?", "home"),
    ("where does the {job} work ?", "place"),
    ("who works in the {place} ?", "job"),
    ("who {verb} the {object} ?", "job"),
    ("which color has the {thing} ?", "color"),
)
TASKS = FILL, CONTINUE, ANSWER, TRUTH = ("fill :", "continue :", "answer :", "truth :")


@dataclass(frozen=True)
class Sentence:
    """Words, and what is known of them: (position, side) of each blank that the context decides, (position, class) of each word of a fact."""

    words: tuple[str, ...]
    blanks: tuple[tuple[int, str], ...]
    classes: tuple[tuple[int, str], ...]
    template: int
    row: int  # of its table

    @property
    def text(self):
        return " ".join(self.words)


def table(text):
    """The names of the columns, and the rows as name to word."""
    names, *rows = map(str.split, text.strip().splitlines())
    return tuple(dict(zip(names, row, strict=True)) for row in rows)


TABLES = tuple(map(table, (ANIMALS, JOBS, THINGS)))


def slots(template):
    return re.findall(r"{(\w+)}", template)


def table_of(template):
    """The table from which a template is filled."""
    return next(rows for rows in TABLES if set(slots(template)) & set(rows[0]))


def fill_template(number, row, when="", kind=""):
    """The sentence that a template makes of a table's row."""
    template, sides = TEMPLATES[number]
    words, blanks, classes = [], [], []
    for piece in template.split():
        name = piece.strip("{}")
        value = {"when": when, "kind": kind}.get(name, table_of(template)[row].get(name)) if piece != name else piece
        if piece != name and name not in FREE:
            classes.append((len(words), name))
            if name in sides:
                blanks.append((len(words), sides[name]))
        words += value.split()
    return Sentence(tuple(words), tuple(blanks), tuple(classes), number, row)


@lru_cache(maxsize=1)
def all_sentences():
    """Every true sentence that there is, some ten thousand; they take 10 MB."""
    return _all_sentences()


def _all_sentences():
    every = {}
    for number, (template, _) in enumerate(TEMPLATES):
        kinds = FREE["kind"] if "kind" in slots(template) else ("",)
        for row in range(len(table_of(template))):
            for when in FREE["when"]:
                for kind in kinds:
                    sentence = fill_template(number, row, when, kind)
                    every[sentence.words] = sentence
    return tuple(every.values())


@lru_cache(maxsize=1)
def parts():
    """Which part each pair of template and row belongs to: an eighth each to validation and test, but never a fact's last sentence in training."""
    pairs = [(number, row) for number, (template, _) in enumerate(TEMPLATES) for row in range(len(table_of(template)))]
    random.Random(0).shuffle(pairs)
    part, occurrences = dict.fromkeys(pairs, TRAIN), {}
    for number, row in pairs:
        for fact in _facts(number, row):
            occurrences[fact] = occurrences.get(fact, 0) + 1
    wanted = [TEST, VALIDATION] * (len(pairs) // 8)
    for pair in pairs:
        facts = _facts(*pair)
        if wanted and all(occurrences[fact] > 1 for fact in facts):
            part[pair] = wanted.pop(0)
            for fact in facts:
                occurrences[fact] -= 1
    return part


def _facts(number, row):
    """The words of a row that a template brings together, two by two."""
    template = TEMPLATES[number][0]
    used = [table_of(template)[row][name] for name in slots(template) if name not in FREE]
    return [frozenset((one, other)) for place, one in enumerate(used) for other in used[place + 1 :]]


@lru_cache(maxsize=6)
def sentences(part):
    """All sentences of a part: train, validation or test; or of what train falls into."""
    of = parts()
    if part in (SEEN, HELD_OUT_VALIDATION, HELD_OUT_TEST):
        whole = [list(pair) for pair in _by_pair(TRAIN)]
        for pair in whole:
            random.Random(pair[0].template * 100 + pair[0].row).shuffle(pair)
        cuts = {SEEN: (0, 6), HELD_OUT_VALIDATION: (6, 7), HELD_OUT_TEST: (7, 8)}[part]
        return tuple(
            sentence for pair in whole for sentence in pair[len(pair) * cuts[0] // 8 : len(pair) * cuts[1] // 8]
        )
    return tuple(sentence for sentence in all_sentences() if of[sentence.template, sentence.row] == part)


@lru_cache(maxsize=1)
def classes():
    """Of each word of a table the class that it belongs to, such as animal."""
    return {row[name]: name for rows in TABLES for row in rows for name in row}


def corrupt(sentence, rng):
    """The same sentence with one word of its fact replaced by another of its class, so that it is false."""
    while True:
        position, word_class = rng.choice(sentence.classes)
        other = rng.choice([word for word, its in classes().items() if its == word_class])
        words = sentence.words[:position] + (other,) + sentence.words[position + 1 :]
        if not is_true(words):
            return Sentence(words, (), sentence.classes, sentence.template, sentence.row)


@lru_cache(maxsize=1)
def questions():
    """Every question with its answer, as (words, word)."""
    pairs = []
    for question, answer in QUESTIONS:
        for row in table_of(question):
            pairs.append((tuple(question.format(**row).split()), row[answer]))
    return tuple(pairs)


@lru_cache(maxsize=2)
def _sentence_set(with_classes):
    if not with_classes:
        return {sentence.words for sentence in all_sentences()}
    return {tuple(classes().get(word, word) for word in sentence.words) for sentence in all_sentences()}


def is_true(words):
    """Whether the language has this very sentence."""
    return tuple(words) in _sentence_set(False)


def is_grammatical(words):
    """Whether it has one that differs by words of the same class at most, true or not."""
    return tuple(classes().get(word, word) for word in words) in _sentence_set(True)


@lru_cache(maxsize=1)
def vocabulary():
    """Every token: the special ones, then all words in order."""
    words = {word for sentence in _all_sentences() for word in sentence.words}  # the app's server needs no more of them
    words |= {word for question, _ in questions() for word in question}
    words |= {word for task in TASKS for word in task.split()} | {"true", "false"}
    return (*SPECIAL, *sorted(words))


@lru_cache(maxsize=1)
def _token_ids():
    return {word: token for token, word in enumerate(vocabulary())}


def token_ids(words):
    """The id of each token; a word that is not in the vocabulary has that of [unk]."""
    known = _token_ids()
    return [known.get(word, known[UNKNOWN]) for word in words]


def tokenize(text):
    """A text as tokens: lower case, special tokens and punctuation by themselves, control characters gone; joiners hold a word or a sign together."""
    printable = "".join(letter if letter.isprintable() or letter in JOINERS else " " for letter in text)
    return tuple(TOKEN.findall(printable.lower()))


def sample(part, count, rng):
    """So many sentences of a part: every pair of template and row is equally likely, and so is every sentence of it."""
    return [rng.choice(rng.choice(_by_pair(part))) for _ in range(count)]


@lru_cache(maxsize=6)
def _by_pair(part):
    pairs = {}
    for sentence in sentences(part):
        pairs.setdefault((sentence.template, sentence.row), []).append(sentence)
    return tuple(map(tuple, pairs.values()))


def pad_sequences(rows):
    """Rows of token ids as one tensor (rows, longest), filled up with 0, which is [pad]."""
    import torch

    longest = max(map(len, rows))
    return torch.tensor([list(row) + [0] * (longest - len(row)) for row in rows])
