"""What every page of the menu must do, asked of the menu itself: a new page is tested before anyone thinks of it."""

import re
from pathlib import Path

import pytest
from streamlit.proto.ButtonGroup_pb2 import ButtonGroup

from dlcore.experiments import EXPERIMENTS
from dlcore.guide import CLAIMS, GUESSES, MOVED, PAGES, TAUGHT, WHITEBOARDS
from dlcore.records import Library
from dlcore.verdicts import verdict
from pages.shared import places
from tests.common.pictures import lacks
from tests.pages.conftest import all_cards, card_text, charts, tables, texts

ROOT = Path(__file__).parents[2]
HOME = "home"
TOPICS = [page for page in PAGES if PAGES[page].section in TAUGHT]
PLACEHOLDER = re.compile(r"\[\[[a-z]+")
NOTHING_CHOSEN = ("pick at least one", "Nothing is chosen")
WITHOUT_CHARTS = {
    "claims",
    "checkpoints",
    "plan",
    "rehearse",
    "drills",
    "mock_interview",
    "lessons",
    "when_to_use",
    "cheat_sheet",
    "glossary",
}  # whose charts are in folded cards, or of what the reader loads or has done
# What a step of the network's walk computes is no finding to hide.
NEVER_HIDDEN = {"backpropagation": 1}
# Pages that compare no techniques chosen in one row.
WITHOUT_VARIANTS = {"attention", "modern_transformer", "checkpoints"}


def address(page, **parameters):
    """What `open_page` takes for parameters of this page, by their names without the page's prefix."""
    return {f"{PAGES[page].prefix}{name}".replace("-", "_"): value for name, value in parameters.items()}


def bound_controls(app):
    """The bound controls on the page: each one's name in the link to its protocol message and its type."""
    found = {}
    for node in app.main:
        proto = node.proto.tab_container if node.type == "tab_container" else node.proto
        if name := getattr(proto, "query_param_key", ""):
            found[name] = node
    return found


def tab_labels(app, page, name="tab"):
    node = bound_controls(app).get(f"{PAGES[page].prefix}{name}")
    return [] if node is None else [tab.label for tab in node.children.values()]


def names(app):
    """What each chart on the page is called for screen readers: what it found, in a sentence."""
    return [chart.proto.alt for chart in app.get("vega_lite_chart")]


def findings(app):
    """Those of them that stand as titles above their charts."""
    return [name for name in names(app) if f"**{name}**" in texts(app)]


VIEWS = {}


@pytest.fixture
def first_view(open_page):
    """Gives a page as it first opens, once for all tests that only look at it."""

    def view(page):
        if page not in VIEWS:
            VIEWS[page] = open_page(PAGES[page].path)
        return VIEWS[page]

    return view


@pytest.mark.parametrize("page", PAGES)
def test_first_view_is_complete(first_view, page):
    app = first_view(page)
    assert not app.exception
    assert not app.error
    assert app.title[0].value == ("Deep Learning, Side by Side" if page == HOME else PAGES[page].title)
    assert not PLACEHOLDER.search(texts(app))
    assert bool(charts(app)) == (page not in WITHOUT_CHARTS - {"checkpoints"})  # whose chart stands below a picture
    assert all(names(app))
    assert findings(app) == names(app)
    for table in tables(app):
        assert 0 < len(table) <= 2_000


@pytest.fixture(scope="module")
def library():
    return Library()


@pytest.mark.app
@pytest.mark.parametrize("page", TOPICS)
def test_verdicts_are_those_of_the_records(first_view, library, page):
    shown = all_cards(first_view(page))
    at_home = [claim for claim in CLAIMS if places.claim_page(claim) == page]
    on_page = [claim for claim in CLAIMS if card_text(verdict(claim, library)) in shown]
    assert set(at_home) <= set(on_page)
    assert len(on_page) == len(shown)


@pytest.mark.app
@pytest.mark.parametrize("page", TOPICS)
def test_every_tab_opens_and_its_pictures_lack_nothing(open_page, first_view, pictures, page):
    labels = tab_labels(first_view(page), page)
    assert labels
    for label in labels:
        app = open_page(PAGES[page].path, **address(page, tab=label))
        assert not app.exception, label
        assert not app.error, label
        assert not PLACEHOLDER.search(texts(app)), label
        charts(app)  # none of them is empty
        if page != "ablations":  # whose controls come with what is switched off
            check_links(bound_controls(app), set_by_links(page, label))
        assert set(names(app)) <= {chart.finding for chart, _ in pictures.values()}, label
    assert {key: missing for key, shown in pictures.items() if (missing := lacks(*shown))} == {}


@pytest.mark.app
def test_home_an_opened_card_and_the_noise_floor_come_as_pictures(open_page, pictures):
    for path, url in (
        (PAGES[HOME].path, {}),
        (PAGES["claims"].path, {places.card_key(next(iter(CLAIMS))): "true"}),
        (PAGES["losses"].path, {"loss-race-noise": "true"}),
    ):
        app = open_page(path, **url)
        assert not app.exception
        assert names(app)
        assert set(names(app)) <= {chart.finding for chart, _ in pictures.values()}, path
    assert {key: missing for key, shown in pictures.items() if (missing := lacks(*shown))} == {}


def set_by_links(page, tab):
    """What each finding's link to a chart in this tab of the page sets: values by the names of controls."""
    links = (
        places.chart_parameters(experiment.id, evidence.queries[0].settings, places.compared_variants(evidence))
        for experiment in EXPERIMENTS.values()
        for evidence in experiment.evidence
    )
    return [
        parameters
        for where, parameters in links
        if where == page and parameters.get(f"{PAGES[page].prefix}tab", tab) == tab
    ]


