"""BERT, GPT and T5 read the same small English: who can fill which blank, who writes, and who tells what is so?"""

from types import MappingProxyType

from dlcore.base import Evidence, Experiment, RunQuery, Setting
from dlcore.models.loading import weight_arrays
from dlcore.recipes.fine_tuning import FEW, MANY
from dlcore.recipes.progress import SeedProgress

NETWORKS = ("bert", "gpt", "t5")
SCRATCH, WORDS, PAIRS = "from-scratch", "bag-of-words", "bag-of-bigrams"
# Of each plain rival how many words, the one to be told among them, it looks at; the last looks at both neighbors.
COUNTS = MappingProxyType({"unigram": 1, "bigram": 2, "trigram": 3, "neighbors": 2})
# Who has which table: not everyone can sit every exam.
TABLES_BY_VARIANT = MappingProxyType(
    {
        "curve": NETWORKS,
        "blanks": (*NETWORKS, *COUNTS),
        "outcome": (*NETWORKS, *COUNTS),
        "text": ("gpt", "t5", "unigram", "bigram", "trigram"),
        "written": (*NETWORKS, "bigram", "trigram"),
        "labels": (*NETWORKS, SCRATCH, WORDS, PAIRS),
        "answers": ("t5",),
    }
)
DOUBTS = (0.1, 1.0, 10.0, 100.0)
BATCH, COUNTED, VALIDATED, TESTS = 64, 20_000, 200, 10
LEARNING_RATES = (0.003, 0.006)
LEARNING_RATE = Setting(
    "learning_rate",
    "Peak learning rate",
    0.006,
    "The greatest rate of AdamW, reached after three tenths of the steps. Too small and the steps run out, too large and nothing is learned.",
    low=1e-5,
    high=0.1,
    applies_to=NETWORKS,
)
STEPS = Setting(
    "steps",
    "Steps",
    2_400,
    "Batches of 64 sentences that are read. BERT is asked about a quarter of the words at each, GPT about all: it needs more of them to learn as much.",
    low=10,
    high=50_000,
    applies_to=NETWORKS,
)


def network(variant, seed):
    """A fresh network of that name; all three have about as many weights."""
    import torch

    from dlcore.data.synthetic_english import vocabulary
    from dlcore.models.language.bert import BERT
    from dlcore.models.language.gpt import GPT
    from dlcore.models.language.t5 import T5

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return {"bert": BERT, "gpt": GPT, "t5": T5}[variant](len(vocabulary()))


def measure(run_group, device, report):
    """Each seed's network reads, then sits all exams; the plain rivals count and sit theirs. Weights are kept of seed 0 at the base settings."""
    run = run_group.first
    if run.variant in NETWORKS:
        sit = _network
    elif run.variant in COUNTS:
        sit = _counts
    else:
        sit = _labels_alone
    return [
        sit(run, seed, device, SeedProgress(report, done, len(run_group.seeds)))
        for done, seed in enumerate(run_group.seeds)
    ]


def _network(run, seed, device, report):
    import torch

    from dlcore.recipes import evaluation, fine_tuning

    name, model = run.variant, network(run.variant, seed).to(device)
    curve = learn(name, model, run, seed, device, lambda share: report(0.6 * share))
    model.eval()
    generator = torch.Generator().manual_seed(90_001 + seed)
    tables = {
        "curve": curve,
        "blanks": evaluation.blank_table(lambda asked: evaluation.scores_at(name, model, asked).argmax(-1).tolist()),
        "written": evaluation.judged(evaluation.write(name, model, generator)),
        "outcome": {
            "parameters": [sum(weight.numel() for weight in model.parameters())],
            "seconds": [curve["seconds"][-1]],
            "validation": [curve["validation"][-1]],
        },
        "labels": fine_tuning.by_network(name, model, seed, device, lambda share: report(0.6 + 0.4 * share)),
    }
    if name != "bert":
        tables["text"] = {"perplexity": [evaluation.perplexity(name, model)]}
    if name == "t5":
        tables["answers"] = evaluation.answered(model)
    if seed == 0 and run["learning_rate"] == LEARNING_RATE.default:
        tables["arrays"] = weight_arrays(model)
    return tables


