"""Do word vectors answer analogies, and is a word's nearest neighbor of its kind: skip-gram and counts, by the width of the window?"""

from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import PERCENT, Outcome, Tuning
from dlcore.recipes.progress import SeedProgress

SKIP_GRAM, COUNTS = VARIANTS = ("skip-gram", "ppmi-svd")
BATCH, NEGATIVES, VALIDATED = 1_024, 5, 400
WINDOWS, LEARNING_RATES = (1, 2, 3, 5, 10), (0.01, 0.02, 0.05, 0.1, 0.2)
INPUT, BOTH = VECTORS = ("input", "input + output")
WINDOW = Setting(
    "window",
    "Window",
    5,
    "How many words to each side count as context. Narrow: words of one kind become neighbors. Wide: words of one subject do.",
    low=1,
    high=16,
)
WIDTH = Setting(
    "width",
    "Width",
    32,
    "Dimensions of a vector. Fewer: words have to share directions. More: each word can keep its own contexts.",
    low=2,
    high=128,
)
SENTENCES = Setting(
    "sentences",
    "Sentences",
    2_000,
    "Sentences to learn from, sampled anew for each seed. More make the counts less noisy, and take longer.",
    low=200,
    high=20_000,
)
EPOCHS = Setting(
    "epochs",
    "Epochs",
    5,
    "Passes over all pairs of word and context.",
    low=1,
    high=50,
    applies_to=(SKIP_GRAM,),
)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    0.05,
    "Adam's initial learning rate, annealed linearly to 0. Too small: the vectors stay near their initial values; too large: they never settle.",
    low=1e-5,
    high=1.0,
    applies_to=(SKIP_GRAM,),
)


def measure(run_group, device, report):
    """Each seed's vectors, learned from its own sentences, answer all analogies and name each word's nearest neighbor; those of seed 0 are recorded."""
    return [
        _vectors(run_group.first, seed, device, SeedProgress(report, done, len(run_group.seeds)))
        for done, seed in enumerate(run_group.seeds)
    ]


def _vectors(run, seed, device, report):
    import random

    from dlcore.blocks.callbacks import Stopwatch
    from dlcore.data import synthetic_english as english

    read = _ids_of(english.sample(english.SEEN, run["sentences"], random.Random(1_000_003 + seed)))
    stopwatch = Stopwatch(device)
    if run.variant == SKIP_GRAM:
        inputs, outputs, curve = train(run, seed, read, device, stopwatch, report)
    else:
        (inputs, outputs), curve = count(run, read), None
    seconds = stopwatch.seconds
    tables = test(inputs, outputs)
    tables["end"]["seconds"] = [seconds]
    if curve:
        tables["curve"] = curve
    if seed == 0 and run.variant == SKIP_GRAM:
        tables["arrays"] = {"input": inputs.astype("float16"), "output": outputs.astype("float16")}
    report(1.0)
    return tables


def _ids_of(sentences):
    """The sentences as ids of `analogies.words`, without the full stop."""
    from dlcore.data.analogies import ids

    known = ids()
    return [[known[word] for word in sentence.words if word != "."] for sentence in sentences]


