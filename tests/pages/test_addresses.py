"""Any address opens a page: every bound control of every page, with values that no control can take. DLCORE_ALL_ADDRESSES=1 tries each value on each control alone; without it a sample."""

import os
import random
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
HOME = "pages/start/home.py"
PAGES = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("pages/*/*.py") if path.parent.name != "shared")
WHOLE = bool(os.environ.get("DLCORE_ALL_ADDRESSES"))
FAILED_ONCE = ("", "inf")
VALUES = (
    *FAILED_ONCE,
    *("-Infinity", "1e400", "nan", "null", "None", "true", "False", "0", "-0.0", "-1", "1.5", "1e308", "9" * 5_000),
    *("0x10", "1_000", " 1 ", "١٢٣", "9999-12-31T23:59", "12:00"),
    *(" ", "\0", "\n", "\x1b[31m", "\u202e", "💥", "e\u0301", b"\xff", "x" * 100_000),
    *("../../etc/passwd", "<script>alert(1)</script>", "%00", "{}", "[]", "$x"),
    *(["", ""], ["a", "b"], ["1", "inf"], ["", "inf"], ["1", ""], ["a"] * 900),
)


@pytest.fixture(autouse=True)
def no_search_for_components(monkeypatch):
    """For each new session AppTest reads what every installed package says of itself, in search of components, which takes longer than a page."""
    monkeypatch.setattr(BidiComponentManager, "discover_and_register_components", lambda *_, **__: None)


def open_fresh(page, address):
    """The page in a session of its own, which begins with it."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params.update(address)
    return app.switch_page(page).run()


def open_after_home(app, page, address):
    """The page anew in a session that goes on, come to from elsewhere: Streamlit reads an address when it opens a page."""
    app.query_params.clear()
    app.switch_page(HOME).run()
    app.query_params.update(address)
    return app.switch_page(page).run()


def bound_controls(app):
    """The bound controls that stand on a page, each with the values that open other controls."""
    found = {}
    for node in (*app.main, *app.sidebar):
        proto = node.proto.tab_container if node.type == "tab_container" else node.proto
        if not (name := getattr(proto, "query_param_key", "")):
            continue
        if node.type == "tab_container":
            found[name] = [tab.label for tab in node.children.values()]
        elif node.type in ("expander", "toggle", "checkbox"):
            found[name] = ["true", "false"]
        else:
            options = getattr(proto, "options", ()) if WHOLE else ()
            found[name] = [getattr(option, "content", option) for option in options]
    return found


@cache
def every(page):
    """The bound controls of a page, each with an address that shows it: with what any tab, switch, or option brings, or, in a sample, with one drawn tab of each row."""
    drawn, found, ahead = random.Random(page), {}, [{}]
    while ahead:
        address = ahead.pop(0)
        new = {name: values for name, values in bound_controls(open_fresh(page, address)).items() if name not in found}
        found |= dict.fromkeys(new, address)
        if WHOLE:
            ahead += [{**address, name: value} for name, values in new.items() for value in values]
        elif any(new.values()):  # a tab of each row of tabs, and so on
            ahead.append({**address, **{name: drawn.choice(values) for name, values in new.items() if values}})
    return found


def problems(app):
    return [element.message for element in app.exception]


def problems_when_bare(app):
    """What is wrong on the page after the address is bare again, in the same session."""
    app.query_params.clear()
    return problems(app.run())


def pairs(page):
    """Which values to try on which controls, alone."""
    controls = sorted(every(page))
    if WHOLE:
        return [(name, value) for name in controls for value in VALUES]
    drawn = random.Random(page)
    return [(name, drawn.choice(VALUES)) for name in drawn.sample(controls, min(4, len(controls)))]


def together(page):
    """Which values to try on all controls at once: those that once failed, and two others."""
    return VALUES if WHOLE else (*FAILED_ONCE, *random.Random(page).sample(VALUES, 2))


@pytest.mark.parametrize("page", PAGES)
def test_any_value_on_one_control_opens_the_page(page, home):
    reused, wrong = open_fresh(page, {}), []
    for name, value in pairs(page):
        address = {**every(page)[name], name: value}
        fresh = open_fresh(page, address)
        wrong += [
            ("fresh", name, str(value)[:40], problem) for problem in (*problems(fresh), *problems_when_bare(fresh))
        ]
        open_after_home(reused, page, address)  # what it leaves behind would spoil the next visit, too
        wrong += [("reused", name, str(value)[:40], problem) for problem in problems(reused)]
    assert wrong == []
    assert problems_when_bare(reused) == []


@pytest.mark.parametrize("page", PAGES)
def test_any_value_on_every_control_opens_the_page(page, home):
    names = list(every(page))
    shown = {name: value for address in every(page).values() for name, value in address.items()}
    wrong = []
    for value in together(page):
        app = open_fresh(page, {name: shown.get(name, value) for name in names})
        wrong += [(str(value)[:40], problem) for problem in (*problems(app), *problems_when_bare(app))]
    assert wrong == []