def learn(name, model, run, seed, device, report):
    """Trains it by its own objective on sentences drawn afresh; gives the curve: own loss, own validation loss, and blanks told right, with seconds."""
    import random

    import torch

    from dlcore.blocks.callbacks import Stopwatch
    from dlcore.blocks.schedules import one_cycle
    from dlcore.data import synthetic_english as english
    from dlcore.recipes import evaluation
    from dlcore.recipes.pretraining import OBJECTIVES, loss

    chance, generator = random.Random(1_000_003 + seed), torch.Generator().manual_seed(1_000_003 + seed)
    moving = torch.optim.AdamW(model.parameters(), run["learning_rate"], weight_decay=0.01)
    schedule, stopwatch = one_cycle(moving, run["steps"]), Stopwatch(device)
    held_out = english.drawn(english.HELD_OUT_VALIDATION, VALIDATED, random.Random(9_002))
    shown, told = OBJECTIVES[name](held_out, torch.Generator().manual_seed(9_002))
    asked = [pair for side in english.SIDES for pair in evaluation.blanks(held_out, side)]
    truth = english.numbers([sentence.words[place] for sentence, place in asked])
    curve = {"step": [], "seconds": [], "loss": [], "validation": [], "accuracy": []}

    def note(step, losses):
        with stopwatch.paused(), torch.no_grad():
            model.eval()
            right = torch.tensor(evaluation.scores_at(name, model, asked).argmax(-1).tolist()) == torch.tensor(truth)
            seen = loss(model(*(part.to(device) for part in shown)), told.to(device)).item()
            model.train()
        row = step, stopwatch.seconds, sum(losses) / len(losses) if losses else None, seen, right.float().mean().item()
        for column, value in zip(curve.values(), row, strict=True):
            column.append(value)

    note(0, [])
    losses, every = [], max(1, run["steps"] // TESTS)
    for step in range(1, run["steps"] + 1):
        inputs, wanted = OBJECTIVES[name](english.drawn(english.SEEN, BATCH, chance), generator)
        cost = loss(model(*(part.to(device) for part in inputs)), wanted.to(device))
        moving.zero_grad()
        cost.backward()
        moving.step()
        schedule.step()
        losses.append(cost.item())
        report(step / run["steps"])
        if step % every == 0:
            note(step, losses)
            losses = []
    return curve


def _counts(run, seed, device, report):
    """Counts of as many sentences as are worth counting; how much each order is doubted is chosen on validation sentences."""
    import math
    import random
    import time

    from dlcore.data import synthetic_english as english
    from dlcore.models.language.ngram import NGramModel
    from dlcore.recipes import evaluation
    from dlcore.recipes.pretraining import framed

    began = time.thread_time()
    sentences = [
        english.numbers(framed(sentence))
        for sentence in english.drawn(english.SEEN, COUNTED, random.Random(1_000_003 + seed))
    ]
    order, both, tokens = COUNTS[run.variant], run.variant == "neighbors", len(english.vocabulary())
    counts = NGramModel(sentences, tokens, order, both=both)

    def surprise(part):
        rows = [english.numbers(framed(sentence)) for sentence in evaluation.sample(part)]
        total = sum(
            math.log(counts.chances(row[:place], row[place + 1 :])[row[place]])
            for row in rows
            for place in range(1, len(row))
        )
        return -total / sum(len(row) - 1 for row in rows)

    tried = []
    for done, counts.smoothing in enumerate(DOUBTS):
        tried.append((surprise(english.HELD_OUT_VALIDATION), counts.smoothing))
        report((done + 1) / (len(DOUBTS) + 2))
    counts.smoothing = min(tried)[1]
    seconds = time.thread_time() - began

    def tell(asked):
        told = []
        for sentence, place in asked:
            row = english.numbers(framed(sentence))
            chances = counts.chances(row[: place + 1], row[place + 2 :])
            told.append(max(range(tokens), key=chances.__getitem__))
        return told

    size = sum(len(counts.seen[beside]) for beside in counts.seen)
    tables = {
        "blanks": evaluation.blank_table(tell),
        "outcome": {"parameters": [size], "seconds": [seconds], "validation": [min(tried)[0]]},
    }
    if not both:
        tables["text"] = {"perplexity": [math.exp(surprise(english.HELD_OUT_TEST))]}
    if run.variant in TABLES_BY_VARIANT["written"]:
        counts.smoothing = DOUBTS[0]  # doubt helps with what is new, and spoils what is drawn
        tables["written"] = evaluation.judged(_written(counts, random.Random(90_001 + seed)))
    return tables


def _written(counts, chance):
    """Sentences drawn word by word from counts."""
    from dlcore.data import synthetic_english as english
    from dlcore.recipes import evaluation

    words, written = english.vocabulary(), []
    start, end = english.numbers((english.START, english.END))
    for _ in range(evaluation.WRITTEN):
        row = [start]
        while row[-1] != end and len(row) <= english.LONGEST + 1:
            row += chance.choices(range(len(words)), counts.chances(row))
        written.append(tuple(words[number] for number in row[1:] if number != end))
    return written


def _labels_alone(run, seed, device, report):
    """Rivals that read nothing before they get the labels."""
    from dlcore.recipes import fine_tuning

    if run.variant == SCRATCH:
        return {"labels": fine_tuning.by_network("bert", network("bert", seed).to(device), seed, device, report)}
    return {"labels": fine_tuning.by_counts(run.variant == PAIRS, seed)}


def chosen(tables):
    """Of one run for each rate the one whose own loss on validation sentences is least."""
    return min(tables, key=lambda of_rate: of_rate["outcome"]["validation"][0] if "outcome" in of_rate else 0.0)


def told_right(labels):
    """By how much the first network's share of right labels exceeds the second's, each at the rate that validation chose."""

    def lead(*tables):
        half = (len(tables) + 1) // 2
        ours, theirs = (
            dict(zip(best["labels"]["labels"], best["labels"]["accuracy"], strict=True))[labels]
            for best in map(chosen, (tables[:half], tables[half:]))
        )
        return ours - theirs

    return lead


def perplexities(*tables):
    """The rival's perplexity over ours; ours are the last as many as there are rates."""
    rivals, ours = tables[: -len(LEARNING_RATES)], tables[-len(LEARNING_RATES) :]
    return chosen(rivals)["text"]["perplexity"][0] / chosen(ours)["text"]["perplexity"][0]


def true_lead(*tables):
    """By how much our share of true sentences exceeds the rival's; ours are the first as many as there are rates."""
    ours, rivals = tables[: len(LEARNING_RATES)], tables[len(LEARNING_RATES) :]
    return chosen(ours)["written"]["share"][0] - chosen(rivals)["written"]["share"][0]


def swept(variant):
    return (
        tuple(RunQuery(variant, MappingProxyType({"learning_rate": learning_rate})) for learning_rate in LEARNING_RATES)
        if variant in NETWORKS
        else (RunQuery(variant),)
    )


CLASSIFIES, GENERATES = "language/bert-classifies", "language/gpt-generates"
SMALL = "small English, as many weights, each at the rate that validation chose"


def classifies(labels, rival, told, least):
    return Evidence(
        CLASSIFIES,
        f"true or false after {labels:,} labels, {SMALL}, against {told}",
        f"test accuracy of BERT less that of {told}",
        swept("bert") + swept(rival),
        told_right(labels),
        at_least=least,
    )


def generates(rival, told, value, quantity, least, geometric=False):
    queries = swept(rival) + swept("gpt") if geometric else swept("gpt") + swept(rival)
    return Evidence(
        GENERATES, f"{SMALL}, against {told}", quantity, queries, value, at_least=least, geometric=geometric
    )


EXPERIMENT = Experiment(
    id="pretraining-objectives",
    section="language",
    question="BERT, GPT and T5 read the same small English: who can fill which blank, who writes, and who tells what is so?",
    revision=1,
    varies="way of reading",
    variants=(*NETWORKS, *COUNTS, SCRATCH, WORDS, PAIRS),
    seeds=(0, 1, 2),
    settings=(LEARNING_RATE, STEPS),
    measure=measure,
    cost=lambda run: (
        {"bert": 1.0, "gpt": 1.0, "t5": 1.4}[run.variant] * (run["steps"] + 1_500) / 100
        if run.variant in NETWORKS
        else 12.0
    ),
    shipped=(
        MappingProxyType({}),
        *(
            MappingProxyType({"learning_rate": learning_rate})
            for learning_rate in LEARNING_RATES
            if learning_rate != LEARNING_RATE.default
        ),
    ),
    evidence=(
        classifies(FEW, "gpt", "GPT", 0.02),
        classifies(MANY, "gpt", "GPT", 0.02),
        classifies(FEW, SCRATCH, "the same network unread", 0.05),
        generates(
            "t5",
            "T5",
            perplexities,
            "perplexity of T5's decoder on test sentences over that of GPT",
            1.02,
            geometric=True,
        ),
        generates(
            "trigram",
            "counts of three words",
            perplexities,
            "perplexity of the counts on test sentences over that of GPT",
            1.1,
            geometric=True,
        ),
        generates("bert", "BERT filling masks", true_lead, "share of true sentences of GPT less that of BERT", 0.05),
    ),
)
