"""Three ways of reading: each objective hides what is to be told, the exams count rightly, the program gives the record's numbers."""

import random

import pytest
import torch

from dlcore import export
from dlcore.data import synthetic_english as english
from dlcore.experiments import find
from dlcore.experiments.language import pretraining
from dlcore.recipes import evaluation, fine_tuning
from dlcore.recipes import pretraining as recipe

EXPERIMENT = find("pretraining-objectives")
SENTENCES = english.sample(english.SEEN, 40, random.Random(1))
SIGNS = dict(zip(english.SPECIAL, english.token_ids(english.SPECIAL), strict=True))


def generator(seed=1):
    return torch.Generator().manual_seed(seed)


def test_bert_is_asked_about_a_quarter_of_the_words_and_shown_masks():
    (shown,), told = recipe.mask_tokens(SENTENCES * 20, generator())
    whole = english.pad_sequences(
        [english.token_ids(recipe.add_special_tokens(sentence)) for sentence in SENTENCES * 20]
    )
    asked, words = told != recipe.IGNORED, whole >= len(SIGNS)
    assert (asked & words).sum() / words.sum() == pytest.approx(0.25, abs=0.02)
    assert torch.equal(told[asked], whole[asked])
    assert torch.equal(shown[~asked], whole[~asked])
    assert (shown[asked] == SIGNS[english.MASK]).float().mean() == pytest.approx(0.8, abs=0.05)
    assert (shown[asked] == whole[asked]).float().mean() == pytest.approx(0.1, abs=0.05)


def test_gpt_is_to_tell_what_comes_next():
    (shown,), told = recipe.next_word(SENTENCES, generator())
    assert set(shown[:, 0].tolist()) == {SIGNS[english.START]}
    later = told[:, :-1] != recipe.IGNORED
    assert torch.equal(shown[:, 1:][later], told[:, :-1][later])


def test_t5_puts_a_sentence_together_again_from_what_it_reads_and_writes():
    chance = generator()
    for sentence in SENTENCES:
        source, target = recipe.span_corruption(sentence.words, chance)
        gaps, sign = {}, None
        for word in target:
            if word in (english.SENTINELS[0], english.SENTINELS[1]):
                sign = word
                gaps[sign] = []
            else:
                gaps[sign].append(word)
        again = [word for piece in source[2:] for word in gaps.get(piece, [piece])]
        assert tuple(again) == sentence.words
        assert all(gaps.values())


def test_t5_reads_tasks_and_is_never_taught_the_questions_of_the_exam():
    (read, written), told = recipe.text_to_text(SENTENCES * 5, generator())
    words = [tuple(english.vocabulary()[number] for number in row if number) for row in read.tolist()]
    assert {row[0] for row in words} == {"fill", "continue", "answer"}
    exam = {asked for asked, _ in recipe.task_questions(test=True)}
    assert exam
    assert not exam & {row[2:] for row in words}
    assert len(exam) + len(recipe.task_questions()) == len(english.questions())
    assert set(written[:, 0].tolist()) == {SIGNS[english.START]}
    assert written.shape == told.shape


@pytest.mark.parametrize("name", pretraining.NETWORKS)
def test_scores_at_a_blank_do_not_know_the_word(name):
    sentence = next(sentence for sentence in SENTENCES if sentence.blanks)
    place = sentence.blanks[0][0]
    other = english.Sentence(evaluation.replace_word(sentence.words, place, "mud"), (), (), 0, 0)
    model = pretraining.network(name, 0).eval()
    one, two = (evaluation.blank_logits(name, model, [(each, place)]) for each in (sentence, other))
    torch.testing.assert_close(one, two)
    assert one.shape == (1, len(english.vocabulary()))


def test_the_exam_of_blanks_counts_by_side():
    def always_right(asked):
        return english.token_ids([sentence.words[place] for sentence, place in asked])

    table = evaluation.blank_table(always_right)
    assert set(table["accuracy"]) == {1.0}
    assert list(zip(table["known"], table["side"], strict=True))[:3] == [
        (evaluation.NEW, side) for side in english.SIDES
    ]
    assert set(evaluation.blank_table(lambda asked: [0] * len(asked))["accuracy"]) == {0.0}


def test_what_is_written_is_judged_by_the_language():
    known = english.sentences(english.SEEN)[0].words
    new = english.sentences(english.HELD_OUT_TEST)[0].words
    false = english.corrupt(english.sentences(english.SEEN)[0], random.Random(1)).words
    assert evaluation.assess([known, new, false, ("dog", "dog")])["share"] == [0.5, 0.75, 0.25]


@pytest.mark.parametrize("name", pretraining.NETWORKS)
def test_every_network_writes_words(name):
    written = evaluation.generate(name, pretraining.network(name, 0).eval(), generator(), count=4)
    assert len(written) == 4
    assert all(len(words) <= english.LONGEST + 1 and set(words) <= set(english.vocabulary()) for words in written)


def test_labels_are_half_true_and_the_parts_share_no_true_sentence():
    train, validation, test = fine_tuning.parts(0, 100)
    for part in (train, validation, test):
        assert all(english.is_true(words) == bool(label) for words, label in part)
        assert sum(label for _, label in part) == len(part) / 2
    assert not {words for words, label in train if label} & {words for words, label in test if label}


def test_measures_of_evidence():
    tables = {
        "labels": {"labels": [100, 3_000], "accuracy": [0.8, 1.0]},
        "written": {"kind": ["grammatical", "true"], "share": [0.9, 0.6]},
    }
    assert pretraining.accuracy(100)(tables) == 0.8
    assert pretraining.true_share(tables) == 0.6


@pytest.mark.slow
@pytest.mark.parametrize("name", pretraining.NETWORKS)
def test_the_program_gives_the_numbers_of_the_experiment(name, capsys):
    few = {"steps": 10}
    run = EXPERIMENT.run(name, 3, **few)
    curve = pretraining.pretrain(name, pretraining.network(name, 3), run, 3, "cpu", lambda share: None)
    program = export.render(run)
    assert "dlcore" not in "".join(line for line in program.splitlines() if "import" in line)
    threads = torch.get_num_threads()
    exec(compile(program, "program.py", "exec"), {"__name__": "program"})
    torch.set_num_threads(threads)
    printed = [float(line.split(",")[1]) for line in capsys.readouterr().out.splitlines() if line[:1].isdigit()]
    assert printed == pytest.approx(curve["validation"], abs=0.01)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["trigram", "bigram"])
def test_the_program_that_counts_gives_the_perplexity_of_the_experiment(name, capsys, silent):
    (tables,) = EXPERIMENT.measure(EXPERIMENT.run_group(name, (3,)), "cpu", silent)
    exec(compile(export.render(EXPERIMENT.run(name, 3)), "program.py", "exec"), {"__name__": "program"})
    printed = capsys.readouterr().out.splitlines()[-1].split(",")[1]
    assert float(printed) == pytest.approx(tables["text"]["perplexity"][0], abs=1e-3)
