"""Whose a run is, whose turn it is, and whether it fits into memory: the engine with real worker processes."""

import subprocess
import sys

import pytest
import torch

from dlcore import memory
from dlcore.base import InvalidInput
from dlcore.engine import Engine
from dlcore.jobs import CANCELLED, CANCELLING, DONE, FAILED, OPERATOR, QUEUED, RUNNING
from dlcore.quotas import MAX_WAITING_OF_ONE
from dlcore.records import Library, Store
from tests.test_engine import small, until, wait_for

# The engine and its worker processes take seconds to begin.
pytestmark = pytest.mark.slow

LONG = dict(epochs=200)


@pytest.fixture
def one_worker(cluster, tmp_path):
    engine = Engine(Library(local=Store(tmp_path)), scheduler=cluster.scheduler_address)
    yield engine
    engine.close()


@pytest.fixture
def own_worker(tmp_path):
    """Starts a worker of its own, if there is room for it."""
    engine = Engine(Library(local=Store(tmp_path)), workers=1)
    yield engine
    engine.close()


def test_a_run_ends_when_its_last_owner_withdraws_and_strangers_change_nothing(one_worker):
    job = one_worker.submit(small(**LONG), "cpu", "a")
    assert one_worker.submit(small(**LONG), "cpu", "b") is job
    assert job.owners == {"a", "b"}
    until(lambda: job.share > 0)
    one_worker.cancel(job, "stranger")
    one_worker.cancel(job, "a")
    assert (job.state, job.owners) == (RUNNING, {"b"})
    one_worker.cancel(job, "a")
    assert job.state == RUNNING
    one_worker.cancel(job, "b")
    assert wait_for(one_worker, job) == [CANCELLED]
    assert job.owners == {"b"}  # they are told


def test_who_asks_again_while_it_is_being_cancelled_gets_a_new_one(one_worker):
    job = one_worker.submit(small("elu", **LONG), "cpu", "a")
    until(lambda: job.share > 0)
    one_worker.cancel(job, "a")
    assert job.state == CANCELLING
    again = one_worker.submit(small("elu", **LONG), "cpu", "b")
    assert again is not job
    assert one_worker.job(job.run_group) is again
    assert wait_for(one_worker, job) == [CANCELLED]
    until(lambda: again.share > 0)
    one_worker.cancel(again)  # the operator may
    assert wait_for(one_worker, again) == [CANCELLED]


def test_readers_take_turns(one_worker):
    first = one_worker.submit(small("relu", (9,), epochs=20), "cpu", "a")
    until(lambda: first.state == RUNNING)
    many = [one_worker.submit(small("relu", (seed,)), "cpu", "a") for seed in range(3)]
    other = one_worker.submit(small("tanh"), "cpu", "b")
    assert one_worker.queue() == [other, *many]
    assert wait_for(one_worker, first, *many, other) == [DONE] * 5
    assert other.began < many[0].began < many[1].began < many[2].began


def test_the_outlook_before_and_after_asking(one_worker):
    first = one_worker.submit(small("relu", (0, 1, 2), **LONG), "cpu", "a")
    until(lambda: first.share > 0)
    run_groups = [small("tanh")]
    before = one_worker.outlook(run_groups, "b")
    assert (before.ahead, before.begins > 0, before.ends > before.begins) == (3, True, True)
    job = one_worker.submit(run_groups[0], "cpu", "b")
    after = one_worker.outlook(run_groups, "b")
    assert after.ahead == 3
    assert after.begins <= before.begins * 1.5
    assert one_worker.outlook(run_groups, "a").ahead == 0  # what is before it is a's own
    one_worker.cancel(first)
    assert wait_for(one_worker, job) == [DONE]


def test_a_request_is_taken_whole_or_not_at_all(one_worker, monkeypatch):
    one_worker.submit(small(**LONG), "cpu", "a")
    too_much = [small("relu", (seed,)) for seed in range(1, MAX_WAITING_OF_ONE + 2)]
    with pytest.raises(InvalidInput, match="Nothing was started"):
        one_worker.submit_all(too_much, "cpu", "a")
    assert len(one_worker.jobs()) == 1
    monkeypatch.setenv("DLCORE_RUNS", "off")
    with pytest.raises(InvalidInput, match="switched off"):
        one_worker.submit(small("tanh"), "cpu", "a")
    job = one_worker.submit(small("tanh"), "cpu")
    assert job.owners == {OPERATOR}


def test_what_does_not_fit_into_memory_is_not_started_and_says_why(own_worker, monkeypatch):
    made_room = []
    own_worker._make_room = lambda: made_room.append(True)
    monkeypatch.setattr(memory, "free_bytes", lambda: 310_000_000)
    job = own_worker.submit(small(), "cpu", "a")
    assert wait_for(own_worker, job) == [FAILED]
    assert job.message.startswith(
        f"This run needs about {job.needed / 1e6:.0f} MB of memory, and 310 MB are free here;"
    )
    assert job.message.endswith(".")
    assert made_room
    assert not own_worker.running_cluster


def test_room_that_can_be_made_is_enough(own_worker, monkeypatch):
    free = [310_000_000]
    monkeypatch.setattr(memory, "free_bytes", lambda: free[0])
    own_worker._make_room = lambda: free.__setitem__(0, 4_000_000_000)
    assert wait_for(own_worker, own_worker.submit(small(), "cpu", "a")) == [DONE]


def test_there_are_as_many_workers_as_fit_and_no_estimate_counts_more(tmp_path, monkeypatch):
    engine = Engine(Library(local=Store(tmp_path)), workers=4)
    monkeypatch.setattr(memory, "free_bytes", lambda: 2_000_000_000)
    assert engine.workers == 2
    assert wait_for(engine, engine.submit(small(), "cpu")) == [DONE]
    assert engine.workers == len(engine._cluster.client.nthreads()) == 2
    engine.close()
    monkeypatch.setattr(memory, "free_bytes", lambda: 1)
    assert engine.workers == 1  # one is tried, and refused


def test_beside_a_running_job_another_waits_until_there_is_room(tmp_path, monkeypatch):
    engine = Engine(Library(local=Store(tmp_path)), workers=2)
    job = engine.submit(small(epochs=60), "cpu", "a")
    until(lambda: job.share > 0)
    monkeypatch.setattr(memory, "free_bytes", lambda: 10_000_000)
    waits = engine.submit(small("tanh"), "cpu", "b")
    until(lambda: waits.needed is not None)
    assert waits.state == QUEUED
    assert wait_for(engine, job) == [DONE]
    assert wait_for(engine, waits) == [FAILED]  # alone it does not fit either
    assert waits.ended > job.ended
    assert "10 MB are free" in waits.message
    engine.close()


def test_a_record_tells_what_its_worker_held(own_worker):
    job = own_worker.submit(small(), "cpu")
    assert wait_for(own_worker, job) == [DONE]
    record, _ = own_worker.library.get(job.run_group.first)
    assert 50 < record.provenance["peak_mb"] < 5000


def test_on_the_command_line_a_device_that_is_not_there_is_a_sentence_and_no_traceback(tmp_path):
    absent = "mps" if torch.cuda.is_available() else "cuda"
    command = [sys.executable, "-m", "dlcore", "run", "activation-comparison", "--variants", "relu", "--seeds", "0"]
    ran = subprocess.run([*command, "--set", "data=mnist-5k", "--device", absent], capture_output=True, text=True)
    assert ran.returncode == 1
    assert f"This machine has no device “{absent}”" in ran.stderr
    assert "Traceback" not in ran.stderr
