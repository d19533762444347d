"""Fetching beside the server's work: one for all readers, of whom any may begin it."""

import logging
import threading
import time

from dlcore.base import InvalidInput
from dlcore.drills import fetch

FAILED = "Fetching ended for a reason that this app did not expect; the server's log has it."


class Background:
    """`problem` is the sentence why the last fetching failed, None where it did not."""

    def __init__(self):
        self.problem, self._thread, self._began, self._lock = None, None, 0.0, threading.Lock()

    def start(self):
        """Begins, unless it is under way already."""
        with self._lock:
            if not self.runs():
                self.problem, self._began = None, time.monotonic()
                self._thread = threading.Thread(target=self._fetch, name="fetch", daemon=True)
                self._thread.start()

    def runs(self):
        """Whether it is under way."""
        return self._thread is not None and self._thread.is_alive()

    def seconds(self):
        """How long it has been under way."""
        return int(time.monotonic() - self._began)

    def _fetch(self):
        try:
            fetch.fetch()
        except InvalidInput as problem:
            self.problem = str(problem)
        except Exception:
            logging.getLogger(__name__).exception("fetching failed")
            self.problem = FAILED
