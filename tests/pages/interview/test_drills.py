"""The page *Drills*: what a browser reports is checked, hints come after a try, and a solved drill shows what there is to learn from it."""

import ast
import json

import pytest

from dlcore.drills import background, fetch
from dlcore.drills.catalog import DRILLS
from dlcore.drills.drill import KINDS
from dlcore.drills.trained import TRAINED
from dlcore.guide import PAGES
from pages.interview.panels import drill_attempt, drill_bench, drill_python, drill_solution, progress_store
from pages.shared import browser_files
from tests.pages.conftest import charts, texts
from tests.pages.interview.conftest import BUG, ORDER, PAGE, WRITE, begin, check, of


@pytest.fixture
def browser(monkeypatch):
    """What the editor in the browser is sent, and what it is to report next, as (kind, text)."""
    import streamlit as st

    sent, reports = [], []

    def bench(key, data, on_result_change, on_begun_change):
        sent.append(data)
        if reports:
            kind, text = reports.pop(0)
            st.session_state["drill-bench-fake"] = {kind: text}
            {"result": on_result_change, "begun": on_begun_change}[kind]()

    monkeypatch.setattr(drill_bench, "_BENCH", bench)
    monkeypatch.setattr(drill_bench, "KEY", "drill-bench-fake")
    bench.sent, bench.reports = sent, reports
    return bench


def report(drill, right=8, total=8, run="a", **fields):
    found = {"drill": drill.id, "run": run, "changed": True, "passed": right == total, "total": total, "right": right, "failed": [], "mistakes": [], "said": ""}  # fmt: skip
    return "result", json.dumps(found | fields)


def say(app, browser, *reports):
    """The page after the browser has reported."""
    for each in reports:
        browser.reports.append(each)
        app.run()
    app.run()
    assert not app.exception
    return app


def test_nothing_is_shown_until_the_browser_has_answered(open_page):
    app = open_page(PAGE)
    assert [info.value for info in app.info] == [progress_store.READS]
    assert not app.tabs


def test_no_two_drills_look_alike_and_each_has_its_page():
    assert len({(drill.title, drill.kind) for drill in DRILLS.values()}) == len(DRILLS)
    assert {drill.page for drill in DRILLS.values()} <= set(PAGES)


def test_without_python_the_page_says_what_is_missing_and_how_it_comes(drills, monkeypatch):
    app = drills(id=WRITE.id)
    assert drill_python.WHAT in [info.value for info in app.info]
    assert fetch.COMMAND in texts(app)
    began = []
    monkeypatch.setattr(drill_python, "_FETCHING", fetching := background.Background())
    monkeypatch.setattr(fetch, "fetch", lambda: began.append(1))
    app = drills(id=WRITE.id)
    app.button(key="drill-fetch").click().run()
    fetching._thread.join()
    assert began == [1]
    fetching.problem = "pip could not download it."
    assert "pip could not download it." in [error.value for error in app.run().error]
    monkeypatch.setenv("DLCORE_FETCH", "off")
    app = drills(id=WRITE.id)
    assert not [button for button in app.button if button.key == "drill-fetch"]
    assert "switched off on this server" in texts(app)


def test_the_browser_gets_the_starter_the_tests_and_no_solution(drills, browser):
    drills(id=WRITE.id)
    data = browser.sent[-1]
    assert data["starter"] == WRITE.starter
    assert data["payload"] == WRITE.payload()
    assert data["files"] is None
    assert WRITE.solution not in json.dumps(data)


def test_where_python_is_there_the_browser_is_told_where(drills, browser, monkeypatch):
    monkeypatch.setattr(fetch, "missing", list)
    app = drills(id=WRITE.id)
    assert set(browser.sent[-1]["files"]) == {*browser_files.SANDBOX, *fetch.FILES}
    assert drill_python.WHAT not in texts(app)


