"""BERT, GPT and T5, pre-trained on the same synthetic English: which fills which blanks, which generates, and which classifies?"""

from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import CLAIM, INSTRUMENT, PERCENT, POINTS, TIMES, Evidence, Outcome, Quantity, RunQuery, Tuning
from dlcore.models.loading import weight_arrays
from dlcore.recipes.comparisons import difference, final, ratio
from dlcore.recipes.fine_tuning import MANY, SOME, TAGGED
from dlcore.recipes.progress import SeedProgress

NETWORKS = ("bert", "gpt", "t5")
ABSOLUTE = "t5-absolute"  # T5 with learned absolute positions instead of its relative bias
SCRATCH, WORDS, PAIRS = "from-scratch", "bag-of-words", "bag-of-bigrams"
# The order of each n-gram model; the last one uses both neighbors.
COUNTS = MappingProxyType({"unigram": 1, "bigram": 2, "trigram": 3, "eight-gram": 8, "neighbors": 2})
ONE_SIDED = tuple(count for count in COUNTS if count != "neighbors")
# Which variants have which table: not every model can take every test.
TABLES_BY_VARIANT = MappingProxyType(
    {
        "curve": (*NETWORKS, ABSOLUTE),
        "blanks": (*NETWORKS, ABSOLUTE, *COUNTS),
        "outcome": (*NETWORKS, ABSOLUTE, *COUNTS),
        "text": ("gpt", "t5", ABSOLUTE, *ONE_SIDED),
        "written": (*NETWORKS, ABSOLUTE, *ONE_SIDED),
        "likelihood": (*NETWORKS, ABSOLUTE, *ONE_SIDED),
        "labels": (*NETWORKS, SCRATCH, WORDS, PAIRS),
        "tags": NETWORKS,
        "ways": NETWORKS,
        "answers": ("t5", ABSOLUTE),
    }
)
BATCH, VALIDATED, TESTS = 64, 200, 10
LEARNING_RATES = (0.0015, 0.003, 0.006, 0.012)
TUNED_ON, TUNING_SEEDS = MappingProxyType({"steps": 1_600}), (50, 51, 52)
LEARNING_RATE = Setting(
    "learning_rate",
    "Peak learning rate",
    0.003,
    "AdamW's peak learning rate, reached after 30% of the steps. Too small: underfitting within the budget; too large: nothing is learned.",
    low=1e-5,
    high=0.1,
    applies_to=NETWORKS,
    tuned=MappingProxyType({("bert",): 0.006, ("gpt",): 0.006, ("t5",): 0.012, (ABSOLUTE,): 0.012}),
)
STEPS = Setting(
    "steps",
    "Steps",
    3_600,
    "Training batches of 64 sentences. BERT has a loss at a quarter of the words, GPT at all of them, so BERT needs more steps to learn as much. "
    f"Unless you change it, GPT has {TUNED_ON['steps']:,}: its validation loss is least early, and rises in longer training.",
    low=10,
    high=50_000,
    applies_to=(*NETWORKS, ABSOLUTE),
    tuned=MappingProxyType({("gpt",): TUNED_ON["steps"]}),
)
LONGER = MappingProxyType({"steps": STEPS.default})  # GPT for as long as the others, as a control


def network(variant, seed):
    """A fresh network of that name; all have about as many parameters."""
    import torch

    from dlcore.data.synthetic_english import vocabulary
    from dlcore.models.language.bert import BERT
    from dlcore.models.language.gpt import GPT
    from dlcore.models.language.t5 import ABSOLUTE as LEARNED
    from dlcore.models.language.t5 import T5

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        if variant == ABSOLUTE:
            return T5(len(vocabulary()), positions=LEARNED)
        return {"bert": BERT, "gpt": GPT, "t5": T5}[variant](len(vocabulary()))


def measure(run_group, device, report):
    """Each seed's network is pre-trained, then takes all tests; the baselines take those that they can. Weights are recorded of the base run's first seed.

    The runs of tuning take only the test by which they are chosen.
    """
    from dlcore.recipes import fine_tuning, word_ngrams

    run, tables = run_group.first, []
    for done, seed in enumerate(run_group.seeds):
        progress = SeedProgress(report, done, len(run_group.seeds))
        if run.variant in COUNTS:
            both = run.variant not in ONE_SIDED
            tables.append(word_ngrams.measure(COUNTS[run.variant], both, seed, progress))
        elif run.variant == SCRATCH:
            model = network("bert", seed).to(device)
            tables.append({"labels": fine_tuning.label_table("bert", model, seed, device, progress)})
        elif run.variant in (WORDS, PAIRS):
            tables.append({"labels": fine_tuning.bag_of_words_table(run.variant == PAIRS, seed)})
        else:
            tables.append(_network(run, seed, device, progress))
    return tables


