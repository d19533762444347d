"""Is a sentence true? Networks pre-trained on synthetic English, and baselines that are not, learn to tell from a few labeled sentences."""

from types import MappingProxyType

from dlcore.data import synthetic_english as english
from dlcore.data.synthetic_english import END, START, TRUTH, pad_sequences, token_ids

FEW, SOME, MANY = LABELS = (100, 1_000, 3_000)
# Steps of fine-tuning: a few labels are soon memorized, many take GPT the longest, and tuning cut short would only measure speed.
STEPS = MappingProxyType({FEW: 150, SOME: 500, MANY: 1_000})
LEARNING_RATES, BATCH, TESTED = (0.0005, 0.002), 32, 400
ANSWERS = ("false", "true")


def labeled_pairs(part, count, seed):
    """(words, label) pairs, 1 for true: every other sentence is made false by one word."""
    import random

    rng, pairs = random.Random(seed), []
    for index, sentence in enumerate(english.sample(part, count, rng)):
        pairs.append((english.corrupt(sentence, rng).words, 0) if index % 2 else (sentence.words, 1))
    rng.shuffle(pairs)
    return pairs


def parts(seed, labels):
    """Training, validation and test: the labeled sentences are of the training part, and each seed has its own."""
    return (
        labeled_pairs(english.SEEN, labels, 70_001 + seed),
        labeled_pairs(english.HELD_OUT_VALIDATION, TESTED, 70_002),
        labeled_pairs(english.HELD_OUT_TEST, TESTED, 70_003),
    )


def network_table(name, model, seed, device, report, labels=LABELS):
    """The table of test accuracy by number of labels, each time from the same pre-trained weights, at the rate that validation chooses."""
    table = {"labels": [], "accuracy": [], "validation": []}
    for done, count in enumerate(labels):
        train, validation, test = parts(seed, count)
        tried = []
        for learning_rate in LEARNING_RATES:
            predict = fine_tune(name, model, train, learning_rate, seed, device)
            tried.append((accuracy_of(predict, validation), accuracy_of(predict, test)))
            report((done + len(tried) / len(LEARNING_RATES)) / len(labels))
        seen, accuracy = max(tried)
        for column, value in (("labels", count), ("accuracy", accuracy), ("validation", seen)):
            table[column].append(value)
    return table


def accuracy_of(predict, pairs):
    predictions = predict([words for words, _ in pairs])
    return sum(guess == label for guess, (_, label) in zip(predictions, pairs, strict=True)) / len(pairs)


def fine_tune(name, model, pairs, learning_rate, seed, device):
    """Trains all weights of a copy of the network on the labels; gives the function that predicts the labels of sentences.

    BERT is read out at the first token, GPT at the last, the only one that sees the whole sentence; T5 writes a word.
    """
    import copy

    import torch
    from torch import nn
    from torch.nn import functional as F

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        tuned, head = copy.deepcopy(model), nn.Linear(model.norm.normalized_shape[0], 2).to(device)
    weights = [*tuned.parameters(), *head.parameters()]
    optimizer = torch.optim.AdamW(weights, learning_rate, weight_decay=0.01)
    order = torch.Generator().manual_seed(80_001 + seed)
    inputs, ends = encode(name, [words for words, _ in pairs])
    labels = torch.tensor([label for _, label in pairs])
    tuned.train()
    steps = STEPS[len(pairs)]
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = learning_rate * min(1.0, (step + 1) / 20) * (1 - step / steps)
        batch = torch.randint(len(pairs), (BATCH,), generator=order)
        logits = label_logits(name, tuned, head, inputs[batch], ends[batch], device)
        loss = F.cross_entropy(logits, labels[batch].to(device))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    tuned.eval()

    def predict(sentences):
        with torch.no_grad():
            return label_logits(name, tuned, head, *encode(name, sentences), device).argmax(-1).tolist()

    return predict


def encode(name, sentences):
    """The network's input, token ids (sentences, time), and the position of each sentence's last token."""
    import torch

    if name == "t5":
        rows = [token_ids((*TRUTH.split(), *words)) for words in sentences]
    else:
        rows = [token_ids((START, *words, END)) for words in sentences]
    return pad_sequences(rows), torch.tensor([len(row) - 1 for row in rows])


def label_logits(name, model, head, inputs, ends, device):
    """Logits (sentences, 2): false, true."""
    import torch

    inputs, ends = inputs.to(device), ends.to(device)
    if name == "t5":
        target = torch.tensor([token_ids((START,))] * len(inputs), device=device)
        return model(inputs, target)[:, -1][:, token_ids(ANSWERS)]
    states = model.hidden_states(inputs)
    return head(states[torch.arange(len(states), device=device), ends if name == "gpt" else 0])


def bag_of_words_table(with_pairs, seed):
    """The baseline: a logistic regression on which words a sentence has, and, `with_pairs`, on which pairs of words."""
    table = {"labels": [], "accuracy": [], "validation": []}
    for count in LABELS:
        train, validation, test = parts(seed, count)
        predict = _regression(train, with_pairs)
        for column, value in (
            ("labels", count),
            ("accuracy", accuracy_of(predict, test)),
            ("validation", accuracy_of(predict, validation)),
        ):
            table[column].append(value)
    return table


def _regression(train, with_pairs):
    from itertools import combinations

    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    def features(words):
        distinct = sorted(set(words))
        return dict.fromkeys(distinct, 1) | (
            {f"{one} {other}": 1 for one, other in combinations(distinct, 2)} if with_pairs else {}
        )

    classifier = make_pipeline(DictVectorizer(), LogisticRegression(C=10, max_iter=500))
    classifier.fit([features(words) for words, _ in train], [label for _, label in train])
    return lambda sentences: classifier.predict([features(words) for words in sentences]).tolist()