def train(run, seed, read, device, stopwatch, report):
    """Input and output vectors of skip-gram as NumPy arrays (words, width), and the loss on other sentences after each epoch."""
    import random

    import torch

    from dlcore.data import synthetic_english as english
    from dlcore.data.analogies import words
    from dlcore.models.language.skip_gram import SkipGram, context_pairs, draw_noise, noise_distribution

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = SkipGram(len(words()), run["width"]).to(device)
    generator = torch.Generator().manual_seed(2_000_003 + seed)
    centers, contexts = context_pairs(read, run["window"])
    noise = noise_distribution(torch.bincount(contexts, minlength=len(words())).double()).cumsum(0)
    held_out = context_pairs(
        _ids_of(english.sample(english.HELD_OUT_VALIDATION, VALIDATED, random.Random(9_002))), run["window"]
    )
    held_out = (*held_out, draw_noise(noise, len(held_out[0]), NEGATIVES, torch.Generator().manual_seed(9_002)))
    steps = run["epochs"] * (-(-len(centers) // BATCH))
    optimizer = torch.optim.Adam(model.parameters(), run["learning_rate"])
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0, steps)
    curve, done = {"epoch": [], "validation": []}, 0
    for epoch in range(run["epochs"] + 1):
        for batch in torch.randperm(len(centers), generator=generator).split(BATCH) if epoch else ():
            noise_words = draw_noise(noise, len(batch), NEGATIVES, generator)
            loss = model(*(part.to(device) for part in (centers[batch], contexts[batch], noise_words))).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            done += 1
            report(done / steps)
        with stopwatch.pause(), torch.no_grad():
            curve["epoch"].append(epoch)
            curve["validation"].append(model(*(part.to(device) for part in held_out)).mean().item())
        report.metrics([{"epoch": epoch, "validation": curve["validation"][-1]}])
    return *(table.weight.detach().cpu().numpy() for table in (model.input, model.output)), curve


def count(run, read):
    """Vectors of words and of contexts by positive pointwise mutual information, NumPy arrays (words, width)."""
    import numpy as np

    from dlcore.data.analogies import words
    from dlcore.models.language.ppmi import factorize, ppmi
    from dlcore.models.language.skip_gram import context_pairs

    counts = np.zeros((len(words()), len(words())))
    np.add.at(counts, tuple(part.numpy() for part in context_pairs(read, run["window"])), 1.0)
    return factorize(ppmi(counts), run["width"])


def test(inputs, outputs):
    """Accuracy of each rule on each relation, with either kind of vectors; and at the end the mean over all questions, and the purity of neighbors."""
    from dlcore.blocks.analogies import ALONE, OFFSET, RULES, accuracy, purity
    from dlcore.data.analogies import RELATIONS, kinds, questions

    analogies = {"rule": [], "vectors": [], "relation": [], "questions": [], "accuracy": []}
    kept = dict(zip(VECTORS, (inputs, inputs + outputs), strict=True))
    for rule in RULES:
        for vectors, values in kept.items():
            for relation in RELATIONS:
                row = (
                    rule,
                    vectors,
                    " → ".join(relation),
                    len(questions(relation)),
                    accuracy(values, questions(relation), rule),
                )
                for column, value in zip(analogies.values(), row, strict=True):
                    column.append(value)

    def mean(rule, vectors=INPUT):
        rows = [
            (asked, right)
            for its_rule, its_vectors, _, asked, right in zip(*analogies.values(), strict=True)
            if (its_rule, its_vectors) == (rule, vectors)
        ]
        return sum(asked * right for asked, right in rows) / sum(asked for asked, _ in rows)

    end = {"accuracy": [mean(OFFSET)], "alone": [mean(ALONE)], "purity": [purity(inputs, kinds())]}
    return {"analogies": analogies, "end": end | {"purity_both": [purity(kept[BOTH], kinds())]}}


def validation_loss(tables):
    return tables["curve"]["validation"][-1]


EXPERIMENT = Experiment(
    id="word-embeddings",
    section="language",
    question="Do word vectors answer analogies, and is a word's nearest neighbor of its kind: skip-gram and counts, by the width of the window?",
    revision=1,
    varies="how the vectors are made",
    variants=VARIANTS,
    seeds=tuple(range(10)),
    settings=(WINDOW, WIDTH, SENTENCES, EPOCHS, LEARNING_RATE),
    measure=measure,
    cost=lambda run: (
        0.2 + run["sentences"] / 2_000 * min(run["window"], 8) * (run["epochs"] if run.variant == SKIP_GRAM else 0.2)
    ),
    shipped=(
        MappingProxyType({}),
        *(MappingProxyType({"window": window}) for window in WINDOWS if window != WINDOW.default),
    ),
    outcome=Outcome("Accuracy of analogies", "accuracy", "end", unit=PERCENT),
    tuning=Tuning("learning_rate", LEARNING_RATES, validation_loss, least=True),
    tuning_seeds=(50, 51, 52),
)
