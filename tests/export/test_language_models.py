"""The plain programs of the encoder–decoder and of the language models over bytes print what their runs measure."""

import sys

import pytest

from dlcore import export
from dlcore.data.corpora import SHAKESPEARE, text_of
from dlcore.experiments import find
from dlcore.experiments.language import bits_per_byte, seq2seq
from dlcore.inspection.language import text_input
from dlcore.recipes import byte_language_model
from tests.experiments.language.readers_texts import own_text


def numbers_of(output, columns):
    """The numbers of all lines that begin with one and have so many columns."""
    rows = [line.split(",") for line in output.splitlines() if line[:1].isdigit()]
    return [[float(number) for number in row] for row in rows if len(row) == columns]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("variant", "settings"),
    [("fixed-context", {"task": "copy"}), ("additive-attention", {}), ("dot-product-attention", {"own_tokens": 0.5})],
)
def test_a_program_of_the_encoder_decoder_is_its_run(variant, settings, silent, monkeypatch, run_program):
    monkeypatch.setattr(seq2seq, "EVERY", 6)
    monkeypatch.setattr(seq2seq, "TESTED", 20)
    monkeypatch.setattr(seq2seq, "VALIDATED", 50)
    experiment = find("seq2seq")
    (tables,) = experiment.measure(experiment.run_group(variant, (2,), steps=12, **settings), "cpu", silent)
    output = run_program(export.render(experiment.run(variant, 2, steps=12, **settings)))
    losses = [loss for _, loss in numbers_of(output, 2)]
    assert losses == pytest.approx(tables["curve"]["validation"], abs=2e-3)
    assert losses[-1] < losses[0]
    free = [place for place, mode in enumerate(tables["lengths"]["mode"]) if mode == seq2seq.FREE]
    tokens = [tables["lengths"]["token"][place] for place in free]
    assert [row[1] for row in numbers_of(output, 3)] == pytest.approx(tokens, abs=0.02)


@pytest.mark.slow
@pytest.mark.parametrize("variant", bits_per_byte.NETWORKS)
def test_a_program_of_a_language_model_is_its_run(variant, silent, monkeypatch, run_program):
    whole = byte_language_model.byte_parts
    monkeypatch.setattr(bits_per_byte, "EVERY", 5)
    cut = {name: part[:2_000] for name, part in whole("python-help").items()}
    monkeypatch.setattr(byte_language_model, "byte_parts", lambda corpus: cut)
    experiment = find("bits-per-byte")
    (tables,) = experiment.measure(experiment.run_group(variant, (2,), steps=10), "cpu", silent)
    program = export.render(experiment.run(variant, 2, steps=10)).replace(
        'b"\\n" for piece in part) for part in parts)', 'b"\\n" for piece in part)[:2_000] for part in parts)'
    )  # the same cut
    rows = numbers_of(run_program(program), 3)
    assert [row[1] for row in rows] == pytest.approx(tables["curve"]["validation"], abs=2e-3)
    assert [row[2] for row in rows] == pytest.approx(tables["curve"]["bits"], abs=2e-3)
    assert rows[-1][1] < rows[0][1]


def test_a_program_of_ngrams_is_its_run(silent, run_program):
    experiment = find("bits-per-byte")
    (tables,) = experiment.measure(experiment.run_group(bits_per_byte.COUNTS, (0,)), "cpu", silent)
    rows = numbers_of(run_program(export.render(experiment.run(bits_per_byte.COUNTS, 0))), 4)
    assert [row[2] for row in rows] == pytest.approx(tables["orders"]["bits"], abs=1e-4)
    assert [row[3] for row in rows] == tables["orders"]["smoothing"]
    assert tables["end"]["bits"] == [tables["orders"]["bits"][-1]]


# With what a reader's file may have: a mark at its start, ends of lines in two characters, signs that are not seen.
OWN = ("\ufeff" + own_text().replace("\n", "\r\n").replace("w3", "w\u00ad3\x07")).encode()


def program_of_own_text(variant, tmp_path, monkeypatch, **settings):
    """A group of one run on a text of the reader's own, and its program, which is given that text in a file."""
    (tmp_path / "mine.txt").write_bytes(OWN)
    monkeypatch.setattr(sys, "argv", ["program.py", str(tmp_path / "mine.txt")])
    group = find("bits-per-byte").run_group(variant, (0,), corpus=text_input.store(text_input.decode(OWN)), **settings)
    return group, export.render(group.first)


def test_a_program_of_ngrams_reads_the_readers_file(silent, run_program, tmp_path, monkeypatch):
    group, program = program_of_own_text(bits_per_byte.COUNTS, tmp_path, monkeypatch)
    (tables,) = find("bits-per-byte").measure(group, "cpu", silent)
    rows = numbers_of(run_program(program), 4)
    assert [row[2] for row in rows] == pytest.approx(tables["orders"]["bits"], abs=1e-4)
    assert [row[3] for row in rows] == tables["orders"]["smoothing"]


@pytest.mark.slow
def test_a_program_of_ngrams_reads_the_plays_from_a_file(silent, run_program, tmp_path, monkeypatch):
    (tmp_path / "plays.txt").write_text(text_of(SHAKESPEARE))
    monkeypatch.setattr(sys, "argv", ["program.py", str(tmp_path / "plays.txt")])
    group = find("bits-per-byte").run_group(bits_per_byte.COUNTS, (0,), corpus=SHAKESPEARE)
    (tables,) = find("bits-per-byte").measure(group, "cpu", silent)
    rows = numbers_of(run_program(export.render(group.first)), 4)
    assert [row[2] for row in rows] == pytest.approx(tables["orders"]["bits"], abs=1e-4)


@pytest.mark.slow
def test_a_program_of_a_network_reads_the_readers_file(silent, run_program, tmp_path, monkeypatch):
    group, program = program_of_own_text("gpt", tmp_path, monkeypatch, steps=10)
    (tables,) = find("bits-per-byte").measure(group, "cpu", silent)
    rows = numbers_of(run_program(program), 3)
    assert [row[1] for row in rows] == pytest.approx(tables["curve"]["validation"], abs=2e-3)
    assert [row[2] for row in rows] == pytest.approx(tables["curve"]["bits"], abs=2e-3)


def test_a_program_of_a_readers_text_asks_for_the_file(run_program, tmp_path, monkeypatch):
    _, program = program_of_own_text(bits_per_byte.COUNTS, tmp_path, monkeypatch)
    monkeypatch.setattr(sys, "argv", ["program.py"])
    with pytest.raises(SystemExit, match="Usage: python program.py FILE"):
        run_program(program)
