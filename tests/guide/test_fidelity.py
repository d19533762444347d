"""Each reduced network says what it has of the published one, and its numbers are those of the module."""

import pytest

from dlcore.data import analogies
from dlcore.data import surnames as names
from dlcore.experiments.language import (
    bits_per_byte,
    long_range_recall,
    natural_text,
    pretraining,
    seq2seq,
    surnames,
    word_embeddings,
)
from dlcore.guide import FIDELITY, PAGES, SINCE_THEN, TOPICS
from dlcore.models.language.skip_gram import SkipGram
from dlcore.models.vision import CLASSIFIERS
from dlcore.models.vision.unet import UNet
from dlcore.models.vision.yolo import YOLO


def size(network):
    return f"{sum(weight.numel() for weight in network.parameters()):,}"


def of_sequences(name):
    recall, many = long_range_recall.network(name), surnames.network(name, len(names.alphabet()), 0)
    over = f" over {long_range_recall.DISTANCE.default} tokens" if name == "transformer" else ""
    counted = f"{size(recall)} (recall{over}), {size(many)} (surnames)"
    return f"{counted}, {size(bits_per_byte.network(name))} (bytes)" if name in bits_per_byte.NETWORKS else counted


def of_text(name):
    counted = [size(pretraining.network(name, 0))]
    if name in natural_text.NETWORKS:
        counted.append(f"{size(natural_text.network(name))} for natural text")
    if name in bits_per_byte.NETWORKS:
        counted.append(f"{size(bits_per_byte.network(name))} for bytes")
    return "; ".join(counted)


ATTENTION = (
    ("additive-attention", "additive"),
    ("dot-product-attention", "dot product"),
    ("fixed-context", "fixed vector"),
)
# What each network's row on parameters says.
SIZES = {
    **{name: lambda make=make: size(make()) for name, make in {**CLASSIFIERS, "yolo": YOLO, "u-net": UNet}.items()},
    **{name: lambda name=name: of_sequences(name) for name in surnames.NETWORKS},
    **{name: lambda name=name: of_text(name) for name in pretraining.NETWORKS},
    "skip-gram": lambda: size(SkipGram(len(analogies.words()), word_embeddings.WIDTH.default)),
    "seq2seq": lambda: ", ".join(f"{size(seq2seq.network(name))} ({said})" for name, said in ATTENTION),
}


@pytest.mark.parametrize("name", SIZES)
def test_every_reduced_network_has_its_table(name):
    assert TOPICS[name].source
    parts = [each.part for each in FIDELITY[name]]
    assert len(parts) == len(set(parts)) >= 4


@pytest.mark.parametrize("name", SIZES)
def test_the_parameters_are_counted(name):
    (row,) = (each for each in FIDELITY[name] if each.part == "Parameters")
    assert row.here == SIZES[name]()


def test_the_tables_are_of_networks_that_are_here():
    assert set(FIDELITY) == set(SIZES)


@pytest.mark.parametrize("page", SINCE_THEN)
def test_what_came_since_names_its_problem_its_idea_and_its_paper(page):
    assert page in PAGES
    for each in SINCE_THEN[page]:
        assert each.problem.endswith((".", "?"))
        assert each.idea.endswith(".")
        assert each.source.preprint
        assert each.source.year >= each.source.first_year >= 2019
