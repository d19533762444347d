"""Tokenizers against transformers' own, which read the same folder; and no text of a reader's holds a special token that it only looks like."""

import json
import shutil
import socket
import subprocess
import sys

import pytest
import tokenizers
import transformers

from dlcore.inspection.language import checkpoint_answers, checkpoints
from dlcore.inspection.language import checkpoint_tokenizers as ours
from dlcore.inspection.language.checkpoint_files import InvalidCheckpoint
from tests.inspection.language import tiny_checkpoints as tiny

# Lines of a vocab.txt are parted by line feeds alone: these are tokens, or stand inside some.
LINE_ENDS = ("\u2028", "\u2029", "\x85", "\x0b", "\x0c", "a\x1cb", "a\x1db", "a\x1eb", "b\u2028c", "c\x85d")
WORDS = (
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *LINE_ENDS, "the", "cafe", "café", "Café", "Cafe", "animal", "动", "物", "##物", "动物", "[", "]", "mask", "sep", "SEP", "unk", "<", "/", "s", ">",
    "|", "é", "##é", "##e", "c", "##a", "##f", "strasse", "straße", "STRASSE", "i", "İ", "last",
)  # fmt: skip
TEXTS = {
    "accents": "the Café café cafe Cafe", "Chinese": "动物 the动物 last", "case": "The STRASSE straße İ", "specials": "[SEP] the [CLS] [UNK][PAD] last", "line ends": "the\u2028animal\x85last\x0bc",
}  # fmt: skip
FLAGS = [
    {name: value for name, value in zip(ours.FLAGS["bert"], values, strict=True) if value is not None}
    for values in [(None, None, None), (False, None, None), (True, False, None), (False, True, None), (False, False, None), (None, True, False), (False, None, False), (True, None, True)]
]  # fmt: skip


def write_bert(folder, file, noted=None, words=WORDS, ends="\n", encoding="utf-8"):
    """A folder with the tokenizer of a BERT: in that file, and what tokenizer_config.json notes."""
    folder.mkdir(exist_ok=True)
    vocabulary = {word: number for number, word in enumerate(words)}
    if file == "vocab.txt":
        (folder / file).write_bytes((ends.join(words) + ends).encode(encoding))
    else:
        transformers.BertTokenizer(vocab=vocabulary).backend_tokenizer.save(str(folder / file))
    if noted is not None:
        (folder / "tokenizer_config.json").write_text(json.dumps(noted))
    (folder / "config.json").write_text('{"model_type": "bert"}')
    return folder


def write_gpt2(folder, file, noted=None, ends="\n", encoding="utf-8"):
    folder.mkdir(exist_ok=True)
    made = tiny.byte_pairs()
    if file == "tokenizer.json":
        made.save(str(folder / file))
    else:
        model = json.loads(made.to_str())["model"]
        (folder / "vocab.json").write_bytes(json.dumps(model["vocab"]).encode(encoding))
        lines = ["#version: 0.2", *(" ".join(pair) for pair in model["merges"])]
        (folder / "merges.txt").write_bytes((ends.join(lines) + ends).encode(encoding))
    (folder / "tokenizer_config.json").write_text(json.dumps(noted or {}))
    (folder / "config.json").write_text('{"model_type": "gpt2"}')
    return folder


def write_t5(folder):
    pieces = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -2.0)]
    pieces += [*((f"▁{word}", -3.0) for word in tiny.WORDS), *((letter, -6.0) for letter in tiny.LETTERS + "./")]
    transformers.T5Tokenizer(vocab=pieces, extra_ids=3).save_pretrained(folder)
    (folder / "config.json").write_text('{"model_type": "t5"}')
    return folder


def reference(folder):
    return transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True)


@pytest.mark.parametrize("file", ["vocab.txt", "tokenizer.json"])
@pytest.mark.parametrize("flags", FLAGS, ids=str)
@pytest.mark.parametrize("named", [None, "BertTokenizer", "BertTokenizerFast"])
def test_berts_flags_are_those_of_transformers(tmp_path, file, flags, named):
    folder = write_bert(tmp_path, file, flags | ({} if named is None else {"tokenizer_class": named}))
    theirs, made = reference(folder), ours.tokenizer(folder, "bert")
    for text in TEXTS.values():
        assert made.encode(text).ids == theirs(text, split_special_tokens=True)["input_ids"], text


