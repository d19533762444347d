"""Inside a modern Transformer: the first evaluations of every training, with its gradients; of the tokenizer the whole; of times that they are there; of word vectors the whole."""

import platform

import pytest

from dlcore.experiments.language import kv_cache as timing
from dlcore.experiments.language import norm_placement as norms
from tests.experiments.first_steps import first_tests, python_of, shipped_tables


def vocabulary(experiment, variant, silent, monkeypatch):
    run = experiment.run(variant, 0)
    (ours,) = experiment.measure(experiment.run_group(variant, (0,)), "cpu", silent)
    theirs = shipped_tables(run)["size"]
    # Python's help, from which the tokenizer learns, changes with Python.
    near = 1e-4 if python_of(run) == platform.python_version() else 0.1
    assert (ours["size"]["variant"], ours["size"]["size"]) == (theirs["variant"], theirs["size"])
    for column in ("per_word", "bytes"):
        assert ours["size"][column] == pytest.approx(theirs[column], rel=near)


def placement(experiment, variant, silent, monkeypatch):
    monkeypatch.setattr(norms, "STEPS", norms.EVERY)
    run_group = experiment.run_group(variant, (0,))
    (ours,) = experiment.measure(run_group, "cpu", silent)
    theirs = shipped_tables(run_group.first)
    assert ours["curve"]["step"] == theirs["curve"]["step"][:2]
    assert ours["curve"]["loss"][0] == pytest.approx(theirs["curve"]["loss"][0], rel=1e-4)
    assert ours["curve"]["loss"][1] == pytest.approx(theirs["curve"]["loss"][1], rel=0.05)
    assert ours["gradient"]["layer"] == theirs["gradient"]["layer"]
    assert ours["gradient"]["norm"] == pytest.approx(theirs["gradient"]["norm"], rel=1e-3)


def token_time(experiment, variant, silent, monkeypatch):
    monkeypatch.setattr(timing, "REPEATS", 1)
    (ours,) = experiment.measure(experiment.run_group(variant, (0,)), "cpu", silent)
    theirs = shipped_tables(experiment.run(variant, 0))["token"]
    assert (ours["token"]["variant"], ours["token"]["length"]) == (theirs["variant"], theirs["length"])
    assert all(spent > 0 for spent in theirs["milliseconds"])


def word_vectors(experiment, variant, silent, monkeypatch):
    """The whole training with the narrowest window, which takes a second: the rate falls over all of its steps."""
    run_group = experiment.run_group(variant, (0,), window=1)
    (ours,) = experiment.measure(run_group, "cpu", silent)
    theirs = shipped_tables(run_group.first)
    assert ours["analogies"]["relation"] == theirs["analogies"]["relation"]
    assert ours["analogies"]["questions"] == theirs["analogies"]["questions"]
    for column in ("accuracy", "alone", "purity", "purity_both"):
        assert ours["end"][column] == pytest.approx(theirs["end"][column], abs=0.03)
    assert ("curve" in ours) == ("curve" in theirs) == (variant == "skip-gram")
    if "curve" in ours:
        assert ours["curve"]["validation"] == pytest.approx(theirs["curve"]["validation"], rel=1e-2)


FIRST_STEPS = {
    "vocabulary-size": vocabulary,
    "vocabulary-bits": first_tests({"validation": {"rel": 0.03}}),
    "norm-placement": placement,
    "kv-cache": token_time,
    "word-embeddings": word_vectors,
}
