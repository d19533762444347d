"""Attention drawn: every head as a thumbnail, one head token by token, and the likeliest tokens; and what each shows in a sentence."""

import copy
import re

import numpy as np
import pandas as pd
import pytest
import vl_convert

from dlcore.analysis.language import checkpoints as captions
from dlcore.charts.language import attention_heads


def attention(layers=2, count=3, queries=5, keys=5, seed=0):
    weights = np.random.default_rng(seed).random((layers, count, queries, keys))
    return weights / weights.sum(-1, keepdims=True)


@pytest.mark.parametrize(
    ("layers", "count", "queries", "keys"),
    [(1, 1, 1, 1), (12, 12, 64, 64), (24, 16, 64, 64), (6, 8, 3, 64), (6, 8, 64, 2), (96, 2, 2, 2)],
)
def test_a_thumbnail_for_every_head(layers, count, queries, keys):
    picture = attention_heads.thumbnails(attention(layers, count, queries, keys), (0, 0))
    assert picture.dtype == "uint8"
    assert picture.max() < len(attention_heads.PALETTE)
    assert picture.shape[1] <= max(1_000, count * (keys + attention_heads.GAP)) + attention_heads.MARGIN
    assert (picture == attention_heads.FRAME).any()


def test_a_thumbnail_stands_where_its_head_does_and_shows_its_weights():
    weights = np.zeros((2, 2, 2, 2))
    weights[..., 0] = 1
    weights[1, 0] = np.eye(2)
    picture = attention_heads.thumbnails(weights)
    side = (picture.shape[0] - attention_heads.MARGIN) // 2 - attention_heads.GAP
    top = attention_heads.MARGIN + side + attention_heads.GAP
    inside = picture[top : top + side, attention_heads.MARGIN : attention_heads.MARGIN + side]
    half = side // 2
    assert inside[half // 2, half // 2] == inside[-1, -1] == attention_heads.SHADES - 1
    assert inside[half // 2, -1] == inside[-1, half // 2] == 0
    assert not (picture == attention_heads.FRAME).any()


def test_pairs_have_the_exact_shares_and_every_label():
    weights = np.array([[1.0, 0.0, 0.0], [0.4, 0.6, 0.0], [0.3, 0.6999, 0.0001]])
    table = attention_heads.pairs(weights, ("a", "b", "a"), ("a", "b", "a"))
    shares = {(row.query, row.key): row.weight for row in table.itertuples()}
    assert shares[("2 b", "2 b")] == 0.6
    assert ("2 b", "3 a") not in shares
    assert set(table["query"]) == set(table["key"]) == {"1 a", "2 b", "3 a"}


def test_one_head_is_drawn_with_a_scale_up_to_its_greatest_share():
    drawing = attention_heads.one_head(attention_heads.pairs(attention()[0, 0], tuple("abcde"), tuple("abcde")))
    (layer,) = drawing.spec["layer"]
    assert layer["name"] == "cells"
    assert layer["encoding"]["fillOpacity"]["scale"]["domain"][1] == pytest.approx(attention()[0, 0].max(), rel=0.1)
    assert layer["encoding"]["tooltip"][2]["format"] == ".2%"
    assert len(drawing.frame) == 25


def test_tokens_stand_in_their_order_also_where_cells_are_blank():
    """Drawn: the labels of both axes, from left to right and from top to bottom."""
    weights = np.eye(12)[::-1]
    tokens = tuple("abcdefghijkl")
    drawing = attention_heads.one_head(attention_heads.pairs(weights, tokens, tokens))
    spec = copy.deepcopy(drawing.spec) | {"data": {"values": drawing.frame.to_dict("records")}}
    labels = re.findall(r"<text[^>]*>(\w)</text>", vl_convert.vegalite_to_svg(spec))
    assert "".join(labels) == "abcdefghijkl" * 2


def test_readers_words_stand_in_the_table_and_not_in_the_spec():
    table = attention_heads.pairs(np.array([[1.0]]), ("'] + alert(1)",), ("'] + alert(1)",))
    assert "alert" not in str(attention_heads.one_head(table).spec)


def test_candidates_are_drawn_in_their_order():
    drawing = attention_heads.candidates(pd.DataFrame({"token": ["b", "a"], "probability": [0.7, 0.2]}))
    assert drawing.frame["token"].tolist() == ["b", "a"]
    assert drawing.spec["layer"][0]["encoding"]["y"]["sort"] is None


def habit(share, place="the first token", layer=1, head=1):
    return {"layer": layer, "head": head, "place": place, "share": share}


def test_findings_count_heads_and_name_places():
    table = pd.DataFrame(
        [
            habit(0.9),
            habit(0.1, "the token before"),
            habit(0.2, head=2),
            habit(0.8, "the token before", head=2),
            habit(0.7, head=3),
        ]
    )
    assert (
        captions.heads_caption(table)
        == "2 of 3 heads put more than half of their attention on the first token, 1 on the token before"
    )
    assert captions.head_caption(table, 1, 2) == "Layer 1, head 2: on average 80% goes to the token before"
    assert captions.heads_caption(pd.DataFrame([habit(0.5)])).startswith("None of the 1 heads")
    assert (
        captions.heads_caption(table[:0])
        == captions.head_caption(table[:0], 1, 1)
        == "With one token there is nothing to choose between"
    )


def test_findings_say_how_sure():
    table = pd.DataFrame({"token": ["a", "b", "c"], "probability": [0.43, 0.21, 0.1]})
    assert captions.candidates_caption(table) == "Likeliest token: 43%; the next 2 together: 31%"
