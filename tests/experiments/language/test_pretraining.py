"""Three ways of reading: each objective hides what is to be told, the exams count rightly, the program gives the record's numbers."""

import math
import random

import pytest
import torch

from dlcore import export
from dlcore.blocks.lora import LoRALinear
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
        "labels": {"labels": [300, 1_000], "accuracy": [0.8, 1.0], "validation": [0.7, 0.9]},
        "written": {"kind": ["grammatical", "true"], "share": [0.9, 0.6]},
        "text": {"perplexity": [evaluation.ideal_perplexity() * 1.5]},
    }
    assert pretraining.accuracy(300)(tables) == 0.8
    assert pretraining.validation_accuracy(tables) == 0.9
    assert pretraining.share("true")(tables) == 0.6
    assert pretraining.over_ideal(tables) == pytest.approx(1.5)


def test_no_model_can_be_better_than_the_process_that_made_the_sentences():
    """The process itself as a model: uniform over pairs of template and fact, then over the sentences of the pair."""
    parts = (english.SEEN, english.HELD_OUT_VALIDATION, english.HELD_OUT_TEST)
    pairs = {}
    for part in parts:
        for sentence in english.sentences(part):
            pairs.setdefault((sentence.template, sentence.row), []).append(sentence.words)
    chances = {words: 1 / len(pairs) / len(group) for group in pairs.values() for words in group}
    assert sum(chances.values()) == pytest.approx(1)
    tested = evaluation.evaluation_sentences(english.HELD_OUT_TEST)
    total = -sum(math.log(chances[sentence.words]) for sentence in tested)
    assert evaluation.ideal_perplexity() == pytest.approx(
        math.exp(total / sum(len(sentence.words) + 1 for sentence in tested))
    )
    seen = {sentence.words for sentence in english.sentences(english.SEEN)}
    new = sum(chance for words, chance in chances.items() if words not in seen)
    assert evaluation.ideal_new_share() == pytest.approx(new)


def test_minimal_pairs_differ_in_one_word_and_the_better_model_knows_which_is_true():
    for true, false in evaluation.minimal_pairs():
        assert english.is_true(true)
        assert not english.is_true(false)
        assert sum(one != other for one, other in zip(true, false, strict=True)) == 1
    knowing = evaluation.minimal_pair_table(lambda some: [float(english.is_true(words)) for words in some])
    assert knowing == {"accuracy": [1.0], "pairs": [evaluation.TESTED]}
    assert evaluation.minimal_pair_table(lambda some: [0.0] * len(some))["accuracy"] == [0.0]


@pytest.mark.parametrize("name", ["gpt", "t5"])
def test_likelihoods_add_up_to_the_perplexity(name):
    model = pretraining.network(name, 0).eval()
    tested = [sentence.words for sentence in evaluation.evaluation_sentences(english.HELD_OUT_TEST)]
    total = sum(evaluation.log_likelihoods(name, model, tested))
    assert math.exp(-total / sum(len(words) + 1 for words in tested)) == pytest.approx(
        evaluation.perplexity(name, model), rel=1e-4
    )


def test_the_pseudo_likelihood_masks_each_word_in_turn():
    model, words = pretraining.network("bert", 0).eval(), SENTENCES[0].words
    expected = 0.0
    for place, word in enumerate(words):
        logits = evaluation.blank_logits("bert", model, [(SENTENCES[0], place)])
        expected += logits.log_softmax(-1)[0, english.token_ids((word,))[0]].item()
    assert evaluation.log_likelihoods("bert", model, [words])[0] == pytest.approx(expected, rel=1e-4)


def test_an_unknown_word_is_tagged_with_the_class_that_its_right_side_decides():
    for (words, position), tag in fine_tuning.unknown_words(english.SEEN, 50, 3):
        assert words[position] == english.UNKNOWN
        assert words.count(english.UNKNOWN) == 1
        fitting = [
            word
            for word, its in english.classes().items()
            if english.is_true((*words[:position], word, *words[position + 1 :]))
        ]
        assert {english.classes()[word] for word in fitting} == {fine_tuning.CLASSES[tag]}


