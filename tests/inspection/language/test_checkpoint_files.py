"""What a folder must hold: every way in which it can be wrong is one sentence, and nothing in it is ever run."""

import json
import os
import shutil

import pytest

from dlcore.inspection.language import checkpoint_files as files
from dlcore.inspection.language import checkpoints, hub
from dlcore.inspection.language.checkpoint_files import InvalidCheckpoint
from dlcore.inspection.language.token_labels import label, printable
from tests.inspection.language import tiny_checkpoints as tiny


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("checkpoints")
    return {kind: tiny.write_checkpoint(folder / kind, kind) for kind in tiny.KINDS}


@pytest.fixture
def folder(made, tmp_path):
    """A BERT to spoil."""
    return shutil.copytree(made["bert"], tmp_path / "bert")


@pytest.fixture(autouse=True)
def nothing_held():
    yield
    checkpoints.release()


def refusal(folder):
    """Why it is refused: one sentence that tells no path."""
    with pytest.raises(InvalidCheckpoint) as problem, checkpoints.hold(folder):
        pass
    told = str(problem.value)
    assert told.endswith(".")
    assert "\n" not in told
    assert str(folder) not in told
    assert checkpoints.held_now() == (None, 0.0)
    return told


@pytest.mark.parametrize("kind", tiny.KINDS)
def test_a_checkpoint_is_found_as_it_was_saved(made, kind):
    found = files.examine(made[kind])
    assert found.kind == kind
    assert found.weights > 10_000
    assert files.tokenizer(made[kind], kind).encode("the animal").ids


def test_no_such_folder_and_paths_that_are_none(tmp_path):
    for named in (
        str(tmp_path / "nowhere"),
        __file__,
        "\0",
        "a\nb",
        "~nobody-of-this-name/x",
        "x" * 5000,
        "x" * 400,
        "   ",
        "../" * 30 + "etc/passwd",
        "\u202e",
    ):
        with pytest.raises(InvalidCheckpoint):
            files.local(named)


def test_a_folder_by_its_path(made):
    assert files.local(f"  {made['bert']}/../bert ") == made["bert"]


@pytest.mark.parametrize("value", ["0", "no", "OFF", "false"])
def test_local_folders_can_be_switched_off(made, monkeypatch, value):
    monkeypatch.setenv("DLCORE_LOCAL_MODELS", value)
    with pytest.raises(InvalidCheckpoint, match="switched off"):
        files.local(str(made["bert"]))


def test_a_folder_that_holds_no_model(tmp_path):
    assert "no config.json" in refusal(tmp_path)


def test_a_model_of_another_kind(folder):
    tiny.changed_json(folder / "config.json", model_type="vit")
    assert "another kind" in refusal(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "\ufeff{}", "[" * 100_000, '{"model_type": ["bert"]}'])
def test_a_damaged_config(folder, text):
    (folder / "config.json").write_text(text)
    assert "damaged" in (told := refusal(folder)) or "another kind" in told


def test_a_config_that_is_no_text_or_too_long(folder):
    (folder / "config.json").write_bytes(bytes(range(128, 256)))
    assert "could not be read as text" in refusal(folder)
    (folder / "config.json").write_bytes(b" " * 2_000_000)
    assert "more than 1 MB" in refusal(folder)


def test_a_pipe_in_place_of_the_config_is_not_waited_for(folder):
    (folder / "config.json").unlink()
    os.mkfifo(folder / "config.json")
    assert "no config.json" in refusal(folder)


@pytest.mark.parametrize("changed", [
    {"hidden_size": 10**9}, {"hidden_size": -1}, {"hidden_size": 47}, {"num_hidden_layers": 10**7}, {"num_attention_heads": 0}, {"vocab_size": "many"},
    {"hidden_act": "no-such"}, {"hidden_act": ["gelu"]}, {"hidden_act": "x" * 99}, {"layer_norm_eps": "small"}, {"vocab_size": True}, {"hidden_size": 96}, {"num_hidden_layers": 4},
    {"hidden_size": 16_384, "intermediate_size": 65_536, "num_hidden_layers": 96},
    {"position_embedding_type": "relative_key"}])  # fmt: skip
def test_a_config_with_impossible_numbers(folder, changed):
    tiny.changed_json(folder / "config.json", **changed)
    assert refusal(folder)


