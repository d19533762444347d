"""What a link holds of the reader's own: words only when they say so, an upload by its hash."""

import json
from hashlib import sha256

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.link import LONGEST


def small_page():
    import streamlit as st

    from pages.shared import link

    link.copy("own-")
    link.own_text("own-words", "the usual")
    st.text_input("Words", key="own-words")
    link.own_upload("own-file", st.session_state.get("content"))


@pytest.fixture
def page(no_search_for_components):
    return AppTest.from_function(small_page)


def sent(app):
    """What the button gets from the server."""
    (button,) = app.get("bidi_component")
    return json.loads(button.proto.json)


def test_words_are_left_out_until_the_reader_wants_them_in(page):
    page.run()
    assert not page.toggle
    page.text_input(key="own-words").set_value("my secret").run()
    assert sent(page)["add"] == {}
    assert sent(page)["own"] == ["own-words", "own-file"]
    page.toggle(key="own-link-words").set_value(True).run()
    assert sent(page)["add"] == {"own-words": "my secret"}


def test_words_that_are_too_long_stay_out_with_a_sentence(page):
    page.run().text_input(key="own-words").set_value("x" * (LONGEST + 1)).run()
    page.toggle(key="own-link-words").set_value(True).run()
    assert sent(page)["add"] == {}
    assert "too long for a link" in page.markdown[0].value


def test_a_link_brings_words_bounded(page):
    page.query_params["own-words"] = "y" * 900
    assert page.run().text_input(key="own-words").value == "y" * LONGEST


def test_an_upload_is_named_by_its_hash(page):
    page.session_state["content"] = b"an image"
    page.run().run()
    assert sent(page)["add"] == {"own-file": sha256(b"an image").hexdigest()[:12]}
    assert not page.info


def test_a_link_made_with_an_upload_asks_for_it(page):
    page.query_params["own-file"] = sha256(b"an image").hexdigest()[:12]
    assert "Upload it to see the same" in page.run().info[0].value
    page.session_state["content"] = b"another"
    assert "another file" in page.run().info[0].value
    page.session_state["content"] = b"an image"
    assert not page.run().info
