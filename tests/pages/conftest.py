"""The app as AppTest runs it, with caches emptied so that each test meets its own store."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared import cache

ROOT = Path(__file__).parents[2]


@pytest.fixture
def open_page(home):
    """Gives the app after its first run on a page, with the given values in its URL."""

    def forget():
        if cache.engine.cache_info().currsize:
            cache.engine().close()
        for cached in vars(cache).values():
            if hasattr(cached, "cache_clear"):
                cached.cache_clear()

    def opened(page=None, **url):
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        app.run()
        if page:
            app.switch_page(page)
        for name, value in url.items():
            app.query_params[name.replace("_", "-")] = value
        return app.run()

    forget()
    yield opened
    forget()


def texts(app):
    """All that is written on the page."""
    kinds = (app.markdown, app.caption, app.info, app.warning, app.error, app.success, app.text)
    return " ".join(element.value for kind in kinds for element in kind)


def charts(app):
    """The specs of all charts on the page."""
    return [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]
