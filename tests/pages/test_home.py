"""Home: the thesis, the scoreboard from the records, and the way on. And every page that there is opens, and is in the menu."""

from collections import Counter
from pathlib import Path

from dlcore.records import Library
from dlcore.verdicts import verdicts

PAGES = sorted(path.as_posix() for path in Path("pages").glob("*/*.py") if path.parent.name != "shared")


def test_home_says_what_this_is(open_page):
    app = open_page()
    assert not app.exception
    assert app.title[0].value == "Deep Learning, Side by Side"
    assert "measured" in app.markdown[0].value


def test_scoreboard_has_a_square_for_every_claim(open_page):
    app = open_page()
    board = next(
        element.proto.body
        for element in app.get("html")
        if "scoreboard" in element.proto.body and "<style>" not in element.proto.body
    )
    assert board.count("<li") == 39
    measured = Counter(judged.section for judged in verdicts(Library()) if judged.seeds)
    assert measured["foundations"] >= 17
    assert f"{measured['foundations']} of 24 measured" in board
    assert f"{measured['language']} of 9 measured" in board
