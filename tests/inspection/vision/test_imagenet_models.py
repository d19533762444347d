"""The originals: weights from torchvision's folder are used, a file that holds something else is told, and nothing is fetched unasked."""

import urllib.error

import numpy
import pytest
import torch
from torchvision import models

from dlcore.data.photos import photo
from dlcore.experiments import find
from dlcore.inspection.vision import imagenet_models


@pytest.fixture
def hub(tmp_path, monkeypatch):
    monkeypatch.setattr(torch.hub, "_hub_dir", str(tmp_path))
    (tmp_path / "checkpoints").mkdir()
    return tmp_path / "checkpoints"


def test_every_original_has_its_builder():
    assert tuple(imagenet_models.BUILDERS) == find("imagenet-models").variants
    for name, (builder, _) in imagenet_models.BUILDERS.items():
        assert callable(getattr(models, builder))
        assert imagenet_models.weights_entry(name).meta["num_params"] > 1e6


def test_the_preprocessing_of_all_is_what_the_page_says():
    for name in imagenet_models.BUILDERS:
        preprocessing = imagenet_models.weights_entry(name).transforms()
        assert (preprocessing.resize_size, preprocessing.crop_size) == (
            [imagenet_models.RESIZED],
            [imagenet_models.CROPPED],
        )


def test_weights_in_torchvisions_folder_answer(hub):
    torch.manual_seed(0)
    model = models.mobilenet_v3_large()
    torch.save(model.state_dict(), imagenet_models.weights_path("mobilenet-v3"))
    assert imagenet_models.weights_path("mobilenet-v3").parent == hub
    answer = imagenet_models.classify("mobilenet-v3", photo("temple"))
    said, spent = answer.classes, answer.milliseconds
    assert len(said) == imagenet_models.TOP
    assert [share for _, share in said] == sorted((share for _, share in said), reverse=True)
    assert all(label in imagenet_models.weights_entry("mobilenet-v3").meta["categories"] for label, _ in said)
    assert spent > 0
    picture = imagenet_models.weights_entry("mobilenet-v3").transforms()(
        imagenet_models.Image.fromarray(photo("temple"))
    )[None]
    with torch.no_grad():
        expected = model.eval()(picture)[0].softmax(0).max().item()
    assert said[0][1] == pytest.approx(expected, rel=1e-3)


def test_absent_weights_are_a_sentence(hub):
    with pytest.raises(imagenet_models.WeightsUnavailable, match=r"not on this machine\.$"):
        imagenet_models.classify("resnet-18", numpy.zeros((30, 30, 3), "uint8"))


# A pickle that would run a command, and one of a plain dict, as bytes.
EVIL, PLAIN = b"cposix\nsystem\n(S'touch executed'\ntR.", b"(dS'a'\nI1\ns."


@pytest.mark.parametrize("content", [b"", b"not weights", EVIL, PLAIN])
def test_a_file_that_holds_something_else_is_told_and_never_executed(hub, content, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    imagenet_models.weights_path("resnet-18").write_bytes(content)
    with pytest.raises(imagenet_models.WeightsUnavailable, match="holds no weights of this network"):
        imagenet_models.classify("resnet-18", photo("flower"))
    assert not (tmp_path / "executed").exists()


def test_another_networks_weights_are_told(hub):
    torch.save({"layer.weight": torch.zeros(3)}, imagenet_models.weights_path("resnet-18"))
    with pytest.raises(imagenet_models.WeightsUnavailable, match="holds no weights of this network"):
        imagenet_models.classify("resnet-18", photo("flower"))


def test_without_a_network_fetching_is_one_sentence(hub, monkeypatch):
    def offline(*told, **others):
        raise urllib.error.URLError("Name or service not known")

    monkeypatch.setattr(torch.hub, "download_url_to_file", offline)
    with pytest.raises(imagenet_models.WeightsUnavailable, match=r"could not be fetched .*: is there a network\?$"):
        imagenet_models.download("resnet-18")
    assert not imagenet_models.weights_path("resnet-18").exists()
