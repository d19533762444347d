"""The queue: whose turn it is, and when each job begins."""

import math
import time

import pytest

from dlcore.experiments import find
from dlcore.jobs import RUNNING, Job, fair_order, outlook, start_times

RACE, SPEED = find("activation-comparison"), find("activation-speed")


def job(name, *owners, expected=10.0, alone=False, seeds=(0,)):
    group = SPEED.run_group("together", seeds) if alone else RACE.run_group("relu", seeds)
    return Job(group, "cpu", name, set(owners or ["someone"]), expected)


def running(name, *owners, share=0.0, since=0.0, **given):
    begun = job(name, *owners, **given)
    begun.state, begun.share, begun.began = RUNNING, share, time.monotonic() - since
    return begun


def order(*queued, **turns):
    return [job.key for job in fair_order(queued, turns)]


def test_one_owner_is_served_as_they_asked():
    assert order(job("1", "a"), job("2", "a"), job("3", "a")) == ["1", "2", "3"]
    assert order() == []


def test_owners_take_turns_however_much_one_of_them_asked_for():
    many = [job(f"a{number}", "a") for number in range(4)]
    assert order(*many, job("b1", "b"), job("b2", "b"), job("c1", "c")) == ["a0", "b1", "c1", "a1", "b2", "a2", "a3"]


def test_who_had_a_turn_lately_waits_for_who_had_not():
    queued = job("a1", "a"), job("a2", "a"), job("b1", "b"), job("c1", "c")
    assert order(*queued, a=7, b=3) == ["c1", "b1", "a1", "a2"]
    assert order(*queued, a=1, b=3) == ["c1", "a1", "b1", "a2"]


def test_a_job_in_common_comes_when_the_first_of_its_owners_is_due_and_is_the_turn_of_all():
    common = job("common", "a", "b")
    assert order(job("a1", "a"), job("a2", "a"), common, job("b1", "b"), a=5, b=1) == ["common", "a1", "b1", "a2"]


def test_a_long_queue_is_ordered_whole():
    queued = [job(f"{owner}-{number}", str(owner)) for owner in range(60) for number in range(10)]
    keys = order(*queued)
    assert sorted(keys) == sorted(job.key for job in queued)
    for round_ in range(10):
        assert len({key.split("-")[0] for key in keys[60 * round_ : 60 * round_ + 60]}) == 60


def test_jobs_begin_as_workers_become_free():
    begins = start_times([job("1"), job("2"), job("3"), job("4", expected=1.0)], [], workers=2)
    assert begins == {"1": 0, "2": 0, "3": 10, "4": 10}


def test_what_runs_is_waited_for():
    begun = running("0", share=0.5, since=30)
    begins = start_times([job("1"), job("2")], [begun], workers=1)
    assert begins == {"1": pytest.approx(30, rel=0.1), "2": pytest.approx(40, rel=0.1)}


def test_before_there_is_a_pace_the_expectation_counts():
    assert running("0", since=4, expected=10).seconds_left() == pytest.approx(6, abs=0.5)
    assert running("0", since=40, expected=10).seconds_left() is None, "overdue, and nobody knows by how much"
    assert running("0", share=0.01, since=40, expected=10).seconds_left() == pytest.approx(3960, rel=0.05)
    assert running("0", share=0.01, since=4, expected=10).seconds_left() == pytest.approx(6, abs=0.5)
    assert running("0", since=4, expected=None).seconds_left() is None
    assert job("0").seconds_left() is None


def test_what_is_timed_waits_for_all_and_all_wait_for_it():
    begins = start_times([job("1"), job("timed", alone=True), job("2"), job("3")], [], workers=2)
    assert begins == {"1": 0, "timed": 10, "2": 20, "3": 20}
    timed = running("timed", alone=True, share=0.5, since=30)
    assert start_times([job("1"), job("2")], [timed], workers=2) == {
        "1": pytest.approx(30, rel=0.1),
        "2": pytest.approx(30, rel=0.1),
    }


def test_nobody_knows_when_what_follows_an_unknown_begins():
    begins = start_times([job("1", expected=None), job("2"), job("3")], [], workers=1)
    assert begins == {"1": 0, "2": math.inf, "3": math.inf}


def test_the_outlook_counts_the_runs_of_others_that_come_before():
    begun, mine = running("0", "b", share=0.5, since=30, seeds=(0, 1, 2)), job("mine", "me")
    own, theirs, later = job("own", "me"), job("theirs", "b", seeds=(0, 1)), job("later", "c")
    seen = outlook([mine], [theirs, own, later, mine], [begun], 1, {"me": 2, "b": 1, "c": 3}, "me")
    # theirs (b), own (me), later (c), mine (me)
    assert seen.ahead == 3 + 2 + 1
    assert seen.begins == pytest.approx(60, rel=0.05)
    assert seen.ends == pytest.approx(70, rel=0.05)


def test_the_outlook_of_what_runs_already():
    begun = running("0", "me", share=0.5, since=30)
    seen = outlook([begun], [job("1", "b")], [running("other", "b"), begun], 2, {}, "me")
    assert (seen.begins, seen.ends) == (0, pytest.approx(30, rel=0.1))
    assert outlook([job("1")], [job("1")], [], 1, {}, "me").begins == 0
    unknown = job("1", expected=None)
    assert outlook([unknown], [unknown], [], 1, {}, "me").ends is None
