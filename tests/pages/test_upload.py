"""A file of the reader's own: it stands there again on coming back, and a page that was loaded anew says that it is gone."""

from hashlib import sha256

import pytest
from streamlit.testing.v1 import AppTest

OWN, OTHER, DRAWN = "Custom", "Shipped", "Drawn"
TEXT = b"a text of mine"
DIGEST = sha256(TEXT).hexdigest()[:12]


def small_page():
    import streamlit as st

    from pages.shared import controls, upload

    if st.session_state.get("elsewhere"):
        st.session_state.pop("own-which", None)  # as where Streamlit forgets a control of another page
        return
    upload.return_to("own-which", {"Custom": "own-file", "Drawn": "own-canvas"})
    which = controls.segmented_control(
        "Which", ("Shipped", "Custom", "Drawn"), default="Shipped", required=True, key="own-which"
    )
    st.text(f"shown: {which}")
    if which == "Custom":
        value = upload.choose("A text", ["txt"], 1, bytes.decode, "own-file", shown=st.session_state.get("shown", True))
        st.text(f"read: {value}")


@pytest.fixture
def page(no_search_for_components):
    return AppTest.from_function(small_page)


def hand_in(page, data=TEXT):
    page.button_group(key="own-which").set_value(OWN).run()
    return page.get("file_uploader")[0].set_value(("mine.txt", data, "text/plain")).run()


def leave_and_come_back(page):
    page.session_state["elsewhere"] = True
    page.query_params.clear()
    page.run()
    page.session_state["elsewhere"] = False
    return page.run()


def lines(page):
    return [element.value for element in page.text]


def test_a_file_stands_there_again_on_coming_back(page):
    hand_in(page.run())
    page.run()
    leave_and_come_back(page)
    assert not page.exception
    assert {f"shown: {OWN}", "Still here: mine.txt", "read: a text of mine"} <= set(lines(page))
    assert page.query_params["own-file-here"] == DIGEST  # so that loading the page anew is told from a first visit


def test_what_was_chosen_instead_of_the_file_stands_there_again(page):
    hand_in(page.run())
    page.button_group(key="own-which").set_value(OTHER).run()
    page.run()
    assert lines(leave_and_come_back(page)) == [f"shown: {OTHER}"]


def test_without_a_file_nothing_stands_there_again(page):
    page.run().button_group(key="own-which").set_value(OWN).run()
    page.run()
    assert lines(leave_and_come_back(page)) == [f"shown: {OTHER}"]


@pytest.mark.parametrize(("strokes", "shown"), [("[[[1, 2]]]", DRAWN), ("[]", OTHER), (None, OTHER)])
def test_a_drawing_stands_there_again_unless_it_is_empty(page, strokes, shown):
    page.run().button_group(key="own-which").set_value(DRAWN).run()
    page.session_state["own-canvas-before"] = strokes
    page.run()
    assert lines(leave_and_come_back(page)) == [f"shown: {shown}"]


def test_a_link_that_sets_the_control_counts_for_more(page):
    hand_in(page.run())
    page.run()
    page.session_state["elsewhere"] = True
    page.run()
    page.session_state["elsewhere"] = False
    page.query_params.clear()
    page.query_params["own-which"] = OTHER
    assert f"shown: {OWN}" not in lines(page.run())


def anew(page, address):
    """Another session at this address."""
    other = AppTest.from_function(small_page)
    for name, value in address.items():
        other.query_params[name] = value
    return other.run()


def test_a_page_that_is_loaded_anew_says_that_the_file_is_gone_until_there_is_one(page):
    hand_in(page.run())
    address = {"own-which": OWN, "own-file-here": page.query_params["own-file-here"]}
    again = anew(page, address)
    assert [DIGEST in warning.value and "Your file is gone" in warning.value for warning in again.warning] == [True]
    assert lines(again) == [f"shown: {OWN}", "read: None"]
    hand_in(again)
    assert not again.warning
    hand_in(anew(page, address), b"another text")


def test_a_file_that_its_reader_removed_is_not_said_to_be_gone(page):
    hand_in(page.run())
    page.run()
    leave_and_come_back(page)
    page.button(key="own-file-remove").click().run()
    assert not page.warning
    assert "own-file-here" not in page.query_params


def test_what_is_taken_once_is_not_asked_for_again(page):
    page.session_state["shown"] = False
    hand_in(page.run())
    assert "own-file-here" not in page.query_params


@pytest.mark.parametrize("marker", ["", "x", "<b>", "0123456789", "0123456789abc"])
def test_an_address_that_names_no_file_says_nothing(page, marker):
    assert not anew(page, {"own-which": OWN, "own-file-here": marker}).warning
