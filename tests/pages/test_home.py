"""Home: the thesis, a picture and a scoreboard from the records, and doors that lead where they promise."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

from dlcore.guide import CLAIMS, PAGES
from dlcore.records import Library
from dlcore.verdicts import verdicts
from dlcore.verdicts.effect import disagreements, starkest_contrast
from pages.shared import ahead, places
from tests.pages.conftest import charts, texts


def html(app, mark):
    return next(
        element.proto.body
        for element in app.get("html")
        if mark in element.proto.body and "<style>" not in element.proto.body
    )


def addresses(body):
    return [unescape(address) for address in re.findall("href='([^']+)'", body)]


def test_home_says_what_this_is_in_one_picture(open_page):
    app = open_page()
    assert not app.exception
    assert app.title[0].value == "Deep Learning, Side by Side"
    assert "measured" in app.markdown[0].value
    assert len(charts(app)) == 1
    verdict, held, failed = starkest_contrast(verdicts(Library()))
    assert places.card_link(verdict.id) in addresses(html(app, "We find"))
    assert (held.outcome, failed.outcome) == ("holds", "does not hold")
    assert " differs · test accuracy" in texts(app)


def test_scoreboard_has_a_square_for_every_claim_that_leads_to_its_card(open_page):
    board = unescape(html(open_page(), "scoreboard"))
    assert addresses(board) == [places.card_link(claim) for claim in CLAIMS]
    for judged in verdicts(Library()):
        assert f"<b>{judged.text}: {judged.word}.</b>" in board


def test_the_three_claims_on_which_guide_and_measurement_disagree_most(open_page):
    found = addresses(html(open_page(), "class='claims'"))
    assert found == [places.card_link(judged.id) for judged in disagreements(verdicts(Library()))[:3]]


def test_a_plan_that_is_begun_goes_on_from_home(open_page):
    app = open_page()
    assert "Interview tomorrow?" in html(app, "doors'><li><a class='within' href='plan'")
    stops = [
        ahead.Stop("tonight/check", 10, "Ten cards", "rehearse"),
        ahead.Stop("tonight/mock", 15, "A mock", "mock_interview"),
    ]
    for done, said in (
        ({"tonight/check"}, "Continue your plan</b><span>10 of its 25"),
        ({"tonight/check", "tonight/mock"}, "Your plan is done"),
    ):
        app.session_state["plan-ahead"], app.session_state["plan-ahead-done"] = stops, done
        assert said in html(app.run(), "doors'><li><a class='within' href='plan'")


def test_every_door_lands_on_the_control_that_it_promises(open_page):
    doors = [
        address
        for element in open_page().get("html")
        if "doors" in element.proto.body
        for address in addresses(element.proto.body)
    ]
    assert len(doors) == 11
    for address in doors:
        link = urlsplit(address)
        app = open_page(PAGES[link.path].path, **{name: value[0] for name, value in parse_qs(link.query).items()})
        assert not app.exception, address
        keys = {getattr(node, "key", None) for node in app.main}
        anchors = {getattr(node.proto, "anchor", "") for node in app.header}
        assert not link.fragment or link.fragment in keys | anchors, address
