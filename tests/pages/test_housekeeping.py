"""What readers leave behind is collected now and then, in one thread."""

import threading
import weakref

from pages.shared import housekeeping


class Left:
    """Refers to itself, so that only a collection frees it."""

    def __init__(self):
        self.own = self


def test_what_nobody_holds_is_gone_after_a_while(monkeypatch):
    monkeypatch.setattr(housekeeping, "EVERY_SECONDS", 0.01)
    monkeypatch.setattr(housekeeping.gc, "freeze", lambda: None)  # the rest of the tests' memory stays collectable
    gone, left = threading.Event(), Left()
    weakref.finalize(left, gone.set)
    del left
    housekeeping.begin()
    assert gone.wait(30)
    assert [thread.name for thread in threading.enumerate()].count("housekeeping") == 1
