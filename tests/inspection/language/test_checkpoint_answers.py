"""What a checkpoint makes of a text, against transformers' own; with DLCORE_CHECKPOINT the same is asked of a real one."""

import gc
import weakref
from pathlib import Path

import numpy
import pytest
import torch
import transformers

from dlcore.inspection.language import checkpoint_answers as answers
from dlcore.inspection.language import checkpoints
from dlcore.inspection.language.checkpoint_files import InvalidCheckpoint
from tests.inspection.language import tiny_checkpoints as tiny

TEXT = "the animal did not cross the street because it was too tired."
STRANGE = {
    "emoji": "the 🦊🏽 and the 👩‍👩‍👧", "right to left": "שלום עולם مرحبا", "CJK": "動物は道を渡らなかった 街", "control": "the\x00\x07\u202e animal\x1b[31m", "Markdown": "**the** <b>animal</b> $x$ `y`",
    "one letter": "a", "spaces around": "   a   ", "lone surrogate": "the \ud800 animal", "special tokens": "[SEP] <|endoftext|> </s> <extra_id_0> a", "long word": "a" * 30,
}  # fmt: skip


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    folder = tmp_path_factory.mktemp("checkpoints")
    made = {kind: tiny.write_checkpoint(folder / kind, kind) for kind in tiny.KINDS}
    if tiny.REAL:
        made["real"] = Path(tiny.REAL)
    yield made
    checkpoints.release()


@pytest.fixture(
    params=[
        *tiny.KINDS,
        pytest.param("real", marks=pytest.mark.skipif(not tiny.REAL, reason="DLCORE_CHECKPOINT names no checkpoint")),
    ]
)
def folder(request, folders):
    return folders[request.param]


def kind_of(folder):
    with checkpoints.hold(folder) as checkpoint:
        return checkpoint.kind


def answer_of(folder, text, most=8):
    return [("", ()), *answers.write(folder, text, most)][-1][1] if kind_of(folder) == "t5" else ()


def look(folder, text=TEXT):
    return answers.look(folder, text, answer_of(folder, text))


def test_every_row_adds_up_to_one_and_has_its_token(folder):
    for kind, attention in look(folder).attentions.items():
        with checkpoints.hold(folder) as checkpoint:
            assert attention.weights.shape[:2] == checkpoint.heads or checkpoint.kind == "t5"
        assert attention.weights.shape[2:] == (len(attention.queries), len(attention.keys)), kind
        assert attention.weights.sum(-1) == pytest.approx(1, abs=1e-4)


@pytest.mark.slow
def test_who_may_see_whom(folders):
    (bert,) = look(folders["bert"]).attentions.values()
    (gpt2,) = look(folders["gpt2"]).attentions.values()
    t5 = look(folders["t5"]).attentions
    assert (bert.weights > 0).all()
    assert (numpy.triu(gpt2.weights, 1) == 0).all()
    assert set(t5) == {answers.ENCODER, answers.CROSS, answers.DECODER}
    assert (numpy.triu(t5[answers.DECODER].weights, 1) == 0).all()
    assert t5[answers.CROSS].keys == t5[answers.ENCODER].keys
    assert t5[answers.CROSS].queries == t5[answers.DECODER].queries
    assert t5[answers.DECODER].keys == ("(start)", *t5[answers.DECODER].queries[:-1])


def test_the_attention_is_that_of_transformers_own_loading(folders):
    for kind, of in (("bert", transformers.BertModel), ("gpt2", transformers.GPT2Model)):
        network = of.from_pretrained(folders[kind], attn_implementation="eager").eval()
        ids = transformers.PreTrainedTokenizerFast.from_pretrained(folders[kind])(TEXT, return_tensors="pt")[
            "input_ids"
        ]
        with torch.no_grad():
            expected = torch.cat(network(input_ids=ids, output_attentions=True).attentions).numpy()
        (ours,) = answers.look(folders[kind], TEXT).attentions.values()
        numpy.testing.assert_allclose(ours.weights, expected, atol=1e-5)


@pytest.mark.parametrize("untied", [False, True])
def test_t5_writes_what_transformers_generate_writes(tmp_path, untied):
    folder = tiny.write_checkpoint(
        tmp_path / "t5", "t5", feed_forward_proj="gated-gelu" if untied else "relu", tie_word_embeddings=not untied
    )
    network = transformers.T5ForConditionalGeneration.from_pretrained(folder).eval()
    ids = transformers.PreTrainedTokenizerFast.from_pretrained(folder)(TEXT, return_tensors="pt")["input_ids"]
    expected = network.generate(ids, do_sample=False, max_new_tokens=10, num_beams=1)[0, 1:].tolist()
    assert list(answer_of(folder, TEXT, 10)) == expected


