"""The engine, with real worker processes: jobs run, are shared, cancelled, restarted, timed alone, and fail in one sentence."""

import gc
import os
import signal
import time

import pytest
import torch
from distributed import Client, LocalCluster

from dlcore.base import InvalidInput
from dlcore.engine import Engine
from dlcore.experiments import EXPERIMENTS
from dlcore.jobs import CANCELLED, DONE, FAILED, QUEUED, RUNNING
from dlcore.records import Library, Store

# The engine and its two worker processes take seconds to begin.
pytestmark = pytest.mark.slow

RACE, SPEED = EXPERIMENTS["activation-comparison"], EXPERIMENTS["activation-speed"]
PATIENCE = 60


def small(variant="relu", seeds=(0,), epochs=1, **settings):
    return RACE.run_group(variant, seeds, epochs=epochs, depth=2, width=8, **settings)


def until(condition):
    """Waits for a condition to come true, and fails where it does not."""
    last = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < last, "it never came true"
        time.sleep(0.02)


def wait_for(engine, *jobs):
    last = time.monotonic() + PATIENCE

    def watch():
        assert time.monotonic() < last, [job.state for job in jobs]

    engine.wait(jobs, watch)
    return [job.state for job in jobs]


def kill_the_worker_of(engine, job):
    pids = engine._cluster.client.run(os.getpid)
    until(lambda: any(job.key in keys for keys in engine._cluster.client.processing().values()))
    address = next(address for address, keys in engine._cluster.client.processing().items() if job.key in keys)
    os.kill(pids[address], signal.SIGKILL)


def test_a_job_runs_to_done_and_its_records_are_kept_with_their_provenance(engine):
    run_group = small(seeds=(0, 1), epochs=2)
    version = engine.library.version
    job = engine.submit(run_group, "cpu")
    assert wait_for(engine, job) == [DONE]
    assert (job.share, job.message, job.restarts) == (1.0, "", 0)
    assert [[row["epoch"] for row in rows] for rows in job.rows] == [[0, 0], [1, 1], [2, 2]]
    assert engine.library.version == version + 2
    for number, run in enumerate(run_group.runs):
        record, source = engine.library.get(run)
        assert source == "local"
        assert record.run == run
        assert record.tables["curve"]["accuracy"] == pytest.approx([rows[number]["accuracy"] for rows in job.rows])
        assert (record.provenance["device"], record.provenance["threads"], record.provenance["runs_in_stack"]) == (
            "cpu",
            1,
            2,
        )
        assert record.provenance["torch"] == torch.__version__
        assert {type(value) for value in record.provenance.values()} <= {str, int, float, type(None)}
        assert record.provenance["seconds"] > 0
        assert record.provenance["cpu_seconds"] > 0
        assert {"device_name", "python", "platform", "source", "commit", "date"} <= set(record.provenance)


def test_a_stack_that_is_on_its_way_is_not_started_twice(engine):
    job = engine.submit(small("elu", epochs=3), "cpu")
    assert engine.submit(small("elu", epochs=3), "cpu") is job
    assert engine.job(small("elu", epochs=3)) is job
    assert engine.jobs().count(job) == 1
    assert wait_for(engine, job) == [DONE]
    again = engine.submit(small("elu", epochs=3), "cpu")
    assert again is not job
    assert wait_for(engine, again) == [DONE]
    assert again.rows[-1][0]["accuracy"] == job.rows[-1][0]["accuracy"]


def test_a_queued_job_is_cancelled_at_once_and_a_running_one_at_its_next_report(engine):
    running = [engine.submit(small("relu", (seed,), epochs=200), "cpu") for seed in (1, 2)]
    waiting = engine.submit(small("relu", (3,), epochs=200), "cpu")
    until(lambda: all(job.share > 0 for job in running))
    assert waiting.state == QUEUED
    engine.cancel(waiting)
    assert (waiting.state, waiting.began) == (CANCELLED, None)
    for job in running:
        engine.cancel(job)
    assert wait_for(engine, *running) == [CANCELLED, CANCELLED]
    assert all(job.share < 1 and not engine.library.has(job.run_group.first) for job in [*running, waiting])
    afresh = engine.submit(running[0].run_group, "cpu")
    assert afresh is not running[0]
    until(lambda: afresh.share > 0)
    assert (afresh.state, running[0].state) == (RUNNING, CANCELLED)
    engine.cancel(afresh)
    assert wait_for(engine, afresh) == [CANCELLED]


