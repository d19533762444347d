"""Byte-pair encoding: begin with bytes, and merge the most frequent pair of neighbors, again and again.

Source: Sennrich, Haddow and Birch, “Neural Machine Translation of Rare Words with Subword Units”, ACL 2016; on bytes instead of
characters, so that no text is unknown: Radford and others, “Language Models are Unsupervised Multitask Learners”, 2019 (GPT-2).
"""

import heapq
import re
from collections import Counter
from collections.abc import Iterable, Sequence

# A word with the space before it, a number, other signs, or white space: no token reaches from one of these into the next.
WORD = re.compile(r" ?[^\W\d_]+| ?\d+| ?(?:[^\w\s]|_)+|\s+(?!\S)|\s+")
BYTES = 256
Pair = tuple[int, int]


def split(text: str) -> list[str]:
    """The text in pieces within which merges happen; joined, they are the text."""
    return WORD.findall(text)


def neighbors(tokens: Sequence[int]) -> Iterable[Pair]:
    """Each token with the one after it."""
    return zip(tokens, tokens[1:])


def merge(tokens: Sequence[int], pair: Pair, new: int) -> list[int]:
    """The tokens with every occurrence of the pair, from the left, replaced by the new token."""
    merged, place = [], 0
    while place < len(tokens):
        if tuple(tokens[place : place + 2]) == pair:
            merged.append(new)
            place += 2
        else:
            merged.append(tokens[place])
            place += 1
    return merged


def learn(text: Iterable[str], merges: int) -> list[tuple[Pair, int]]:
    """The merges that a text teaches, each with how often its pair occurred then; the n-th makes token 255 + n.

    Of equally frequent pairs the one with the smaller ids is taken. It ends early where no pair occurs twice.
    """
    counts = Counter(text)
    words = [(list(word.encode()), count) for word, count in counts.items()]  # each distinct word once
    frequency: Counter[Pair] = Counter()
    where: dict[Pair, set[int]] = {}
    for index, (tokens, count) in enumerate(words):
        for pair in neighbors(tokens):
            frequency[pair] += count
            where.setdefault(pair, set()).add(index)
    queue = [(-count, pair) for pair, count in frequency.items()]
    heapq.heapify(queue)
    learned: list[tuple[Pair, int]] = []
    while queue and len(learned) < merges:
        count, best = heapq.heappop(queue)
        if -count != frequency[best]:  # it has changed since, and stands elsewhere in the queue
            continue
        if -count < 2:
            break
        learned.append((best, -count))
        changed = set()
        for index in where[best]:
            tokens, times = words[index]
            merged = merge(tokens, best, BYTES - 1 + len(learned))
            for pair in neighbors(tokens):
                frequency[pair] -= times
                changed.add(pair)
            for pair in neighbors(merged):
                frequency[pair] += times
                where.setdefault(pair, set()).add(index)
                changed.add(pair)
            words[index] = merged, times
        for pair in changed:
            heapq.heappush(queue, (-frequency[pair], pair))
    return learned


def encode(word: str, ranks: dict[Pair, int]) -> list[int]:
    """The tokens of one piece of text: of the pairs in it the one that was merged first is merged first. `ranks` has each pair's place, from 0."""
    tokens = list(word.encode())
    while len(tokens) > 1:
        first = min(neighbors(tokens), key=lambda pair: ranks.get(pair, len(ranks)))
        if first not in ranks:
            break
        tokens = merge(tokens, first, BYTES + ranks[first])
    return tokens


def token_bytes(pairs: Iterable[Pair]) -> list[bytes]:
    """What each token stands for, by its id: the 256 bytes, then every merge."""
    spelled = [bytes([value]) for value in range(BYTES)]
    for left, right in pairs:
        spelled.append(spelled[left] + spelled[right])
    return spelled