@pytest.mark.parametrize("file", ["vocab.txt", "tokenizer.json"])
def test_without_a_configuration_as_well(tmp_path, file):
    folder = write_bert(tmp_path, file)
    theirs, made = reference(folder), ours.tokenizer(folder, "bert")
    for text in TEXTS.values():
        assert made.encode(text).ids == theirs(text, split_special_tokens=True)["input_ids"], text


@pytest.mark.parametrize("file", ["plain", "tokenizer.json"])
@pytest.mark.parametrize("flags", [{}, {"add_prefix_space": True}, {"add_bos_token": True}, {"add_prefix_space": True, "add_bos_token": False}], ids=str)  # fmt: skip
def test_gpt2s_flags_are_those_of_transformers(tmp_path, file, flags):
    folder = write_gpt2(tmp_path, file, flags)
    theirs, made = reference(folder), ours.tokenizer(folder, "gpt2")
    for text in ("the animal did", "Zürich  <|endoftext|> a", "街\u2028 x\x85", " a"):
        assert made.encode(text).ids == theirs(text, split_special_tokens=True)["input_ids"], text


def test_t5s_tokenizer_is_that_of_transformers(tmp_path):
    folder = write_t5(tmp_path)
    theirs, made = reference(folder), ours.tokenizer(folder, "t5")
    for text in (
        "the animal  was too tired.",
        "translate English: the <extra_id_0> was <extra_id_2>.",
        "Ж the 街x",
        "a<extra_id_1>b",
    ):
        assert made.encode(text).ids == theirs(text)["input_ids"], text


@pytest.mark.parametrize("token", LINE_ENDS, ids=ascii)
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=ascii)
def test_no_token_of_a_vocabulary_shifts_those_after_it(tmp_path, token, ends):
    words = [*WORDS[:5], token, "the", "animal"]
    folder = write_bert(tmp_path, "vocab.txt", words=words, ends=ends)
    made, theirs = ours.tokenizer(folder, "bert"), reference(folder)
    assert made.encode("the animal").ids == theirs("the animal")["input_ids"] == [2, 6, 7, 3]


@pytest.mark.parametrize("write", [write_bert, write_gpt2])
def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path, write):
    file, kind = {write_bert: ("vocab.txt", "bert"), write_gpt2: ("plain", "gpt2")}[write]
    plain = ours.tokenizer(write(tmp_path / "plain", file), kind)
    marked = ours.tokenizer(write(tmp_path / "marked", file, {}, ends="\r\n", encoding="utf-8-sig"), kind)
    assert marked.get_vocab() == plain.get_vocab()
    assert marked.encode("the animal").ids == plain.encode("the animal").ids


WRITERS = {
    "bert": lambda folder: write_bert(folder, "tokenizer.json", {}), "bert, vocab.txt": lambda folder: write_bert(folder, "vocab.txt", {}), "gpt2": lambda folder: write_gpt2(folder, "tokenizer.json"),
    "gpt2, plain": lambda folder: write_gpt2(folder, "plain"), "t5": write_t5,
}  # fmt: skip
LOOKS = (
    "[SEP]",
    "[CLS]",
    "[PAD]",
    "[UNK]",
    "<|endoftext|>",
    "</s>",
    "<pad>",
    "<unk>",
    "[SEP][SEP]",
    "a</s>b",
    "x<pad>",
)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("writer", WRITERS)
def test_what_looks_like_a_special_token_stays_text(tmp_path, writer, look):
    kind = writer.partition(",")[0]
    made = ours.tokenizer(WRITERS[writer](tmp_path), kind)
    specials = {made.token_to_id(name) for name in LOOKS} - {None, made.token_to_id("[UNK]"), made.token_to_id("<unk>")}
    assert specials
    encoding = made.encode(f"the {look} a")
    inside = [number for number, added in zip(encoding.ids, encoding.special_tokens_mask, strict=True) if not added]
    assert not specials & set(inside)
    assert len(inside) > 3  # its signs are there, one by one
    if kind == "gpt2":
        assert made.decode(inside) == f"the {look} a"


