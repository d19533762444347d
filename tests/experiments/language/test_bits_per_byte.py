"""An LSTM beside GPT: about as many parameters, the same windows, and a record of what validation chose; a reader's text in place of the help."""

import random

import pytest

from dlcore.base import InvalidInput
from dlcore.data.corpora import HELP, InvalidText
from dlcore.experiments import find
from dlcore.experiments.language import bits_per_byte
from dlcore.inspection.language import text_input
from dlcore.recipes import byte_language_model, byte_windows
from dlcore.shipping import open_archive
from tests.experiments.language.readers_texts import own_text, text_with_a_short_part

TEXT = find("bits-per-byte")


def test_both_networks_have_about_as_many_parameters():
    sizes = [
        sum(weight.numel() for weight in bits_per_byte.network(variant).parameters())
        for variant in bits_per_byte.NETWORKS
    ]
    assert max(sizes) / min(sizes) < 1.02


@pytest.mark.parametrize("variant", bits_per_byte.NETWORKS)
@pytest.mark.slow
def test_a_run_tells_the_bits_of_its_best_step(variant, silent, monkeypatch):
    whole = byte_language_model.byte_parts
    monkeypatch.setattr(
        byte_language_model, "byte_parts", lambda corpus: {k: v[:1_500] for k, v in whole(corpus).items()}
    )
    monkeypatch.setattr(bits_per_byte, "EVERY", 5)
    experiment = find("bits-per-byte")
    (tables,) = experiment.measure(experiment.run_group(variant, (0,), steps=10), "cpu", silent)
    curve, end = tables["curve"], tables["end"]
    assert curve["step"] == [0, 5, 10]
    assert curve["bytes"] == [0, 5 * 2_048, 10 * 2_048]
    assert curve["validation"][0] == pytest.approx(8, abs=0.6)  # nearly uniform over 256 bytes
    assert curve["validation"][2] < curve["validation"][1] < curve["validation"][0]
    assert end["validation"] == [min(curve["validation"])]
    assert end["bits"] == [curve["bits"][2]]
    assert end["step"] == [10]
    assert len(silent.reported) == 3


def name_of(text):
    return text_input.store(text_input.decode(text.encode()))


@pytest.mark.slow
def test_a_readers_text_is_learned_from(silent, monkeypatch):
    monkeypatch.setattr(bits_per_byte, "EVERY", 5)
    name = name_of(own_text())
    for variant in bits_per_byte.NETWORKS:
        (tables,) = TEXT.measure(TEXT.run_group(variant, (0,), corpus=name, steps=10), "cpu", silent)
        assert tables["curve"]["validation"][-1] < tables["curve"]["validation"][0]
        assert tables["end"]["step"] == [10]


def test_counts_of_a_readers_text_know_what_follows(silent):
    (tables,) = TEXT.measure(TEXT.run_group(bits_per_byte.COUNTS, (0,), corpus=name_of(own_text())), "cpu", silent)
    bits = tables["orders"]["bits"]
    assert bits[0] > 3  # letters, digits and blanks of a text in which nothing else can be known
    assert min(bits) < bits[0] / 2


def test_another_text_is_another_run_with_other_bits(silent):
    runs = [
        TEXT.run_group(bits_per_byte.COUNTS, (0,), corpus=name_of(text)) for text in (own_text(), own_text()[1_000:])
    ]
    one, other = (TEXT.measure(run_group, "cpu", silent)[0]["end"]["bits"] for run_group in runs)
    assert one != other
    assert len({run_group.fingerprint for run_group in (*runs, TEXT.run_group(bits_per_byte.COUNTS, (0,)))}) == 3


def test_the_shipped_records_are_those_of_pythons_help():
    records = list(open_archive().records(TEXT.id))
    assert {record.run for record in records} == {run for group in TEXT.shipped_run_groups() for run in group.runs}
    assert {bits_per_byte.CORPUS.of(record.run) for record in records} == {HELP}
    assert TEXT.run("gpt", 0, corpus=HELP) == TEXT.run("gpt", 0)


@pytest.mark.parametrize("corpus", ["", "../../etc/passwd", "python-help ", "0123456789ABCDEF0123", 7])
def test_a_corpus_is_named_or_refused(corpus):
    with pytest.raises(InvalidInput, match="Text is"):
        TEXT.run("gpt", 0, corpus=corpus)


@pytest.mark.parametrize("variant", TEXT.variants)
def test_a_text_that_leaves_a_part_without_a_window_is_a_sentence(variant, silent):
    name = name_of(text_with_a_short_part())
    with pytest.raises(
        InvalidText, match="its validation part has 1[0-9] bytes, and each part needs more than the 128"
    ):
        TEXT.measure(TEXT.run_group(variant, (0,), corpus=name), "cpu", silent)


@pytest.mark.parametrize(("length", "enough"), [(byte_windows.CONTEXT, False), (byte_windows.CONTEXT + 1, True)])
def test_a_part_needs_one_window_and_the_byte_after_it(length, enough, monkeypatch):
    chance = random.Random(0)
    pieces = {part: ("".join(chance.choices("abc", k=length - 1)),) for part in ("train", "validation", "test")}
    monkeypatch.setattr("dlcore.data.corpora.parts", lambda corpus: pieces)
    if enough:
        assert {len(text) for text in byte_windows.part_bytes("mine").values()} == {length}
    else:
        with pytest.raises(InvalidText, match="too short"):
            byte_windows.part_bytes("mine")


def test_a_text_that_is_gone_is_a_sentence(silent):
    with pytest.raises(InvalidText, match="upload it again"):
        TEXT.measure(TEXT.run_group("lstm", (0,), corpus="0" * 20), "cpu", silent)
