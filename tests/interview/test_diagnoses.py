"""The cases of Diagnose: complete, and in the order and number that links name."""

from datetime import UTC, datetime

import pytest

from dlcore.guide import PAGES, WHITEBOARDS
from dlcore.interview import schedule
from dlcore.interview.calibration import brier_score, weakest
from dlcore.interview.diagnoses import CASES, EVIDENCE, OFFERED, case, last_results
from dlcore.interview.progress import GOOD, MISSED, Progress, read
from dlcore.interview.schedule import record_answer
from dlcore.interview.tabs import join
from dlcore.recipes.bugs import BUGS

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def test_there_is_one_case_for_each_bug_of_its_training():
    assert sorted(each.bug for each in CASES) == sorted(BUGS)
    assert all(BUGS[each.bug].file == each.training for each in CASES)
    assert len(CASES) >= 14


@pytest.mark.parametrize("diagnosis", CASES, ids=lambda each: each.bug)
def test_a_case_is_complete(diagnosis):
    assert len(diagnosis.options) == len(set(diagnosis.options)) == 4
    assert diagnosis.title in diagnosis.options
    assert diagnosis.deciding <= set(OFFERED[diagnosis.training])
    page = diagnosis.page.partition("?")[0]
    assert page in WHITEBOARDS
    assert page in PAGES
    for text in (diagnosis.why, diagnosis.say, diagnosis.fix, *(why for _, why in diagnosis.look_alikes)):
        assert text.endswith((".", "?"))
    assert 15 <= len(diagnosis.say.split()) <= 55


def test_what_is_offered_is_known_and_the_right_answer_has_no_place_of_its_own():
    assert {kind for kinds in OFFERED.values() for kind in kinds} == set(EVIDENCE)
    places = [each.options.index(each.title) for each in CASES]
    assert all(2 <= places.count(place) <= 7 for place in range(4))


@pytest.mark.parametrize("nonsense", [0, -1, len(CASES) + 1, "1", None, 1.5])
def test_there_is_no_case_of_a_number_that_is_none(nonsense):
    assert case(nonsense) is None
    assert case(1) is CASES[0]


def test_an_answer_is_remembered_beside_the_cards_and_disturbs_none_of_them():
    progress = record_answer(Progress(), "adam/explain", 0.75, GOOD, NOW)
    before = schedule.today(progress, ["adam/explain", "sgd/explain"], NOW)
    for grade in (GOOD, MISSED):
        progress = record_answer(progress, CASES[0].id, 0.95, grade, NOW, cram=True)
    assert schedule.today(progress, ["adam/explain", "sgd/explain"], NOW) == before
    assert set(progress.memories) == {"adam/explain"}
    assert last_results(progress.answers) == {CASES[0].bug: False}
    assert brier_score(progress.answers) == pytest.approx((0.25**2 + 0.05**2 + 0.95**2) / 3)
    assert [row[0] for row in weakest(progress.answers, {"adam/explain": "Adam"})] == ["Adam"]
    assert read(progress.text()) == progress
    assert len(join(progress, record_answer(progress, CASES[1].id, 0.5, GOOD, NOW, cram=True)).answers) == 4
