"""What all tests share: a home of their own, a silent report, an engine with two real workers, and marks by kind.

Daily, in about a minute: `pytest -m "not (browser or app or retrain or slow)"`. Without `-m` all of them run, as in CI.
"""

import os
from pathlib import Path

import pytest
import torch
from distributed import LocalCluster

from dlcore import policy
from dlcore.engine import Engine
from dlcore.records import Library, Store

# As in the workers. Several threads that wait for each other on busy cores made small networks ten times slower.
torch.set_num_threads(1)

TESTS = Path(__file__).parent
KINDS = {"browser": "browser", "pages": "app", "experiments/test_first_steps.py": "retrain"}
LONGEST_FIRST = ("browser", "retrain", "slow", "app")


def pytest_collection_modifyitems(items):
    """Marks each test by what it costs, as its place tells; what is slow for a reason of its own says so itself.

    The longest come first: at the end no process waits for another that has just begun one of them.
    """
    for item in items:
        for place, mark in KINDS.items():
            if item.path.is_relative_to(TESTS / place):
                item.add_marker(mark)
    items.sort(key=lambda item: [not item.get_closest_marker(mark) for mark in LONGEST_FIRST])


def pytest_make_parametrize_id(config, val, argname):
    """Bytes are named by their place: a compressed file holds the time of its making, and two workers must agree."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DLCORE_HOME", str(tmp_path))
    for name in ("DLCORE_SCHEDULER", "DLCORE_DATA", "DLCORE_STORE_MB", "DLCORE_RECORDS", *policy.NAMES):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


class SilentReporter:
    """Takes in what a run reports, and passes nothing on."""

    def __init__(self):
        self.fractions, self.reported = [], []

    def __call__(self, fraction):
        self.fractions.append(fraction)

    def metrics(self, rows):
        self.reported.append(rows)


@pytest.fixture
def silent():
    return SilentReporter()


@pytest.fixture
def run_program(capsys, tmp_path, monkeypatch):
    """Gives what an exported program prints. It runs in this process, which has imported PyTorch already; `tests/export/test_chosen_settings.py` runs some on their own."""
    monkeypatch.chdir(tmp_path)

    def run(text):
        threads, state = torch.get_num_threads(), torch.random.get_rng_state()
        capsys.readouterr()
        exec(compile(text, "program.py", "exec"), {"__name__": "__main__"})
        torch.set_num_threads(threads)
        torch.random.set_rng_state(state)
        return capsys.readouterr().out

    return run


@pytest.fixture(scope="session")
def engine(tmp_path_factory):
    os.environ.pop("DLCORE_SCHEDULER", None)
    folder = tmp_path_factory.mktemp("engine")
    engine = Engine(Library(local=Store(folder)), workers=2)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def cluster():
    """A Dask cluster of one worker, for engines that need none of their own: it takes seconds to begin."""
    with LocalCluster(n_workers=1, processes=True, threads_per_worker=1, dashboard_address=None) as cluster:
        yield cluster