def test_hints_come_after_a_try_and_count(drills, browser):
    app = drills(id=WRITE.id)
    assert app.button(key="drill-hint").disabled
    say(app, browser, report(WRITE, 0, changed=False))
    assert app.button(key="drill-hint").disabled  # the starter as it stands is no try
    assert "once you have run code of your own" in texts(app)
    say(app, browser, report(WRITE, 3, run="b"))
    for number, hint in enumerate(WRITE.hints, start=1):
        assert hint not in texts(app)
        app.button(key="drill-hint").click().run()
        assert hint in texts(app)
        assert of(app, WRITE).attempt.hints == number
    assert not [button for button in app.button if button.key == "drill-hint"]
    say(app, browser, report(WRITE, run="c"))
    assert (of(app, WRITE).hints, of(app, WRITE).tries) == (3, 2)
    assert "3 hints" in texts(app)


def test_a_solved_drill_shows_the_solution_the_mistakes_and_the_follow_up(drills, browser):
    app = drills(id=WRITE.id)
    assert WRITE.follow_up not in texts(app)
    assert app.button(key="drill-again").label == "Clear code and time"
    say(app, browser, report(WRITE))
    assert of(app, WRITE).solved
    assert app.button(key="drill-again").label == "Try it again"
    assert WRITE.solution.strip() in [code.value.strip() for code in app.code]
    assert not any(code.proto.wrap_lines for code in app.code)  # wrapped, Python's indentation is lost
    labels = [expander.label.lower() for expander in app.expander]
    assert {mistake.name.lower() for mistake in WRITE.mistakes} <= set(labels)
    assert all(mistake.explanation in texts(app) for mistake in WRITE.mistakes)
    assert WRITE.follow_up in texts(app)
    say(app, browser, report(WRITE, run="b"))
    assert of(app, WRITE).tries == 1  # at what is solved, no try counts
    app.button(key="drill-again").click().run()
    assert (of(app, WRITE).attempts, browser.sent[-1]["attempt"]) == (2, 2)
    assert WRITE.follow_up not in texts(app)
    app.button(key="drill-next").click().run()
    assert app.query_params["drill-id"] not in ([WRITE.id], WRITE.id)


def test_a_run_that_fails_after_the_drill_was_solved_leaves_no_doubt_which_is_meant(drills, browser):
    app = say(drills(id=WRITE.id), browser, report(WRITE))
    assert "Solved: 0:0" in texts(app)
    for run, changed in (("b", True), ("c", False)):
        say(app, browser, report(WRITE, 0, run=run, changed=changed))
        assert "Solved before: 0:0" in texts(app)
        assert not app.success
    say(app, browser, report(WRITE, run="d"))
    assert "Solved: 0:0" in texts(app)


def test_an_attempt_after_our_solution_was_shown_is_practice(drills, browser):
    from dlcore.interview.drilled import record_try

    progress = begin(WRITE)
    begun = progress.drills[WRITE.id].change(progress_store.now(), seconds=56, since=None, hints=3)
    solved = record_try(begun, True, progress_store.now())
    app = drills(progress.with_drill(WRITE.id, solved, progress_store.now()), id=WRITE.id)
    assert "Solved: 0:56, 3 hints" in texts(app)
    app.button(key="drill-again").click().run()
    assert drill_attempt.PRACTICE in texts(app)
    say(app, browser, report(WRITE))
    assert (of(app, WRITE).seconds, of(app, WRITE).hints) == (56, 3)
    assert "Solved again: 0:0" in texts(app)
    assert "after seeing our solution. What counts is your first time: 0:56, 3 hints." in texts(app)


def test_the_clock_of_a_drill_just_opened_is_another_than_that_of_the_drill_before(drills, browser, monkeypatch):
    clocks = []
    monkeypatch.setattr(drill_attempt, "_CLOCK", lambda data, **_: clocks.append(data))
    app = drills(id=WRITE.id)
    app.selectbox(key="drill-choice").set_value(ORDER.id).run()
    app.button(key="drill-again").click().run()
    assert {clock["seconds"] for clock in clocks} == {0}
    # The browser draws a component anew where its data differ, and only there.
    assert len({clock["attempt"] for clock in clocks}) == 3


def test_mistakes_begin_with_a_capital_and_a_symbol_stays_as_it_is(drills, browser):
    drill = DRILLS["adam-step"]
    app = say(drills(id=drill.id), browser, report(drill))
    labels = {expander.label for expander in app.expander}
    assert {mistake.name[0].upper() + mistake.name[1:] for mistake in drill.mistakes} <= labels
    assert drill_solution._capitalize("ε inside the root") == "ε inside the root"
    assert drill_solution._capitalize("1/√d is missing") == "1/√d is missing"