def test_a_job_whose_worker_dies_once_is_started_again(engine):
    job = engine.submit(small("tanh", epochs=150), "cpu")
    until(lambda: job.share > 0)
    kill_the_worker_of(engine, job)
    assert wait_for(engine, job) == [DONE]
    assert job.restarts == 1
    assert "again" in job.message
    assert [rows[0]["epoch"] for rows in job.rows] == list(range(len(job.rows)))  # those of the second try alone
    assert len(job.rows) > 100
    assert engine.library.has(job.run_group.first)


def test_a_job_whose_worker_dies_twice_fails_in_one_sentence(engine):
    job = engine.submit(small("silu", epochs=200), "cpu")
    until(lambda: job.share > 0)
    kill_the_worker_of(engine, job)
    until(lambda: job.restarts == 1 and job.share > 0)
    kill_the_worker_of(engine, job)
    assert wait_for(engine, job) == [FAILED]
    assert "died twice" in job.message
    assert job.message.endswith(".")
    assert "\n" not in job.message
    well = engine.submit(small("silu"), "cpu")
    assert wait_for(engine, well) == [DONE]


def test_what_is_timed_runs_alone(engine):
    before = [engine.submit(small("gelu", (seed,), epochs=20), "cpu") for seed in (0, 1)]
    timed = engine.submit(SPEED.run_group("together", (0,)), "cpu")
    after = [engine.submit(small("gelu", (seed,), epochs=2), "cpu") for seed in (2, 3)]
    jobs = [*before, timed, *after]

    def watch():
        if timed.state == RUNNING:
            assert [job for job in jobs if job is not timed and job.state == RUNNING] == []

    engine.wait(jobs, watch, every=0.02)
    assert [job.state for job in jobs] == [DONE] * 5
    assert all(job.ended <= timed.began for job in before)
    assert all(timed.ended <= job.began for job in after)
    assert max(job.began for job in before) < min(job.ended for job in before)  # the others do share the machine


def test_a_device_that_is_not_there_fails_in_one_sentence(engine):
    absent = "mps" if torch.cuda.is_available() else "cuda"
    job = engine.submit(small(seeds=(8,)), absent)
    assert wait_for(engine, job) == [FAILED]
    assert job.message.startswith(f"This machine has no device “{absent}”")
    assert job.message.endswith(".")
    assert not engine.library.has(job.run_group.first)


def test_an_idle_cluster_goes_away_and_the_next_job_starts_another(tmp_path):
    engine = Engine(Library(local=Store(tmp_path)), workers=1, idle_seconds=1)
    assert not engine.running_cluster  # never before the first run that needs it
    try:
        assert wait_for(engine, engine.submit(small(), "cpu")) == [DONE]
        until(lambda: not engine.running_cluster)
        # At once, while the old workers are still being sent home.
        assert wait_for(engine, engine.submit(small("elu"), "cpu")) == [DONE]
    finally:
        engine.close()


def test_two_engines_live_side_by_side_and_warn_of_nothing(cluster, recwarn, tmp_path):
    engine = Engine(Library(local=Store(tmp_path)), workers=1)
    engine._cluster.connect()
    engine._cluster.stop()
    assert [str(warning.message) for warning in recwarn] == []


def test_closing_cancels_what_is_left(tmp_path):
    engine = Engine(Library(local=Store(tmp_path)), workers=1)
    jobs = [engine.submit(small(seeds=(seed,), epochs=200), "cpu") for seed in (0, 1)]
    until(lambda: jobs[0].share > 0)
    engine.close()
    assert [job.state for job in jobs] == [CANCELLED, CANCELLED]
    assert not engine.running_cluster
    assert not engine._thread.is_alive()


def test_an_existing_cluster_is_used_and_left_running(cluster, tmp_path, monkeypatch):
    monkeypatch.setenv("DLCORE_SCHEDULER", cluster.scheduler_address)
    engine = Engine(Library(local=Store(tmp_path)))
    engine.check_scheduler()
    job = engine.submit(small(), "cpu")
    assert wait_for(engine, job) == [DONE]
    assert engine.workers == 1
    assert job.rows[0][0]["epoch"] == 0
    assert engine.library.has(job.run_group.first)
    engine.close()
    with Client(cluster.scheduler_address) as client:
        assert client.submit(sum, (1, 2)).result(timeout=30) == 3


