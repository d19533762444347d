"""Finds what a reader means among the texts of the app: SQLite's full-text index ranks and marks, RapidFuzz mends misspelt words, a table knows acronyms."""

import re
import sqlite3
import threading
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from dlcore.interview.synonyms import SYNONYMS

LONGEST = 100  # letters of a query
MOST, MOST_OF_A_KIND = 8, 3
ACRONYM = (
    3  # letters at most; what is longer may also be the beginning of a word, as the last word of a query always may
)
WORD = re.compile(r"[^\W_]+")
ENDINGS = ("ing", "es", "ed", "s")  # cut off, so that “vanishing” finds “vanishes”
ALIKE, ALIKE_BEGUN = (
    0.7,
    0.8,
)  # how like a word of the vocabulary, or the beginning of one, a misspelt word must be (1: equal)
# Where a word stands matters: in the title, among other names, in the text.
WEIGHTS = "8.0, 4.0, 1.0"
BEGIN, END = "\x02", "\x03"  # around what matched, in what SQLite returns


@dataclass(frozen=True)
class Entry:
    """Something to be found: a `kind` as a reader calls it (“Topic”), its title, a text in plain words, and its address relative to any page.

    What is `minor` comes after what fits as well.
    """

    kind: str
    title: str
    text: str
    address: str
    minor: bool = False


@dataclass(frozen=True)
class Hit:
    """An entry that was found: title and the passage of its text that matched, as HTML in which `<mark>` stands around matched words."""

    entry: Entry
    title: str
    passage: str


@dataclass(frozen=True)
class Found:
    """At most eight hits, best first; where a word of the query was misspelt, `mended` is the query as it was understood, `corrected` each such word with what it was taken for."""

    hits: tuple[Hit, ...]
    mended: str = ""
    corrected: tuple[tuple[str, str], ...] = ()


def words(text: str) -> list[str]:
    """The words of a text, in lower case. “U-Net's” has three."""
    return WORD.findall(text.lower())


# Words of a question that say nothing of its subject.
ASKING = frozenset(
    words("a an and are between can do does for how i in is it of on or the to vs what when where which why with")
)
_MEANINGS = tuple(tuple(tuple(words(name)) for name in names) for names in SYNONYMS)


