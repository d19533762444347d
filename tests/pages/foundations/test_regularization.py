"""The page Regularization and normalization: its first view, each tab with what it computes or has recorded, its controls and links."""

import pytest

from tests.pages.conftest import all_cards, charts, texts

PAGE = "pages/foundations/regularization.py"


def test_first_view_compares_the_regularizers(open_page):
    app = open_page(PAGE)
    assert not app.exception
    assert "ends with the lowest test loss" in texts(app)
    assert "Test loss minus training loss" in texts(app)
    assert "shipped record" in texts(app)
    assert "Weights that are exactly 0: L1 regularization" in texts(app)
    assert "Validation prefers dropout" in texts(app)
    assert len(all_cards(app)) == 2


@pytest.mark.parametrize(
    ("tab", "said", "drawn", "rows"),
    [
        ("Dropout", ["Over 2,000 masks the output has mean"], 1, [6]),
        ("Normalization", ["At 20 layers:", "Gradient at the first layer over that at the last"], 4, []),
        ("Gradient clipping", ["at which every seed reaches 95%", "Largest gradient norm"], 2, []),
        ("Bias and variance", ["has the lowest error", "a single fit differs from it by"], 2, []),
        ("Leakage", ["Pure noise: cross-validation says"], 1, [2]),
        ("Large batches", ["A tenth of the rate", "The average gains"], 3, [8, 3]),
        ("bfloat16", ["added up in bf16", "Gradients that survive: bf16 all"], 2, [3]),
    ],
)
def test_every_tab_says_what_it_found(open_page, tab, said, drawn, rows):
    plain = len(charts(open_page(PAGE, reg_tab="Formulas")))
    app = open_page(PAGE, reg_tab=tab)
    assert not app.exception
    assert [words for words in said if words not in texts(app)] == []
    assert len(charts(app)) == plain + drawn
    assert [len(table.value) for table in app.table] == rows
    assert "never run" not in texts(app)


def test_dropout_moves_with_its_probability_and_mask(open_page):
    app = open_page(PAGE, reg_tab="Dropout")
    half = app.table[0].value
    app.select_slider(key="reg-dropout-p").set_value(0.9).run()
    assert not app.exception
    nine_tenths = app.table[0].value
    dropped = [table.iloc[:, 2].eq("dropped").sum() for table in (half, nine_tenths)]
    assert dropped[0] < dropped[1]
    assert half["Eval mode"].tolist() == nine_tenths["Eval mode"].tolist()


def test_more_examples_leave_less_to_leak(open_page):
    def score(app):
        return float(app.table[0].value["Mean score"][0].rstrip("%"))

    app = open_page(PAGE, reg_tab="Leakage", **{"reg_leak-features": "20"})
    few_features = score(app)
    app.select_slider(key="reg-leak-features").set_value(100).run()
    assert not app.exception
    assert few_features + 5 < score(app)


def test_a_link_restores_the_network_whose_gradient_is_drawn(open_page):
    app = open_page(PAGE, reg_tab="Normalization", **{"reg_norm-depth": "2 layers"})
    assert not app.exception
    assert "before the first step, 2 layers, He initialization" in texts(app)


def test_one_regularizer_alone_has_its_caption(open_page):
    app = open_page(PAGE, reg_variants="L1 regularization")
    assert not app.exception
    assert "L1 regularization: test loss minus training loss is" in texts(app)
    assert "without a regularizer it falls" not in texts(app)
