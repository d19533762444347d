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
    counted = {}
    for of_origin in listed.values():
        for name in of_origin:
            counted[name] = counted.get(name, 0) + 1
    return {origin: sorted(name for name in of_origin if counted[name] == 1) for origin, of_origin in listed.items()}


def alphabet():
    """Every letter that occurs, sorted."""
    return "".join(sorted({letter for of_origin in names().values() for name in of_origin for letter in name}))


def spelled(names, letters):
    """Names as ones among zeros, float32 (names, 16, letters): the last letter stands last, what is missing in front is all zeros.

    Of a longer name the end counts. Letters that are not in the alphabet are zeros too.
    """
    import torch

    place = {letter: number for number, letter in enumerate(letters)}
    told = torch.zeros(len(names), LONGEST, len(letters))
    for row, name in enumerate(names):
        kept = name.lower()[-LONGEST:]
        for at, letter in enumerate(kept, start=LONGEST - len(kept)):
            if letter in place:
                told[row, at, place[letter]] = 1.0
    return told


def drawn(seed, learned=200):
    """For each part, train, validation and test, the names and the numbers of their origins: `learned`, at most 200, then 25 and 25 of each origin, shuffled."""
    import numpy

    shuffle = numpy.random.default_rng(seed).permutation
    parts = [([], []), ([], []), ([], [])]
    for number, of_origin in enumerate(names().values()):
        chosen = [of_origin[row] for row in shuffle(len(of_origin))[:EACH]]
        for (told, targets), (start, stop) in zip(parts, ((0, learned), (200, 225), (225, 250)), strict=True):
            told += chosen[start:stop]
            targets += [number] * len(chosen[start:stop])
    mixed = []
    for told, targets in parts:
        order = shuffle(len(told))
        mixed.append(([told[row] for row in order], [targets[row] for row in order]))
    return mixed