@pytest.mark.parametrize("name", [name for name, drill in DRILLS.items() if drill.kind == "write"])
def test_what_a_mistake_has_other_than_our_solution_is_marked(name):
    drill = DRILLS[name]
    for mistake in drill.mistakes:
        lines = drill_solution.compare(mistake.code, drill.solution).splitlines()
        assert {line[:1] for line in lines} <= {"+", "-", " "}
        assert {line[:1] for line in lines} & {"+", "-"}, mistake.id
        assert '"""' not in "".join(lines)
        ours, theirs = ("\n".join(line[1:] for line in lines if line[0] != sign) for sign in "-+")
        for shown, code in ((ours, drill.solution), (theirs, mistake.code)):
            assert ast.dump(_bare(shown)) == ast.dump(_bare(code))


@pytest.mark.parametrize("place", [place for place in TRAINED if place[1]], ids="-".join)
def test_what_training_looks_like_with_a_mistake_is_shown_once_it_is_unfolded(drills, browser, place):
    drill = DRILLS[place[0]]
    app = say(drills(id=drill.id), browser, report(drill))
    before = len(charts(app))
    app.session_state[f"drill-mistake-{drill.id}-{place[1]}"] = True
    app.run()
    assert not app.exception
    assert len(charts(app)) == before + 2
    assert "Trained with it" in texts(app)
    assert "href='diagnose?bug-case=" in " ".join(node.proto.body for node in app.get("html"))


