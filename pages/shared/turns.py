"""Few pages are made at a time: more would only make each other wait, each with all that it holds in memory."""

import threading
from contextlib import contextmanager

MOST = 2  # Python computes one thing at a time; the other may wait for the disk
PATIENCE = 5  # seconds after which a page is made without a turn: memory matters less than that it opens
_turns = threading.BoundedSemaphore(MOST)
_mine = threading.local()  # whether this thread has a turn; parts of pages that run by themselves have none


@contextmanager
def take():
    """Waits for a turn, at most for `PATIENCE`, and has it inside the block."""
    _enter()
    try:
        yield
    finally:
        _exit()


@contextmanager
def leave():
    """Lets others have the turn inside the block, while something else computes what this page needs."""
    had = _exit()
    try:
        yield
    finally:
        if had:
            _enter()


def _enter():
    _mine.taken = _turns.acquire(timeout=PATIENCE)


def _exit():
    """Gives the turn back, if this thread has one; whether it had."""
    had = getattr(_mine, "taken", False)
    if had:
        _turns.release()
    _mine.taken = False
    return had