@pytest.mark.parametrize("writer", WRITERS)
def test_what_a_reader_is_told_to_write_is_read(tmp_path, writer):
    kind = writer.partition(",")[0]
    folder = WRITERS[writer](tmp_path)
    made = ours.tokenizer(folder, kind)
    blanks = ours.blanks(folder, kind, made)
    assert (
        set(blanks) == {"bert": {"[MASK]"}, "gpt2": set(), "t5": {f"<extra_id_{number}>" for number in range(3)}}[kind]
    )
    for blank, number in blanks.items():
        assert made.encode(f"the {blank}.").ids.count(number) == 1
        assert blank in made.decode([number])  # of an answer as well


def test_a_vocabulary_of_whole_words_holds_no_special_token_either(tmp_path):
    """Where only spaces part words, “[SEP]” would be found like any other word of the vocabulary."""
    words = {word: number for number, word in enumerate(WORDS)}
    for model in (
        tokenizers.models.WordLevel(words, unk_token="[UNK]"),
        tokenizers.models.WordPiece(words, unk_token="[UNK]"),
    ):
        made = tokenizers.Tokenizer(model)
        made.pre_tokenizer = tokenizers.pre_tokenizers.WhitespaceSplit()
        made.add_special_tokens(list(WORDS[:5]))
        folder = write_bert(tmp_path, "vocab.txt", {"tokenizer_class": "PreTrainedTokenizerFast"})
        made.save(str(folder / "tokenizer.json"))
        closed = ours.tokenizer(folder, "bert")
        assert not set(closed.encode("the [SEP] [CLS] last").ids) & {words["[SEP]"], words["[CLS]"]}
        assert closed.encode("the [MASK] last").ids.count(words["[MASK]"]) == 1


@pytest.mark.parametrize("file", ["vocab.txt", "tokenizer.json"])
@pytest.mark.parametrize("named", ["<mask>", {"content": "<mask>", "lstrip": False}])
def test_a_mask_of_another_name(tmp_path, file, named):
    words = [word.replace("[MASK]", "<mask>") for word in WORDS]
    folder = write_bert(tmp_path, file, {"mask_token": named}, words)
    made = ours.tokenizer(folder, "bert")
    assert ours.blanks(folder, "bert", made) == {"<mask>": 4}
    assert ours.special_numbers(folder, "bert", made) == {"mask_token": 4}
    assert made.encode("the <mask> last").ids.count(4) == 1
    assert made.encode("the [MASK] last").ids.count(4) == 0


@pytest.mark.parametrize(
    "named", [7, ["[MASK]"], {"content": 7}, "", "x" * 200, "![](//x.example)", "`", {"content": {"a": 1}}, None]
)
def test_names_of_special_tokens_that_are_none(tmp_path, named):
    folder = write_bert(tmp_path, "vocab.txt", {"mask_token": named, "unk_token": named, "cls_token": named})
    made = ours.tokenizer(folder, "bert")
    assert ours.blanks(folder, "bert", made) == {"[MASK]": 4}
    assert made.encode("the").ids == [2, WORDS.index("the"), 3]


@pytest.mark.parametrize("ends", [(), LINE_ENDS], ids=["", "line ends"])
def test_tokens_that_were_added_to_a_plain_vocabulary(tmp_path, ends):
    words = [word for word in WORDS if word in ends or word not in LINE_ENDS]
    told = {
        str(len(words)): {"content": "covid19", "special": False, "normalized": True},
        str(len(words) + 1): {"content": "[ENT]", "special": True},
    }
    noted = {"added_tokens_decoder": told, "tokenizer_class": "BertTokenizer"}
    folder = write_bert(tmp_path, "vocab.txt", noted, words)
    made = ours.tokenizer(folder, "bert")
    assert made.encode("the covid19").ids == [2, words.index("the"), len(words), 3]
    assert len(words) + 1 not in made.encode("the [ENT]").ids
    if (
        not ends
    ):  # transformers numbers added tokens by how many words differ, and several of these lines are empty to it
        for text in ("the covid19 last", "the [ENT] COVID19 last"):
            assert made.encode(text).ids == reference(folder)(text, split_special_tokens=True)["input_ids"], text


