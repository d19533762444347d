"""BERT, GPT and T5, pre-trained on the same synthetic English: which fills which blanks, which generates, and which classifies?"""

from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import PERCENT, POINTS, TIMES, Evidence, Outcome, Quantity, RunQuery, Tuning
from dlcore.models.loading import weight_arrays
from dlcore.recipes.comparisons import difference, final, ratio
from dlcore.recipes.fine_tuning import FEW, MANY
from dlcore.recipes.progress import SeedProgress

NETWORKS = ("bert", "gpt", "t5")
SCRATCH, WORDS, PAIRS = "from-scratch", "bag-of-words", "bag-of-bigrams"
# The order of each n-gram model; the last one uses both neighbors.
COUNTS = MappingProxyType({"unigram": 1, "bigram": 2, "trigram": 3, "neighbors": 2})
# Which variants have which table: not every model can take every test.
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
SMOOTHINGS = (0.1, 1.0, 10.0, 100.0)
BATCH, COUNTED, VALIDATED, TESTS = 64, 20_000, 200, 10
LEARNING_RATES = (0.003, 0.006)
LEARNING_RATE = Setting(
    "learning_rate",
    "Peak learning rate",
    0.006,
    "AdamW's peak learning rate, reached after 30% of the steps. Too small: underfitting within the budget; too large: nothing is learned.",
    low=1e-5,
    high=0.1,
    applies_to=NETWORKS,
)
STEPS = Setting(
    "steps",
    "Steps",
    2_400,
    "Training batches of 64 sentences. BERT has a loss at a quarter of the words, GPT at all of them, so BERT needs more steps to learn as much.",
    low=10,
    high=50_000,
    applies_to=NETWORKS,
)


def network(variant, seed):
    """A fresh network of that name; all three have about as many parameters."""
    import torch

    from dlcore.data.synthetic_english import vocabulary
    from dlcore.models.language.bert import BERT
    from dlcore.models.language.gpt import GPT
    from dlcore.models.language.t5 import T5

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return {"bert": BERT, "gpt": GPT, "t5": T5}[variant](len(vocabulary()))


def measure(run_group, device, report):
    """Each seed's network is pre-trained, then takes all tests; the baselines take those that they can. Weights are recorded of seed 0 at the base settings."""
    run = run_group.first
    if run.variant in NETWORKS:
        run_evaluation = _network
    elif run.variant in COUNTS:
        run_evaluation = _ngrams
    else:
        run_evaluation = _without_pretraining
    return [
        run_evaluation(run, seed, device, SeedProgress(report, done, len(run_group.seeds)))
        for done, seed in enumerate(run_group.seeds)
    ]


def _network(run, seed, device, report):
    import torch

    from dlcore.recipes import evaluation, fine_tuning

    name, model = run.variant, network(run.variant, seed).to(device)
    curve = pretrain(name, model, run, seed, device, lambda fraction: report(0.6 * fraction))
    model.eval()
    generator = torch.Generator().manual_seed(90_001 + seed)
    tables = {
        "curve": curve,
        "blanks": evaluation.blank_table(lambda pairs: evaluation.blank_logits(name, model, pairs).argmax(-1).tolist()),
        "written": evaluation.assess(evaluation.generate(name, model, generator)),
        "outcome": {
            "parameters": [sum(weight.numel() for weight in model.parameters())],
            "seconds": [curve["seconds"][-1]],
            "validation": [curve["validation"][-1]],
        },
        "labels": fine_tuning.network_table(name, model, seed, device, lambda fraction: report(0.6 + 0.4 * fraction)),
    }
    if name != "bert":
        tables["text"] = {"perplexity": [evaluation.perplexity(name, model)]}
    if name == "t5":
        tables["answers"] = evaluation.answer_table(model)
    if seed == 0 and run["learning_rate"] == LEARNING_RATE.default:
        tables["arrays"] = weight_arrays(model)
    return tables