def test_a_config_cannot_name_code_kernels_or_files(folder, tmp_path):
    (folder / "modeling_evil.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    (folder / "adapter_config.json").write_text('{"base_model_name_or_path": "somewhere/else", "peft_type": "LORA"}')
    tiny.changed_json(
        folder / "config.json",
        auto_map={"AutoModelForMaskedLM": "modeling_evil.Evil", "AutoConfig": "modeling_evil.Evil"},
        _attn_implementation="some/kernel",
        attn_implementation="some/kernel",
        transformers_weights="../other.safetensors",
        quantization_config={"quant_method": "bitsandbytes", "load_in_4bit": True},
        dtype="float16",
    )
    tiny.changed_json(
        folder / "tokenizer_config.json",
        auto_map={"AutoTokenizer": ["modeling_evil.Evil", None]},
        tokenizer_class="Evil",
        tokenizer_file="/etc/passwd",
    )
    with checkpoints.hold(folder) as checkpoint:
        assert checkpoint.network.config._attn_implementation == "eager"
        assert checkpoint.network.dtype.itemsize == 4
    assert not (tmp_path / "ran").exists()


def test_a_pickle_is_left_closed(folder, tmp_path):
    program = f"cposix\nsystem\n(S'touch {tmp_path / 'ran'}'\ntR.".encode()
    (folder / "model.safetensors").unlink()
    for name in ("pytorch_model.bin", "pytorch_model-00001-of-00002.bin", "model.pt"):
        (folder / name).write_bytes(program)
        assert "pickle" in refusal(folder)
        (folder / name).unlink()
    (folder / "model.safetensors").write_bytes(program)
    assert "damaged" in refusal(folder)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("kept", [0, 4, 8, 200, -1])
def test_weights_that_are_cut_short(folder, kept):
    whole = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(whole[:kept])
    assert "damaged or cut short" in refusal(folder)


def test_weights_that_claim_a_header_of_gigabytes(folder):
    (folder / "model.safetensors").write_bytes(b"\xff" * 8 + b"{}")
    assert "damaged" in refusal(folder)


def test_no_weights_at_all(folder):
    (folder / "model.safetensors").unlink()
    assert "no weights" in refusal(folder)


def test_weights_of_another_network(folder, made):
    shutil.copy(made["t5"] / "model.safetensors", folder)
    assert "lacks" in refusal(folder) or "do not fit" in refusal(folder)


def test_more_than_the_memory_that_is_allowed(folder, monkeypatch):
    monkeypatch.setattr(files, "MEGABYTES", 0.1)
    assert "up to 0.1 MB are loaded" in refusal(folder)


@pytest.mark.parametrize(
    "index",
    [
        '{"weight_map": {"a": "../model.safetensors"}}',
        '{"weight_map": {"a": "pytorch_model.bin"}}',
        '{"weight_map": 3}',
        "{}",
        '{"weight_map": {"a": 1}}',
    ],
)
def test_an_index_with_path_tricks(folder, index):
    (folder / "model.safetensors").rename(folder / "other.safetensors")
    (folder / files.INDEX).write_text(index)
    assert "index" in refusal(folder)


def test_weights_in_parts(folder):
    from safetensors.torch import load_file, save_file

    weights = load_file(folder / "model.safetensors")
    names = sorted(weights)
    parts = {"model-00001-of-00002.safetensors": names[::2], "model-00002-of-00002.safetensors": names[1::2]}
    (folder / "model.safetensors").unlink()
    for part, of_part in parts.items():
        save_file({name: weights[name] for name in of_part}, folder / part)
    (folder / files.INDEX).write_text(
        json.dumps({"weight_map": {name: part for part, of_part in parts.items() for name in of_part}})
    )
    with checkpoints.hold(folder) as checkpoint:
        assert checkpoint.fills
    checkpoints.release()
    (folder / "model-00002-of-00002.safetensors").unlink()
    assert "part of this checkpoint's weights is missing" in refusal(folder)


def test_a_missing_and_a_damaged_tokenizer(folder):
    whole = (folder / "tokenizer.json").read_text()
    for text in ("", "{}", whole[: len(whole) // 2], "[]"):
        (folder / "tokenizer.json").write_text(text)
        assert "tokenizer" in refusal(folder)
    (folder / "tokenizer.json").unlink()
    assert "no tokenizer" in refusal(folder)
    (folder / "spiece.model").write_bytes(b"x")
    assert "spiece.model" in refusal(folder)


def test_a_plain_vocabulary_does_as_well(made, tmp_path):
    bert = shutil.copytree(made["bert"], tmp_path / "vocabulary")
    words = tiny.wordpiece().get_vocab()
    (bert / "tokenizer.json").unlink()
    (bert / "vocab.txt").write_text("\n".join(sorted(words, key=words.get)))
    with checkpoints.hold(bert) as checkpoint:
        assert checkpoint.tokenizer.encode("The animal").tokens == ["[CLS]", "the", "animal", "[SEP]"]
    gpt2 = shutil.copytree(made["gpt2"], tmp_path / "pairs")
    whole = json.loads((gpt2 / "tokenizer.json").read_text())["model"]
    (gpt2 / "tokenizer.json").unlink()
    (gpt2 / "vocab.json").write_text(json.dumps(whole["vocab"]))
    (gpt2 / "merges.txt").write_text("#version: 0.2\n" + "\n".join(" ".join(pair) for pair in whole["merges"]))
    with checkpoints.hold(gpt2) as checkpoint:
        assert checkpoint.tokenizer.encode("the animal").ids == tiny.byte_pairs().encode("the animal").ids


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "../../etc",
        "a/b/c",
        "a/../b",
        "/etc",
        "-x",
        "a--b",
        "gpt2\n",
        "gpt2;rm",
        "模型",
        "a b",
        "http://x/y",
        "x" * 200,
        "\u202egpt2",
        "a\0b",
        ".",
    ],
)
def test_names_that_are_none(name, monkeypatch):
    import huggingface_hub

    monkeypatch.setattr(huggingface_hub, "snapshot_download", None)
    if name.strip() != "gpt2":
        with pytest.raises(InvalidCheckpoint):
            hub.fetch(name)


@pytest.mark.parametrize("name", ["gpt2", "google/flan-t5-small", " bert-base-uncased "])
def test_names_that_are_some(name):
    assert hub.check_name(name) == name.strip()


@pytest.mark.parametrize("variable", ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"])
def test_offline_is_one_clear_sentence_and_asks_nobody(monkeypatch, tmp_path, variable):
    import huggingface_hub

    really = huggingface_hub.snapshot_download

    def only_local(**asked):
        assert asked["local_files_only"]
        return really(**asked, cache_dir=tmp_path)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", only_local)
    monkeypatch.setenv(variable, "1")
    with pytest.raises(InvalidCheckpoint, match="cannot be reached"):
        hub.fetch("gpt2")


def test_a_network_that_fails_is_the_same_sentence(monkeypatch):
    import huggingface_hub

    def fails(**asked):
        raise OSError("no route")

    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setattr(huggingface_hub, "snapshot_download", fails)
    with pytest.raises(InvalidCheckpoint, match="cannot be reached"):
        hub.fetch("gpt2")


class File:
    def __init__(self, filename, file_size):
        self.filename, self.file_size = filename, file_size


@pytest.mark.parametrize(
    ("listed", "told"),
    [([File("config.json", 1)], "not as safetensors"), ([File("model.safetensors", 9e9)], "9,000 MB")],
)
def test_what_is_too_large_or_a_pickle_is_not_fetched(monkeypatch, listed, told):
    import huggingface_hub

    def only_listed(**asked):
        assert asked.get("dry_run")
        return listed

    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setattr(huggingface_hub, "snapshot_download", only_listed)
    with pytest.raises(InvalidCheckpoint, match=told):
        hub.fetch("gpt2")


def test_what_is_fetched_is_plain_numbers_without_credentials(monkeypatch, made):
    import huggingface_hub

    def fetches(repo_id, allow_patterns, token, dry_run=False):
        assert (repo_id, token) == ("gpt2", False)
        assert not any(pattern.endswith((".bin", ".py", "*")) for pattern in allow_patterns)
        return [File("model.safetensors", 1e6)] if dry_run else str(made["gpt2"])

    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setattr(huggingface_hub, "snapshot_download", fetches)
    with checkpoints.hold(hub.fetch("gpt2")) as checkpoint:
        assert checkpoint.kind == "gpt2"


@pytest.mark.parametrize(("token", "byte_level", "seen"), [
    ("Ġthe", True, "▁the"), ("Ċ", True, "⏎"), ("ð", True, "⟨F0⟩"), ("##ing", False, "##ing"), ("▁the", False, "▁the"), ("\x00a", False, "⟨00⟩a"),
    ("\u202eabc", False, "⟨202E⟩abc"), ("שלום", False, "שלום"), ("街", False, "街"), ("a" * 40, False, "a" * 15 + "…"), ("<|endoftext|>", True, "<|endoftext|>")])  # fmt: skip
def test_labels(token, byte_level, seen):
    assert label(token, byte_level) == seen


def test_printable_text_keeps_its_lines():
    assert printable("a b\n\x07\u202e") == "a b\n⟨07⟩⟨202E⟩"