def test_gpt2_writes_what_transformers_generate_writes(folders):
    network = transformers.GPT2LMHeadModel.from_pretrained(folders["gpt2"]).eval()
    ids = transformers.PreTrainedTokenizerFast.from_pretrained(folders["gpt2"])(TEXT, return_tensors="pt")["input_ids"]
    expected = network.generate(ids, do_sample=False, max_new_tokens=10, pad_token_id=0)[0, ids.shape[1] :].tolist()
    assert list(list(answers.write(folders["gpt2"], TEXT, 10))[-1][1]) == expected


def test_blanks_are_filled_with_the_softmax_of_the_whole_vocabulary(folders):
    text = "the [MASK] did not [MASK] the [MASK] or the [MASK]."
    table = answers.blanks(folders["bert"], text)
    assert sorted(set(table["blank"])) == [1, 2, 3]
    network = transformers.BertForMaskedLM.from_pretrained(folders["bert"]).eval()
    inputs = transformers.PreTrainedTokenizerFast.from_pretrained(folders["bert"])(text, return_tensors="pt")
    with torch.no_grad():
        shares = network(input_ids=inputs["input_ids"]).logits[0, 2].softmax(-1)
    first = table[table["blank"] == 1]
    assert first["probability"].tolist() == pytest.approx(shares.topk(10).values.tolist(), abs=1e-5)
    assert first["probability"].is_monotonic_decreasing


def test_the_next_token_and_its_probability(folder):
    if kind_of(folder) == "bert":
        pytest.skip("BERT has no next token")
    table = answers.next_tokens(folder, TEXT)
    assert len(table) == 10
    assert table["token"].is_unique
    assert table["probability"].is_monotonic_decreasing
    assert 0 < table["probability"].sum() <= 1.0001


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_strange_text_is_read(folder, text):
    seen = look(folder, text)
    for attention in seen.attentions.values():
        assert numpy.isfinite(attention.weights).all()
        assert all(part.isprintable() and len(part) <= 16 for part in (*attention.queries, *attention.keys))
    if kind_of(folder) != "bert":
        assert len(answers.next_tokens(folder, text))


@pytest.mark.parametrize("text", ["", "   ", "\n\t "])
def test_nothing_to_read_is_a_sentence(folder, text):
    for asked in (answers.look, answers.next_tokens):
        with pytest.raises(InvalidCheckpoint, match="nothing to read yet"):
            asked(folder, text)


def test_text_of_control_characters_alone_is_a_sentence_where_the_tokenizer_drops_them(folders):
    with pytest.raises(InvalidCheckpoint, match="nothing in this text"):
        answers.look(folders["bert"], "\x00\x07\x7f")


def test_thousands_of_tokens_are_cut_and_counted(folder):
    seen = look(folder, "the animal " * 3000)
    assert seen.read <= checkpoints.MOST_TOKENS < seen.tokens
    for attention in seen.attentions.values():
        assert max(attention.weights.shape[2:]) <= checkpoints.MOST_TOKENS


def test_the_end_that_bert_was_trained_with_stays_when_text_is_cut(folders):
    (attention,) = look(folders["bert"], "the animal " * 3000).attentions.values()
    assert (attention.keys[0], attention.keys[-1], len(attention.keys)) == ("[CLS]", "[SEP]", 64)
    assert look(folders["bert"], "the animal " * 40).tokens == 82


def test_a_checkpoint_with_few_positions(tmp_path):
    folder = tiny.write_checkpoint(tmp_path / "gpt2", "gpt2", n_positions=12)
    seen = look(folder, TEXT)
    assert seen.read == 12 < seen.tokens
    assert answers.extent(folder, TEXT).read == 12
    with pytest.raises(InvalidCheckpoint, match="longer than the 12 tokens"):
        list(answers.write(folder, TEXT, 10))
    assert 1 <= len(list(answers.write(folder, "the animal", 40))) <= 11


def text_of_tokens(folder, count, blank="", place=0):
    """A text of so many tokens, those that the tokenizer adds included; with a blank after `place` others of its own."""
    with checkpoints.hold(folder) as checkpoint:
        added = {"bert": 2, "gpt2": 0, "t5": 1}[checkpoint.kind]
    words = ["a"] * (count - added)  # one token each, whatever the tokenizer
    if blank:
        words[place] = blank
    return " ".join(words)


