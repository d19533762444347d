"""Accuracy against pictures, maps of patches, and what they are said to show."""

import numpy
import pandas
import pytest

from dlcore.analysis.vision import vision_transformer as captions
from dlcore.analysis.vision.data_efficiency import at_best_learning_rate
from dlcore.charts.vision import patch_grid, patch_maps
from dlcore.charts.vision.data_efficiency import by_images


def runs(**accuracies):
    """Rows for two seeds at two rates; the second is better on test images and on seed 1's validation images, the first on validation images on average."""
    rows = []
    for variant, by_size in accuracies.items():
        for size, accuracy in by_size.items():
            for seed in (0, 1):
                rows.append((variant, seed, size, 0.001, accuracy, 0.9 if seed == 0 else 0.3, 0.95))
                rows.append((variant, seed, size, 0.003, accuracy + 0.02, 0.5, 0.99))
    return pandas.DataFrame(
        rows, columns=["variant", "seed", "images", "learning_rate", "accuracy", "validation", "train"]
    )


FRAME = runs(vit={250: 0.60, 10_000: 0.80}, resnet={250: 0.70, 10_000: 0.85})


def test_validation_chooses_by_the_mean_over_the_seeds():
    rows = at_best_learning_rate(FRAME)
    assert len(rows) == 2 * 2 * 2
    assert (rows["learning_rate"] == 0.001).all()


def test_lines_show_the_chosen_runs_from_half_upwards():
    drawing = by_images(FRAME, "accuracy", "test accuracy")
    vit = drawing.frame[drawing.frame["variant"] == "vit"]
    assert vit["mean"].tolist() == pytest.approx([0.60, 0.80])
    assert vit["low"].tolist() == pytest.approx([0.60, 0.80])
    spec = str(drawing.spec)
    assert "'type': 'log'" in spec
    assert "[0.5, 1.0]" in spec
    assert {layer["name"] for layer in drawing.spec["layer"]} == {"band", "mean", "hover", "dots", "labels"}


def test_who_is_behind_and_by_how_much_is_said():
    told = captions.images_caption(FRAME)
    assert (
        told
        == "The ViT is behind the ResNet by 10.0 points with 250 images, behind it by 5.0 points with 10,000 images"
    )
    ahead = runs(vit={250: 0.6, 10_000: 0.9}, resnet={250: 0.7, 10_000: 0.8}, svm={250: 0.5, 10_000: 0.95})
    assert "ahead of it by 10.0 points with 10,000 images, where the SVM on pixels leads" in captions.images_caption(
        ahead
    )
    assert captions.images_caption(runs(svm={250: 0.5})) == "SVM on pixels reaches 50% with 250 images"


def test_learning_by_heart_is_said():
    assert (
        captions.training_caption(FRAME)
        == "ViT: training accuracy is 35.0 points above test accuracy with 250 images, 15.0 points above it with 10,000"
    )
    assert captions.training_caption(FRAME.assign(train=0.5)).startswith(
        "ViT: training accuracy is 10.0 points below test accuracy with 250 images"
    )


def test_the_rates_table_says_which_rate_was_chosen():
    rows = captions.learning_rate_table(FRAME)
    assert [row["Network"] for row in rows] == ["ResNet", "ResNet", "ViT", "ViT"]
    assert rows[2]["test accuracy at 0.001"] == "60.0%"
    assert rows[2]["chosen by validation"] == "0.001"
    assert captions.best_learning_rate(FRAME[FRAME["variant"] == "vit"]) == 0.001


def attention_table():
    weights = numpy.full((17, 64), 1 / 64)
    weights[6, 10] = 0.5  # layer 2, head 2
    rows = [
        (layer, head, row + 1, column + 1)
        for layer, head in [(0, 0)] + [(i, j) for i in range(1, 5) for j in range(1, 5)]
        for row in range(8)
        for column in range(8)
    ]
    return pandas.DataFrame(rows, columns=["layer", "head", "row", "column"]).assign(weight=weights.flatten())


def test_every_head_has_its_map_on_one_scale():
    drawing = patch_maps.attention_maps(attention_table())
    assert len(drawing.frame) == 16 * 64 <= 2_000
    marked = drawing.frame.loc[drawing.frame["weight"].idxmax()]
    assert (marked["x"], marked["x2"], marked["y"], marked["y2"]) == (9 + 2, 9 + 3, 9 + 1, 9 + 2)
    assert (
        captions.heads_caption(attention_table())
        == "Largest weight on one patch: 50%, by head 2 of layer 2, row 2, column 3; uniform attention gives 1.5%"
    )


def test_likeness_is_drawn_by_sign_and_size():
    one = attention_table().query("layer == 1 and head == 1").assign(weight=numpy.linspace(-1, 1, 64))
    drawing = patch_maps.similarity_map(one)
    assert drawing.frame["size"].min() >= 0
    assert "datum.weight < 0" in str(drawing.spec)
    assert captions.similarity_caption(one) == "Most similar: row 8, column 7, cosine 0.97"


def test_distance_is_told():
    frame = pandas.DataFrame({"distance": [0, 1, 2, 3, 14], "cosine": [1, 0.31, 0.11, 0.01, 0.99]})
    assert captions.distance_caption(frame) == (
        "Position embeddings of neighboring patches have a cosine similarity of 0.31, those three apart 0.010; those of opposite corners 0.99"
    )


def test_an_answer_is_told_with_its_doubt():
    assert (
        captions.prediction_caption((0.1, 0.7, 0.2), ("bag", "coat", "shirt"), 2)
        == "Predicted: coat 70%, shirt 20%, bag 10%. True class: shirt."
    )


def test_a_picture_is_cut_into_patches_after_its_margin():
    pixels = numpy.zeros((28, 28), "uint8")
    pixels[2, 2] = (
        200  # with the margin of two pixels at row 4, column 4: the first pixel of the second patch, row and column
    )
    shown = patch_grid.patch_image(pixels)
    assert shown.shape == (256, 256, 3)
    assert shown.dtype == numpy.uint8
    assert (shown[33:40, 33:40] == 200).all()
    assert shown[40, 40].max() == 0
    assert (shown[32] == patch_grid.GRID).all()
    assert (patch_grid.patch_image(pixels, 9)[32, 32:64] == patch_grid.ACCENT).all()


def test_the_heaviest_patch_is_the_most_orange():
    weights = numpy.zeros(64)
    weights[0], weights[1] = 1.0, 0.5
    shown = patch_grid.weight_image(numpy.zeros((28, 28), "uint8"), weights).astype(int)
    assert shown[10, 10].tolist() == (patch_grid.ACCENT * 0.8).round().tolist()
    assert shown[10, 40].tolist() == (patch_grid.ACCENT * 0.4).round().tolist()
    assert shown[100, 100].tolist() == [0, 0, 0]
    assert (patch_grid.weight_image(numpy.zeros((28, 28), "uint8"), numpy.zeros(64)) == 0).all()


def test_each_small_grid_of_the_mosaic_is_brightest_blue_at_its_own_patch():
    shown = patch_grid.similarity_mosaic(numpy.eye(64))
    for place in (0, 9, 63):
        row, column = divmod(place, 8)
        top, left = 4 + row * 44, 4 + column * 44
        assert (shown[top + row * 5, left + column * 5] == patch_grid.ALIKE).all()
        assert (shown[top + (7 - row) * 5, left + column * 5] == patch_grid.PAPER).all()
    assert (patch_grid.similarity_mosaic(-numpy.eye(64))[4, 4] == patch_grid.UNLIKE).all()