def check_links(controls, links):
    for parameters in links:
        for name, values in parameters.items():
            assert {*([values] if isinstance(values, str) else values)} <= {*options_of(controls[name])}, name


@pytest.mark.app
@pytest.mark.parametrize("which", ["Residual connections", "Compound scaling"])
def test_a_link_brings_the_variants_of_what_it_switches_off(open_page, which):
    app = open_page(PAGES["ablations"].path, **address("ablations", which=which))
    links = [link for link in set_by_links("ablations", "") if which in link.values()]
    assert links
    check_links(bound_controls(app), links)


def options_of(control):
    """What a control takes in a link."""
    if control.type == "tab_container":
        return [tab.label for tab in control.children.values()]
    return [getattr(option, "content", option) for option in control.proto.options]


@pytest.mark.app
@pytest.mark.parametrize("page", [page for page in TOPICS if page not in WITHOUT_VARIANTS])
def test_nothing_chosen_is_a_sentence(open_page, page):
    app = open_page(PAGES[page].path)
    prefix, several = PAGES[page].prefix, ButtonGroup.ClickMode.MULTI_SELECT
    first = next(
        group for group in app.button_group if group.proto.click_mode == several and group.key.startswith(prefix)
    )
    first.set_value([]).run()
    assert not app.exception
    assert any(sentence in texts(app) for sentence in NOTHING_CHOSEN)


@pytest.mark.app
@pytest.mark.parametrize("nonsense", ["zzz", "-99999999", ["a", "b"]])
@pytest.mark.parametrize("page", TOPICS)
def test_nonsense_in_the_link_falls_back(open_page, first_view, page, nonsense):
    default = first_view(page)
    names = [name for name, node in bound_controls(default).items() if node.type not in ("text_input", "text_area")]
    app = open_page(PAGES[page].path, **dict.fromkeys(names, nonsense))
    assert not app.exception
    assert len(charts(app)) == len(charts(default))
    assert texts(app) == texts(default)


@pytest.mark.app
@pytest.mark.parametrize("page", TOPICS)
def test_guess_first_hides_what_was_found_until_it_is_skipped(open_page, first_view, page):
    plain = first_view(page)
    app = open_page(PAGES[page].path, **address(page, guess="true"))
    assert not app.exception
    assert "Before you look" in texts(app)
    assert WHITEBOARDS[page].say in texts(plain)
    assert WHITEBOARDS[page].say not in texts(app)
    assert [finding for finding in findings(plain) if f"**{finding}**" in texts(app)] == findings(app)
    assert findings(app) == findings(plain)[: NEVER_HIDDEN.get(page, 0)]
    assert not all_cards(app)
    assert not tab_labels(app, page, "board")
    app.button(key=f"{PAGES[page].prefix}skip").click().run()
    assert findings(app) == findings(plain)
    assert all_cards(app) == all_cards(plain)
    assert tab_labels(app, page, "board")


@pytest.mark.app
@pytest.mark.parametrize("page", TOPICS)
def test_every_answer_to_the_guess_is_compared_with_what_was_measured(open_page, page):
    for answer, _ in GUESSES[page].options:
        app = open_page(PAGES[page].path, **address(page, guess="true"))
        app.button_group(key=f"{PAGES[page].prefix}pick").set_value(answer).run()
        assert not app.exception, answer
        assert f"You said *{answer}*" in texts(app)
        assert all_cards(app)


@pytest.mark.app
@pytest.mark.parametrize("page", PAGES)
def test_missing_shipped_records_are_sentences(open_page, no_shipped_records, page):
    labels = tab_labels(open_page(PAGES[page].path), page)
    assert bool(labels) == (page in TOPICS)
    for label in (None, *labels):
        app = open_page(PAGES[page].path, **address(page, **({"tab": label} if label else {})))
        assert not app.exception, label
        if label is None and page not in WITHOUT_CHARTS:
            assert any(words in texts(app) for words in ("never run", "never measured", "not at hand", "are missing"))
        assert all("not measured" in card for card in all_cards(app))


@pytest.mark.app
@pytest.mark.parametrize("page", TOPICS)
def test_sources_are_the_very_files(open_page, page):
    app = open_page(PAGES[page].path, **address(page, source="true"))
    files = app.button_group(key=f"{PAGES[page].prefix}file").options
    assert files
    assert [name for name in files if not (ROOT / name).is_file()] == []
    assert (ROOT / files[0]).read_text().strip() in [code.value.strip() for code in app.code]


@pytest.mark.app
@pytest.mark.parametrize("page", TOPICS)
def test_the_whiteboard_has_its_five_parts(first_view, page):
    app, board = first_view(page), WHITEBOARDS[page]
    assert tab_labels(app, page, "board") == ["60 seconds", "3 minutes", "Deep", "Follow-up questions", "Pitfalls"]
    questions = [expander.label for expander in app.expander]
    assert {follow_up.question for follow_up in board.follow_ups} <= set(questions)
    assert all(f"- {pitfall}" in texts(app) for pitfall in board.pitfalls)


@pytest.mark.app
def test_every_page_file_is_in_the_menu_and_no_earlier_address_is_one_of_today():
    files = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("pages/*/*.py")}
    assert {name for name in files if not name.startswith("pages/shared/")} == {page.path for page in PAGES.values()}
    assert set(MOVED.values()) <= set(PAGES)
    assert not set(MOVED) & set(PAGES)
