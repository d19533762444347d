"""Word vectors: what a run records, of which seed the vectors themselves, and which settings count for counts."""

import numpy as np
import pytest

from dlcore.blocks.analogies import ALONE, OFFSET, RULES, WITHOUT_A
from dlcore.data.analogies import RELATIONS, questions, words
from dlcore.experiments import find
from dlcore.experiments.language import word_embeddings

SMALL = {"sentences": 200, "epochs": 1, "width": 8}


@pytest.fixture
def experiment():
    return find("word-embeddings")


@pytest.mark.parametrize("variant", word_embeddings.VARIANTS)
def test_a_run_records_every_rule_on_every_relation(experiment, variant, silent):
    one, other = experiment.measure(experiment.run_group(variant, (0, 1), **SMALL), "cpu", silent)
    table, end = one["analogies"], one["end"]
    assert list(zip(table["rule"], table["vectors"], table["relation"], strict=True)) == [
        (rule, vectors, " → ".join(relation))
        for rule in RULES
        for vectors in word_embeddings.VECTORS
        for relation in RELATIONS
    ]
    assert table["questions"][: len(RELATIONS)] == [len(questions(relation)) for relation in RELATIONS]
    rows = slice(0, len(RELATIONS))  # the offset of input vectors comes first
    whole = np.average(table["accuracy"][rows], weights=table["questions"][rows])
    assert end["accuracy"] == pytest.approx([whole])
    assert all(0 <= end[name][0] <= 1 for name in ("accuracy", "alone", "purity", "purity_both"))
    assert one["end"] != other["end"]
    assert "arrays" not in other
    assert ("arrays" in one) == ("curve" in one) == (variant == "skip-gram")
    if variant == "skip-gram":
        assert one["curve"]["epoch"] == [0, 1]
        assert one["curve"]["validation"][0] == pytest.approx(6 * np.log(2), rel=1e-4)
        assert one["arrays"]["input"].shape == one["arrays"]["output"].shape == (len(words()), 8)


@pytest.mark.slow
def test_wide_windows_learn_subjects_and_narrow_ones_kinds(experiment, silent):
    ends = [
        experiment.measure(experiment.run_group("ppmi-svd", (7,), window=window), "cpu", silent)[0]["end"]
        for window in (2, 10)
    ]
    assert ends[0]["purity"][0] > ends[1]["purity"][0]
    assert ends[0]["accuracy"][0] < ends[1]["accuracy"][0]


def test_the_rules_are_named_as_they_are_computed():
    a, b, c = 2.0, 3.0, 7.0
    assert [RULES[rule](a, b, c) for rule in (OFFSET, WITHOUT_A, ALONE)] == [8.0, 10.0, 7.0]


def test_counts_have_no_learning_rate_and_no_epochs(experiment):
    base = experiment.run("ppmi-svd", 0)
    assert experiment.run("ppmi-svd", 0, learning_rate=0.5, epochs=9) == base
    assert experiment.run("skip-gram", 0, epochs=9) != experiment.run("skip-gram", 0)
    assert {run.variant for run in experiment.tuning_run_groups()} == {"skip-gram"}