def _bare(code):
    """A program without its docstrings."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.FunctionDef)) and ast.get_docstring(node) is not None:
            del node.body[0]
    return tree


def test_a_formula_on_a_line_of_its_own_is_set_as_a_display(drills, browser):
    drill = DRILLS["gru-step"]
    app = drills(id=drill.id)
    (shown,) = (each.value for each in app.markdown if "$$" in each.value)
    assert shown.splitlines().count("$$") == 2
    assert "".join(shown.split()) == "".join(drill.statement.split())


def test_a_report_counts_once_and_only_for_the_drill_on_view(drills, browser):
    app = drills(id=WRITE.id)
    say(app, browser, report(WRITE, 3), report(WRITE, 3))
    assert of(app, WRITE).tries == 1
    say(app, browser, report(ORDER, run="b"), ("result", report(WRITE, run="c")[1].replace(WRITE.id, "nothing")))
    assert set(app.session_state["progress"].drills) == {WRITE.id}


def test_a_reload_goes_on_with_the_same_attempt(drills, browser):
    app = drills(id=WRITE.id)
    say(app, browser, ("begun", WRITE.id))
    kept = app.session_state["progress"]
    assert kept.drills[WRITE.id].attempt.tries == 0
    assert of(drills(kept, id=WRITE.id), WRITE) == kept.drills[WRITE.id]


def test_after_a_reload_the_page_says_what_the_last_run_found(drills, browser):
    mistake = WRITE.mistakes[0]
    found = {"failed": ["a small batch"], "mistakes": [mistake.id, "nothing"], "said": "NaN at [0]"}
    app = say(drills(id=WRITE.id), browser, report(WRITE, 3, **found))
    drills(app.session_state["progress"], id=WRITE.id)
    told = [{"name": mistake.name, "explanation": mistake.explanation}]
    assert json.loads(json.dumps(browser.sent[-1]["last"])) == {"right": 3, "total": 8, **found, "mistakes": told}
    app.button(key="drill-again").click().run()
    assert browser.sent[-1]["last"] is None


def test_hints_that_were_seen_stay_counted_after_start_over(drills, browser):
    app = say(drills(id=WRITE.id), browser, report(WRITE, 3))
    app.button(key="drill-hint").click().run()
    assert drill_attempt.COUNTED in texts(app)
    app.button(key="drill-again").click().run()
    assert WRITE.hints[0] in texts(app)
    assert app.button(key="drill-hint").disabled  # the next one comes after a run in this attempt
    say(app, browser, report(WRITE, run="b"))
    assert "Solved: 0:0" in texts(app)
    assert of(app, WRITE).hints == 1


def test_another_drill_stops_the_clock_of_the_first(drills, browser):
    app = drills(id=WRITE.id)
    say(app, browser, ("begun", WRITE.id))
    app.selectbox(key="drill-choice").set_value(ORDER.id).run()
    assert of(app, WRITE).attempt.since is None
    app.selectbox(key="drill-choice").set_value(WRITE.id).run()
    assert of(app, WRITE).attempt.since is not None


@pytest.mark.parametrize(
    "text",
    [
        None,
        7,
        "",
        "[]",
        "null",
        "[" * 500,
        "x" * 4_000,
        json.dumps({"drill": "a"}),
        report(WRITE, passed=1)[1],
        report(WRITE, passed=False)[1],
        report(WRITE, 3, passed=True)[1],
        report(WRITE, 0, 0)[1],
        report(WRITE, 9, 8, passed=True)[1],
        report(WRITE, total=10**9)[1],
        report(WRITE, right=-1)[1],
        report(WRITE, right=8.0)[1],
        report(WRITE, run=5)[1],
        report(WRITE, run="x" * 200)[1],
        report(WRITE, 3, failed=["a"] * 6)[1],
        report(WRITE, 3, mistakes=["a", "b", "c"])[1],
        report(WRITE, 3, said="x" * 301)[1],
        report(WRITE, 3, said=None)[1],
    ],
)
def test_what_no_browser_of_ours_reports_is_not_taken(text):
    assert drill_bench.read_report(report(WRITE)[1])["passed"]
    assert drill_bench.read_report(text) is None


def test_a_link_restores_drill_and_filters(drills):
    app = drills(id=BUG.id, kind=KINDS["bug"])
    assert BUG.title in [header.value for header in app.header]
    assert len(app.selectbox(key="drill-choice").options) == sum(drill.kind == "bug" for drill in DRILLS.values())
    app = drills(id="nonsense")
    assert next(iter(DRILLS.values())).title in [header.value for header in app.header]


def test_a_filter_that_is_on_says_so_in_both_tabs_and_is_cleared(drills, browser):
    url = {"id": "conv2d", "kind": KINDS["write"], "section": "Vision"}
    count = sum((drill.kind, drill.section) == ("write", "vision") for drill in DRILLS.values())
    said = f"**{count} of {len(DRILLS)} drills:** Write the code · Vision"
    assert said in texts(drills(**url))
    app = drills(**url, tab="All drills")
    assert said in texts(app)
    assert f"0 of {count} drills solved" in texts(app)
    (table,) = (each.proto.body for each in app.get("html") if "class='drills'" in each.proto.body)
    assert table.count("<tr>") == count + 1
    assert table.count("drill-kind=Write+the+code&amp;drill-section=Vision'") == count  # a row keeps the filter
    app.button(key="drill-clear").click().run()
    assert f"0 of {len(DRILLS)} drills solved" in texts(app)
    assert not [button for button in app.button if button.key == "drill-clear"]
    app = drills(kind=KINDS["blanks"], section="Nothing")
    assert f"of {len(DRILLS)} drills:** Fill the blanks" in texts(app)


def test_code_that_is_solved_ticks_its_step_of_the_plan(drills, browser):
    app = say(drills(id=WRITE.id), browser, report(WRITE))
    assert f"weekend/drill-{WRITE.section}" in app.session_state["progress"].done
    app = check(drills(begin(ORDER, json.dumps([*range(len(ORDER.lines))])), id=ORDER.id))
    assert of(app, ORDER).solved
    assert not app.session_state["progress"].done


def test_all_drills_are_listed_with_what_the_reader_has(drills, browser):
    app = say(drills(id=WRITE.id), browser, report(WRITE, 3), report(WRITE, run="b"))
    kept = app.session_state["progress"]
    app = drills(kept, tab="All drills")
    (table,) = (each.proto.body for each in app.get("html") if "class='drills'" in each.proto.body)
    assert table.count("<tr>") == len(DRILLS) + 1
    assert "✓ 0:0" in table
    assert f"1 of {len(DRILLS)} drills solved" in texts(app)
    assert drills(kept).selectbox(key="drill-choice").value != WRITE.id  # the first that is not solved
