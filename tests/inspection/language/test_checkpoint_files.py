"""What a folder must hold: every way in which it can be wrong is one sentence, and nothing in it is ever run."""

import json
import os
import shutil

import pytest

from dlcore.inspection.language import checkpoint_files as files
from dlcore.inspection.language import checkpoint_tokenizers, checkpoints
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
    assert checkpoint_tokenizers.tokenizer(made[kind], kind).encode("the animal").ids


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


WAYS = {
    "single quotes": "'{}'", "double quotes": '"{}"', "curly quotes": "“{}”", "guillemets": "«{}»", "backquotes": "`{}`", "spaces around quotes": "  ' {} '  ", "quotes in quotes": "\"'{}'\"",
    "a file's address": "file://{}", "a quoted address": "'file://{}'", "a slash at its end": "'{}/'",
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("name", ["bert", "my bert", "مدل\u200cها", "模型"])
def test_a_folder_by_its_path_however_it_is_written(tmp_path, way, name):
    folder = tmp_path / name
    folder.mkdir()
    written = folder.as_uri().removeprefix("file://") if "file:" in way else str(folder)
    assert files.local(way.format(written)) == folder


def test_a_folder_that_was_dropped_into_a_terminal(tmp_path):
    folder = tmp_path / "my small bert"
    folder.mkdir()
    assert files.local(str(folder).replace(" ", "\\ ")) == folder


def write_cache(folder, main=None, names=("0a", "0b")):
    """A folder of Hugging Face's cache with these snapshots, the first of them the newest."""
    cache = folder / "models--owner--name"
    for place, name in enumerate(names):
        (cache / "snapshots" / name).mkdir(parents=True)
        os.utime(cache / "snapshots" / name, (1_000 - place,) * 2)
    if main is not None:
        (cache / "refs").mkdir()
        (cache / "refs" / "main").write_text(main)
    return cache


@pytest.mark.parametrize(
    ("main", "opened"),
    [("0b", "0b"), ("0b\n", "0b"), ("\ufeff0b", "0b"), (None, "0a"), ("gone", "0a"), ("../../..", "0a"), ("", "0a")],
)
@pytest.mark.parametrize("named", ["", "snapshots"])
def test_a_folder_of_the_hubs_cache_is_its_snapshot(tmp_path, main, opened, named):
    cache = write_cache(tmp_path, main)
    assert files.local(str(cache / named)) == cache / "snapshots" / opened


def test_a_folder_of_the_hubs_cache_without_a_snapshot_is_a_sentence(tmp_path):
    cache = tmp_path / "models--owner--name"
    (cache / "refs").mkdir(parents=True)
    assert "no config.json" in refusal(files.local(str(cache)))


@pytest.mark.parametrize("kind", tiny.KINDS)
def test_a_byte_order_mark_before_any_of_the_files(made, tmp_path, kind):
    folder = shutil.copytree(made[kind], tmp_path / kind)
    for path in folder.glob("*.json"):
        path.write_text(path.read_text(), encoding="utf-8-sig")
    with checkpoints.hold(folder) as checkpoint:
        assert checkpoint.tokenizer.encode("the animal").ids == tiny.TOKENIZERS[kind]().encode("the animal").ids


QUANTIZED_CONFIGS = (
    {"quant_method": "bitsandbytes", "load_in_4bit": True}, {"quant_method": "gptq", "bits": 4}, {"quant_method": "fp8"}, {"bits": 8}, "awq",
)  # fmt: skip
# What is written in place of one weight: its type, and what stands beside it.
CODES = {
    "int8 with SCB": ("int8", ["{}.SCB"]), "uint8 of four bits": ("uint8", ["{}.weight.absmax", "{}.weight.quant_map", "{}.weight.quant_state.bitsandbytes__nf4"]),
    "fp8": ("float8_e4m3fn", ["{}.weight_scale_inv"]), "fp8 of the other kind": ("float8_e5m2", ["{}.weight_scale"]), "int8 alone": ("int8", []), "int32": ("int32", []),
    "floats with a scale": ("float32", ["{}.weight_scale"]), "halves with zeros": ("float16", ["{}.scales", "{}.qzeros"]), "packed": ("int32", ["{}.weight_packed"]),
}  # fmt: skip


@pytest.mark.parametrize("told", QUANTIZED_CONFIGS, ids=str)
@pytest.mark.parametrize("kind", tiny.KINDS)
def test_a_config_that_tells_of_quantized_weights(made, tmp_path, kind, told):
    folder = shutil.copytree(made[kind], tmp_path / kind)
    tiny.changed_json(folder / "config.json", quantization_config=told)
    assert "is quantized" in refusal(folder)


@pytest.mark.parametrize(("of_type", "beside"), CODES.values(), ids=CODES)
@pytest.mark.parametrize("kind", tiny.KINDS)
def test_codes_in_place_of_weights(made, tmp_path, kind, of_type, beside):
    import torch
    from safetensors.torch import load_file, save_file

    folder = shutil.copytree(made[kind], tmp_path / kind)
    weights = load_file(folder / "model.safetensors")
    name = next(name for name, weight in weights.items() if name.endswith(".weight") and weight.dim() == 2)
    weights[name] = (weights[name] * 10).to(getattr(torch, of_type))
    weights |= {more.format(name.removesuffix(".weight")): torch.ones(4) for more in beside}
    save_file(weights, folder / "model.safetensors")
    assert "is quantized" in refusal(folder)


@pytest.mark.parametrize("of_type", ["float16", "bfloat16", "float64", "float32"])
def test_plain_weights_of_any_width(folder, of_type):
    import torch
    from safetensors.torch import load_file, save_file

    weights = {
        name: weight.to(getattr(torch, of_type)) for name, weight in load_file(folder / "model.safetensors").items()
    }
    save_file(weights, folder / "model.safetensors")
    with checkpoints.hold(folder) as checkpoint:
        assert checkpoint.network.dtype == torch.float32


def test_whole_numbers_that_are_no_weights(made, tmp_path):
    """Positions and causal masks, as older versions of transformers saved them."""
    import torch
    from safetensors.torch import load_file, save_file

    for kind, more in (
        ("bert", {"bert.embeddings.position_ids": torch.arange(128)[None]}),
        (
            "gpt2",
            {
                "transformer.h.0.attn.bias": torch.ones(1, 1, 8, 8, dtype=torch.uint8),
                "transformer.h.0.attn.masked_bias": torch.tensor(-1e4),
            },
        ),
    ):
        folder = shutil.copytree(made[kind], tmp_path / kind)
        save_file(load_file(folder / "model.safetensors") | more, folder / "model.safetensors")
        with checkpoints.hold(folder) as checkpoint:
            assert checkpoint.kind == kind


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


@pytest.mark.parametrize(("token", "byte_level", "seen"), [
    ("Ġthe", True, "▁the"), ("Ċ", True, "⏎"), ("ð", True, "⟨F0⟩"), ("##ing", False, "##ing"), ("▁the", False, "▁the"), ("\x00a", False, "⟨00⟩a"),
    ("\u202eabc", False, "⟨202E⟩abc"), ("שלום", False, "שלום"), ("街", False, "街"), ("a" * 40, False, "a" * 15 + "…"), ("<|endoftext|>", True, "<|endoftext|>")])  # fmt: skip
def test_labels(token, byte_level, seen):
    assert label(token, byte_level) == seen


def test_printable_text_keeps_its_lines():
    assert printable("a b\n\x07\u202e") == "a b\n⟨07⟩⟨202E⟩"
