"""What networks that were pre-trained on synthetic English learn from a few labels: whether a sentence is true, and which kind of word an unknown one is."""

from types import MappingProxyType

from dlcore.data import synthetic_english as english
from dlcore.data.synthetic_english import END, START, TRUTH, UNKNOWN, pad_sequences, token_ids

FEW, SOME, MANY = LABELS = (100, 300, 1_000)
# Steps of fine-tuning: a few labels are soon memorized, many take longer, and training cut short would only measure speed.
STEPS = MappingProxyType({FEW: 150, SOME: 300, MANY: 800})
BATCH, TESTED = 32, 400
LEARNING_RATES = (0.00025, 0.0005, 0.001, 0.002, 0.004)
TUNING_LEARNING_RATES = LEARNING_RATES[1:]  # while pre-training is tuned
LORA_LEARNING_RATES = (0.002, 0.005, 0.01, 0.02)
FINE_TUNINGS = 3  # of one pre-trained network: each draws its own labels, head and batches
TAGGED = ADAPTED = SOME  # labels of the tests of tagging, and of the ways to fine-tune
ANSWERS = ("false", "true")
CLASSES = tuple(sorted(set(english.classes().values())))
FULL, LORA, PROBE = ("full", "lora", "probe")


def labeled_pairs(part, count, seed):
    """(words, label) pairs, 1 for true: every other sentence is made false by one word."""
    import random

    rng, pairs = random.Random(seed), []
    for index, sentence in enumerate(english.sample(part, count, rng)):
        pairs.append((english.corrupt(sentence, rng).words, 0) if index % 2 else (sentence.words, 1))
    rng.shuffle(pairs)
    return pairs


def unknown_words(part, count, seed):
    """((words, position), class) pairs: a word that the right side decides is replaced by [unk], and its class is to be told."""
    import random

    rng, pairs = random.Random(seed), []
    while len(pairs) < count:
        (sentence,) = english.sample(part, 1, rng)
        positions = [position for position, side in sentence.blanks if side == english.RIGHT]
        if positions:
            position = rng.choice(positions)
            words = (*sentence.words[:position], UNKNOWN, *sentence.words[position + 1 :])
            pairs.append(((words, position), CLASSES.index(english.classes()[sentence.words[position]])))
    return pairs


def parts(seed, labels, draw=labeled_pairs):
    """Training, validation and test: the labeled sentences are of the training part, and each seed has its own."""
    return (
        draw(english.SEEN, labels, 70_001 + seed),
        draw(english.HELD_OUT_VALIDATION, TESTED, 70_002),
        draw(english.HELD_OUT_TEST, TESTED, 70_003),
    )


class Reader:
    """Logits of the labels of sentences, by a copy of a pre-trained network: its `trained` weights are to be fine-tuned.

    BERT is read out at the first token, GPT at the last, the only one that sees the whole sentence, by a new linear layer; T5 writes “true” or “false”.
    A tag is read out at its own word, of T5 in the encoder.
    """

    def __init__(self, name, model, seed, device, tags=False, lora=False):
        import copy

        import torch
        from torch import nn

        from dlcore.blocks.lora import add_lora

        self.name, self.device, self.tags = name, device, tags
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self.model = copy.deepcopy(model)
            if lora:
                add_lora(self.model).to(device)
            self.head = nn.Linear(model.embedding.embedding_dim, len(CLASSES if tags else ANSWERS)).to(device)
        self.trained = [weight for weight in self.model.parameters() if weight.requires_grad]
        if self.writes:
            self.head.requires_grad_(False)
        else:
            self.trained += self.head.parameters()

    @property
    def writes(self):
        """Whether the answer is a word that the decoder writes."""
        return self.name == "t5" and not self.tags

    def encode(self, sentences):
        """The network's inputs, token ids (sentences, time), and the position at which each is read out."""
        import torch

        if self.tags:
            before, after = ((), ()) if self.name == "t5" else ((START,), (END,))
            rows = [token_ids((*before, *words, *after)) for words, _ in sentences]
            return pad_sequences(rows), torch.tensor([len(before) + position for _, position in sentences])
        if self.name == "t5":
            rows = [token_ids((*TRUTH.split(), *words)) for words in sentences]
            return pad_sequences(rows), torch.zeros(len(rows), dtype=torch.long)
        rows = [token_ids((START, *words, END)) for words in sentences]
        return pad_sequences(rows), torch.tensor([len(row) - 1 if self.name == "gpt" else 0 for row in rows])

    def states(self, inputs, positions):
        """The network's states where it is read out: (sentences, width)."""
        import torch

        inputs, rows = inputs.to(self.device), torch.arange(len(inputs))
        if self.writes:
            target = torch.tensor([token_ids((START,))] * len(inputs), device=self.device)
            return self.model.hidden_states(inputs, target)[:, -1]
        states = self.model.encode(inputs) if self.name == "t5" else self.model.hidden_states(inputs)
        return states[rows, positions]

    def logits(self, inputs, positions):
        import torch

        if self.writes:
            inputs = inputs.to(self.device)
            target = torch.tensor([token_ids((START,))] * len(inputs), device=self.device)
            return self.model(inputs, target)[:, -1][:, token_ids(ANSWERS)]
        return self.head(self.states(inputs, positions))

    def fit(self, pairs, learning_rate, seed):
        """Trains on the labels: AdamW, a warm-up of 20 steps, then linearly down to zero."""
        import torch
        from torch.nn import functional as F

        optimizer = torch.optim.AdamW(self.trained, learning_rate, weight_decay=0.01, fused=True)
        order, steps = torch.Generator().manual_seed(80_001 + seed), STEPS[len(pairs)]
        inputs, positions = self.encode([sentence for sentence, _ in pairs])
        labels = torch.tensor([label for _, label in pairs])
        self.model.train()
        for step in range(steps):
            for group in optimizer.param_groups:
                group["lr"] = learning_rate * min(1.0, (step + 1) / 20) * (1 - step / steps)
            batch = torch.randint(len(pairs), (BATCH,), generator=order)
            loss = F.cross_entropy(self.logits(inputs[batch], positions[batch]), labels[batch].to(self.device))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        self.model.eval()
        return self

    def predict(self, sentences):
        import torch

        with torch.no_grad():
            return self.logits(*self.encode(sentences)).argmax(-1).tolist()


