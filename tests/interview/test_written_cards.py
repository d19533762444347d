"""Written cards: complete, and each guess with one right answer in the records."""

import re
from collections import Counter
from itertools import pairwise

import pytest

from dlcore.experiments import EXPERIMENTS
from dlcore.guide import GUESSES, TOPICS
from dlcore.interview.card import KINDS
from dlcore.interview.written import CARDS
from dlcore.interview.written.parts import DERIVATION, MEASURED
from dlcore.records import Library
from dlcore.verdicts import verdicts
from tests.guide.test_guide import is_balanced, placeholders

CARD = {card.id: card for card in CARDS}
ASKED = {card.id: card.guess for card in CARDS if card.guess}


def texts(card):
    return card.question, card.answer, card.more, *card.also


# What the texts say of each piece of evidence whose number they quote.
QUOTED = {
    "activation-comparison 0": "8 layers, MNIST-5k",
    "batch-size 2": "counted in images seen, to 90% accuracy",
    "batch-size 4": "before the first step",
    "batch-size 5": "single examples, to 90% accuracy",
    "batch-size 7": "before the first step",
    "data-efficiency 1": "4,000 images",
    "dead-units 0": "negative slope 0.01, as in the guide, 4 layers",
    "dead-units 1": "negative slope 0.01, 6 layers",
    "dead-units 4": "ELU, 6 layers",
    "detection-speed 1": "64×64 pixels",
    "digit-detection 0": "250 held-out scenes, all confidences",
    "digit-detection 1": "thresholds chosen by validation",
    "drifting-stream 4": "a minimum that stays, ρ = 0.9",
    "effective-learning-rate 0": "step 20,000 against step 500",
    "effective-learning-rate 1": "ρ = 0.9, step 20,000 against step 500",
    "filter-size 3": "two 3×3 layers in place of one 5×5 layer, whole networks",
    "gradient-check 4": "against central difference: 10–16–16–3 network, Tanh, 64 bits",
    "learning-rate-sensitivity 2": "untuned, MNIST-5k",
    "long-range-recall 1": "recall over 50 tokens, at most 400 steps",
    "long-range-recall 2": "recall over 5 tokens, at most 400 steps",
    "long-range-recall 3": "50 tokens, before training, forget bias log T",
    "long-range-recall 4": "50 tokens, before training, default initialization",
    "long-range-recall 5": "recall over 50 tokens, forget bias log T",
    "long-range-recall 6": "recall over 50 tokens, default initialization",
    "loss-boundaries 1": "ten outliers on the right side, against MSE on logits",
    "loss-comparison 6": "MSE on logits, MNIST-5k, 2 layers, He initialization",
    "loss-comparison 8": "MSE on logits, MNIST-5k, 2 layers, a small output layer",
    "loss-outliers 2": "normal noise, 10% outliers, against MAE",
    "loss-saturation 1": "undecided (w = b = 0), each at its best learning rate",
    "momentum-convergence 2": "condition number 1,000, both at the hyperparameters that are optimal in theory",
    "noisy-labels 3": "40% label noise, monitor training loss",
    "noisy-labels 4": "clean labels, monitor validation loss, patience 10",
    "noisy-quadratic 3": "each at the learning rate chosen on other chains",
    "noisy-quadratic 4": "learning rate 0.1, before convergence: step 50",
    "pretraining-objectives 3": "tagging an unknown word",
    "pretraining-objectives 10": "after 1,000 labels, synthetic English, as many parameters, tuned learning rates, against T5",
    "pretraining-objectives 4": "against the trigram model",
    "residual-depth 1": "20 layers",
    "residual-depth 2": "8 layers",
    "schedules 17": "one-cycle, Fashion-10k, at a peak learning rate of 0.2",
    "segmentation 2": "against the pixel model",
    "segmentation 3": "U-Net against two thresholds, clean slices",
    "sequence-cost 3": "256 tokens, torch's kernel",
    "sequence-cost 4": "256 tokens, our own loop",
    "signal-propagation 4": "50 layers, Xavier",
    "signal-propagation 12": "30 layers, weights of standard deviation 0.01",
    "signal-propagation 6": "30 layers, He",
    "signal-propagation 7": "30 layers, Xavier",
    "surnames 1": "against LSTM",
    "weight-decay 2": "against Adam without weight decay, 500 digits, 20% label noise",
}

# Ratios below 1, whose number is said the other way around.
INVERTED = {"drifting-stream 4", "loss-outliers 2", "sequence-cost 3"}


@pytest.fixture(scope="module")
def findings():
    found = verdicts(Library(), local=False)
    return {f"{each.experiment} {each.index}": each for verdict in found for each in verdict.findings}


