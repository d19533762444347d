"""Is a sentence so? Networks that have read the small English, and rivals that have not, learn to tell from a few labeled sentences."""

from types import MappingProxyType

from dlcore.data import synthetic_english as english
from dlcore.data.synthetic_english import END, START, TRUTH, numbers, padded

FEW, SOME, MANY = LABELS = (100, 1_000, 3_000)
# Steps of tuning: a few labels are soon known by heart, many take GPT the longest, and a tuning cut short would only tell who is quick.
STEPS = MappingProxyType({FEW: 150, SOME: 500, MANY: 1_000})
LEARNING_RATES, BATCH, JUDGED = (0.0005, 0.002), 32, 400
ANSWERS = ("false", "true")


def labeled(part, count, seed):
    """(words, 1 if it is so else 0): every other one is made false by one word."""
    import random

    chance, pairs = random.Random(seed), []
    for place, sentence in enumerate(english.drawn(part, count, chance)):
        pairs.append((english.made_false(sentence, chance).words, 0) if place % 2 else (sentence.words, 1))
    chance.shuffle(pairs)
    return pairs


def parts(seed, labels):
    """Training, validation and test: the labeled sentences are of the training part, and each seed has its own."""
    return (
        labeled(english.SEEN, labels, 70_001 + seed),
        labeled(english.HELD_OUT_VALIDATION, JUDGED, 70_002),
        labeled(english.HELD_OUT_TEST, JUDGED, 70_003),
    )


def by_network(name, model, seed, device, report, labels=LABELS):
    """The table of test accuracy by number of labels, each time from the weights as they are, at the rate that validation chooses."""
    table = {"labels": [], "accuracy": [], "validation": []}
    for done, count in enumerate(labels):
        train, validation, test = parts(seed, count)
        tried = []
        for learning_rate in LEARNING_RATES:
            tell = tuned(name, model, train, learning_rate, seed, device)
            tried.append((share(tell, validation), share(tell, test)))
            report((done + len(tried) / len(LEARNING_RATES)) / len(labels))
        seen, accuracy = max(tried)
        for column, value in (("labels", count), ("accuracy", accuracy), ("validation", seen)):
            table[column].append(value)
    return table


def share(tell, pairs):
    """How many labels are told right."""
    return sum(
        told == label for told, (_, label) in zip(tell([words for words, _ in pairs]), pairs, strict=True)
    ) / len(pairs)


def tuned(name, model, pairs, learning_rate, seed, device):
    """A copy of the network, all of its weights trained on the labels; gives what tells sentences.

    BERT answers from the state of the start, GPT from that of the end, the only one that has seen all, T5 in a word.
    """
    import copy

    import torch
    from torch import nn
    from torch.nn import functional as F

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        own, head = copy.deepcopy(model), nn.Linear(model.norm.normalized_shape[0], 2).to(device)
    weights = [*own.parameters(), *head.parameters()]
    moving, order = (
        torch.optim.AdamW(weights, learning_rate, weight_decay=0.01),
        torch.Generator().manual_seed(80_001 + seed),
    )
    inputs, ends = shown(name, [words for words, _ in pairs])
    labels = torch.tensor([label for _, label in pairs])
    own.train()
    steps = STEPS[len(pairs)]
    for step in range(steps):
        for group in moving.param_groups:
            group["lr"] = learning_rate * min(1.0, (step + 1) / 20) * (1 - step / steps)
        some = torch.randint(len(pairs), (BATCH,), generator=order)
        loss = F.cross_entropy(answers(name, own, head, inputs[some], ends[some], device), labels[some].to(device))
        moving.zero_grad()
        loss.backward()
        moving.step()
    own.eval()

    def tell(sentences):
        with torch.no_grad():
            return answers(name, own, head, *shown(name, sentences), device).argmax(-1).tolist()

    return tell


def shown(name, sentences):
    """What the network is shown, and where each sentence ends."""
    import torch

    if name == "t5":
        rows = [numbers((*TRUTH.split(), *words)) for words in sentences]
    else:
        rows = [numbers((START, *words, END)) for words in sentences]
    return padded(rows), torch.tensor([len(row) - 1 for row in rows])


def answers(name, model, head, inputs, ends, device):
    """Scores (sentences, 2): not so, so."""
    import torch

    inputs, ends = inputs.to(device), ends.to(device)
    if name == "t5":
        begun = torch.tensor([numbers((START,))] * len(inputs), device=device)
        return model(inputs, begun)[:, -1][:, numbers(ANSWERS)]
    states = model.states(inputs)
    return head(states[torch.arange(len(states), device=device), ends if name == "gpt" else 0])


def by_counts(pairs_too, seed):
    """The plain rival: a logistic regression on which words a sentence has, or, `pairs_too`, on which two it has."""
    table = {"labels": [], "accuracy": [], "validation": []}
    for count in LABELS:
        train, validation, test = parts(seed, count)
        tell = _regression(train, pairs_too)
        for column, value in (
            ("labels", count),
            ("accuracy", share(tell, test)),
            ("validation", share(tell, validation)),
        ):
            table[column].append(value)
    return table


def _regression(train, pairs_too):
    from itertools import combinations

    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    def features(words):
        own = sorted(set(words))
        return dict.fromkeys(own, 1) | (
            {f"{one} {other}": 1 for one, other in combinations(own, 2)} if pairs_too else {}
        )

    machine = make_pipeline(DictVectorizer(), LogisticRegression(C=10, max_iter=500))
    machine.fit([features(words) for words, _ in train], [label for _, label in train])
    return lambda sentences: machine.predict([features(words) for words in sentences]).tolist()
