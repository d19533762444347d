"""How BERT, GPT, T5 and n-gram models are evaluated on synthetic English: blanks, perplexity, questions, and sentences that they generate."""

import math
from collections import Counter
from functools import lru_cache

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
# What has the templates and facts of the training set.
KNOWABLE = (english.SEEN, english.HELD_OUT_VALIDATION, english.HELD_OUT_TEST)
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
        logits = _next_token_logits(name, model, rows[:, :-1])
    return math.exp(loss(logits, rows[:, 1:].masked_fill(rows[:, 1:] == 0, -100)).item())


def _next_token_logits(name, model, rows):
    """GPT's own, or those of T5's decoder after an empty beginning: (sentences, time, tokens)."""
    import torch

    if name == "gpt":
        return model(rows)
    nothing = torch.tensor([token_ids(CONTINUE.split())] * len(rows), device=rows.device)
    return model(nothing, rows)


@lru_cache(maxsize=1)
def ideal_perplexity():
    """The least perplexity there is: of a model that knows every template and fact, and that every sentence of a pair of both is equally likely."""
    known = _count_by_pair(KNOWABLE)
    log_probabilities, tokens = 0.0, 0
    for sentence in evaluation_sentences(english.HELD_OUT_TEST):
        log_probabilities -= math.log(len(known)) + math.log(known[sentence.template, sentence.row])
        tokens += len(sentence.words) + 1  # its end is a token too
    return math.exp(-log_probabilities / tokens)


@lru_cache(maxsize=1)
def ideal_new_share():
    """What fraction of a perfect model's sentences is not in the training set: it cannot know which ones were held out."""
    known, seen = _count_by_pair(KNOWABLE), _count_by_pair((english.SEEN,))
    return sum(1 - seen[pair] / count for pair, count in known.items()) / len(known)


def _count_by_pair(parts):
    """How many sentences of these parts each pair of template and row has."""
    return Counter((sentence.template, sentence.row) for part in parts for sentence in english.sentences(part))


def minimal_pairs():
    """(true, false) sentences, as words: each test sentence, and itself with one word of its fact replaced."""
    import random

    rng = random.Random(9_003)
    return [
        (sentence.words, english.corrupt(sentence, rng).words)
        for sentence in evaluation_sentences(english.HELD_OUT_TEST)
    ]


def minimal_pair_table(log_likelihoods):
    """In what fraction of the minimal pairs the true sentence has the greater likelihood: no label is used. `log_likelihoods(sentences)` takes word sequences.

    Source: Warstadt and others, “BLiMP: The Benchmark of Linguistic Minimal Pairs for English”, TACL 2020.
    """
    true, false = zip(*minimal_pairs(), strict=True)
    pairs = list(zip(log_likelihoods(true), log_likelihoods(false), strict=True))
    return {"accuracy": [sum(one > other for one, other in pairs) / len(pairs)], "pairs": [len(pairs)]}


def log_likelihoods(name, model, sentences):
    """The log-likelihood of each word sequence: of GPT and T5 the sum over its tokens, end included; of BERT the pseudo-log-likelihood, each word masked in turn.

    Source of the latter: Salazar and others, “Masked Language Model Scoring”, ACL 2020.
    """
    import torch

    device = next(model.parameters()).device
    if name == "bert":
        masked = [(index, place) for index, words in enumerate(sentences) for place in range(len(words))]
        totals = [0.0] * len(sentences)
        for begin in range(0, len(masked), 1_000):
            some = masked[begin : begin + 1_000]
            rows = _batch([(START, *replace_word(sentences[index], place, MASK), END) for index, place in some])
            with torch.no_grad():
                logits = model(rows.to(device)).cpu()[torch.arange(len(some)), [place + 1 for _, place in some]]
            words = token_ids([sentences[index][place] for index, place in some])
            for (index, _), value in zip(
                some, logits.log_softmax(-1)[torch.arange(len(some)), words].tolist(), strict=True
            ):
                totals[index] += value
        return totals
    rows = _batch([(START, *words, END) for words in sentences]).to(device)
    with torch.no_grad():
        logits = _next_token_logits(name, model, rows[:, :-1])
    targets = rows[:, 1:]
    of_tokens = logits.log_softmax(-1).gather(-1, targets[..., None])[..., 0]
    return of_tokens.masked_fill(targets == 0, 0.0).sum(1).tolist()


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