def test_every_card_is_complete_and_has_a_place():
    assert [name for name, times in Counter(card.id for card in CARDS).items() if times > 1] == []
    for card in CARDS:
        assert card.kind in KINDS, card.id
        assert card.topic in TOPICS, card.id
        assert re.fullmatch(rf"{card.topic}/{card.kind}-[a-z0-9-]+", card.id), card.id
        assert all(text.strip() for text in (card.question, card.answer, card.source, *card.also)), card.id
        assert 1 <= len(card.also) <= 2, card.id
        assert bool(card.more) == (card.kind == "compare"), card.id
        assert (card.guess is not None) == (card.kind in ("curve", "number")), card.id


def test_a_source_is_a_publication_with_its_year_or_a_derivation():
    sources = {card.id: card.source.removesuffix(MEASURED) for card in CARDS}
    publication = re.compile(r".+, (1[89]|20)\d\d")
    assert {
        name: said for name, said in sources.items() if said != DERIVATION and not publication.fullmatch(said)
    } == {}
    assert all(card.source.endswith(MEASURED) == (card.guess is not None) for card in CARDS)


def test_there_are_enough_of_each_kind_and_one_for_each_topic_of_the_guide():
    counts = Counter(card.kind for card in CARDS)
    assert counts["compare"] >= 40
    assert counts["shapes"] >= 30
    assert counts["curve"] >= 14
    assert counts["number"] >= 12
    asked = {card.topic for card in CARDS}
    assert {name for name, topic in TOPICS.items() if not topic.beyond_the_guide} <= asked


def test_a_comparison_is_a_sentence_and_a_short_list():
    for card in CARDS:
        if card.kind == "compare":
            assert card.answer.endswith("."), card.id
            assert 2 <= len(card.more.splitlines()) <= 5, card.id
            assert all(re.fullmatch(r"- .+\.", line) for line in card.more.splitlines()), card.id


def test_formulas_are_closed_and_balanced():
    every = [(card.id, text) for card in CARDS for text in texts(card)]
    assert [(name, text) for name, text in every if text.count("$") % 2 or "\x07" in text or "\t" in text] == []
    formulas = [(name, formula) for name, text in every for formula in text.split("$")[1::2]]
    assert [(name, formula) for name, formula in formulas if not formula.strip() or not is_balanced(formula)] == []


def test_formulas_of_answers_fit_on_a_phone():
    """About as many characters as stand side by side on 360 pixels; a formula has no line breaks."""

    def characters(formula):
        signs = re.sub(r"\\(?:tfrac|frac|,)", "", formula.replace("{,}", ","))
        return len(re.sub(r"[{}^_ ]", "", re.sub(r"\\[a-zA-Z]+", "x", signs)))

    formulas = [(card.id, formula) for card in CARDS for text in texts(card) for formula in text.split("$")[1::2]]
    assert [(name, formula) for name, formula in formulas if characters(formula) > 27] == []


def test_a_question_can_be_said_aloud_and_stands_alone():
    asked = [(card.id, text) for card in CARDS for text in (card.question, *card.also)]
    assert [name for name, text in asked if re.search(r"[$\\×]", text)] == []
    assert [name for name, text in asked if re.match(r"The same|Now|And", text)] == []


def test_every_number_from_a_record_is_that_of_the_condition_it_is_said_of(findings):
    quoted = {piece for card in CARDS for text in texts(card) for piece in placeholders(text)}
    quoted |= {guess.piece for guess in ASKED.values()}
    assert quoted == set(QUOTED)
    for piece, said in QUOTED.items():
        experiment, _, index = piece.rpartition(" ")
        assert said in EXPERIMENTS[experiment].evidence[int(index)].condition, piece
        assert findings[piece].value is not None, piece
        assert not findings[piece].under_revision, piece
    assert {piece for piece in QUOTED if findings[piece].inverted} == INVERTED


def test_a_guess_is_answered_by_its_piece_and_no_page_asks_it_already():
    for name, guess in ASKED.items():
        assert f"[[{guess.piece}]]" in CARD[name].answer, name
    pieces = Counter(guess.piece for guess in (*ASKED.values(), *GUESSES.values()))
    assert {piece for guess in ASKED.values() if pieces[piece := guess.piece] > 1} == set()


def test_the_options_are_a_partition_and_one_of_them_is_right_whatever_the_seeds(findings):
    for name, guess in ASKED.items():
        labels, least = zip(*guess.options, strict=True)
        assert 3 <= len(labels) == len(set(labels)) <= 5, name
        assert all(more > less for more, less in pairwise(least)), name
        found = findings[guess.piece]
        assert least[-1] == (-1.0 if found.kind == "difference" else 0.0), name
        assert guess.right(found.value) == guess.right(found.low) == guess.right(found.high), name
