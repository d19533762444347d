"""What a reader may ask for: a bounded number of waiting jobs, and a bounded time where runs are bounded."""

import pytest

from dlcore import quotas
from dlcore.base import InvalidInput
from dlcore.experiments import find
from dlcore.jobs import Job
from dlcore.quotas import MAX_WAITING, MAX_WAITING_OF_ONE, Quotas

GROUP = find("activation-comparison").run_group("relu")


def jobs(count, owner="me", expected=10.0):
    return [Job(GROUP, "cpu", f"{owner}-{number}-{expected}", {owner}, expected) for number in range(count)]


@pytest.fixture
def bounded(monkeypatch):
    monkeypatch.setenv("DLCORE_RUNS", "bounded")
    monkeypatch.setenv("DLCORE_RUN_SECONDS", "100")
    monkeypatch.setenv("DLCORE_READER_SECONDS", "150")


@pytest.fixture
def clock(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(quotas.time, "monotonic", lambda: now[0])
    return now


def refusal(owner, new, waiting=(), account=None):
    with pytest.raises(InvalidInput) as raised:
        (account or Quotas()).charge(owner, new, waiting)
    sentence = str(raised.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_as_much_as_may_wait_is_taken_and_one_more_is_refused():
    waiting = jobs(MAX_WAITING_OF_ONE - 1)
    Quotas().charge("me", jobs(1), waiting)
    sentence = refusal("me", jobs(2), waiting)
    assert f"you have {MAX_WAITING_OF_ONE - 1} experiments waiting and asked for 2 more" in sentence
    Quotas().charge("another", jobs(2, "another"), waiting)


def test_all_readers_together_are_bounded_too():
    waiting = [job for reader in range(10) for job in jobs(MAX_WAITING // 10, str(reader))]
    Quotas().charge("me", jobs(1), waiting[1:])
    assert f"{MAX_WAITING} experiments of this server's readers are waiting" in refusal("me", jobs(1), waiting)


def test_off_is_off(monkeypatch):
    monkeypatch.setenv("DLCORE_RUNS", "off")
    assert refusal("me", jobs(1)) == "Runs are switched off on this server."
    assert refusal("me", []) == "Runs are switched off on this server."


def test_a_request_is_bounded_by_what_it_is_expected_to_take(bounded):
    Quotas().charge("me", jobs(10), [])
    sentence = refusal("me", jobs(11))
    assert "about 2 min" in sentence or "110 s" in sentence
    assert "100 s" in sentence or "2 min" in sentence


def test_without_an_expectation_there_is_no_bounded_run(bounded):
    assert "nobody has recorded how long" in refusal("me", jobs(1, expected=None))


def test_a_reader_is_bounded_over_an_hour(bounded, clock):
    account = Quotas()
    account.charge("me", jobs(9), [])
    assert "you have asked for 2 min" in refusal("me", jobs(7, expected=10.1), account=account)
    account.charge("another", jobs(9, "another"), [])
    clock[0] += 3599
    refusal("me", jobs(7, expected=10.1), account=account)
    clock[0] += 1
    account.charge("me", jobs(7, expected=10.1), [])


def test_what_never_began_is_given_back(bounded, clock):
    account, asked = Quotas(), jobs(9)
    account.charge("me", asked, [])
    for job in asked:
        account.refund(job)
    account.charge("me", jobs(10, expected=9.9), [])


def test_a_refusal_costs_nothing(bounded, clock):
    account = Quotas()
    for _ in range(5):
        refusal("me", jobs(11), account=account)
    account.charge("me", jobs(10), [])


def test_where_runs_are_on_their_time_is_not_bounded():
    Quotas().charge("me", jobs(MAX_WAITING_OF_ONE, expected=1e6), [])
