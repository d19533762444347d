"""Which word comes next: two layers of attention, small enough to look at every number, beside a trigram model?"""

from dlcore.base import Experiment, Setting
from dlcore.evidence import Outcome
from dlcore.models.loading import weight_arrays

LENGTH, WIDTH, DEPTH, HEADS, BATCH, TESTED, EVERY = 64, 32, 2, 4, 16, 64, 100
WORD_DROPOUT = 0.03  # of the input words, each replaced by [unk], so that the network knows it
EPOCH = 400  # batches until the same rows come again
NETWORK, BASELINE = "transformer", "trigram"
STEPS = Setting(
    "steps",
    "Steps",
    1500,
    "Training batches of 16 rows of 64 words. With more, more of the facts are memorized.",
    low=10,
    high=20_000,
    applies_to=(NETWORK,),
)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    0.01,
    "Adam's initial learning rate, annealed to 0 along a cosine.",
    low=1e-5,
    high=0.1,
    applies_to=(NETWORK,),
)
MIXTURE = (0.09, 0.3, 0.6)  # weights of unigrams, bigrams and trigrams; the rest is uniform


def network(words):
    """A causal Transformer over a vocabulary of so many words, which predicts the next one at every position."""
    from torch import nn

    from dlcore.models.language.transformer import Transformer

    class NextWord(nn.Module):
        def __init__(self):
            super().__init__()
            self.transformer = Transformer(words, WIDTH, words, DEPTH, HEADS, LENGTH, causal=True)

        def forward(self, x):  # (batch, time, words) to (batch · time, words)
            return self.transformer.output(self.transformer.hidden_states(x)).flatten(0, 1)

    return NextWord()


def rows(part, count, seed):
    """Sentences of a part strung together: token ids (count, LENGTH + 1), each row from [start] on, and whether the left side decides each, bool."""
    import random

    import torch

    from dlcore.data import synthetic_english as english

    rng, sentences = random.Random(9_000_011 + seed), english.sentences(part)
    words = torch.empty(count, LENGTH + 1, dtype=torch.long)
    decided = torch.zeros(count, LENGTH + 1, dtype=torch.bool)
    for row in range(count):
        read, left = [english.START], [False]
        while len(read) <= LENGTH:
            sentence = rng.choice(sentences)
            read += sentence.words
            sides = dict(sentence.blanks)
            left += [sides.get(position) == english.LEFT for position in range(len(sentence.words))]
        words[row] = torch.tensor(english.token_ids(read[: LENGTH + 1]))
        decided[row] = torch.tensor(left[: LENGTH + 1])
    return words, decided


def measure(run_group, device, report):
    """Each seed trains on rows of its own, and is tested on held-out combinations of template and fact."""
    from dlcore.recipes.progress import SeedProgress

    fit = _fit_counts if run_group.first.variant == BASELINE else _fit_network
    tables = [
        fit(run_group.first, seed, device, SeedProgress(report, done, len(run_group.seeds)))
        for done, seed in enumerate(run_group.seeds)
    ]
    for later in tables[1:]:
        later.pop("arrays", None)
    return tables


