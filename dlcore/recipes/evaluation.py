"""How BERT, GPT, T5 and n-gram models are evaluated on synthetic English: blanks, perplexity, questions, and sentences that they generate."""

import math

from dlcore.data import synthetic_english as english
from dlcore.data.synthetic_english import (
    ANSWER,
    CONTINUE,
    END,
    FILL,
    MASK,
    SENTINELS,
    START,
    pad_sequences,
    token_ids,
    vocabulary,
)
from dlcore.recipes.pretraining import add_special_tokens, task_questions

TESTED, GENERATED = 400, 300  # sentences of each part in a test, sentences that a model generates
NEW, COMPOSITIONAL, TAUGHT = "new", "compositional", "taught"


def blanks(sentences, side):
    """(sentence, position) of every blank that this side decides."""
    return [(sentence, position) for sentence in sentences for position, its in sentence.blanks if its == side]


def replace_word(words, position, token):
    """The words with the one at a position replaced by a special token."""
    return (*words[:position], token, *words[position + 1 :])


def blank_logits(name, model, pairs):
    """The network's logits of every word at each (sentence, position), (blanks, tokens): BERT sees both sides, GPT what stands before, T5 fills the sentinel."""
    import torch

    rows, device = torch.arange(len(pairs)), next(model.parameters()).device
    positions = torch.tensor([position for _, position in pairs])
    with torch.no_grad():
        if name == "bert":
            inputs = [(START, *replace_word(sentence.words, position, MASK), END) for sentence, position in pairs]
            return model(_batch(inputs).to(device)).cpu()[rows, positions + 1]
        if name == "gpt":
            inputs = [(START, *sentence.words[:position]) for sentence, position in pairs]
            return model(_batch(inputs).to(device)).cpu()[rows, positions]
        sentinel = SENTINELS[0]
        source = [(*FILL.split(), *replace_word(sentence.words, position, sentinel)) for sentence, position in pairs]
        target = torch.tensor([token_ids((START, sentinel))] * len(pairs))
        return model(_batch(source).to(device), target.to(device)).cpu()[:, -1]


def _batch(texts):
    return pad_sequences([token_ids(text) for text in texts])


def blank_table(predict):
    """Accuracy at blanks by deciding side: in new sentences, and in held-out combinations of template and fact. `predict(pairs)` gives the likeliest token id at each blank."""
    table = {"side": [], "known": [], "accuracy": [], "blanks": []}
    for known, part in ((NEW, english.HELD_OUT_TEST), (COMPOSITIONAL, english.TEST)):
        sentences = evaluation_sentences(part)
        for side in english.SIDES:
            pairs = blanks(sentences, side)
            targets = token_ids([sentence.words[position] for sentence, position in pairs])
            correct = sum(guess == target for guess, target in zip(predict(pairs), targets, strict=True)) / len(pairs)
            for column, value in (("side", side), ("known", known), ("accuracy", correct), ("blanks", len(pairs))):
                table[column].append(value)
    return table


def evaluation_sentences(part):
    """The sentences of a part on which every model is tested."""
    import random

    return english.sample(part, TESTED, random.Random(9_001))


def perplexity(name, model):
    """e to the mean cross-entropy per word of the test sentences, their end included; T5's decoder writes them after an empty beginning."""
    import torch

    from dlcore.recipes.pretraining import loss

    rows = _batch([add_special_tokens(sentence) for sentence in evaluation_sentences(english.HELD_OUT_TEST)])
    rows = rows.to(next(model.parameters()).device)
    with torch.no_grad():
        if name == "gpt":
            logits = model(rows[:, :-1])
        else:
            nothing = torch.tensor([token_ids(CONTINUE.split())] * len(rows), device=rows.device)
            logits = model(nothing, rows[:, :-1])
    return math.exp(loss(logits, rows[:, 1:].masked_fill(rows[:, 1:] == 0, -100)).item())


def generate(name, model, generator, count=GENERATED):
    """Sentences sampled word by word at temperature 1; BERT fills as many masks as a sentence has words, in random order."""
    import torch

    start, end, device = *token_ids((START, END)), next(model.parameters()).device
    if name == "bert":
        return _generate_by_filling(model, generator, count, device)
    rows = torch.full((count, 1), start)
    nothing = torch.tensor([token_ids(CONTINUE.split())] * count, device=device)
    with torch.no_grad():
        memory = model.encode(nothing) if name == "t5" else None
        for _ in range(english.LONGEST + 1):
            so_far = rows.to(device)
            logits = model(so_far) if name == "gpt" else model(nothing, so_far, memory)
            sampled = torch.multinomial(logits[:, -1].softmax(-1).cpu(), 1, generator=generator)
            rows = torch.cat([rows, sampled], 1)
    words = vocabulary()
    return [tuple(words[token] for token in _until(row[1:], end)) for row in rows.tolist()]


def _until(row, end):
    return row[: row.index(end)] if end in row else row


def _generate_by_filling(model, generator, count, device):
    import random

    import torch

    rng = random.Random(int(torch.randint(1 << 30, (1,), generator=generator)))
    sentences, mask = [], vocabulary().index(MASK)
    lengths = [len(sentence.words) for sentence in english.sample(english.SEEN, count, rng)]
    rows = _batch([(START, *[MASK] * length, END) for length in lengths])
    for _ in range(max(lengths)):
        open_positions = rows == mask
        unfinished = open_positions.any(1)
        position = torch.rand(rows.shape, generator=generator).masked_fill(~open_positions, -1.0).argmax(1)
        with torch.no_grad():
            logits = model(rows.to(device)).cpu()[torch.arange(count), position]
        sampled = torch.multinomial(logits.softmax(-1), 1, generator=generator)[:, 0]
        rows[unfinished, position[unfinished]] = sampled[unfinished]
    words = vocabulary()
    for row, length in zip(rows.tolist(), lengths, strict=True):
        sentences.append(tuple(words[token] for token in row[1 : length + 1]))
    return sentences


def assess(sentences):
    """What fraction of generated sentences is true, what fraction grammatical, true or not, and what fraction true and yet in no training sentence."""
    known = {sentence.words for sentence in english.sentences(english.SEEN)}
    true = [words for words in sentences if english.is_true(words)]
    return {
        "kind": ["true", "grammatical", "true and new"],
        "share": [
            len(true) / len(sentences),
            sum(map(english.is_grammatical, sentences)) / len(sentences),
            sum(words not in known for words in true) / len(sentences),
        ],
    }


def answer_table(model):
    """T5's accuracy at questions, first word of the answer: those of training, and those whose answer it can only know from sentences."""
    import torch

    device, table = next(model.parameters()).device, {"asked": [], "accuracy": []}
    for name, pairs in ((TAUGHT, task_questions()), (NEW, task_questions(test=True))):
        source = _batch([(*ANSWER.split(), *question) for question, _ in pairs]).to(device)
        with torch.no_grad():
            logits = model(source, torch.tensor([token_ids((START,))] * len(pairs), device=device))
        correct = logits[:, -1].argmax(-1).tolist() == torch.tensor(token_ids([answer for _, answer in pairs])).numpy()
        table["asked"].append(name)
        table["accuracy"].append(float(correct.mean()))
    return table
