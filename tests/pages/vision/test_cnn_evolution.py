"""The page CNN evolution: what it shows first, its tabs, one picture through all networks, and its empty states."""

import io

import pytest
from PIL import Image

from dlcore.experiments import find
from dlcore.records import Library, to_frame
from tests.pages.conftest import charts, tables, texts

PAGE = "pages/vision/cnn_evolution.py"


def test_first_view_is_complete(open_page):
    app = open_page(PAGE)
    assert not app.exception
    assert len(charts(app)) == 2
    assert "is most accurate" in texts(app)
    assert "after the first epoch" in texts(app)
    assert "shipped record" in texts(app)
    assert "Support vector" not in texts(app)


@pytest.mark.parametrize("price", ["MACs", "Parameters", "Latency", "Latency, batch of 128", "Training time", "Memory"])
def test_every_price_draws(open_page, price):
    app = open_page(PAGE, evo_price=price, evo_axis="seconds")
    assert not app.exception
    assert len(charts(app)) == 2


@pytest.mark.parametrize(
    ("tab", "drawn"),
    [
        ("Cost", 2),
        ("Looking inside", 2),
        ("Robustness", 3),
        ("Confusion matrix", 3),
        ("Learning rates", 3),
        ("Latency", 3),
        ("ImageNet models", 3),
        ("Formulas", 2),
    ],
)
def test_every_tab_opens(open_page, tab, drawn):
    app = open_page(PAGE, evo_tab=tab)
    assert not app.exception
    assert len(charts(app)) == drawn
    assert "never run" not in texts(app)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("Shift", "A shift of 6 pixels"),
        ("Rotation", "A rotation by 45"),
        ("Noise", "Noise of 1 standard deviation costs"),
    ],
)
def test_every_change_of_the_test_images_has_its_chart(open_page, change, said):
    app = open_page(PAGE, evo_tab="Robustness", evo_change=change)
    assert not app.exception
    assert said in texts(app)


def test_all_networks_answer_about_one_test_picture(open_page):
    app = open_page(PAGE, evo_tab="Classify an image", evo_try_number="5")
    assert not app.exception
    assert len(charts(app)) == 3
    assert "All predict" in texts(app) or "They disagree" in texts(app)
    assert len(app.get("image")) >= 2


def test_without_a_picture_it_says_so(open_page):
    app = open_page(PAGE, evo_tab="Classify an image", evo_try_way="Draw")
    assert not app.exception
    assert "As soon as there is an image" in texts(app)


def upload(app, data, kind="image/png"):
    app.get("file_uploader")[0].set_value(("picture.png", data, kind)).run()
    return app


def test_an_upload_is_answered(open_page):
    app = upload(open_page(PAGE, evo_tab="Classify an image", evo_try_way="Upload"), bar_at_the_left(ink=0))
    assert not app.exception
    assert len(charts(app)) == 3
    assert "read inside the frame, dark on light" in captions_of_images(app)


def test_where_an_upload_shows_nothing_it_is_a_sentence_and_no_prediction(open_page):
    app = upload(open_page(PAGE, evo_tab="Classify an image", evo_try_way="Upload"), bar_at_the_left(ink=255))
    assert not app.exception
    assert len(charts(app)) == 2
    assert "Nothing stands out in this image" in texts(app)


def bar_at_the_left(ink):
    """The bytes of a wide white PNG with an upright bar at its left, as bright as that."""
    picture, file = Image.new("L", (300, 60), 255), io.BytesIO()
    picture.paste(ink, (20, 10, 28, 50))
    picture.save(file, "PNG")
    return file.getvalue()


def captions_of_images(app):
    return " ".join(image.caption for element in app.get("image") for image in element.proto.imgs)


def test_an_upload_that_is_no_picture_is_one_sentence(open_page):
    app = upload(open_page(PAGE, evo_tab="Classify an image", evo_try_way="Upload"), b"not a picture")
    assert not app.exception
    assert [error.value for error in app.error] == ["The file is not a readable image: it must be PNG, JPEG or WebP."]


def test_only_the_support_vector_machine(open_page):
    for tab in ("Learning rates", "Latency", "Classify an image", "Looking inside"):
        app = open_page(PAGE, evo_variants="SVM on pixels", evo_tab=tab)
        assert not app.exception


def test_settings_of_ones_own_offer_to_run(open_page):
    app = open_page(PAGE)
    app.number_input(key="evo-epochs").set_value(2).run()
    assert not app.exception
    assert "never run" in texts(app)


def test_the_originals_are_asked_only_when_the_reader_says_so(open_page, monkeypatch, tmp_path):
    import torch

    monkeypatch.setattr(torch.hub, "_hub_dir", str(tmp_path))
    app = open_page(PAGE, evo_tab="ImageNet models")
    assert "Classify a photograph" in texts(app)
    app.toggle(key="evo-photo-ask").set_value(True).run()
    assert not app.exception
    assert len(app.selectbox(key="evo-photo-missing").options) == 7


def test_a_latency_is_that_of_the_network(open_page):
    app = open_page(PAGE, evo_price="Latency, batch of 128")
    drawn = next(table.to_pandas() for table in tables(app) if "front" in table.column_names).set_index("variant")
    (rounds,) = find("vision-latency").run_groups(("together",))
    timed = to_frame(Library().get_all(rounds.runs)[0], "latency")
    means = timed[timed["batch"] == 128].groupby("variant")["milliseconds"].mean()
    assert set(drawn.index) == {"lenet", "alexnet", "vgg", "resnet", "efficientnet"}
    assert drawn["x"].to_dict() == pytest.approx(means[drawn.index].to_dict(), rel=1e-3)


def test_what_was_not_timed_has_no_latency(open_page):
    app = open_page(PAGE, evo_variants="SVM on pixels", evo_price="Latency")
    assert not app.exception
    assert "No record of latency" in texts(app)


def test_a_network_without_the_chosen_cost_is_a_sentence(open_page):
    app = open_page(PAGE, evo_variants="SVM on pixels", evo_price="Memory")
    assert not app.exception
    assert "No record of training memory" in texts(app)


def test_three_methods_stand_side_by_side(open_page):
    app = open_page(PAGE, evo_tab="Looking inside")
    assert not app.exception
    assert (
        "Grad-CAM, trained Grad-CAM, random Occlusion, trained Occlusion, random Integrated gradients, trained"
        in captions_of_images(app)
    )
    assert texts(app).count("Rank correlation") == 3


@pytest.mark.parametrize("method", ["Grad-CAM", "Occlusion", "Integrated gradients"])
def test_a_map_stands_beside_that_of_random_weights(open_page, method):
    app = open_page(PAGE, evo_tab="Looking inside", evo_inside_method=method)
    assert not app.exception
    assert "trained weights random weights" in captions_of_images(app)
    assert "Rank correlation" in texts(app)


def test_a_vision_transformer_has_no_feature_maps(open_page):
    app = open_page(
        PAGE, evo_tab="Looking inside", evo_inside_of="ViT", evo_variants="ViT", evo_inside_method="Grad-CAM"
    )
    assert not app.exception
    assert "has no feature maps" in texts(app)