@pytest.mark.parametrize("name", pretraining.NETWORKS)
def test_lora_begins_as_the_network_and_trains_little_of_it(name):
    model = pretraining.network(name, 0)
    plain, adapted = (fine_tuning.Reader(name, model, 5, "cpu", lora=lora) for lora in (False, True))
    sentences = [sentence.words for sentence in SENTENCES[:4]]
    torch.testing.assert_close(adapted.states(*adapted.encode(sentences)), plain.states(*plain.encode(sentences)))
    before = {key: weight.clone() for key, weight in model.state_dict().items()}
    assert sum(map(torch.numel, adapted.trained)) < sum(map(torch.numel, plain.trained)) / 20
    pairs = [(words, place % 2) for place, words in enumerate(sentences * 25)]
    adapted.fit(pairs, 0.01, 0)
    frozen = {key.replace(".frozen", ""): weight for key, weight in adapted.model.state_dict().items()}
    assert all(torch.equal(frozen[key], weight) for key, weight in before.items())
    assert all(torch.equal(model.state_dict()[key], weight) for key, weight in before.items())
    assert any(weight.abs().sum() > 0 for key, weight in frozen.items() if key.endswith(".b"))


def test_lora_is_one_matrix_once_it_is_merged():
    torch.manual_seed(0)
    layer = LoRALinear(torch.nn.Linear(6, 5, bias=False), rank=2, alpha=3.0)
    torch.nn.init.normal_(layer.b)
    x = torch.randn(4, 6)
    torch.testing.assert_close(layer(x), x @ layer.merge().mT)
    assert torch.linalg.matrix_rank(layer.merge() - layer.frozen.weight) == 2


@pytest.mark.parametrize(("name", "readable"), [("bert", True), ("gpt", False), ("t5", True)])
def test_a_tag_is_read_out_at_the_word_itself(name, readable):
    """What stands behind the unknown word changes its logits, except for GPT."""
    reader = fine_tuning.Reader(name, pretraining.network(name, 0).eval(), 0, "cpu", tags=True)
    one, other = ((("the", english.UNKNOWN, verb, "."), 1) for verb in ("barks", "meows"))
    same = torch.allclose(*(reader.logits(*reader.encode([each])) for each in (one, other)), atol=1e-6)
    assert same != readable


def test_the_first_fine_tuning_chooses_the_rate_of_all(monkeypatch):
    tried, rates = [], fine_tuning.LEARNING_RATES

    def fit(self, pairs, learning_rate, seed):
        tried.append((learning_rate, seed))
        self.answer = int(learning_rate == rates[2])
        return self

    monkeypatch.setattr(fine_tuning.Reader, "fit", fit)
    monkeypatch.setattr(fine_tuning.Reader, "predict", lambda self, sentences: [self.answer] * len(sentences))
    monkeypatch.setattr(fine_tuning, "parts", lambda seed, labels, draw: ([], [("a", 1)], [("a", 1), ("b", 0)]))
    found = fine_tuning.fine_tunings("bert", pretraining.network("bert", 0), 100, 4, "cpu")
    best = rates[2]
    assert tried == [(rate, 4) for rate in rates] + [(best, 1_004), (best, 2_004)]
    assert found == [(1.0, best, 0.5)] * 3


def test_the_weights_of_the_least_validation_loss_are_kept():
    """A rate that ruins the network after its first test: what is kept is from before."""
    run = EXPERIMENT.run("gpt", 0, steps=30, learning_rate=0.1)
    model = pretraining.network("gpt", 0)
    curve, best = pretraining.pretrain("gpt", model, run, 0, "cpu", lambda share: None)
    assert curve["validation"][best] == min(curve["validation"])
    held_out = english.sample(english.HELD_OUT_VALIDATION, pretraining.VALIDATED, random.Random(9_002))
    (inputs,), targets = recipe.next_word(held_out, None)
    with torch.no_grad():
        assert recipe.loss(model(inputs), targets).item() == pytest.approx(curve["validation"][best], rel=1e-4)


@pytest.mark.slow
@pytest.mark.parametrize("name", [*pretraining.NETWORKS, pretraining.ABSOLUTE])
def test_the_program_gives_the_numbers_of_the_experiment(name, capsys):
    few = {"steps": 10}
    run = EXPERIMENT.run(name, 3, **few)
    kind = name.removesuffix("-absolute")
    curve, _ = pretraining.pretrain(kind, pretraining.network(name, 3), run, 3, "cpu", lambda share: None)
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