@pytest.mark.parametrize("added", [{"1": {"content": "x"}}, {"99": {"content": "the"}}, {"many": {"content": "x"}}, {"99": {}}, {"99": 3}, {"99": {"content": 7}}], ids=str)  # fmt: skip
def test_added_tokens_that_are_damaged(tmp_path, added):
    folder = write_bert(tmp_path, "vocab.txt", {"added_tokens_decoder": added})
    with pytest.raises(InvalidCheckpoint, match=r"^The tokenizer in this folder is damaged"):
        ours.tokenizer(folder, "bert")


def test_a_plain_vocabulary_of_another_class_is_not_read_as_if_it_were_berts(tmp_path):
    folder = write_bert(tmp_path, "vocab.txt", {"tokenizer_class": "BertJapaneseTokenizer"})
    with pytest.raises(InvalidCheckpoint, match="of another class than BertTokenizer: a tokenizer.json is needed"):
        ours.tokenizer(folder, "bert")


def test_a_missing_and_a_damaged_tokenizer(tmp_path):
    folder = write_bert(tmp_path, "tokenizer.json", {})
    whole = (folder / "tokenizer.json").read_text()
    for text in ("", "{}", whole[: len(whole) // 2], "[]", '{"model": {}}', '{"model": {"vocab": 3}}'):
        (folder / "tokenizer.json").write_text(text)
        with pytest.raises(InvalidCheckpoint, match="tokenizer"):
            ours.tokenizer(folder, "bert")
    (folder / "tokenizer.json").unlink()
    with pytest.raises(InvalidCheckpoint, match="no tokenizer"):
        ours.tokenizer(folder, "bert")
    (folder / "spiece.model").write_bytes(b"x")
    with pytest.raises(InvalidCheckpoint, match="spiece.model"):
        ours.tokenizer(folder, "bert")


@pytest.mark.parametrize("kind", ["bert", "gpt2"])
def test_a_checkpoint_with_a_plain_vocabulary_is_asked(tmp_path, kind):
    folder = tiny.write_checkpoint(tmp_path / kind, kind)
    words = tiny.TOKENIZERS[kind]().get_vocab()
    (folder / "tokenizer.json").unlink()
    if kind == "bert":
        (folder / "vocab.txt").write_text("\n".join(sorted(words, key=words.get)))
    else:
        write_gpt2(tmp_path / "plain", "plain")
        for name in ("vocab.json", "merges.txt"):
            shutil.copy(tmp_path / "plain" / name, folder)
    with checkpoints.hold(folder) as checkpoint:
        assert checkpoint.tokenizer.encode("the animal").ids == tiny.TOKENIZERS[kind]().encode("the animal").ids
    assert checkpoint_answers.look(folder, "the animal").attentions
    checkpoints.release()


def test_no_network_for_a_large_vocabulary(tmp_path, monkeypatch):
    """transformers asks the hub about folders with more than 100,000 tokens, unless it is offline."""

    def connects(*address):
        raise AssertionError("somebody was asked")

    monkeypatch.setattr(socket.socket, "connect", connects)
    monkeypatch.setattr(socket, "getaddrinfo", connects)
    monkeypatch.setattr(transformers.utils.hub, "is_offline_mode", lambda: False)
    words = [*WORDS[:5], *(f"w{number}" for number in range(100_001))]
    folder = write_bert(tmp_path, "vocab.txt", {"name_or_path": "bert-base-uncased"}, words)
    assert ours.tokenizer(folder, "bert").encode("w7").ids == [2, 12, 3]


def test_no_torch_for_a_tokenizer(tmp_path):
    folder = write_bert(tmp_path, "vocab.txt", {"do_lower_case": False})
    code = f"import sys\nfrom pathlib import Path\nfrom dlcore.inspection.language.checkpoint_tokenizers import tokenizer\ntokenizer(Path({str(folder)!r}), 'bert')\nprint('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split() == [
        "False"
    ]
