"""Two layers of attention, small enough to look at every number, beside counts of word triples: which word comes next?"""

from dlcore.base import Experiment, Setting
from dlcore.models.loading import weight_arrays

LENGTH, WIDTH, DEPTH, HEADS, BATCH, TESTED, EVERY = 64, 32, 2, 4, 16, 64, 100
STRANGE = 0.03  # of the words that are read, each turned into [unk], so that a strange word does no harm
ROUND = 400  # batches until the same rows come again
NETWORK, BASELINE = "transformer", "trigram"
STEPS = Setting(
    "steps",
    "Steps",
    1500,
    "How many batches of 16 rows of 64 words are learned from. More of them: more of the facts are known by heart.",
    low=10,
    high=20_000,
    applies_to=(NETWORK,),
)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    0.01,
    "The highest step of Adam; it falls to nothing along half a cosine.",
    low=1e-5,
    high=0.1,
    applies_to=(NETWORK,),
)
SHARES = (0.09, 0.3, 0.6)  # of single words, pairs and triples in the baseline; what is left is the same for every word


def network(words):
    """A causal Transformer over so many words, which says at every place which comes next."""
    from torch import nn

    from dlcore.models.language.transformer import Transformer

    class NextWord(nn.Module):
        def __init__(self):
            super().__init__()
            self.reader = Transformer(words, WIDTH, words, DEPTH, HEADS, LENGTH, causal=True)

        def forward(self, x):  # (batch, time, words) to (batch · time, words)
            return self.reader.output(self.reader.states(x)).flatten(0, 1)

    return NextWord()


def rows(part, count, seed):
    """Sentences of a part strung together: word numbers (count, LENGTH + 1), each row from [start] on, and whether what stands left decides each, bool."""
    import random

    import torch

    from dlcore.data import synthetic_english as english

    chance, known = random.Random(9_000_011 + seed), english.sentences(part)
    words = torch.empty(count, LENGTH + 1, dtype=torch.long)
    decided = torch.zeros(count, LENGTH + 1, dtype=torch.bool)
    for row in range(count):
        read, left = [english.START], [False]
        while len(read) <= LENGTH:
            sentence = chance.choice(known)
            read += sentence.words
            sides = dict(sentence.blanks)
            left += [sides.get(place) == english.LEFT for place in range(len(sentence.words))]
        words[row] = torch.tensor(english.numbers(read[: LENGTH + 1]))
        decided[row] = torch.tensor(left[: LENGTH + 1])
    return words, decided


def measure(run_group, device, report):
    """Each seed reads rows of its own, and is tested on sentences that say a known fact in a way that was never shown for it."""
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
    from dlcore.data.synthetic_english import TEST, TRAIN, UNKNOWN, numbers, vocabulary
    from dlcore.models.stacked import ParallelNetworks
    from dlcore.training import cross_entropy, train

    count = len(vocabulary())
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        fresh = network(count).to(device)
    (learned, _), (held_out, decided) = (
        rows(TRAIN, BATCH * min(run["steps"], ROUND), seed),
        rows(TEST, TESTED, 500 + seed),
    )

    generator = torch.Generator().manual_seed(1_000_003 + seed)

    def batches():
        for step in range(run["steps"]):
            start = step * BATCH % len(learned)
            some = learned[start : start + BATCH]
            unread = torch.rand(BATCH, LENGTH, generator=generator) < STRANGE
            read = F.one_hot(some[:, :-1].masked_fill(unread, numbers([UNKNOWN])[0]), count).float()
            yield read[None].to(device), some[:, 1:].reshape(1, -1).to(device)

    beside, stopwatch = ParallelNetworks([fresh], 3), Stopwatch(device)
    asked, targets = F.one_hot(held_out[:, :-1], count).float().to(device), held_out[:, 1:].flatten().to(device)
    evaluation = Evaluation(beside, cross_entropy, asked, targets, EVERY, stopwatch, report.metrics)
    moving = torch.optim.Adam(fresh.parameters(), run["learning_rate"])
    falling = Schedule(SCHEDULES["cosine"](moving, run["steps"]), evaluation)
    train(beside, batches(), cross_entropy, moving, [evaluation, falling, Progress(report, run["steps"])])
    (curve,) = evaluation.tables()
    with torch.no_grad():
        right = fresh(asked).argmax(-1) == targets
    kept = decided[:, 1:].flatten().to(device)
    end = {name: [curve[name][-1]] for name in ("loss", "accuracy", "seconds")}
    return {
        "curve": curve,
        "end": end | {"decided": [right[kept].float().mean().item()]},
        "arrays": weight_arrays(fresh.reader),
    }


def _fit_counts(run, seed, device, report):
    """Shares of words after the two before, after the one before, and of all, mixed in fixed proportions."""
    import math
    import time

    from dlcore.data.synthetic_english import TEST, TRAIN, vocabulary

    count = len(vocabulary())
    (learned, _), (held_out, decided) = rows(TRAIN, BATCH * ROUND, seed), rows(TEST, TESTED, 500 + seed)
    began = time.thread_time()
    following = ({}, {}, {})  # by how many words are looked back at: these words to how often each followed
    for row in learned.tolist():
        for place in range(1, LENGTH + 1):
            for before in (0, 1, 2):
                seen = following[before].setdefault(tuple(row[max(0, place - before) : place]), {})
                seen[row[place]] = seen.get(row[place], 0) + 1
    report(0.6)
    losses, right, right_of_decided = [], [], []
    for row, known in zip(held_out.tolist(), decided.tolist(), strict=True):
        for place in range(1, LENGTH + 1):
            chances = dict.fromkeys(range(count), (1 - sum(SHARES)) / count)
            for before, share in enumerate(SHARES):
                seen = following[before].get(tuple(row[max(0, place - before) : place]), {})
                for word, times in seen.items():
                    chances[word] += share * times / sum(seen.values())
            losses.append(-math.log(chances[row[place]] / sum(chances.values())))
            right.append(max(chances, key=chances.get) == row[place])
            if known[place]:
                right_of_decided.append(right[-1])
    end = {"loss": losses, "accuracy": right, "decided": right_of_decided}
    return {
        "end": {name: [sum(values) / len(values)] for name, values in end.items()}
        | {"seconds": [time.thread_time() - began]}
    }


EXPERIMENT = Experiment(
    id="language-model",
    section="language",
    question="Two layers of attention, small enough to look at every number, beside counts of word triples: which word comes next?",
    revision=1,
    varies="model",
    variants=(NETWORK, BASELINE),
    seeds=(0, 1, 2),
    settings=(STEPS, LEARNING_RATE),
    measure=measure,
    cost=lambda run: 5.0 if run.variant == BASELINE else run["steps"] / 80,
)