def test_a_result_that_the_disk_refuses_is_kept_and_told(cluster, tmp_path):
    (tmp_path / "file").write_text("in the way")
    engine = Engine(Library(local=Store(tmp_path / "file" / "store")), scheduler=cluster.scheduler_address)
    job = engine.submit(small(), "cpu")
    assert wait_for(engine, job) == [DONE]
    assert job.message.startswith("The result could not be stored")
    assert engine.library.get(job.run_group.first)[1] == "local"
    engine.close()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere://x:1", "tcp://127.0.0.1", ":"])
def test_a_scheduler_that_does_not_answer_is_refused_in_one_line(tmp_path, address):
    engine = Engine(Library(local=Store(tmp_path)), scheduler=address)
    with pytest.raises(InvalidInput, match=f"^No Dask scheduler answers at {address}") as raised:
        engine.check_scheduler()
    assert "\n" not in str(raised.value)


def test_a_client_that_failed_is_gone_before_the_next_one_starts(tmp_path, monkeypatch):
    """Collected in the midst of the next one's start, it waited for a lock that its own thread held."""
    events = []

    class Refused:
        def __init__(self, *arguments, **options):
            events.append("starts")
            self.itself = self
            raise OSError("nobody answers")

        def __del__(self):
            events.append("is gone")

    monkeypatch.setattr("distributed.Client", Refused)
    engine = Engine(Library(local=Store(tmp_path)), scheduler="tcp://127.0.0.1:1")
    gc.disable()
    try:
        for _ in range(2):
            with pytest.raises(InvalidInput):
                engine.check_scheduler()
    finally:
        gc.enable()
    assert events[:3] == ["starts", "is gone", "starts"]


def test_without_its_scheduler_a_job_fails_in_one_line(tmp_path):
    engine = Engine(Library(local=Store(tmp_path)), scheduler="tcp://127.0.0.1:1")
    job = engine.submit(small(), "cpu")
    assert wait_for(engine, job) == [FAILED]
    assert job.message.startswith("No Dask scheduler answers at tcp://127.0.0.1:1")
    assert "\n" not in job.message
    engine.close()


def test_a_cluster_without_workers_is_refused_in_one_line(tmp_path):
    with LocalCluster(n_workers=0, processes=False, dashboard_address=":0") as empty:
        engine = Engine(Library(local=Store(tmp_path)), scheduler=empty.scheduler_address)
        with pytest.raises(InvalidInput, match="has no workers"):
            engine.check_scheduler()
        job = engine.submit(small(), "cpu")
        assert wait_for(engine, job) == [FAILED]
        assert "has no workers" in job.message
        engine.close()


def test_a_job_that_cannot_be_handed_over_fails_and_the_next_one_runs(cluster, tmp_path, monkeypatch):
    engine = Engine(Library(local=Store(tmp_path)), scheduler=cluster.scheduler_address)
    engine.check_scheduler()

    def refuse(*given, **named):
        raise RuntimeError("the client is closed")

    with monkeypatch.context() as broken:
        broken.setattr(engine._cluster.client, "submit", refuse)
        job = engine.submit(small(), "cpu")
        assert wait_for(engine, job) == [FAILED]
    again = engine.submit(small(), "cpu")
    assert wait_for(engine, again) == [DONE]
    engine.close()


def test_a_closed_engine_takes_no_more_work(tmp_path):
    engine = Engine(Library(local=Store(tmp_path)))
    engine.close()
    with pytest.raises(RuntimeError, match="closed"):
        engine.submit(small())


def test_what_needs_the_cpu_says_so_whatever_the_device(cluster, tmp_path):
    engine = Engine(Library(local=Store(tmp_path)), scheduler=cluster.scheduler_address)
    run_group = EXPERIMENTS["activation-shapes"].run_group("relu")
    job = engine.submit(run_group, "cuda")
    assert wait_for(engine, job) == [DONE]
    assert engine.library.get(run_group.first)[0].provenance["device"] == "cpu"
    engine.close()
