"""Surnames of fourteen origins, as Faker lists them (MIT): 250 each, written in Latin letters. Names that two origins share are left out."""

from importlib import import_module
from types import MappingProxyType

SOURCE = "Faker's lists of surnames by locale (MIT)"
# Name of the origin to Faker's locale.
ORIGINS = MappingProxyType(
    {
        "Croatian": "hr_HR",
        "Dutch": "nl_NL",
        "English": "en_GB",
        "Estonian": "et_EE",
        "Finnish": "fi_FI",
        "French": "fr_FR",
        "German": "de_DE",
        "Irish": "ga_IE",
        "Italian": "it_IT",
        "Kenyan": "en_KE",
        "Slovak": "sk_SK",
        "Spanish": "es_ES",
        "Swedish": "sv_SE",
        "Zulu": "zu_ZA",
    }
)
LISTS = ("last_names", "last_names_male", "last_names_female")
EACH, LONGEST = 250, 16


def names():
    """Each origin's surnames in lower case, sorted; those of several origins are in none."""
    listed = {}
    for origin, locale in ORIGINS.items():
        provider = import_module(f"faker.providers.person.{locale}").Provider
        listed[origin] = {name.lower() for kind in LISTS for name in getattr(provider, kind, ())}
    origins = {}
    for surnames in listed.values():
        for name in surnames:
            origins[name] = origins.get(name, 0) + 1
    return {origin: sorted(name for name in surnames if origins[name] == 1) for origin, surnames in listed.items()}


def alphabet():
    """Every letter that occurs, sorted."""
    return "".join(sorted({letter for surnames in names().values() for name in surnames for letter in name}))


def one_hot(names, letters):
    """Names letter by letter, float32 (names, 16, letters): the last letter stands last, the padding in front is all zeros.

    Of a longer name the end counts. Letters that are not in the alphabet are zeros too.
    """
    import torch

    column = {letter: index for index, letter in enumerate(letters)}
    encoded = torch.zeros(len(names), LONGEST, len(letters))
    for row, name in enumerate(names):
        end = name.lower()[-LONGEST:]
        for position, letter in enumerate(end, start=LONGEST - len(end)):
            if letter in column:
                encoded[row, position, column[letter]] = 1.0
    return encoded


def split(seed, train=200):
    """For training, validation and test the names and the indices of their origins: `train`, at most 200, then 25 and 25 of each origin, shuffled."""
    import numpy

    shuffle = numpy.random.default_rng(seed).permutation
    parts = [([], []), ([], []), ([], [])]
    for origin, surnames in enumerate(names().values()):
        sample = [surnames[row] for row in shuffle(len(surnames))[:EACH]]
        for (inputs, targets), (start, stop) in zip(parts, ((0, train), (200, 225), (225, 250)), strict=True):
            inputs += sample[start:stop]
            targets += [origin] * len(sample[start:stop])
    shuffled = []
    for inputs, targets in parts:
        order = shuffle(len(inputs))
        shuffled.append(([inputs[row] for row in order], [targets[row] for row in order]))
    return shuffled