@pytest.mark.parametrize("kind", tiny.KINDS)
@pytest.mark.parametrize(("count", "cut"), [(2, False), (63, False), (64, False), (65, True), (700, True)])
def test_what_is_left_out_is_said_from_the_first_token_on(folders, kind, count, cut):
    told = answers.extent(folders[kind], text_of_tokens(folders[kind], max(count, 3)))
    assert told.read == min(max(count, 3), checkpoints.MOST_TOKENS)
    assert bool(told.cut) == cut
    if cut:
        assert told.cut.startswith("The model reads the first 64 tokens of your text; what follows is left out.")
        added = {"bert": "`[CLS]` and `[SEP]`, which", "gpt2": "left out.", "t5": "`</s>`, which"}[kind]
        assert added in told.cut


def test_few_tokens_of_very_many_characters_are_said_to_be_cut_as_well(folders):
    text = "a" + " " * answers.CHARACTERS + "the"
    assert answers.extent(folders["bert"], text).cut
    assert not answers.extent(folders["bert"], text[: answers.CHARACTERS]).cut


BLANKS = {"bert": "[MASK]", "t5": "<extra_id_1>"}


def ask_all(folder):
    """What predicts, by the checkpoint's kind."""
    if kind_of(folder) == "bert":
        return (answers.blanks,)
    return answers.next_tokens, lambda folder, text: list(answers.write(folder, text, 2))


@pytest.mark.parametrize("kind", BLANKS)
@pytest.mark.parametrize(
    ("place", "count", "read"), [(0, 64, True), (61, 64, True), (62, 66, False), (200, 300, False)]
)
def test_a_blank_beyond_what_is_read_is_refused_and_one_within_is_filled(folders, kind, place, count, read):
    if kind == "t5" and place == 62:
        place = 63  # T5's tokenizer adds one token, BERT's two
    folder = folders[kind]
    text = text_of_tokens(folder, count, BLANKS[kind], place)
    told = answers.extent(folder, text)
    assert (told.blanks, told.beyond) == ((1, 0) if read else (0, 1))
    for ask in ask_all(folder):
        if read:
            assert len(ask(folder, text))
        else:
            assert "stands beyond the first 64 tokens" in told.refusal
            with pytest.raises(InvalidCheckpoint, match="stands beyond the first 64 tokens"):
                ask(folder, text)


@pytest.mark.parametrize("kind", BLANKS)
def test_a_blank_beyond_all_characters_that_are_read_is_refused_too(folders, kind):
    text = "a " + " " * answers.CHARACTERS + BLANKS[kind]
    for ask in ask_all(folders[kind]):
        with pytest.raises(InvalidCheckpoint, match="stands beyond"):
            ask(folders[kind], text)


def test_masks_on_both_sides_of_the_limit_are_counted_apart(folders):
    text = text_of_tokens(folders["bert"], 80, "[MASK]", 3) + " [MASK]" * 2
    told = answers.extent(folders["bert"], text)
    assert (told.blanks, told.beyond, told.refusal) == (1, 2, "")
    assert answers.blanks(folders["bert"], text)["blank"].unique().tolist() == [1]


@pytest.mark.parametrize("count", [1, 40, 64])
def test_the_next_token_is_that_after_the_whole_text(folders, count):
    text = text_of_tokens(folders["gpt2"], count)
    network = transformers.GPT2LMHeadModel.from_pretrained(folders["gpt2"]).eval()
    ids = transformers.PreTrainedTokenizerFast.from_pretrained(folders["gpt2"])(text, return_tensors="pt")["input_ids"]
    assert ids.shape[1] == count
    with torch.no_grad():
        expected = network(input_ids=ids).logits[0, -1].softmax(-1).topk(10).values.tolist()
    assert answers.next_tokens(folders["gpt2"], text)["probability"].tolist() == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("ask", [answers.next_tokens, answers.write_token])
@pytest.mark.parametrize("text", ["a " * 64 + "b", "a" * 30_000, "a" + " " * answers.CHARACTERS + "b"])
def test_nothing_is_predicted_after_a_text_that_is_not_read_to_its_end(folders, ask, text):
    with pytest.raises(InvalidCheckpoint, match="longer than the .* tokens that are read"):
        ask(folders["gpt2"], text)


