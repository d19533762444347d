"""The pre-training objectives of BERT, GPT and T5 on the same sentences: batches of inputs and targets."""

from dlcore.data.synthetic_english import (
    ANSWER,
    CONTINUE,
    END,
    FILL,
    MASK,
    SENTINELS,
    SPECIAL,
    START,
    pad_sequences,
    questions,
    token_ids,
    vocabulary,
)

IGNORED = -100  # the target where there is no loss
MASKED, TASK_SHARES = 0.25, (0.5, 0.3, 0.2)  # of BERT's words; of T5's examples: filled, continued, answered
HELD_OUT = 3  # every third question is for testing


def add_special_tokens(sentence):
    return (START, *sentence.words, END)


def task_questions(test=False):
    """The questions of training, or those of testing, whose answers T5 can know from the sentences alone."""
    return tuple(pair for index, pair in enumerate(questions()) if (index % HELD_OUT == 1) == test)


def mask_tokens(sentences, generator):
    """BERT: (inputs, targets), each (batch, time). A quarter of the words are targets: of these four in five are masked, one in ten is another word."""
    import torch

    targets = pad_sequences([token_ids(add_special_tokens(sentence)) for sentence in sentences])
    selected = (torch.rand(targets.shape, generator=generator) < MASKED) & (targets >= len(SPECIAL))
    fate = torch.rand(targets.shape, generator=generator)
    inputs = targets.masked_fill(selected & (fate < 0.8), vocabulary().index(MASK))
    others = torch.randint(len(SPECIAL), len(vocabulary()), targets.shape, generator=generator)
    inputs = torch.where(selected & (fate > 0.9), others, inputs)
    return (inputs,), targets.masked_fill(~selected, IGNORED)


def next_word(sentences, generator):
    """GPT: the inputs are all words but the last, the targets all but the first."""
    rows = pad_sequences([token_ids(add_special_tokens(sentence)) for sentence in sentences])
    return (rows[:, :-1],), _targets(rows[:, 1:])


def text_to_text(sentences, generator):
    """T5: ((input, output so far), targets). One example of each sentence: spans to fill, a beginning to continue, or a question in its place."""
    import torch

    inputs, outputs = [], []
    for sentence in sentences:
        kind, where = torch.rand(2, generator=generator).tolist()
        if kind < TASK_SHARES[0]:
            source, target = span_corruption(sentence.words, generator)
        elif kind < TASK_SHARES[0] + TASK_SHARES[1]:
            cut = int(2 * where * len(sentence.words)) if where < 0.5 else 0
            source, target = (*CONTINUE.split(), *sentence.words[:cut]), sentence.words[cut:]
        else:
            question, answer = task_questions()[int(where * len(task_questions()))]
            source, target = (*ANSWER.split(), *question), (answer,)
        inputs.append(token_ids(source))
        outputs.append(token_ids((START, *target, END)))
    rows = pad_sequences(outputs)
    return (pad_sequences(inputs), rows[:, :-1]), _targets(rows[:, 1:])


def span_corruption(words, generator):
    """A sentence with one or two spans of one to three words replaced by sentinels, and the spans, each behind its sentinel."""
    import torch

    where, size, second, more = torch.rand(4, generator=generator).tolist()
    size = 1 + int(3 * size * size)
    begin = int(where * (len(words) - size + 1))
    spans = [(begin, begin + size)]
    rest = len(words) - spans[0][1] - 1
    if second < 0.5 and rest > 0:
        other = spans[0][1] + 1 + int(more * rest)
        spans.append((other, other + 1))
    source, target, position = FILL.split(), [], 0
    for sentinel, (start, stop) in zip(SENTINELS, spans, strict=False):
        source += [*words[position:start], sentinel]
        target += [sentinel, *words[start:stop]]
        position = stop
    return (*source, *words[position:]), tuple(target)


def _targets(rows):
    return rows.masked_fill(rows == 0, IGNORED)


OBJECTIVES = {"bert": mask_tokens, "gpt": next_word, "t5": text_to_text}


def loss(logits, targets):
    """Mean cross-entropy over the positions that have a target."""
    from torch.nn import functional as F

    return F.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=IGNORED)
