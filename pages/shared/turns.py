"""Few pages are made at a time: more would only make each other wait, each with all that it holds in memory."""

import threading
from contextlib import contextmanager

MOST = 2  # Python computes one thing at a time; the other may wait for the disk
_turns = threading.BoundedSemaphore(MOST)
_mine = threading.local()  # whether this thread has a turn; parts of pages that run by themselves have none


@contextmanager
def taking():
    """Waits for a turn, and has it inside the block."""
    with _turns:
        _mine.taken = True
        try:
            yield
        finally:
            _mine.taken = False


@contextmanager
def leaving():
    """Lets others have the turn inside the block, while something else computes what this page needs."""
    if not getattr(_mine, "taken", False):
        yield
        return
    _turns.release()
    try:
        yield
    finally:
        _turns.acquire()
