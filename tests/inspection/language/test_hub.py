"""Checkpoints by their name: what is a name or an address of one, what is fetched, and a sentence for all that cannot be."""

import pytest

from dlcore.inspection.language import checkpoints, hub
from dlcore.inspection.language.checkpoint_files import InvalidCheckpoint
from tests.inspection.language import tiny_checkpoints as tiny


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("checkpoints")
    yield {"gpt2": tiny.write_checkpoint(folder / "gpt2", "gpt2")}
    checkpoints.release()


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


ADDRESSES = (
    "https://huggingface.co/{}", "http://huggingface.co/{}/", "huggingface.co/{}", "HTTPS://HuggingFace.co/{}", "https://www.huggingface.co/{}", "https://hf.co/{}", "hf.co/{}",
    "https://huggingface.co/{}?library=transformers", "https://huggingface.co/{}#intended-uses", "https://huggingface.co/{}/tree/main", "https://huggingface.co/{}/blob/main/config.json",
    "https://huggingface.co/{}/resolve/main/model.safetensors?download=true", "https://huggingface.co/{}/raw/main/vocab.txt", "https://huggingface.co/{}/commits/main", "https://huggingface.co/{}/discussions",
    "'{}'", "“{}”", "`{}`", " \"https://huggingface.co/{}\" ",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("name", ["gpt2", "google/flan-t5-small", "distilbert/distilgpt2"])
def test_a_model_by_its_address_on_the_hub(address, name):
    assert hub.check_name(address.format(name)) == name


@pytest.mark.parametrize("folder", ["models--gpt2", "models--google--flan-t5-small"])
def test_a_model_by_the_name_of_its_folder_in_the_cache(folder):
    assert hub.check_name(folder) == folder.removeprefix("models--").replace("--", "/")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://huggingface.co", "not that of a model"),
        ("https://huggingface.co/", "not that of a model"),
        ("https://huggingface.co/datasets/squad", "not that of a model"),
        ("https://huggingface.co/spaces/a/b", "not that of a model"),
        ("https://huggingface.co/papers/1706.03762", "not that of a model"),
        ("https://huggingface.co/gpt2/tree/v1", "another branch"),
        ("https://huggingface.co/google/t5/blob/refs%2Fpr%2F1/config.json", "another branch"),
        ("https://huggingface.co/a/../b", "no name"),
        ("https://huggingface.co/-x/y", "no name"),
        ("https://huggingface.co.evil.example/gpt2", "no name"),
        ("https://evil.example/huggingface.co/gpt2", "no name"),
        ("ftp://huggingface.co/gpt2", "no name"),
        ("models--a--b--c", "no name"),
        ("models--", "no name"),
    ],
)
def test_addresses_that_are_of_no_model(address, told):
    with pytest.raises(InvalidCheckpoint, match=told):
        hub.check_name(address)


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
