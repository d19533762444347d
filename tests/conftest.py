"""What all tests share: a home of their own, a silent report, and an engine with two real workers."""

import os

import pytest
import torch

from dlcore.engine import Engine
from dlcore.records import Library, Store

# As in the workers. Several threads that wait for each other on busy cores made small networks ten times slower.
torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DLCORE_HOME", str(tmp_path))
    for name in ("DLCORE_SCHEDULER", "DLCORE_DATA", "DLCORE_STORE_MB"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


class Silent:
    """A report that listens and says nothing."""

    def __init__(self):
        self.shares, self.told = [], []

    def __call__(self, share):
        self.shares.append(share)

    def metrics(self, rows):
        self.told.append(rows)


@pytest.fixture
def silent():
    return Silent()


@pytest.fixture(scope="session")
def engine(tmp_path_factory):
    os.environ.pop("DLCORE_SCHEDULER", None)
    folder = tmp_path_factory.mktemp("engine")
    engine = Engine(Library(local=Store(folder)), workers=2)
    yield engine
    engine.close()
