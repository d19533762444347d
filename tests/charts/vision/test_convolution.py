"""Rasters and shares: arrays in, colors out; a stack's bars add up; findings name the right one."""

import numpy as np
import pandas as pd
import pytest

from dlcore.analysis.vision import convolution as captions
from dlcore.analysis.vision.layer_costs import cost_shares
from dlcore.charts import raster
from dlcore.charts.vision.layer_costs import layer_shares
from dlcore.inspection.vision.layer_calculator import cost_table

VGG = cost_table("c64k3p1 m2 d4096 d10", 3, 32)


def test_signed_colors_tell_the_sign():
    blue, white, orange = raster.signed_colors(np.array([[-4.0, 0.0, 4.0]]))[0]
    assert tuple(blue) == tuple(raster.BLUE)
    assert tuple(white) == tuple(raster.WHITE)
    assert tuple(orange) == tuple(raster.ORANGE)
    assert (raster.signed_colors(np.zeros((2, 2))) == raster.WHITE).all()


def test_an_answer_is_grey_over_its_balance():
    assert (raster.map_image(np.array([[300.0]]), 3.0) == 100).all()
    assert (raster.map_image(np.array([[-5.0, 999.0]]), 1.0) == [[[0] * 3, [255] * 3]]).all()
    assert tuple(raster.map_image(np.array([[5.0]]), 0.0)[0, 0]) == tuple(raster.ORANGE)


def test_frames_and_outlines():
    pixels = raster.to_image(np.full((1, 2, 3), 9.0))
    assert raster.pad_frame(pixels, 1).shape == (4, 5, 3)
    big = raster.enlarge(pixels, 14)
    assert big.shape == (28, 42, 3)
    drawn = raster.outline(big, 14, [1], [2])
    assert tuple(drawn[14, 28]) == tuple(drawn[27, 41]) == raster.WINDOW
    assert tuple(drawn[20, 35]) == (9, 9, 9)
    assert (drawn[:14] == 9).all()
    assert (big == 9).all()


def test_what_is_to_come_is_pale_and_what_was_is_not():
    pixels = raster.to_image(np.zeros((1, 2, 2)))
    fade_after = raster.fade_after(pixels, 1)
    assert (fade_after[0] == 0).all()
    assert (fade_after[1] > 100).all()
    assert (raster.fade_after(pixels, 3) == 0).all()


def test_a_sheet_holds_every_map_from_black_to_white():
    maps = np.arange(5 * 9, dtype=float).reshape(5, 3, 3)
    contact_sheet = raster.contact_sheet(maps, columns=4)
    assert contact_sheet.shape == (7, 15, 4)
    assert contact_sheet[:3, 4:7, 0].min() == 0
    assert contact_sheet[:3, 4:7, 0].max() == 255
    assert (contact_sheet[..., 3] == 255).sum() == 5 * 9
    assert np.isfinite(raster.contact_sheet(np.zeros((1, 2, 2)))).all()


def test_shares_add_up():
    frame = cost_shares(VGG)
    assert frame.groupby("what")["share"].sum().to_list() == pytest.approx([1, 1])
    drawing = layer_shares(VGG)
    assert [layer["name"] for layer in drawing.spec["layer"]] == ["bars"]
    assert len(drawing.frame) == 8


def test_findings_of_a_stack():
    assert captions.shares_caption(VGG) == "Dense layers hold 100% of the parameters and do 97% of the MACs"
    assert (
        captions.shares_caption(cost_table("c16k3p1 c16k3p1 a16 d10", 1, 16))
        == "Convolutions hold 94% of the parameters and do 100% of the MACs"
    )
    assert (
        captions.shares_caption(cost_table("c16k3p1 m8 d99", 1, 64))
        == "Dense layers hold 100% of the parameters, convolutions do 85% of the MACs"
    )
    assert (
        captions.shares_caption(cost_table("c8 m2", 1, 8))
        == "Layer 1 holds 100% of the parameters and does 100% of the MACs"
    )
    assert (
        captions.shares_caption(cost_table("c8p1 m4 c16p1", 1, 64))
        == "Layer 3 holds 94% of the parameters, layer 1 does 50% of the MACs"
    )
    rows = captions.layers(VGG, 3, 32)
    assert rows["Layer"].iloc[0] == "input"
    assert rows["Receptive field"].to_list() == ["1", "3 × 3", "4 × 4", "all", "all", ""]
    assert rows["Parameters"].iloc[-1] == f"{sum(VGG['parameters']):,}"


def test_findings_of_the_filters():
    frame = pd.DataFrame(
        [
            dict(
                variant=variant,
                seed=seed,
                step=epoch,
                epoch=epoch,
                accuracy=accuracy,
            )
            for variant, epoch, accuracy in (
                ("one-7x7", 2, 0.8),
                ("one-7x7", 3, 0.7),
                ("three-3x3", 2, 0.6),
                ("three-3x3", 3, 0.75),
            )
            for seed in (0, 1)
        ]
    )
    assert captions.filters_caption(frame) == "Three 3×3: 75.0%, One 7×7: 70.0%"
    cost = pd.DataFrame(
        dict(
            variant=["two-3x3"] * 2,
            parameters=[12_010] * 2,
            macs=[1_624_576] * 2,
            stage_parameters=[4_640] * 2,
            field=[5] * 2,
            layers=[6] * 2,
        )
    )
    assert captions.sizes(cost).iloc[0].to_list() == ["Two 3×3", "5 × 5", "4,640", "12,010", 6, "1.6 million"]
