"""The words: every topic complete, every formula balanced, every number in prose that of the piece of evidence it is said of."""

import re
from dataclasses import astuple, fields
from pathlib import Path

import pytest

from dlcore.experiments import EXPERIMENTS
from dlcore.guide import CLAIMS, GUESSES, SECTIONS, TOPICS, WHITEBOARDS
from dlcore.records import Library
from dlcore.verdicts import verdicts

ROOT = Path(__file__).parents[2]
TEXTS = [
    (page, text)
    for page, board in WHITEBOARDS.items()
    for text in (
        board.say,
        board.sixty_seconds,
        board.three_minutes,
        board.deep,
        board.draw,
        *board.pitfalls,
        *(part for pair in board.follow_ups for part in astuple(pair)),
    )
]

OPTIONAL = ("note", "guide_date", "source", "derivative", "color", "family", "tasks", "memory", "spoken")


# What the texts say of each piece of evidence whose number they quote: another place in the list would be another condition.
QUOTED = {
    "signal-propagation 0": "30 layers, Xavier",
    "signal-propagation 6": "30 layers, He",
    "gradient-check 1": "against autograd: 10–16–16–3 network, Tanh, 64 bits",
    "relu-kink 0": "with ReLU and no unit near its kink, 2–2–1 network, 64 bits",
    "loss-saturation 0": "confidently wrong (w = b = 2), each at its best learning rate",
    "momentum-convergence 0": "condition number 100",
    "effective-learning-rate 0": "gradients of constant size, step 20,000 against step 500",
    "batch-size 0": "to 90% accuracy, each at the learning rate chosen on validation",
    "sparse-features 0": "against plain SGD, few common and many rare features",
    "sparse-features 6": "against SGD with a rate ∝ 1/√t, few common and many rare features",
    "rnn-optimizers 0": "a recurrent network that recalls the first of 10 tokens",
    "weight-decay 2": "against Adam without weight decay, 500 digits, 20% label noise",
    "noisy-labels 0": "40% label noise, monitor validation loss",
    "noisy-labels 5": "test loss, 40% label noise",
    "cnn-schedules 13": "test log-loss, step decay, a CNN on Fashion-20k, each at its tuned learning rate",
    "optimizer-tasks 28": "untuned, on sparse features",
    "filter-size 0": "three 3×3 layers in place of one 7×7 layer, Fashion-20k",
    "filter-size 5": "three 3×3 layers against one, Fashion-20k",
    "filter-size 1": "three 3×3 layers in place of one 7×7 layer, whole networks",
    "cnn-evolution 1": "arithmetic, Fashion-20k, early training (6 epochs), against a ResNet",
    "residual-depth 0": "56 layers",
    "data-efficiency 0": "10,000 images",
    "detection-speed 0": "64×64 pixels, one image at a time, one CPU thread, decoding and NMS included",
    "segmentation 0": "U-Net against two thresholds, bias field 0.35, noise 0.15",
    "sequence-cost 0": "sequential operations, from 16 to 256 tokens",
    "long-range-recall 0": "50 tokens, before training",
    "long-range-recall 3": "50 tokens, before training, forget bias log T",
    "long-range-recall 7": "recall over 100 tokens, at most 400 steps",
    "pretraining-objectives 3": "tagging an unknown word that its right side decides",
    "pretraining-objectives 5": "against BERT filling masks",
}


def placeholders(text):
    """The pieces of evidence whose numbers stand in a text."""
    return [piece.partition("]]")[0] for piece in text.split("[[")[1:]]


def depth(formula):
    """How deep braces nest at each character, escaped ones left out."""
    levels, level = [0], 0
    for before, this in zip(" " + formula, formula, strict=False):
        level += (this == "{") - (this == "}") if before != "\\" else 0
        levels.append(level)
    return levels


def is_balanced(formula):
    """Whether each brace is closed, and each \\left has its \\right."""
    levels = depth(formula)
    left = formula.count(r"\left") - formula.count(r"\leftarrow")
    right = formula.count(r"\right") - formula.count(r"\rightarrow")
    return min(levels) == levels[-1] == 0 and left == right


def gaps(topic):
    """What a topic lacks, by name."""
    may_be_empty = ("note", "guide_date", "derivative", "color", "family", "tasks", "memory", "spoken")
    lacking = [
        field.name
        for field in fields(topic)
        if field.name not in may_be_empty and not str(getattr(topic, field.name)).strip()
    ]
    lacking += [
        f"source.{field.name}"
        for field in fields(topic.source)
        if field.name != "preprint" and not str(getattr(topic.source, field.name)).strip()
    ]
    sentences = ("idea", "when_to_use", "trade_offs")
    return lacking + [f"the end of {name}" for name in sentences if not getattr(topic, name).endswith(".")]


def test_every_topic_is_complete():
    assert {name: gaps(topic) for name, topic in TOPICS.items() if gaps(topic)} == {}
    assert [name for name, topic in TOPICS.items() if topic.id != name or topic.section not in SECTIONS] == []
    assert [name for name, topic in TOPICS.items() if not 1800 <= topic.source.year <= 2030] == []
    assert [name for name, topic in TOPICS.items() if not str(topic.source).endswith(str(topic.source.year))] == []


def test_formulas_are_balanced():
    formulas = [formula for topic in TOPICS.values() for formula in (topic.formula, topic.derivative)]
    assert [formula for formula in formulas if not is_balanced(formula) or "$" in formula] == []


