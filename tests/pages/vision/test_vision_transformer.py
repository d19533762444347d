"""The page Vision Transformer: what it shows first, its tabs, its empty states, and a reader's own picture."""

import pyarrow

from dlcore.records import Library
from dlcore.verdicts import verdict
from tests.pages.conftest import all_cards, card_text, charts, texts

PAGE = "pages/vision/vision_transformer.py"
CLAIM = "vision/vit-wins-on-large-data"


def table(chart):
    data = chart.proto.data.data or chart.proto.datasets[0].data.data
    return pyarrow.ipc.open_stream(data).read_all().to_pandas()


def test_first_view_is_complete(open_page):
    app = open_page(PAGE)
    assert not app.exception
    assert len(charts(app)) == 3
    assert len(app.get("image")) == 2
    assert "The ViT is" in texts(app)
    assert "shipped record" in texts(app)
    assert "At which scale the paper saw it" in texts(app)
    assert "Predicted" in texts(app)
    assert "not explanation" in texts(app)
    assert len(all_cards(app)) == 1
    assert all(0 < len(table(chart)) <= 2_000 for chart in app.get("vega_lite_chart"))


def test_the_verdict_is_that_of_the_records(open_page):
    judged = verdict(CLAIM, Library())
    assert judged.seeds == 3
    assert len(judged.findings) == 5
    assert card_text(judged) in all_cards(open_page(PAGE))


def test_positions_show_a_patch_and_all_others(open_page):
    app = open_page(PAGE, vit_tab="Positions", vit_look_row="2", vit_look_column="3")
    assert not app.exception
    assert len(charts(app)) == 3
    cosines = table(app.get("vega_lite_chart")[2])
    assert len(cosines) == 64
    itself = cosines.loc[cosines["weight"].idxmax()]
    assert (itself["row"], itself["column"], round(itself["weight"], 3)) == (2, 3, 1.0)
    assert "Position embeddings of neighboring patches" in texts(app)


def test_rates_are_a_table(open_page):
    app = open_page(PAGE, vit_tab="Learning rates")
    assert not app.exception
    assert len(app.table) == 1
    assert len(app.table[0].value) == 8


def test_words_come_with_their_source(open_page):
    app = open_page(PAGE, vit_tab="Formulas")
    assert not app.exception
    assert "guide: 2020" in texts(app)


def test_a_head_a_layer_and_a_patch_may_be_looked_at(open_page):
    first = table(open_page(PAGE).get("vega_lite_chart")[2])
    app = open_page(
        PAGE,
        vit_look_who="A patch",
        vit_look_row="5",
        vit_look_column="5",
        vit_look_layer="Layer 3",
        vit_look_head="Head 2",
    )
    assert not app.exception
    assert "the patch in row 5, column 5" in texts(app)
    other = table(app.get("vega_lite_chart")[2])
    assert len(other) == len(first) == 1_024
    assert abs(other["weight"] - first["weight"]).max() > 0.01


def test_every_recorded_picture_has_its_own_attention(open_page):
    app = open_page(PAGE)
    seen = set()
    for label in app.selectbox(key="vit-look-which").options[:3]:
        app.selectbox(key="vit-look-which").select(label).run()
        assert not app.exception
        seen.add(tuple(table(app.get("vega_lite_chart")[2])["weight"].head(64)))
    assert len(seen) == 3


def test_a_readers_own_picture_is_asked_for_and_looked_at(open_page):
    import io

    from PIL import Image

    app = open_page(PAGE, vit_look_source="Upload")
    assert "As soon as there is an image" in texts(app)
    file = io.BytesIO()
    picture = Image.new("RGB", (60, 40), "white")
    picture.paste("black", (10, 5, 30, 35))
    picture.save(file, "PNG")
    app.get("file_uploader")[0].set_value(("mine.png", file.getvalue(), "image/png")).run()
    assert not app.exception
    assert len(charts(app)) == 3
    assert "It is:" not in texts(app)


def test_without_a_network_the_machine_alone_is_shown(open_page):
    app = open_page(PAGE, vit_variants="SVM on pixels")
    assert not app.exception
    assert "has no epochs" in texts(app)
    assert len(charts(app)) == 2


def test_all_of_fashion_mnist_was_never_run_and_may_be(open_page):
    app = open_page(PAGE, vit_data="Fashion-60k")
    assert not app.exception
    assert "never run" in texts(app)
    assert "60 runs" in texts(app)


def test_guess_first_veils(open_page):
    app = open_page(PAGE, vit_guess="true")
    assert not charts(app)
    assert not app.get("image")
    app.button_group(key="vit-pick").set_value("it is ahead").run()
    assert "You said *it is ahead*" in texts(app)
    assert charts(app)


def test_transfer_learning_names_every_way_with_the_fewest_labels(open_page):
    app = open_page(PAGE, vit_tab="Transfer learning")
    assert not app.exception
    assert "With 50 labeled digits: ResNet from scratch" in texts(app)
    assert "never run" not in texts(app)
