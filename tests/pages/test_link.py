"""What a link holds of the reader's own: words only when they say so, an upload by its hash."""

import ast
import json
from hashlib import sha256
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dlcore.guide import PAGES
from pages.shared.link import LACKS_WORDS, LONGEST


def small_page():
    import streamlit as st

    from pages.shared import link

    link.say_what_is_missing()
    link.copy("own-")
    if not st.session_state.get("elsewhere"):
        link.own_text("Words", "the usual", "own-words")
    link.own_upload("own-file", link.digest(st.session_state.get("content")))


@pytest.fixture
def page(no_search_for_components):
    return AppTest.from_function(small_page)


def button_data(app):
    """What the button gets from the server."""
    (button,) = app.get("bidi_component")
    return json.loads(button.proto.json)


def test_words_are_left_out_until_the_reader_wants_them_in(page):
    page.run()
    assert not page.toggle
    page.text_input(key="own-words").set_value("my secret").run()
    assert button_data(page)["add"] == {"own-words-left-out": "true"}
    assert button_data(page)["own"] == ["own-words", "own-words-left-out", "own-file"]
    page.toggle(key="own-link-words").set_value(True).run()
    assert button_data(page)["add"] == {"own-words": "my secret"}


def test_words_that_are_too_long_stay_out_with_a_sentence(page):
    page.run().text_input(key="own-words").set_value("x" * (LONGEST + 1)).run()
    page.toggle(key="own-link-words").set_value(True).run()
    assert button_data(page)["add"] == {"own-words-left-out": "true"}
    assert "too long for a link" in page.markdown[0].value


def test_a_browser_that_missed_the_first_run_has_the_words_too(page):
    page.query_params["own-words"] = "mine"
    assert page.run().run().text_input(key="own-words").proto.default == "mine"
    page.text_input(key="own-words").set_value("changed").run()
    assert page.run().text_input(key="own-words").value == "changed"


def test_a_link_brings_words_bounded(page):
    page.query_params["own-words"] = "y" * 900
    assert page.run().text_input(key="own-words").value == "y" * LONGEST


def test_words_survive_leaving_the_page(page):
    page.run().text_input(key="own-words").set_value("my secret").run()
    page.session_state["elsewhere"] = True
    assert not page.run().text_input
    page.session_state["elsewhere"] = False
    assert page.run().text_input(key="own-words").value == "my secret"


def test_a_link_that_lacks_words_says_so_until_others_are_written(page):
    page.query_params["own-words-left-out"] = "true"
    assert page.run().info[0].value == LACKS_WORDS
    assert not page.text_input(key="own-words").set_value("mine").run().info


def test_an_upload_is_named_by_its_hash_at_once(page):
    page.session_state["content"] = b"an image"
    page.run()
    assert button_data(page)["add"] == {"own-file": sha256(b"an image").hexdigest()[:12]}
    assert not page.info


def test_a_link_made_with_an_upload_asks_for_it(page):
    page.query_params["own-file"] = sha256(b"an image").hexdigest()[:12]
    assert "Upload it to see the same" in page.run().info[0].value
    page.session_state["content"] = b"another"
    assert "another file" in page.run().info[0].value
    page.session_state["content"] = b"an image"
    assert not page.run().info


ROOT = Path(__file__).parents[2]
FIELDS = ("text_input", "text_area", "chat_input", "file_uploader", "camera_input", "audio_input")
# Fields that no link restores: answers, notes and cards of one's own, what was searched for, a folder of one's own machine, and a lesson in the making.
IN_NO_LINK = {
    ("pages/foundations/panels/network_walkthrough.py", "text_input"),
    ("pages/interview/panels/card.py", "text_area"),
    ("pages/interview/panels/diagnosis_answer.py", "text_input"),
    ("pages/interview/panels/drill_answers.py", "text_input"),
    ("pages/interview/panels/mock_voice.py", "audio_input"),
    ("pages/interview/panels/mock_question.py", "text_area"),
    ("pages/interview/panels/own_cards.py", "text_area"),
    ("pages/language/panels/checkpoint_loader.py", "text_input"),
    ("pages/shared/search.py", "text_input"),
    ("pages/interview/lessons.py", "text_input"),
}
# What takes a reader's words, on its page: the parameters that open it, and the name of the field.
WORDS = {
    "attention": ({"att-sentence": "Custom sentence"}, "att-text"),
    "masks": ({"three-tab": "Attention masks"}, "three-text"),
    "masked": ({"three-tab": "Masked tokens"}, "three-text"),
    "generation": ({"three-tab": "Text generation"}, "three-on-text"),
    "text-to-text": ({"three-tab": "Text to text"}, "three-task-text"),
    "gates": ({"read-tab": "Gates and states"}, "read-inside-sequence"),
    "hub": ({"ckpt-which": "Other model name"}, "ckpt-name"),
}
UPLOADS = {
    "photograph": ({"conv-picture": "Upload"}, "conv-upload"),
    "classifier": ({"evo-tab": "Classify an image", "evo-try-way": "Upload"}, "evo-try-upload"),
    "digits": ({"det-picture": "Upload"}, "det-upload"),
    "vit": ({"vit-look-source": "Upload"}, "vit-look-upload"),
    "text": ({"three-tab": "Natural text", "three-harder-text": "Custom"}, "three-harder-file"),
    "drawing": ({"det-picture": "Draw"}, "det-canvas"),
}


def test_every_field_of_a_page_is_bound_to_the_link_or_made_by_this_module():
    """So that no page shows, without a word, something else than its link was made with."""
    unbound = set()
    for path in (ROOT / "pages").rglob("*.py"):
        for call in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)):
            field, given = getattr(call.func, "attr", ""), {keyword.arg for keyword in call.keywords}
            bound = "bind" in given or getattr(getattr(call.func, "value", None), "id", "") == "controls"
            if field in FIELDS and not bound:
                unbound.add((path.relative_to(ROOT).as_posix(), field))
    assert unbound == IN_NO_LINK | {("pages/shared/upload.py", "file_uploader")}


def at(open_page, name, parameters):
    page = next(info for info in PAGES.values() if info.prefix and name.startswith(info.prefix))
    return open_page(page.path, **{key.replace("-", "_"): value for key, value in parameters.items()})


@pytest.mark.app
@pytest.mark.parametrize("panel", WORDS)
def test_a_link_brings_the_words_of_every_panel(open_page, panel):
    parameters, name = WORDS[panel]
    app = at(open_page, name, {**parameters, name: "abc dog abc"})
    assert not app.exception
    assert app.text_input(key=name).value == "abc dog abc"
    told = at(open_page, name, {**parameters, f"{name}-left-out": "true"})
    assert LACKS_WORDS in [info.value for info in told.info]


@pytest.mark.app
@pytest.mark.parametrize("panel", [panel for panel in UPLOADS if panel != "drawing"])
def test_every_panel_that_is_loaded_anew_says_that_its_upload_is_gone(open_page, panel):
    parameters, name = UPLOADS[panel]
    app = at(open_page, name, {**parameters, f"{name}-here": "0123456789ab"})
    assert not app.exception
    assert [warning.value for warning in app.warning if "Your file is gone" in warning.value]


@pytest.mark.app
@pytest.mark.parametrize("panel", UPLOADS)
def test_every_panel_asks_for_the_upload_that_its_link_names(open_page, panel):
    parameters, name = UPLOADS[panel]
    app = at(open_page, name, {**parameters, name: "0123456789ab"})
    assert not app.exception
    assert [info.value for info in app.info if "This link was made with somebody's own" in info.value]