def test_what_goes_beyond_the_guide_has_no_date_of_the_guide():
    assert {name for name, topic in TOPICS.items() if topic.beyond_the_guide} == {
        "gelu",
        "silu",
        "mae",
        "huber",
        "focal",
        "kl",
        "label-smoothing",
        "nesterov",
        "nadam",
        "lion",
        "muon",
        "average-pooling",
        "residual",
        "compound",
        "batch-norm",
        "dropout",
        "multi-head-attention",
        "positional-encoding",
        "l1",
        "l2",
        "augmentation",
        "layer-norm",
        "group-norm",
        "rms-norm",
        "clip-norm",
        "ema",
        "learning-rate-range-test",
        "mixed-precision",
        "bias-variance",
        "cross-validation",
        "bpe",
        "skip-gram",
        "rope",
        "alibi",
        "pre-ln",
        "kv-cache-sharing",
        "nucleus-sampling",
        "min-p",
        "weight-quantization",
        "seq2seq",
    }
    dates = {name: topic.guide_date for name, topic in TOPICS.items() if topic.guide_date}
    assert (
        dates.items()
        >= {
            "sigmoid": "1950s",
            "tanh": "1980s",
            "relu": "2010",
            "leaky-relu": "2013",
            "elu": "2015",
            "mse": "no date",
            "cross-entropy": "no date",
            "binary-cross-entropy": "no date",
            "hinge": "no date",
            "gd": "1847; in networks 1986",
            "sgd": "1951; popular 1980s",
            "mini-batch": "1980s",
            "momentum": "1988",
            "adagrad": "2011",
            "rmsprop": "2012",
            "adam": "2014",
            "adamw": "2017",
            "lookahead": "2019",
            "bert": "2018",
            "gpt": "2018",
            "t5": "2020",
            "convolution": "1989",
            "max-pooling": "no date",
            "fully-connected": "1989",
            "u-net": "2015",
            "yolo": "2016",
            "lenet": "1989",
            "alexnet": "2012",
            "vgg": "2014",
            "resnet": "2015",
            "efficientnet": "2019",
            "vit": "2020",
            "rnn": "1980s",
            "lstm": "1997",
            "gru": "2014",
            "transformer": "2017",
            "attention": "2017",
        }.items()
    )


def test_a_model_has_one_date_everywhere():
    files = [path for folder in ("pages", "dlcore") for path in (ROOT / folder).rglob("*.py")]
    dated = {match for path in files for match in re.findall(r"\b(BERT|GPT|T5) \((\d{4})\b", path.read_text("utf-8"))}
    assert dated == {(TOPICS[name].name, TOPICS[name].guide_date) for name in ("bert", "gpt", "t5")}


def test_topics_and_claims_have_one_name_each():
    assert len({topic.name for topic in TOPICS.values()}) == len(TOPICS)
    assert len({claim.text for claim in CLAIMS.values()}) == len(CLAIMS) == 39
    assert all(claim.id == name and claim.section in SECTIONS for name, claim in CLAIMS.items())


def test_every_number_in_prose_is_that_of_the_condition_it_is_said_of():
    assert [page for page, text in TEXTS if not text.strip() or text.count("[[") != text.count("]]")] == []
    quoted = {piece for _, text in TEXTS for piece in placeholders(text)} | {guess.piece for guess in GUESSES.values()}
    assert quoted == set(QUOTED)
    conditions = {
        f"{experiment.id} {index}": piece.condition
        for experiment in EXPERIMENTS.values()
        for index, piece in enumerate(experiment.evidence)
    }
    assert {
        piece: conditions.get(piece) for piece, said in QUOTED.items() if said not in conditions.get(piece, "")
    } == {}


def test_what_is_to_be_said_is_a_sentence_or_two_without_signs():
    said = {page: board.say for page, board in WHITEBOARDS.items()}
    assert {page: text for page, text in said.items() if not 15 <= len(text.split()) <= 45} == {}
    assert {page: text for page, text in said.items() if re.search(r"(?<!T)[0-9]|[$·×∂‖⁻*_]", text)} == {}


OF_THE_APP = re.compile(
    r"\]\] here|\bHere\b|\b(on this page|see the (?!progress)|chart|our|ours|as here|one here|calculator|the guide)\b"
)


def test_what_is_said_aloud_needs_no_page_to_point_at():
    said = {
        page: " ".join([board.say, board.sixty_seconds, board.three_minutes, *(one.answer for one in board.follow_ups)])
        for page, board in WHITEBOARDS.items()
    }
    assert {page: found for page, text in said.items() if (found := OF_THE_APP.findall(text))} == {}


def test_formulas_in_prose_are_closed_and_balanced():
    assert [(page, text) for page, text in TEXTS if text.count("$") % 2 or text.count("**") % 2] == []
    formulas = [formula for _, text in TEXTS for formula in text.split("$")[1::2]]
    assert [formula for formula in formulas if min(depth(formula)) < 0 or depth(formula)[-1] != 0] == []


@pytest.mark.parametrize("page", GUESSES)
def test_a_guess_is_no_coin_toss(page):
    """The whole interval of what was measured falls under one option: what the seeds cannot tell is not asked."""
    guess = GUESSES[page]
    experiment, _, index = guess.piece.partition(" ")
    (finding,) = (
        found
        for verdict in verdicts(Library(), local=False)
        for found in verdict.findings
        if (found.experiment, found.index) == (experiment, int(index))
    )
    assert guess.right(finding.low) == guess.right(finding.value) == guess.right(finding.high)
