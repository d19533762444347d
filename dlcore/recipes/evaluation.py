"""What BERT, GPT, T5 and counts are asked about the small English: blanks, whole sentences, questions, and sentences of their own."""

import math

from dlcore.data import synthetic_english as english
from dlcore.data.synthetic_english import ANSWER, CONTINUE, END, FILL, FIRST, MASK, START, numbers, padded, vocabulary
from dlcore.recipes.pretraining import framed, taught

ASKED, WRITTEN = 400, 300  # sentences of each part that are asked about, sentences that are written
NEW, COMPOSITIONAL, TAUGHT = "new", "compositional", "taught"


def blanks(sentences, side):
    """(sentence, place) of every blank that this side decides."""
    return [(sentence, place) for sentence in sentences for place, its in sentence.blanks if its == side]


def gap(words, place, sign):
    """The words with that one replaced by the sign."""
    return (*words[:place], sign, *words[place + 1 :])


def scores_at(name, model, asked):
    """The network's scores of every word at each blank, (blanks, tokens): BERT sees both sides, GPT what stands before, T5 fills the gap."""
    import torch

    rows, device = torch.arange(len(asked)), next(model.parameters()).device
    places = torch.tensor([place for _, place in asked])
    with torch.no_grad():
        if name == "bert":
            shown = padded([numbers((START, *gap(sentence.words, place, MASK), END)) for sentence, place in asked])
            return model(shown.to(device)).cpu()[rows, places + 1]
        if name == "gpt":
            shown = padded([numbers((START, *sentence.words[:place])) for sentence, place in asked])
            return model(shown.to(device)).cpu()[rows, places]
        read = padded([numbers((*FILL.split(), *gap(sentence.words, place, FIRST))) for sentence, place in asked])
        begun = torch.tensor([numbers((START, FIRST))] * len(asked))
        return model(read.to(device), begun.to(device)).cpu()[:, -1]


def blank_table(tell):
    """The share of blanks told right, by side: in new sentences, and in ones that say their fact as it was never said. `tell(asked)` gives the likeliest word's number at each."""
    table = {"side": [], "known": [], "accuracy": [], "blanks": []}
    for known, part in ((NEW, english.HELD_OUT_TEST), (COMPOSITIONAL, english.TEST)):
        sentences = sample(part)
        for side in english.SIDES:
            asked = blanks(sentences, side)
            truth = numbers([sentence.words[place] for sentence, place in asked])
            right = sum(told == true for told, true in zip(tell(asked), truth, strict=True)) / len(asked)
            for column, value in (("side", side), ("known", known), ("accuracy", right), ("blanks", len(asked))):
                table[column].append(value)
    return table


def sample(part):
    """The sentences of a part that everyone is asked about."""
    import random

    return english.drawn(part, ASKED, random.Random(9_001))


def perplexity(name, model):
    """e to the mean surprise at each word of the test sentences, their end included; T5 writes them with nothing to continue."""
    import torch

    from dlcore.recipes.pretraining import loss

    rows = padded([numbers(framed(sentence)) for sentence in sample(english.HELD_OUT_TEST)]).to(
        next(model.parameters()).device
    )
    with torch.no_grad():
        if name == "gpt":
            scores = model(rows[:, :-1])
        else:
            nothing = torch.tensor([numbers(CONTINUE.split())] * len(rows), device=rows.device)
            scores = model(nothing, rows[:, :-1])
    return math.exp(loss(scores, rows[:, 1:].masked_fill(rows[:, 1:] == 0, -100)).item())


def write(name, model, generator, count=WRITTEN):
    """Sentences of the network's own, drawn word by word as likely as it holds them; BERT fills as many masks as a sentence has words, in any order."""
    import torch

    start, end, device = *numbers((START, END)), next(model.parameters()).device
    if name == "bert":
        return _filled(model, generator, count, device)
    rows = torch.full((count, 1), start)
    nothing = torch.tensor([numbers(CONTINUE.split())] * count, device=device)
    with torch.no_grad():
        memory = model.encode(nothing) if name == "t5" else None
        for _ in range(english.LONGEST + 1):
            shown = rows.to(device)
            scores = model(shown) if name == "gpt" else model(nothing, shown, memory)
            drawn = torch.multinomial(scores[:, -1].softmax(-1).cpu(), 1, generator=generator)
            rows = torch.cat([rows, drawn], 1)
    words = vocabulary()
    return [tuple(words[number] for number in _until(row[1:], end)) for row in rows.tolist()]


def _until(row, end):
    return row[: row.index(end)] if end in row else row


def _filled(model, generator, count, device):
    import random

    import torch

    chance, written, mask = (
        random.Random(int(torch.randint(1 << 30, (1,), generator=generator))),
        [],
        vocabulary().index(MASK),
    )
    lengths = [len(sentence.words) for sentence in english.drawn(english.SEEN, count, chance)]
    rows = padded([numbers((START, *[MASK] * length, END)) for length in lengths])
    for _ in range(max(lengths)):
        open_places = rows == mask
        waiting = open_places.any(1)
        order = torch.rand(rows.shape, generator=generator).masked_fill(~open_places, -1.0).argmax(1)
        with torch.no_grad():
            scores = model(rows.to(device)).cpu()[torch.arange(count), order]
        drawn = torch.multinomial(scores.softmax(-1), 1, generator=generator)[:, 0]
        rows[waiting, order[waiting]] = drawn[waiting]
    words = vocabulary()
    for row, length in zip(rows.tolist(), lengths, strict=True):
        written.append(tuple(words[number] for number in row[1 : length + 1]))
    return written


def judged(written):
    """What share of sentences is true, what share grammatical, true or not, and what share true and yet in no training sentence."""
    known = {sentence.words for sentence in english.sentences(english.SEEN)}
    true = [words for words in written if english.is_true(words)]
    return {
        "kind": ["true", "grammatical", "true and new"],
        "share": [
            len(true) / len(written),
            sum(map(english.is_grammatical, written)) / len(written),
            sum(words not in known for words in true) / len(written),
        ],
    }


def answered(model):
    """The share of questions that T5 answers in one right word: those of training, and those whose answer it can only know from sentences."""
    import torch

    device, table = next(model.parameters()).device, {"asked": [], "accuracy": []}
    for name, pairs in ((TAUGHT, taught()), (NEW, taught(chance_of_test=True))):
        read = padded([numbers((*ANSWER.split(), *asked)) for asked, _ in pairs]).to(device)
        with torch.no_grad():
            scores = model(read, torch.tensor([numbers((START,))] * len(pairs), device=device))
        right = scores[:, -1].argmax(-1).tolist() == torch.tensor(numbers([answer for _, answer in pairs])).numpy()
        table["asked"].append(name)
        table["accuracy"].append(float(right.mean()))
    return table
