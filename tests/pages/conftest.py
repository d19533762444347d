"""The app as AppTest runs it. Each test meets a store of its own; what is cached of shipped records serves them all."""

import json
from inspect import signature
from pathlib import Path

import pyarrow
import pytest
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest

from dlcore import inspector
from dlcore.guide import PAGES
from dlcore.inspector import Inspector
from dlcore.records import library
from pages.shared import cache
from pages.shared.verdicts import label

APP = str(Path(__file__).parents[2] / "app.py")


@pytest.fixture(autouse=True)
def no_search_for_components(monkeypatch):
    """For each new session AppTest reads what every installed package says of itself, in search of components, which takes longer than a page."""
    monkeypatch.setattr(BidiComponentManager, "discover_and_register_components", lambda *_, **__: None)


class SameProcess(Inspector):
    """Answers in this process, through the same messages, so that tests may replace what would answer there."""

    warm = True

    def _exchange(self, question):
        return inspector._answer(question)


@pytest.fixture(autouse=True)
def same_process(monkeypatch):
    monkeypatch.setattr(cache, "inspector", SameProcess)


def forget_home():
    """Empties the caches whose key does not name what they hold, those without arguments: the library and the engine.

    In all others the key holds the times at which the experiment's records were last written, here and as shipped.
    """
    for cached in vars(cache).values():
        if hasattr(cached, "cache_clear") and not signature(cached).parameters:
            if cached.cache_info().currsize and hasattr(cached(), "close"):
                cached().close()
            cached.cache_clear()


@pytest.fixture
def open_page(home):
    """Gives the app after its first run on a page, with the given values in its URL."""

    def open_at(page=None, **url):
        app = AppTest.from_file(APP, default_timeout=60)
        if page and page != PAGES["home"].path:
            app.switch_page(page)
        for name, value in url.items():
            app.query_params[name.replace("_", "-")] = value
        return app.run()

    forget_home()
    yield open_at
    forget_home()


@pytest.fixture
def no_shipped_records(open_page, home, monkeypatch):
    monkeypatch.setattr(library, "SHIPPED", home / "nothing")


def texts(app):
    """All that is written on the page."""
    kinds = (app.markdown, app.caption, app.info, app.warning, app.error, app.success, app.text)
    return " ".join(element.value for kind in kinds for element in kind)


def charts(app):
    """The specs of all charts on the page, none of which is empty."""
    assert all(table.num_rows for table in tables(app))
    return [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]


def tables(app):
    """The table of each chart on the page, as it is sent."""
    protos = [chart.proto for chart in app.get("vega_lite_chart")]
    return [pyarrow.ipc.open_stream(proto.data.data or proto.datasets[0].data.data).read_all() for proto in protos]


def all_cards(app, prefix="claim-"):
    """What each verdict card of the page says while it is folded; `prefix` begins their names in a link."""
    return [card.label for card in app.expander if card.proto.query_param_key.startswith(prefix)]


def card_text(verdict):
    """What the card of a verdict says while it is folded."""
    return label(verdict)


def findings_of(app):
    """The findings in words of the cards that are unfolded, a text of HTML for each quantity."""
    return [element.proto.body for element in app.get("html") if "class='findings'" in element.proto.body]


def hand_in(app, data, name="mine.txt"):
    """The app after the reader gave a text to its only uploader."""
    return app.get("file_uploader")[0].set_value((name, data, "text/plain")).run()


def leave_and_come_back(app, page, control):
    """To another page and back by the menu; nothing remains of the control, as where Streamlit forgets it."""
    app.query_params.clear()
    app.switch_page("pages/foundations/losses.py").run().run()  # AppTest sends the controls that it leaves once more
    app.query_params.clear()
    if control in app.session_state:
        del app.session_state[control]
    return app.switch_page(page).run()
