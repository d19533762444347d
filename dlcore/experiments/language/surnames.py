"""Where is a surname from, spelled letter by letter?"""

from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import PERCENT, POINTS, Evidence, Outcome, Quantity, RunQuery, Tuning
from dlcore.recipes import mlp_classifier
from dlcore.recipes.comparisons import difference, final
from dlcore.recipes.progress import SeedProgress

# Widths at which the four have about 51,000 parameters, with the alphabet of 62 letters.
WIDTHS = MappingProxyType({"rnn": 190, "lstm": 84, "gru": 100, "transformer": 44})
NETWORKS, BASELINE = tuple(WIDTHS), "char-ngrams"
EACH, FEW = 200, 25
LEARNING_RATES = (0.0003, 0.001, 0.003, 0.01, 0.03)
# What tuning chose: by network and number of names.
CHOSEN = MappingProxyType(
    {
        ("rnn", EACH): 0.003,
        ("rnn", FEW): 0.01,
        ("lstm", EACH): 0.01,
        ("lstm", FEW): 0.01,
        ("gru", EACH): 0.003,
        ("gru", FEW): 0.01,
        ("transformer", EACH): 0.001,
        ("transformer", FEW): 0.001,
    }
)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    0.003,
    "Adam's learning rate. Each network's own was tuned, for many names and for few.",
    low=1e-5,
    high=0.1,
    applies_to=NETWORKS,
    tuned=CHOSEN,
    tuned_by=("names",),
)
NAMES = Setting(
    "names",
    "Names of each origin",
    EACH,
    "Names in the training set. With fewer of them there are more epochs, so that the number of steps stays the same.",
    choices=(FEW, EACH),
)
EPOCHS = Setting(
    "epochs",
    "Epochs",
    20,
    "Passes over 2,800 names, 43 steps each. With more, the networks memorize the names.",
    low=1,
    high=200,
    applies_to=NETWORKS,
)
BATCH = 64


def network(variant, letters, seed):
    import torch

    from dlcore.data.surnames import LONGEST, ORIGINS
    from dlcore.experiments.language import long_range_recall
    from dlcore.models.language.fused import fuse

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return fuse(
            long_range_recall.network(variant, LONGEST, tokens=letters, width=WIDTHS[variant], classes=len(ORIGINS))
        )


def measure(run_group, device, report):
    """Each seed draws its own names, and trains on some of each origin; tested after every epoch. The baseline is a logistic regression on character n-grams, n = 1 to 4."""
    from dlcore.data import surnames

    run, letters = run_group.first, surnames.alphabet()
    fit = _fit_counts if run.variant == BASELINE else _fit_network
    return [
        fit(
            run,
            seed,
            surnames.split(seed, run["names"]),
            letters,
            device,
            SeedProgress(report, done, len(run_group.seeds)),
        )
        for done, seed in enumerate(run_group.seeds)
    ]


def _fit_network(run, seed, parts, letters, device, report):
    import torch

    from dlcore.data.images import Images
    from dlcore.data.surnames import ORIGINS, one_hot

    (train, train_origins), (validation, validation_origins), (test, test_origins) = (
        (one_hot(names, letters), torch.tensor(origins)) for names, origins in parts
    )
    again = EACH // run["names"]  # an epoch is as many names whether they are few or many
    # Names instead of images, in the same parts.
    examples = Images(train.repeat(again, 1, 1), train_origins.repeat(again), test, test_origins, tuple(ORIGINS))
    fresh, trained = network(run.variant, len(letters), seed), []
    (curve,) = mlp_classifier.fit(
        [fresh],
        (seed,),
        examples,
        lambda weights: torch.optim.Adam(weights, run["learning_rate"]),
        device,
        report,
        batch=BATCH,
        epochs=run["epochs"],
        validation=(validation, validation_origins),
        dimensions=3,
        schedule="cosine",
        extra_callbacks=lambda model, held_out, steps, stopwatch: trained.append(model.networks[0]) or [],
    )
    with torch.no_grad():
        answers = trained[0](test.to(device)).argmax(1).tolist()
    end = {name: [curve[name][-1]] for name in ("accuracy", "validation", "seconds")}
    return {
        "curve": curve,
        "outcome": end | {"parameters": [sum(weight.numel() for weight in fresh.parameters())]},
        "origins": _by_origin(test_origins.tolist(), answers),
    }