def test_what_bert_cannot_do_is_a_sentence(folders):
    with pytest.raises(InvalidCheckpoint, match="does not write"):
        next(answers.write(folders["bert"], TEXT))
    with pytest.raises(InvalidCheckpoint, match=r"Write \[MASK\]"):
        answers.blanks(folders["bert"], TEXT)
    with pytest.raises(InvalidCheckpoint, match="Only BERT"):
        answers.blanks(folders["gpt2"], TEXT)


def test_a_bert_without_its_head_shows_attention_alone(tmp_path, folders):
    import shutil

    folder = shutil.copytree(folders["bert"], tmp_path / "bert")
    transformers.BertModel.from_pretrained(folders["bert"]).save_pretrained(folder)
    assert look(folder).attentions
    with pytest.raises(InvalidCheckpoint, match="no head that fills blanks"):
        answers.blanks(folder, "the [MASK]")


def test_a_tokenizer_of_another_model_is_a_sentence(tmp_path):
    folder = tiny.write_checkpoint(tmp_path / "bert", "bert", vocab_size=10)
    with pytest.raises(InvalidCheckpoint, match="does not belong"):
        answers.look(folder, TEXT)


def test_weights_that_are_not_numbers_are_a_sentence(tmp_path):
    from safetensors.torch import load_file, save_file

    folder = tiny.write_checkpoint(tmp_path / "gpt2", "gpt2")
    weights = load_file(folder / "model.safetensors")
    weights["transformer.wte.weight"].fill_(float("nan"))
    save_file(weights, folder / "model.safetensors")
    for asked in (answers.look, answers.next_tokens):
        with pytest.raises(InvalidCheckpoint, match="overflow"):
            asked(folder, TEXT)


def test_equal_seeds_write_equal_texts_and_temperature_nought_needs_none(folders):
    def text(**how):
        return list(answers.write(folders["gpt2"], TEXT, 12, **how))[-1][0]

    assert text(temperature=1.5, seed=3) == text(temperature=1.5, seed=3)
    assert len({text(temperature=1.5, top=100, seed=seed) for seed in range(4)}) > 1
    assert text(seed=1) == text(seed=2) == text(temperature=1.0, top=1, seed=5)


@pytest.mark.slow
def test_one_checkpoint_at_a_time_and_its_memory_is_given_back(folders):
    with checkpoints.hold(folders["bert"]) as checkpoint:
        first = weakref.ref(checkpoint.network)
        again = checkpoint.network
    with checkpoints.hold(folders["bert"]) as checkpoint:
        assert checkpoint.network is again
    del again, checkpoint
    with checkpoints.hold(folders["gpt2"]) as checkpoint:
        assert checkpoints.held_now() == (str(folders["gpt2"]), checkpoint.megabytes)
        assert checkpoint.megabytes == pytest.approx(
            sum(weight.numel() for weight in checkpoint.network.parameters()) * 4 / 1e6
        )
    assert first() is None
    del checkpoint
    checkpoints.release()
    gc.collect()
    assert checkpoints.held_now() == (None, 0.0)


def test_a_folder_that_changed_is_loaded_anew(tmp_path):
    folder = tiny.write_checkpoint(tmp_path / "bert", "bert")
    (before,) = look(folder).attentions.values()
    tiny.write_checkpoint(folder, "bert", num_hidden_layers=2)
    (after,) = look(folder).attentions.values()
    assert (before.weights.shape[0], after.weights.shape[0]) == (3, 2)


def test_writing_stops_with_a_sentence_when_another_checkpoint_takes_the_place(folders):
    steps = answers.write(folders["gpt2"], TEXT, 20)
    next(steps)
    look(folders["bert"])
    with pytest.raises(InvalidCheckpoint, match="Another reader"):
        next(steps)


def test_habits_find_the_heads_that_they_name():
    count = 6
    before, first = numpy.eye(count, k=-1), numpy.zeros((count, count))
    before[0, 0] = first[:, 0] = 1
    tokens = tuple("abcdef")
    table = answers.habits(answers.Attention(numpy.stack([[before, first]]), tokens, tokens))
    told = table.set_index(["head", "place"])["share"]
    assert told[1, answers.BEFORE] == told[2, answers.FIRST] == 1
    assert told[1, answers.LAST] == told[2, answers.BEFORE] == told[1, answers.ITSELF] == told[1, answers.AFTER] == 0
    written = answers.habits(answers.Attention(numpy.eye(count)[None, None], tokens, ("(start)", *tokens[:-1])))
    assert written.set_index("place")["share"][answers.BEFORE] == 1
    assert answers.habits(answers.Attention(numpy.ones((1, 1, 1, 1)), ("a",), ("a",))).empty