class Index:
    """All entries, in memory. Threads may share it."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = tuple(entries)
        self._turn = threading.Lock()
        self._base = sqlite3.connect(":memory:", check_same_thread=False)
        self._base.execute("create virtual table texts using fts5(title, names, text, tokenize='unicode61')")
        rows = ((entry.title, _other_names(entry.title), entry.text) for entry in self._entries)
        self._base.executemany("insert into texts values (?, ?, ?)", rows)
        self._base.execute("create virtual table vocabulary using fts5vocab(texts, row)")
        # What occurs oftener is likelier meant.
        self._vocabulary = [
            word for (word,) in self._base.execute("select term from vocabulary order by cnt desc, term")
        ]
        self._known = sorted(self._vocabulary)
        self._words = frozenset(self._vocabulary)

    def find(self, query: str) -> Found:
        """What fits all words of a query, else what fits some of them; of a query without letters, nothing. The last word may be unfinished."""
        asked = words(query[:LONGEST])
        asked = [word for word in asked if word not in ASKING] or asked
        meant = [self._mend(word, last=place == len(asked) - 1) for place, word in enumerate(asked)]
        groups = _groups(meant)
        if not groups:
            return Found(())
        rows = self._rows(" AND ".join(groups)) or (self._rows(" OR ".join(groups)) if len(groups) > 1 else [])
        ranked = sorted(rows, key=lambda row: self._place_of(row, meant))
        corrected = tuple(dict.fromkeys(pair for pair in zip(asked, meant, strict=True) if pair[0] != pair[1]))
        return Found(self._hits(ranked), " ".join(meant) if corrected else "", corrected)

    def _mend(self, word: str, last: bool) -> str:
        """The word itself where it, or what it is a form or the beginning of, is known; else the likest word of the vocabulary, if one is like enough."""
        if len(word) < 3 or word.isdigit() or word in self._words or (last and self._begins(word)):
            return word
        like = self._likest(word, self._vocabulary, ALIKE)
        endings = [word.removeprefix(stem) for stem in _stems(word) if self._begins(stem)]
        if endings or self._begins(word):
            # “vanishing” is a form of “vanishes”; but “vanis” begins that word, too, and “vanising” lacks a letter.
            lacks_one = len(like) == len(word) + 1 and like.endswith(endings[0] if endings else "")
            return like if lacks_one else word
        # An unfinished word is compared with beginnings of words.
        return like or (self._likest_begun(word) if last else "") or word

    def _begins(self, letters: str) -> bool:
        place = bisect_left(self._known, letters)
        return place < len(self._known) and self._known[place].startswith(letters)

    def _likest(self, word: str, among: Sequence[str], least: float) -> str:
        """By the number of slips, letters in another order before others, the first letter, which is rarely wrong, and what comes first; empty where nothing is like enough."""
        from rapidfuzz import process  # when it is needed, not when a page opens
        from rapidfuzz.distance import OSA

        found = process.extract(word, among, scorer=OSA.normalized_similarity, score_cutoff=least, limit=None)
        ranked = [
            (OSA.distance(word, each), sorted(each) != sorted(word), each[0] != word[0], place, each)
            for each, _, place in found
        ]
        return min(ranked)[-1] if ranked else ""

    def _likest_begun(self, word: str) -> str:
        begun = [known[: len(word)] for known in self._vocabulary]
        like = self._likest(word, begun, ALIKE_BEGUN)
        return self._vocabulary[begun.index(like)] if like else ""

    def _place_of(self, row: tuple[int, float, str, str], meant: list[str]) -> tuple[int, float]:
        """By which rows are sorted: what is called as was asked for, then by SQLite's rank (the best is the least, and below 0)."""
        entry = self._entries[row[0]]
        return -_closeness(entry.title, meant), row[1] / 2 if entry.minor else row[1]

    def _rows(self, match: str) -> list[tuple[int, float, str, str]]:
        """Number, rank, marked title and marked passage of each entry that matches."""
        statement = (
            f"select rowid - 1, bm25(texts, {WEIGHTS}), highlight(texts, 0, ?, ?), snippet(texts, 2, ?, ?, '…', 14) "
            f"from texts where texts match ? order by bm25(texts, {WEIGHTS}) limit 60"
        )
        with self._turn:
            return self._base.execute(statement, (BEGIN, END, BEGIN, END, match)).fetchall()

    def _hits(self, ranked: list[tuple[int, float, str, str]]) -> tuple[Hit, ...]:
        """The first ones, of no kind more than a few, unless there is nothing else."""
        chosen: list[Hit] = []
        spare: list[Hit] = []
        for number, _, title, passage in ranked:
            hit = Hit(self._entries[number], _highlight(title), _highlight(passage))
            of_its_kind = sum(other.entry.kind == hit.entry.kind for other in chosen)
            (chosen if of_its_kind < MOST_OF_A_KIND else spare).append(hit)
        return tuple((chosen + spare)[:MOST])


def _other_names(title: str) -> str:
    """The acronyms and other names of what a title names."""
    inside = f" {' '.join(words(title))} "
    found = (names for names in _MEANINGS if any(f" {' '.join(name)} " in inside for name in names))
    return " ".join(" ".join(name) for names in found for name in names)


def _place(name: tuple[str, ...], inside: list[str]) -> int | None:
    """Where the words of a name stand in a row among others; None where they do not."""
    return next((at for at in range(len(inside)) if tuple(inside[at : at + len(name)]) == name), None)


def _groups(meant: list[str]) -> list[str]:
    """For each word, or name of several words, what SQLite is to look for: any form of it, or of a synonym."""
    groups, rest = [], meant
    for names in _MEANINGS:
        for name in sorted(names, key=len, reverse=True):
            if (at := _place(name, rest)) is not None:
                groups.append(_any_of(names, last=False))
                rest = rest[:at] + rest[at + len(name) :]
                break
    forms = (tuple((form,) for form in (word, *_stems(word))) for word in rest)
    return groups + [_any_of(each, last=place == len(rest) - 1) for place, each in enumerate(forms)]


def _any_of(names: tuple[tuple[str, ...], ...], last: bool) -> str:
    """Any of these names, in SQLite's language; an acronym as it is, a longer word also as the beginning of one."""
    return (
        "(" + " OR ".join(f'"{" ".join(name)}"{"*" if last or len(name[-1]) > ACRONYM else ""}' for name in names) + ")"
    )


def _stems(word: str) -> list[str]:
    return [word.removesuffix(ending) for ending in ENDINGS if word.endswith(ending) and len(word) - len(ending) >= 4]


def _closeness(title: str, meant: list[str]) -> int:
    """2 where the title, or another name of it, is what was asked for; 1 where it begins so."""
    asked = [" ".join(meant), *(" ".join(name) for names in _MEANINGS if tuple(meant) in names for name in names)]
    called = " ".join(words(title))
    return 2 if called in asked else int(called.startswith(tuple(asked)))


def _highlight(text: str) -> str:
    return escape(text).replace(BEGIN, "<mark>").replace(END, "</mark>")
