"""What readers leave behind is collected now and then, in one thread."""

import threading
import weakref

from streamlit.testing.v1 import AppTest

from pages.shared import housekeeping


class Left:
    """Refers to itself, so that only a collection frees it."""

    def __init__(self):
        self.own = self


def test_what_nobody_holds_is_gone_after_a_while(monkeypatch):
    monkeypatch.setattr(housekeeping, "EVERY_SECONDS", 0.01)
    monkeypatch.setattr(housekeeping.gc, "freeze", lambda: None)  # the rest of the tests' memory stays collectable
    gone, left = threading.Event(), Left()
    weakref.finalize(left, gone.set)
    del left
    housekeeping.begin()
    assert gone.wait(30)
    assert [thread.name for thread in threading.enumerate()].count("housekeeping") == 1


def two_pages():
    import streamlit as st
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    from pages.shared import housekeeping

    housekeeping.forget_widgets()
    known = get_script_run_ctx().session_state._state._new_widget_state.widget_metadata
    st.session_state["known"] = sorted(known)  # before this run's widgets
    page = st.segmented_control("Page", ["first", "second"], default="first", key="page")
    st.number_input("Number", key=f"{page}-number", value=3)
    st.button("Button", key=f"{page}-button", on_click=st.session_state.__setitem__, args=("pressed", page))


def test_widgets_of_an_earlier_page_are_forgotten_and_those_in_use_are_not():
    app = AppTest.from_function(two_pages).run()
    app.number_input(key="first-number").set_value(5).run()
    assert sum("first-" in widget for widget in app.session_state["known"]) == 2
    app.segmented_control(key="page").set_value("second").run()
    app.button(key="second-button").click().run()
    assert not app.exception
    known = app.session_state["known"]
    assert not any("first-" in widget for widget in known)
    assert sum("second-" in widget for widget in known) == 2
    assert app.session_state["pressed"] == "second"
    app.segmented_control(key="page").set_value("first").run()
    app.number_input(key="first-number").set_value(7).run()
    assert app.number_input(key="first-number").value == 7
