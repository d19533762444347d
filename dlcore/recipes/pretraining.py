"""What BERT, GPT and T5 each learn from the same sentences: batches of what is shown and what is to be told."""

from dlcore.data.synthetic_english import (
    ANSWER,
    CONTINUE,
    END,
    FILL,
    FIRST,
    MASK,
    SECOND,
    SPECIAL,
    START,
    numbers,
    padded,
    questions,
    vocabulary,
)

IGNORED = -100  # a place at which nothing is to be told
MASKED, SHARES = 0.25, (0.5, 0.3, 0.2)  # of T5's examples: filled, continued, answered
HELD_OUT = 3  # every third question is for testing


def framed(sentence):
    return (START, *sentence.words, END)


def taught(chance_of_test=False):
    """The questions of training, or those of testing, of which T5 can know the answers from the sentences alone."""
    return tuple(pair for place, pair in enumerate(questions()) if (place % HELD_OUT == 1) == chance_of_test)


def masked(sentences, generator):
    """BERT: (shown, told), each (batch, time). A quarter of the words is to be told: of these four in five are masked, one in ten is another word."""
    import torch

    told = padded([numbers(framed(sentence)) for sentence in sentences])
    asked = (torch.rand(told.shape, generator=generator) < MASKED) & (told >= len(SPECIAL))
    fate = torch.rand(told.shape, generator=generator)
    shown = told.masked_fill(asked & (fate < 0.8), vocabulary().index(MASK))
    others = torch.randint(len(SPECIAL), len(vocabulary()), told.shape, generator=generator)
    shown = torch.where(asked & (fate > 0.9), others, shown)
    return (shown,), told.masked_fill(~asked, IGNORED)


def next_word(sentences, generator):
    """GPT: every word but the last is shown, every word but the first is to be told."""
    rows = padded([numbers(framed(sentence)) for sentence in sentences])
    return (rows[:, :-1],), _told(rows[:, 1:])


def text_to_text(sentences, generator):
    """T5: ((read, written so far), told). One example of each sentence: gaps to fill, a beginning to continue, or a question in its place."""
    import torch

    read, written = [], []
    for sentence in sentences:
        kind, where = torch.rand(2, generator=generator).tolist()
        if kind < SHARES[0]:
            source, target = span_corruption(sentence.words, generator)
        elif kind < SHARES[0] + SHARES[1]:
            cut = int(2 * where * len(sentence.words)) if where < 0.5 else 0
            source, target = (*CONTINUE.split(), *sentence.words[:cut]), sentence.words[cut:]
        else:
            asked, answer = taught()[int(where * len(taught()))]
            source, target = (*ANSWER.split(), *asked), (answer,)
        read.append(numbers(source))
        written.append(numbers((START, *target, END)))
    rows = padded(written)
    return (padded(read), rows[:, :-1]), _told(rows[:, 1:])


def span_corruption(words, generator):
    """A sentence with one or two gaps of one to three words, and what stood in them, each after the sign of its gap."""
    import torch

    where, size, second, more = torch.rand(4, generator=generator).tolist()
    size = 1 + int(3 * size * size)
    begin = int(where * (len(words) - size + 1))
    gaps = [(begin, begin + size)]
    rest = len(words) - gaps[0][1] - 1
    if second < 0.5 and rest > 0:
        other = gaps[0][1] + 1 + int(more * rest)
        gaps.append((other, other + 1))
    source, target, at = FILL.split(), [], 0
    for sign, (start, stop) in zip((FIRST, SECOND), gaps, strict=False):
        source += [*words[at:start], sign]
        target += [sign, *words[start:stop]]
        at = stop
    return (*source, *words[at:]), tuple(target)


def _told(rows):
    return rows.masked_fill(rows == 0, IGNORED)


OBJECTIVES = {"bert": masked, "gpt": next_word, "t5": text_to_text}


def loss(scores, told):
    """Mean cross-entropy over the places at which something is to be told."""
    from torch.nn import functional as F

    return F.cross_entropy(scores.flatten(0, 1), told.flatten(), ignore_index=IGNORED)