def pretrain(name, model, run, seed, device, report):
    """Trains it by its own objective on fresh sentences; gives the curve: training loss, validation loss, and accuracy at blanks, with seconds."""
    import random

    import torch

    from dlcore.blocks.callbacks import Stopwatch
    from dlcore.blocks.schedules import one_cycle
    from dlcore.data import synthetic_english as english
    from dlcore.recipes import evaluation
    from dlcore.recipes.pretraining import OBJECTIVES, loss

    rng, generator = random.Random(1_000_003 + seed), torch.Generator().manual_seed(1_000_003 + seed)
    optimizer = torch.optim.AdamW(model.parameters(), run["learning_rate"], weight_decay=0.01)
    schedule, stopwatch = one_cycle(optimizer, run["steps"]), Stopwatch(device)
    held_out = english.sample(english.HELD_OUT_VALIDATION, VALIDATED, random.Random(9_002))
    inputs_held_out, targets_held_out = OBJECTIVES[name](held_out, torch.Generator().manual_seed(9_002))
    pairs = [pair for side in english.SIDES for pair in evaluation.blanks(held_out, side)]
    words = torch.tensor(english.token_ids([sentence.words[position] for sentence, position in pairs]))
    curve = {"step": [], "seconds": [], "loss": [], "validation": [], "accuracy": []}

    def note(step, losses):
        with stopwatch.pause(), torch.no_grad():
            model.eval()
            accuracy = (evaluation.blank_logits(name, model, pairs).argmax(-1) == words).float().mean().item()
            logits = model(*(part.to(device) for part in inputs_held_out))
            validation = loss(logits, targets_held_out.to(device)).item()
            model.train()
        row = step, stopwatch.seconds, sum(losses) / len(losses) if losses else None, validation, accuracy
        for column, value in zip(curve.values(), row, strict=True):
            column.append(value)

    note(0, [])
    losses, every = [], max(1, run["steps"] // TESTS)
    for step in range(1, run["steps"] + 1):
        inputs, targets = OBJECTIVES[name](english.sample(english.SEEN, BATCH, rng), generator)
        batch_loss = loss(model(*(part.to(device) for part in inputs)), targets.to(device))
        optimizer.zero_grad()
        batch_loss.backward()
        optimizer.step()
        schedule.step()
        losses.append(batch_loss.item())
        report(step / run["steps"])
        if step % every == 0:
            note(step, losses)
            losses = []
    return curve


def _ngrams(run, seed, device, report):
    """An n-gram model of as many sentences as are worth counting; its smoothing is chosen on validation sentences."""
    import math
    import random
    import time

    from dlcore.data import synthetic_english as english
    from dlcore.models.language.ngram import NGramModel
    from dlcore.recipes import evaluation
    from dlcore.recipes.pretraining import add_special_tokens

    began = time.thread_time()
    sentences = [
        english.token_ids(add_special_tokens(sentence))
        for sentence in english.sample(english.SEEN, COUNTED, random.Random(1_000_003 + seed))
    ]
    order, both, tokens = COUNTS[run.variant], run.variant == "neighbors", len(english.vocabulary())
    model = NGramModel(sentences, tokens, order, both=both)

    def nll(part):
        rows = [english.token_ids(add_special_tokens(sentence)) for sentence in evaluation.evaluation_sentences(part)]
        total = sum(
            math.log(model.probabilities(row[:position], row[position + 1 :])[row[position]])
            for row in rows
            for position in range(1, len(row))
        )
        return -total / sum(len(row) - 1 for row in rows)

    tried = []
    for done, model.smoothing in enumerate(SMOOTHINGS):
        tried.append((nll(english.HELD_OUT_VALIDATION), model.smoothing))
        report((done + 1) / (len(SMOOTHINGS) + 2))
    model.smoothing = min(tried)[1]
    seconds = time.thread_time() - began

    def predict(pairs):
        likeliest = []
        for sentence, position in pairs:
            row = english.token_ids(add_special_tokens(sentence))
            probabilities = model.probabilities(row[: position + 1], row[position + 2 :])
            likeliest.append(max(range(tokens), key=probabilities.__getitem__))
        return likeliest

    tables = {
        "blanks": evaluation.blank_table(predict),
        "outcome": {"parameters": [model.size], "seconds": [seconds], "validation": [min(tried)[0]]},
    }
    if not both:
        tables["text"] = {"perplexity": [math.exp(nll(english.HELD_OUT_TEST))]}
    if run.variant in TABLES_BY_VARIANT["written"]:
        model.smoothing = SMOOTHINGS[0]  # smoothing helps with new sentences, and spoils samples
        tables["written"] = evaluation.assess(_generate(model, random.Random(90_001 + seed)))
    return tables


def _generate(model, rng):
    """Sentences sampled word by word from an n-gram model."""
    from dlcore.data import synthetic_english as english
    from dlcore.recipes import evaluation

    words, sentences = english.vocabulary(), []
    start, end = english.token_ids((english.START, english.END))
    for _ in range(evaluation.GENERATED):
        row = [start]
        while row[-1] != end and len(row) <= english.LONGEST + 1:
            row += rng.choices(range(len(words)), model.probabilities(row))
        sentences.append(tuple(words[token] for token in row[1:] if token != end))
    return sentences


def _without_pretraining(run, seed, device, report):
    """Baselines without pre-training."""
    from dlcore.recipes import fine_tuning

    if run.variant == SCRATCH:
        return {"labels": fine_tuning.network_table("bert", network("bert", seed).to(device), seed, device, report)}
    return {"labels": fine_tuning.bag_of_words_table(run.variant == PAIRS, seed)}


def accuracy(labels):
    """Test accuracy after fine-tuning on so many labels."""

    def after(tables):
        return dict(zip(tables["labels"]["labels"], tables["labels"]["accuracy"], strict=True))[labels]

    return after


def true_share(tables):
    written = tables["written"]
    return dict(zip(written["kind"], written["share"], strict=True))["true"]


TUNING = Tuning("learning_rate", LEARNING_RATES, final("validation", "outcome"), least=True)


def query(variant):
    return RunQuery(variant, tuning=TUNING if variant in NETWORKS else None)


CLASSIFIES, GENERATES = "language/bert-classifies", "language/gpt-generates"
SMALL = "synthetic English, as many parameters, tuned learning rates"
ACCURACY = Quantity(
    "difference in test accuracy",
    "on synthetic English, the test accuracy of our small BERT is {value} than that of {baseline}",
    "difference",
    POINTS,
)
PERPLEXITY = Quantity(
    "ratio of perplexities",
    "{baseline}'s perplexity on new sentences of synthetic English is {value} our GPT's",
    "ratio",
    TIMES,
    inverse="our GPT's perplexity on new sentences of synthetic English is {value} {baseline}'s",
)
TRUE = Quantity(
    "difference in the share of true sentences",
    "the share of generated sentences that are true of the synthetic world is {value} for GPT",
    "difference",
    POINTS,
)


def classifies(labels, rival, name, least, said=None):
    return Evidence(
        CLASSIFIES,
        f"true or false after {labels:,} labels, {SMALL}, against {name}",
        ACCURACY,
        (query("bert"), query(rival)),
        difference(accuracy(labels)),
        at_least=least,
        factors=MappingProxyType(
            {"baseline": f"against {said or name}", "number of labels": f"with {labels:,} labeled examples"}
        ),
    )


def generates(name, queries, value, quantity, least, geometric=False, said=None):
    return Evidence(
        GENERATES,
        f"{SMALL}, against {name}",
        quantity,
        queries,
        value,
        at_least=least,
        geometric=geometric,
        factors=MappingProxyType({"baseline": f"against {said or name}"}),
    )


EXPERIMENT = Experiment(
    id="pretraining-objectives",
    section="language",
    question="BERT, GPT and T5, pre-trained on the same synthetic English: which fills which blanks, which generates, and which classifies?",
    revision=1,
    varies="objective",
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
        classifies(FEW, "gpt", "GPT", 0.02, said="our small GPT"),
        classifies(MANY, "gpt", "GPT", 0.02, said="our small GPT"),
        classifies(FEW, SCRATCH, "the same network trained from scratch", 0.05),
        generates(
            "T5",
            (query("t5"), query("gpt")),
            ratio(final("perplexity", "text")),
            PERPLEXITY,
            1.02,
            geometric=True,
            said="our T5",
        ),
        generates(
            "the trigram model",
            (query("trigram"), query("gpt")),
            ratio(final("perplexity", "text")),
            PERPLEXITY,
            1.02,
            geometric=True,
        ),
        generates(
            "BERT filling masks",
            (query("gpt"), query("bert")),
            difference(true_share),
            TRUE,
            0.05,
        ),
    ),
    outcome=Outcome("Accuracy at blanks", "accuracy", "blanks", "mean", unit=PERCENT),
)
