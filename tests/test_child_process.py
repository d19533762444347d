"""One job in a process of its own: what it answers, and a sentence for each way in which it cannot."""

import pytest

from dlcore import memory
from dlcore.base import InvalidInput
from dlcore.child_process import ChildProcess

ECHO = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read()[::-1])"


@pytest.fixture
def child(tmp_path, monkeypatch):
    """Makes a child process of a module with this source."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    def child(source=ECHO, seconds=60):
        (tmp_path / "a_job.py").write_text(source)
        return ChildProcess("a_job", 1, "busy", "cramped", "failed", seconds)

    return child


def test_bytes_go_there_and_come_back(child):
    assert child().run(b"\x00job") == b"boj\x00"


@pytest.mark.parametrize(("source", "seconds"), [("raise SystemExit(3)", 60), ("import time; time.sleep(60)", 0.2)])
def test_one_that_ends_or_takes_too_long_has_failed_and_the_next_has_its_turn(child, source, seconds):
    one = child(source, seconds)
    for _ in range(2):
        with pytest.raises(InvalidInput, match="failed"):
            one.run(b"")


def test_it_is_not_begun_without_memory(child, monkeypatch):
    monkeypatch.setattr(memory, "free_bytes", lambda: 0.9e6)
    with pytest.raises(InvalidInput, match="cramped"):
        child().run(b"")


def test_nobody_waits_for_others_without_end(child):
    one = child(seconds=0.01)
    with one._turn, pytest.raises(InvalidInput, match="busy"):
        one.run(b"")
