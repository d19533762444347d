"""The originals: weights from torchvision's folder are used, a file that holds something else is told, and nothing is fetched unasked."""

import urllib.error

import numpy
import pytest
import torch
from torchvision import models

from dlcore.experiments import find
from dlcore.inspection import originals
from dlcore.inspection.pictures import bundled


@pytest.fixture
def hub(tmp_path, monkeypatch):
    monkeypatch.setattr(torch.hub, "_hub_dir", str(tmp_path))
    (tmp_path / "checkpoints").mkdir()
    return tmp_path / "checkpoints"


def test_every_original_has_its_builder():
    assert tuple(originals.BUILDERS) == find("originals").variants
    for name, (builder, _) in originals.BUILDERS.items():
        assert callable(getattr(models, builder))
        assert originals.entry(name).meta["num_params"] > 1e6


def test_weights_in_torchvisions_folder_answer(hub):
    torch.manual_seed(0)
    model = models.mobilenet_v3_large()
    torch.save(model.state_dict(), originals.place("mobilenet-v3"))
    assert originals.place("mobilenet-v3").parent == hub
    said, spent = originals.answers("mobilenet-v3", bundled("temple"))
    assert len(said) == originals.SURE
    assert [share for _, share in said] == sorted((share for _, share in said), reverse=True)
    assert all(label in originals.entry("mobilenet-v3").meta["categories"] for label, _ in said)
    assert spent > 0
    picture = originals.entry("mobilenet-v3").transforms()(originals.Image.fromarray(bundled("temple")))[None]
    with torch.no_grad():
        expected = model.eval()(picture)[0].softmax(0).max().item()
    assert said[0][1] == pytest.approx(expected, rel=1e-3)


def test_absent_weights_are_a_sentence(hub):
    with pytest.raises(originals.NoWeights, match=r"not on this machine\.$"):
        originals.answers("resnet-18", numpy.zeros((30, 30, 3), "uint8"))


# A pickle that would run a command, and one of a plain dict, as bytes.
EVIL, PLAIN = b"cposix\nsystem\n(S'touch executed'\ntR.", b"(dS'a'\nI1\ns."


@pytest.mark.parametrize("content", [b"", b"not weights", EVIL, PLAIN])
def test_a_file_that_holds_something_else_is_told_and_never_executed(hub, content, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    originals.place("resnet-18").write_bytes(content)
    with pytest.raises(originals.NoWeights, match="holds no weights of this network"):
        originals.answers("resnet-18", bundled("flower"))
    assert not (tmp_path / "executed").exists()


def test_another_networks_weights_are_told(hub):
    torch.save({"layer.weight": torch.zeros(3)}, originals.place("resnet-18"))
    with pytest.raises(originals.NoWeights, match="holds no weights of this network"):
        originals.answers("resnet-18", bundled("flower"))


def test_without_a_network_fetching_is_one_sentence(hub, monkeypatch):
    def offline(*told, **others):
        raise urllib.error.URLError("Name or service not known")

    monkeypatch.setattr(torch.hub, "download_url_to_file", offline)
    with pytest.raises(originals.NoWeights, match=r"could not be fetched .*: is there a network\?$"):
        originals.fetch("resnet-18")
    assert not originals.place("resnet-18").exists()
