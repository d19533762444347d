"""A short-lived child process for one job, such as a chart as a file: the server never holds what the job needs, and its memory is free again at the end."""

import subprocess
import sys
import threading

from dlcore import memory
from dlcore.base import InvalidInput


class ChildProcess:
    """Runs `python -m module`, one at a time: bytes to its standard input, bytes from its standard output.

    `needed_mb` is the free memory that it must find, `seconds` how long it may take, and how long a reader waits for others. The last three are
    sentences for the reader: others are waiting, memory is short, it failed.
    """

    def __init__(self, module: str, needed_mb: int, busy: str, cramped: str, failed: str, seconds: float = 60) -> None:
        self.module, self.needed_mb, self.seconds = module, needed_mb, seconds
        self._busy, self._cramped, self._failed = busy, cramped, failed
        self._turn = threading.Lock()

    def run(self, job: bytes) -> bytes:
        """What the process answers. Raises InvalidInput where it cannot, or does not."""
        if not self._turn.acquire(timeout=self.seconds):
            raise InvalidInput(self._busy)
        try:
            if memory.free_bytes() < self.needed_mb * 1e6:
                raise InvalidInput(self._cramped)
            command = [sys.executable, "-m", self.module]
            return subprocess.run(command, input=job, capture_output=True, timeout=self.seconds, check=True).stdout
        except (subprocess.SubprocessError, OSError) as problem:
            raise InvalidInput(self._failed) from problem
        finally:
            self._turn.release()
