"""The tables of patches: rollout first, rows and columns from 1, and the class token's from a record without torch."""

import subprocess
import sys
from types import SimpleNamespace

import numpy
import pytest

from dlcore.inspection.vision import vit_attention


@pytest.fixture
def recorded():
    random = numpy.random.default_rng(0)
    return SimpleNamespace(
        arrays={
            "attention": random.random((2, 4, 4, 64)).astype("float16"),
            "rollout": random.random((2, 64)).astype("float16"),
            "answers": numpy.eye(10)[:2].astype("float16"),
            "weights.positions": random.standard_normal((1, 65, 64)).astype("float16"),
        }
    )


def test_every_weight_stands_where_its_patch_does(recorded):
    table = vit_attention.recorded_attention(recorded, 1)
    assert len(table) == 17 * 64
    one = table.query("layer == 3 and head == 2 and row == 5 and column == 8")
    assert one["weight"].item() == pytest.approx(recorded.arrays["attention"][1, 2, 1, 4 * 8 + 7])
    whole = table.query("layer == 0 and head == 0 and row == 1 and column == 2")
    assert whole["weight"].item() == pytest.approx(recorded.arrays["rollout"][1, 1])


def test_positions_are_like_themselves_and_likeness_is_mutual(recorded):
    alike = vit_attention.position_similarity(recorded)
    assert numpy.diag(alike) == pytest.approx(numpy.ones(64))
    assert alike == pytest.approx(alike.T)
    first, second = (
        recorded.arrays["weights.positions"][0, 1].astype(float),
        recorded.arrays["weights.positions"][0, 10].astype(float),
    )
    assert alike[0, 9] == pytest.approx(first @ second / numpy.sqrt(first @ first * (second @ second)))
    table = vit_attention.similarity_to(recorded, 9)
    assert len(table) == 64
    assert table.query("row == 2 and column == 2")["weight"].item() == pytest.approx(1)


def test_likeness_against_distance_counts_steps_along_rows_and_columns():
    row, column = numpy.divmod(numpy.arange(64), 8)
    positions = numpy.zeros((1, 65, 2))
    positions[0, 1:, 0], positions[0, 1:, 1] = numpy.cos((row + column) / 20), numpy.sin((row + column) / 20)
    table = vit_attention.similarity_by_distance(SimpleNamespace(arrays={"weights.positions": positions}))
    assert table["distance"].tolist() == list(range(15))
    assert table["cosine"][0] == pytest.approx(1)
    assert table["cosine"][14] == pytest.approx(
        (numpy.cos(0.7) + 1) / 2
    )  # two corners 14 apart, and two in one diagonal


def test_what_a_record_holds_needs_no_torch():
    code = "import sys; from dlcore.inspection.vision import vit_attention; print('torch' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
        == "False"
    )


def test_any_picture_may_be_asked_about():
    import torch

    from dlcore.inspection.vision.attention_rollout import predict_with_attention
    from dlcore.models.loading import weight_arrays
    from dlcore.models.vision.vit import ViT

    torch.manual_seed(0)
    network = ViT().half().float().eval()
    arrays = weight_arrays(network) | {"levels": numpy.array([0.0, 1.0])}
    pixels = numpy.full((28, 28), 255, "uint8")
    framed = torch.nn.functional.pad(torch.ones(1, 1, 28, 28), (2,) * 4)
    answers, weights = predict_with_attention(network, framed)
    recorded = SimpleNamespace(arrays=arrays)
    assert vit_attention.predict_probabilities(recorded, pixels.tobytes()) == pytest.approx(
        answers[0].tolist(), abs=1e-5
    )
    table = vit_attention.attention_from(recorded, pixels.tobytes(), 5)
    assert table.query("layer == 2 and head == 4 and row == 8 and column == 8")["weight"].item() == pytest.approx(
        weights[0, 1, 3, 5, 64].item(), abs=1e-6
    )