def _network(run, seed, device, report):
    from dlcore.recipes import fine_tuning

    kind, model = run.variant.removesuffix("-absolute"), network(run.variant, seed).to(device)
    curve, best = pretrain(kind, model, run, seed, device, lambda fraction: report(0.4 * fraction))
    model.eval()
    tables = {
        "curve": curve,
        "outcome": {
            "parameters": [sum(weight.numel() for weight in model.parameters())],
            "seconds": [curve["seconds"][-1]],
            "validation": [curve["validation"][best]],
            "step": [curve["step"][best]],
        },
    }
    tuning = seed in TUNING_SEEDS
    if run.variant in NETWORKS:
        how = ((MANY,), fine_tuning.TUNING_LEARNING_RATES, 1) if tuning else ()
        tables["labels"] = fine_tuning.label_table(
            kind, model, seed, device, lambda fraction: report(0.4 + 0.4 * fraction), *how
        )
    if not tuning:
        tables |= _tests(kind, model, seed)
    if run.variant in NETWORKS and not tuning:
        tables["tags"] = fine_tuning.tag_table(kind, model, seed, device)
        tables["ways"] = fine_tuning.way_table(kind, model, seed, device, accuracy(fine_tuning.ADAPTED)(tables))
        if seed == 0 and run == EXPERIMENT.run(run.variant, 0):
            tables["arrays"] = weight_arrays(model)
    return tables


def _tests(kind, model, seed):
    """What is measured of a pre-trained network as it is."""
    import torch

    from dlcore.recipes import evaluation

    generator = torch.Generator().manual_seed(90_001 + seed)
    tables = {
        "blanks": evaluation.blank_table(lambda pairs: evaluation.blank_logits(kind, model, pairs).argmax(-1).tolist()),
        "written": evaluation.assess(evaluation.generate(kind, model, generator)),
        "likelihood": evaluation.minimal_pair_table(lambda some: evaluation.log_likelihoods(kind, model, some)),
    }
    if kind != "bert":
        tables["text"] = {"perplexity": [evaluation.perplexity(kind, model)]}
    if kind == "t5":
        tables["answers"] = evaluation.answer_table(model)
    return tables


def pretrain(name, model, run, seed, device, report):
    """Trains it by its own objective on sentences of the training part, and leaves it with the weights whose validation loss was least.

    Gives the curve, of training loss, validation loss, and accuracy at blanks, with seconds, and the place of the best weights in it.
    """
    import copy
    import random

    import torch

    from dlcore.blocks.callbacks import Stopwatch
    from dlcore.blocks.schedules import one_cycle
    from dlcore.data import synthetic_english as english
    from dlcore.recipes import evaluation
    from dlcore.recipes.pretraining import OBJECTIVES, loss

    rng, generator = random.Random(1_000_003 + seed), torch.Generator().manual_seed(1_000_003 + seed)
    optimizer = torch.optim.AdamW(model.parameters(), run["learning_rate"], weight_decay=0.01, fused=True)
    schedule, stopwatch = one_cycle(optimizer, run["steps"]), Stopwatch(device)
    held_out = english.sample(english.HELD_OUT_VALIDATION, VALIDATED, random.Random(9_002))
    inputs_held_out, targets_held_out = OBJECTIVES[name](held_out, torch.Generator().manual_seed(9_002))
    pairs = [pair for side in english.SIDES for pair in evaluation.blanks(held_out, side)]
    words = torch.tensor(english.token_ids([sentence.words[position] for sentence, position in pairs]))
    curve, best = {"step": [], "seconds": [], "loss": [], "validation": [], "accuracy": []}, {}

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
        if validation == min(curve["validation"]):
            best.update(place=len(curve["step"]) - 1, weights=copy.deepcopy(model.state_dict()))

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
    model.load_state_dict(best["weights"])
    return curve, best["place"]


def accuracy(labels):
    """Test accuracy after fine-tuning on so many labels."""

    def after(tables):
        return dict(zip(tables["labels"]["labels"], tables["labels"]["accuracy"], strict=True))[labels]

    return after


def validation_accuracy(tables):
    """Validation accuracy after fine-tuning with the most labels, by which the learning rate of pre-training is chosen."""
    return dict(zip(tables["labels"]["labels"], tables["labels"]["validation"], strict=True))[MANY]


def share(kind):
    """What fraction of the generated sentences is of that kind."""
    return lambda tables: dict(zip(tables["written"]["kind"], tables["written"]["share"], strict=True))[kind]


def over_ideal(tables):
    """The perplexity over the least that there is."""
    from dlcore.recipes.evaluation import ideal_perplexity

    return tables["text"]["perplexity"][0] / ideal_perplexity()