def _fit_network(run, seed, device, report):
    import torch
    from torch.nn import functional as F

    from dlcore.blocks.callbacks import Evaluation, Progress, Stopwatch
    from dlcore.blocks.schedules import SCHEDULES, Schedule
    from dlcore.data.synthetic_english import TEST, TRAIN, UNKNOWN, token_ids, vocabulary
    from dlcore.models.stacked import ParallelNetworks
    from dlcore.training import cross_entropy, train

    count = len(vocabulary())
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        fresh = network(count).to(device)
    (train_rows, _), (held_out, decided) = (
        rows(TRAIN, BATCH * min(run["steps"], EPOCH), seed),
        rows(TEST, TESTED, 500 + seed),
    )

    generator = torch.Generator().manual_seed(1_000_003 + seed)

    def batches():
        for step in range(run["steps"]):
            start = step * BATCH % len(train_rows)
            batch = train_rows[start : start + BATCH]
            dropped = torch.rand(BATCH, LENGTH, generator=generator) < WORD_DROPOUT
            read = F.one_hot(batch[:, :-1].masked_fill(dropped, token_ids([UNKNOWN])[0]), count).float()
            yield read[None].to(device), batch[:, 1:].reshape(1, -1).to(device)

    parallel, stopwatch = ParallelNetworks([fresh], 3), Stopwatch(device)
    inputs, targets = F.one_hot(held_out[:, :-1], count).float().to(device), held_out[:, 1:].flatten().to(device)
    evaluation = Evaluation(parallel, cross_entropy, inputs, targets, EVERY, stopwatch, report.metrics)
    optimizer = torch.optim.Adam(fresh.parameters(), run["learning_rate"])
    schedule = Schedule(SCHEDULES["cosine"](optimizer, run["steps"]), evaluation)
    train(parallel, batches(), cross_entropy, optimizer, [evaluation, schedule, Progress(report, run["steps"])])
    (curve,) = evaluation.tables()
    with torch.no_grad():
        correct = fresh(inputs).argmax(-1) == targets
    by_left = decided[:, 1:].flatten().to(device)
    end = {name: [curve[name][-1]] for name in ("loss", "accuracy", "seconds")}
    return {
        "curve": curve,
        "end": end | {"decided": [correct[by_left].float().mean().item()]},
        "arrays": weight_arrays(fresh.transformer),
    }


def _fit_counts(run, seed, device, report):
    """Trigram, bigram and unigram frequencies, mixed in fixed proportions."""
    import math
    import time

    from dlcore.data.synthetic_english import TEST, TRAIN, vocabulary

    count = len(vocabulary())
    (train_rows, _), (held_out, decided) = rows(TRAIN, BATCH * EPOCH, seed), rows(TEST, TESTED, 500 + seed)
    began = time.thread_time()
    counts_after = ({}, {}, {})  # by order: the words before to how often each word followed
    for row in train_rows.tolist():
        for position in range(1, LENGTH + 1):
            for before in (0, 1, 2):
                counts = counts_after[before].setdefault(tuple(row[max(0, position - before) : position]), {})
                counts[row[position]] = counts.get(row[position], 0) + 1
    report(0.6)
    losses, correct, correct_of_decided = [], [], []
    for row, by_left in zip(held_out.tolist(), decided.tolist(), strict=True):
        for position in range(1, LENGTH + 1):
            probabilities = dict.fromkeys(range(count), (1 - sum(MIXTURE)) / count)
            for before, weight in enumerate(MIXTURE):
                counts = counts_after[before].get(tuple(row[max(0, position - before) : position]), {})
                for word, times in counts.items():
                    probabilities[word] += weight * times / sum(counts.values())
            losses.append(-math.log(probabilities[row[position]] / sum(probabilities.values())))
            correct.append(max(probabilities, key=probabilities.get) == row[position])
            if by_left[position]:
                correct_of_decided.append(correct[-1])
    end = {"loss": losses, "accuracy": correct, "decided": correct_of_decided}
    return {
        "end": {name: [sum(values) / len(values)] for name, values in end.items()}
        | {"seconds": [time.thread_time() - began]}
    }


EXPERIMENT = Experiment(
    id="language-model",
    section="language",
    question="Which word comes next: two layers of attention, small enough to look at every number, beside a trigram model?",
    revision=1,
    varies="model",
    variants=(NETWORK, BASELINE),
    seeds=(0, 1, 2),
    settings=(STEPS, LEARNING_RATE),
    measure=measure,
    cost=lambda run: 5.0 if run.variant == BASELINE else run["steps"] / 80,
    outcome=Outcome("Loss on held-out text", "loss", "end", unit="nats", better="lower"),
)