def _fit_counts(run, seed, parts, letters, device, report):
    import time

    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    (train, train_origins), (validation, validation_origins), (test, test_origins) = parts
    began = time.thread_time()
    groups = CountVectorizer(analyzer="char", ngram_range=(1, 4), binary=True)
    counts = make_pipeline(groups, LogisticRegression(C=3, max_iter=300)).fit(
        [f"^{name}$" for name in train], train_origins
    )
    seconds = time.thread_time() - began
    report(0.8)
    answers = counts.predict([f"^{name}$" for name in test]).tolist()
    right = sum(answer == origin for answer, origin in zip(answers, test_origins, strict=True)) / len(test)
    end = {
        "accuracy": [right],
        "validation": [counts.score([f"^{name}$" for name in validation], validation_origins)],
        "seconds": [seconds],
    }
    return {
        "outcome": end | {"parameters": [counts[-1].coef_.size + counts[-1].intercept_.size]},
        "origins": _by_origin(test_origins, answers),
    }


def _by_origin(truth, answers):
    """Accuracy on the names of each origin."""
    from dlcore.data.surnames import ORIGINS

    share = []
    for number in range(len(ORIGINS)):
        correct = [answer == number for answer, origin in zip(answers, truth, strict=True) if origin == number]
        share.append(sum(correct) / len(correct))
    return {"origin": list(ORIGINS), "share": share}


lead = difference(final("accuracy", "outcome"))
WHERE = "surnames, as many parameters, tuned learning rates"
SUPERIOR = "language/transformer-superior"
LEAD = Quantity(
    "difference in test accuracy",
    "in classifying surnames, trained from scratch, the Transformer's test accuracy is {value} than that of {baseline}",
    "difference",
    POINTS,
)

EXPERIMENT = Experiment(
    id="surnames",
    section="language",
    question="Where is a surname from, spelled letter by letter?",
    revision=1,
    varies="network",
    variants=(*NETWORKS, BASELINE),
    # The difference of GRU and LSTM is to be known to 1.5 points, half of its margin: from the spread over ten seeds, 3.7 points, that takes 26.
    seeds=tuple(range(30)),
    settings=(LEARNING_RATE, NAMES, EPOCHS),
    measure=measure,
    cost=lambda run: (
        5.0 if run.variant == BASELINE else run["epochs"] * (0.3, 0.35, 0.35, 0.7)[NETWORKS.index(run.variant)]
    ),
    shipped=(MappingProxyType({}), MappingProxyType({"names": FEW})),
    evidence=(
        Evidence(
            "language/gru-similar",
            WHERE,
            Quantity(
                "difference in test accuracy",
                "in classifying surnames, a GRU's test accuracy is {value} than that of an LSTM with as many parameters",
                "difference",
                POINTS,
                "neither",
            ),
            (RunQuery("gru"), RunQuery("lstm")),
            lead,
            within=0.03,
        ),
        *(
            Evidence(
                SUPERIOR,
                f"{WHERE}, against {rival}",
                LEAD,
                (RunQuery("transformer"), RunQuery(other)),
                lead,
                at_least=0.01,
                factors=MappingProxyType({"baseline": f"against {said}"}),
            )
            for other, rival, said in (("lstm", "LSTM", "an LSTM"), ("gru", "GRU", "a GRU"))
        ),
    ),
    outcome=Outcome("Test accuracy", "accuracy", "outcome", unit=PERCENT),
    tuning=Tuning("learning_rate", LEARNING_RATES, final("validation", "outcome")),
    tuning_seeds=(50, 51, 52),
    tuning_conditions=(MappingProxyType({}), MappingProxyType({"names": FEW})),
)