CLASSIFIES, GENERATES = "language/bert-classifies", "language/gpt-generates"
SMALL = "synthetic English, as many parameters, tuned learning rates"
ACCURACY = Quantity(
    "difference in test accuracy",
    "on synthetic English, the test accuracy of our small BERT is {value} than that of {baseline}",
    "difference",
    POINTS,
)
TAGGING = Quantity(
    "difference in tagging accuracy",
    "on synthetic English, the accuracy of our small BERT is {value} than that of {baseline}",
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
IDEAL = Quantity(
    "perplexity over the least possible",
    "our GPT's perplexity on new sentences of synthetic English is {value} the least possible",
    "ratio",
    TIMES,
    better="lower",
)
TRUE = Quantity(
    "difference in the share of true sentences",
    "the share of generated sentences that are true of the synthetic world is {value} for GPT",
    "difference",
    POINTS,
)
NEW = Quantity(
    "difference in the share of true and new sentences",
    "the share of generated sentences that are true and not in the training set is {value} for GPT",
    "difference",
    POINTS,
)


def classifies(labels, rival, name, least, said=None):
    return Evidence(
        CLASSIFIES,
        f"true or false after {labels:,} labels, {SMALL}, against {name}",
        ACCURACY,
        (RunQuery("bert"), RunQuery(rival)),
        difference(accuracy(labels)),
        at_least=least,
        factors=MappingProxyType(
            {
                "baseline": f"against {said or name}",
                "number of labels": f"with {labels:,} labeled examples",
                "task": "telling true sentences from false ones",
            }
        ),
    )


def generates(name, variants, value, quantity, said=None, role=CLAIM, **threshold):
    return Evidence(
        GENERATES,
        f"{SMALL}, against {name}",
        quantity,
        tuple(map(RunQuery, variants)),
        value,
        geometric=quantity.kind == "ratio",
        role=role,
        factors=MappingProxyType({"baseline": f"against {said or name}"}),
        **threshold,
    )


EXPERIMENT = Experiment(
    id="pretraining-objectives",
    section="language",
    question="BERT, GPT and T5, pre-trained on the same synthetic English: which fills which blanks, which generates, and which classifies?",
    revision=2,
    varies="objective",
    variants=(*NETWORKS, ABSOLUTE, *COUNTS, SCRATCH, WORDS, PAIRS),
    seeds=(0, 1, 2, 3, 4),
    settings=(LEARNING_RATE, STEPS),
    shipped=(MappingProxyType({}), LONGER),
    measure=measure,
    cost=lambda run: (
        {"bert": 1.0, "gpt": 1.0}.get(run.variant, 1.4) * (run["steps"] + 5_000 * (run.variant != ABSOLUTE)) / 100
        if run.variant in (*NETWORKS, ABSOLUTE)
        else 50.0
        if run.variant == SCRATCH
        else 5.0
    ),
    evidence=(
        classifies(SOME, "gpt", "GPT", 0.02, said="our small GPT"),
        classifies(MANY, "gpt", "GPT", 0.02, said="our small GPT"),
        classifies(SOME, SCRATCH, "the same network trained from scratch", 0.05),
        Evidence(
            CLASSIFIES,
            f"tagging an unknown word that its right side decides, after {TAGGED:,} labels, {SMALL}, against GPT",
            TAGGING,
            (RunQuery("bert"), RunQuery("gpt")),
            difference(final("accuracy", "tags")),
            at_least=0.02,
            factors=MappingProxyType(
                {
                    "baseline": "against our small GPT",
                    "number of labels": f"with {TAGGED:,} labeled examples",
                    "task": "tagging unknown words that their right side decides",
                }
            ),
        ),
        generates(
            "the trigram model", ("trigram", "gpt"), ratio(final("perplexity", "text")), PERPLEXITY, at_least=1.02
        ),
        generates("BERT filling masks", ("gpt", "bert"), difference(share("true")), TRUE, at_least=0.05),
        generates(
            "the 8-gram model", ("eight-gram", "gpt"), ratio(final("perplexity", "text")), PERPLEXITY, at_least=1.02
        ),
        generates(
            "the sentences of the 8-gram model",
            ("gpt", "eight-gram"),
            difference(share("true and new")),
            NEW,
            at_least=0.05,
        ),
        generates("the least possible perplexity", ("gpt",), over_ideal, IDEAL, role=INSTRUMENT, at_most=1.1),
        classifies(SOME, "t5", "T5", -0.02, said="our small T5"),
        classifies(MANY, "t5", "T5", -0.02, said="our small T5"),
    ),
    outcome=Outcome("Accuracy at blanks", "accuracy", "blanks", "mean", unit=PERCENT),
    tuning=Tuning("learning_rate", LEARNING_RATES, validation_accuracy, further=MappingProxyType({"t5": (0.024,)})),
    tuning_seeds=TUNING_SEEDS,
    tuning_conditions=(TUNED_ON,),
)
