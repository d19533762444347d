"""Analogies of the world of synthetic English: dog is to kennel as cat is to what?"""

from functools import lru_cache
from types import MappingProxyType

from dlcore.data.synthetic_english import FREE, TABLES, TEMPLATES, classes

# The first column of each table with each other column: animal and home, job and verb, thing and color.
RELATIONS = tuple((first, other) for rows in TABLES for first, *others in (tuple(rows[0]),) for other in others)


@lru_cache(maxsize=1)
def words():
    """Every word that a sentence can have, in order, without the full stop; a word's place is its id here."""
    fixed = {word for template, _ in TEMPLATES for word in template.split() if not word.startswith(("{", "."))}
    free = {word for values in FREE.values() for value in values for word in value.split()}
    return tuple(sorted(fixed | free | set(classes())))


@lru_cache(maxsize=1)
def ids():
    return MappingProxyType({word: place for place, word in enumerate(words())})


def kinds():
    """The kind of each word, such as animal; an empty string for a word of none, such as the."""
    return tuple(classes().get(word, "") for word in words())


def pairs(relation):
    """What stands in the two columns, row by row: (dog, kennel), …"""
    rows = next(rows for rows in TABLES if relation[0] in rows[0])
    return tuple((row[relation[0]], row[relation[1]]) for row in rows)


@lru_cache(maxsize=8)
def questions(relation):
    """Every a, b, c and its answer, as ids: two pairs of a relation whose second words differ."""
    known = pairs(relation)
    return tuple(
        tuple(ids()[word] for word in (*one, *other)) for one in known for other in known if one[1] != other[1]
    )


def answer(a, b, c):
    """What a : b = c : ? asks for in one of the tables, in whichever direction; None where the tables have no such pair, or where the answer is b itself."""
    for rows in TABLES:
        known = next((row for row in rows if {a, b} <= set(row.values())), None)
        if known is None or a == b:
            continue
        column = {word: name for name, word in known.items()}
        asked = next((row for row in rows if row[column[a]] == c), None)
        found = asked and asked[column[b]]
        return found if found not in (a, b) else None
    return None