def accuracy_of(predict, pairs):
    predictions = predict([sentence for sentence, _ in pairs])
    return sum(guess == label for guess, (_, label) in zip(predictions, pairs, strict=True)) / len(pairs)


def fine_tunings(name, model, count, seed, device, learning_rates=(), tags=False, lora=False, repeats=FINE_TUNINGS):
    """(accuracy on validation, its learning rate, on test) of each fine-tuning with so many labels: the first one chooses the rate by validation.

    It chooses from `learning_rates`, or from those of its kind.
    """
    draw = unknown_words if tags else labeled_pairs
    rates = learning_rates or (LORA_LEARNING_RATES if lora else LEARNING_RATES)

    def fine_tune(repeat, learning_rate):
        its_seed = seed + 1_000 * repeat
        train, validation, test = parts(its_seed, count, draw)
        reader = Reader(name, model, its_seed, device, tags, lora).fit(train, learning_rate, its_seed)
        return accuracy_of(reader.predict, validation), learning_rate, accuracy_of(reader.predict, test)

    tried = [fine_tune(0, learning_rate) for learning_rate in rates]
    first = max(tried, key=lambda each: each[0])
    return [first, *(fine_tune(repeat, first[1]) for repeat in range(1, repeats))]


def label_table(name, model, seed, device, report, labels=LABELS, learning_rates=(), repeats=FINE_TUNINGS):
    """By the number of labels: the mean test and validation accuracy of the fine-tunings, the least and the greatest, and their learning rate."""
    rows = []
    for done, count in enumerate(labels):
        rows.append((count, *_summary(fine_tunings(name, model, count, seed, device, learning_rates, repeats=repeats))))
        report((done + 1) / len(labels))
    return _table(("labels", "accuracy", "validation", "least", "greatest", "learning_rate"), rows)


def _summary(tunings):
    validation, rates, test = zip(*tunings, strict=True)
    return sum(test) / len(test), sum(validation) / len(validation), min(test), max(test), rates[0]


def _table(columns, rows):
    return dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True))


def tag_table(name, model, seed, device):
    """The accuracy of tagging an unknown word with its class, by the words to its right, and of always the most frequent class."""
    accuracy, _, _, _, learning_rate = _summary(fine_tunings(name, model, TAGGED, seed, device, tags=True))
    tags = [tag for _, tag in parts(seed, TAGGED, unknown_words)[2]]
    most_frequent = max(map(tags.count, set(tags))) / len(tags)
    return {"accuracy": [accuracy], "most_frequent": [most_frequent], "learning_rate": [learning_rate]}


def way_table(name, model, seed, device, full):
    """Full fine-tuning, whose mean accuracy with as many labels is known, LoRA, and a linear probe of the frozen network: trained weights and accuracy of each."""
    reader = Reader(name, model, seed, device)
    rows = [(FULL, sum(weight.numel() for weight in reader.trained), full)]
    adapted = Reader(name, model, seed, device, lora=True)
    accuracy = _summary(fine_tunings(name, model, ADAPTED, seed, device, lora=True))[0]
    rows.append((LORA, sum(weight.numel() for weight in adapted.trained), accuracy))
    probes = [probe_accuracy(reader, seed + 1_000 * repeat) for repeat in range(FINE_TUNINGS)]
    rows.append((PROBE, 2 * (model.embedding.embedding_dim + 1), sum(probes) / len(probes)))
    return _table(("way", "trained", "accuracy"), rows)


def probe_accuracy(reader, seed):
    """Of a logistic regression on the frozen network's states, standardized."""
    import torch
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    def features(sentences):
        with torch.no_grad():
            return reader.states(*reader.encode(sentences)).cpu().numpy()

    train, _, test = parts(seed, ADAPTED)
    classifier = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2_000))
    classifier.fit(features([words for words, _ in train]), [label for _, label in train])
    return accuracy_of(lambda sentences: classifier.predict(features(sentences)).tolist(), test)


def bag_of_words_table(with_pairs, seed):
    """The baseline: a logistic regression on which words a sentence has, and, `with_pairs`, on which pairs of words."""
    rows = []
    for count in LABELS:
        tunings = []
        for repeat in range(FINE_TUNINGS):
            train, validation, test = parts(seed + 1_000 * repeat, count)
            predict = _regression(train, with_pairs)
            tunings.append((accuracy_of(predict, validation), None, accuracy_of(predict, test)))
        rows.append((count, *_summary(tunings)))
    return _table(("labels", "accuracy", "validation", "least", "greatest", "learning_rate"), rows)


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
