"""The page *Drills* as a reader finds it, with what they have of each drill."""

import pytest

from dlcore.drills.catalog import DRILLS
from dlcore.drills.drill import KINDS
from dlcore.interview.drilled import open_attempt
from dlcore.interview.progress import Progress
from pages.interview.panels import progress_store

PAGE = "pages/interview/drills.py"


def first(kind):
    return next(drill for drill in DRILLS.values() if drill.kind == kind)


WRITE, ORDER, BLANKS, BUG = map(first, KINDS)


@pytest.fixture
def drills(open_page):
    """Opens the page as a browser would whose storage holds this progress."""

    def open_drill(progress=None, **url):
        app = open_page(PAGE, **{f"drill_{name}": value for name, value in url.items()})
        app.session_state["progress"] = progress or Progress()
        app.run()
        assert not app.exception
        return app

    return open_drill


def of(app, drill):
    return app.session_state["progress"].drills.get(drill.id)


def begin(drill, answer=""):
    """Progress with an attempt at the drill, in which the reader has this answer."""
    now = progress_store.now()
    return Progress().with_drill(drill.id, open_attempt(None, now).change(now, answer=answer), now)


def check(app):
    app.button(key="drill-check").click().run()
    assert not app.exception
    return app
