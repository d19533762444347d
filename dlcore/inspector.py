"""The inspection process: it answers what a reader types, draws or sets wherever that takes PyTorch, so that the server never loads it.

It starts with the first question, stays warm while it is used, and ends by itself when nobody asks; its memory goes with it.
Both ends of the line are in this file: `Inspector` in the server, and `answer_questions` in the process (`python -m dlcore.inspector`).
"""

import contextlib
import logging
import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener
from typing import Any

from dlcore import memory, messages
from dlcore.base import InvalidInput

log = logging.getLogger(__name__)

IDLE_SECONDS = 120
START_SECONDS = 60
NEEDED_BYTES = 300e6  # with the CPU build of PyTorch and a small network
ANSWER_SECONDS = 300  # a large checkpoint on a slow disk takes its time
DIED = "The process that computes this ended, perhaps for lack of memory. Nothing else was lost: try again, or something smaller."
SLOW = "This took longer than five minutes and was stopped."
BUSY = "Other readers' questions are being computed: try again in a moment."
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")


class InspectionFailed(InvalidInput):
    """No answer came; the message is one sentence that says why."""


class Inspector:
    """Asks the inspection process, one question at a time."""

    def __init__(self, idle_seconds: float = IDLE_SECONDS):
        self.idle_seconds = idle_seconds
        self._turn = threading.Lock()
        self._process: subprocess.Popen | None = None
        self._line: Connection | None = None

    @property
    def warm(self) -> bool:
        """Whether the process is up, so that an answer comes without delay."""
        return self._process is not None and self._process.poll() is None

    def ask(self, function: Callable, **arguments: Any) -> Any:
        """What a function of `dlcore.inspection` returns there, or raises. Raises InspectionFailed where no answer comes."""
        question = messages.encode([messages.name_of(function), arguments])
        if not self._turn.acquire(timeout=ANSWER_SECONDS):
            raise InspectionFailed(BUSY)
        try:
            kind, value = messages.decode(self._exchange(question))
        finally:
            self._turn.release()
        if kind == "answer":
            return value
        name, sentence = value
        error = messages.find(name)
        raise (error if issubclass(error, InvalidInput) else InspectionFailed)(sentence)

    def stop(self) -> None:
        """Gives its memory back at once."""
        with self._turn:
            self._end()

    def _exchange(self, question):
        """One question and its answer. A process that ended for want of questions is started again."""
        if not self.warm:
            self._start()
        try:
            self._line.send_bytes(question)
            if not self._line.poll(ANSWER_SECONDS):
                self._end()
                raise InspectionFailed(SLOW)
            return self._line.recv_bytes()
        except (EOFError, OSError) as problem:
            ended_idle = self._end() == 0
            if ended_idle:
                return self._exchange(question)
            raise InspectionFailed(DIED) from problem

    def _start(self):
        self._end()
        if (free := memory.free_bytes()) < NEEDED_BYTES:
            raise InspectionFailed(
                f"This needs about {NEEDED_BYTES / 1e6:.0f} MB of memory, and {free / 1e6:.0f} MB are free here: try again when less is running."
            )
        key = secrets.token_hex(32)
        with Listener(authkey=key.encode()) as listener:
            self._process = subprocess.Popen(
                [sys.executable, "-c", "from dlcore.inspector import main; main()", str(self.idle_seconds)],
                stdin=subprocess.PIPE,
                env={**os.environ, **ONE_THREAD, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
                text=True,
            )
            with contextlib.suppress(BrokenPipeError):  # it has ended already, which is told by the next line
                self._process.stdin.write(f"{key}\n{messages.encode(listener.address).hex()}\n")
                self._process.stdin.flush()
            try:
                self._line = _accept(listener, self._process)
            except InspectionFailed:
                self._end()
                raise

    def _end(self):
        """Ends the process where there is one. Its exit status; 0 where it had ended by itself."""
        line, process, self._line, self._process = self._line, self._process, None, None
        if line is not None:
            line.close()
        if process is None:
            return None
        try:
            process.wait(1)  # one that was idle, or killed, is about to be gone
        except subprocess.TimeoutExpired:
            process.kill()
        with contextlib.suppress(BrokenPipeError):  # what it did not read is lost with it
            process.stdin.close()
        return process.wait()


def _accept(listener, process):
    """The line from the process, once it calls. Raises InspectionFailed where it ends, or does not call in time."""
    called = []

    def wait_for_call():
        try:
            called.append(listener.accept())
        except (OSError, EOFError, AuthenticationError):  # told below: nobody called
            log.warning("the inspection process did not call", exc_info=True)

    thread = threading.Thread(target=wait_for_call, daemon=True)
    thread.start()
    began = time.monotonic()
    while thread.is_alive() and process.poll() is None and time.monotonic() - began < START_SECONDS:
        thread.join(0.05)
    if not called:
        raise InspectionFailed("The process that computes this could not be started.")
    return called[0]


# -- in the process -----------------------------------------------------------------------------------------------------------


def answer_questions(line: Connection, idle_seconds: float) -> None:
    """Until the line is closed, or nobody asked for that long."""
    while line.poll(idle_seconds):
        try:
            question = line.recv_bytes()
        except EOFError:
            return
        line.send_bytes(_answer(question))


def _answer(question):
    try:
        name, arguments = messages.decode(question)
        if not name.startswith("dlcore.inspection."):
            raise ValueError(f"{name} is no inspection")
        return messages.encode(["answer", messages.find(name)(**arguments)])
    except Exception as problem:  # whatever it is becomes one sentence over there, and a traceback here
        return messages.encode(["problem", _explain(problem)])


def _explain(problem):
    """The exception as its name among ours and its sentence."""
    if isinstance(problem, InvalidInput):
        return messages.name_of(type(problem)), str(problem)
    if isinstance(problem, ModuleNotFoundError):
        package = (problem.name or "a package").partition(".")[0]
        sentence = f"This needs {package}, which is not installed here: `pip install -r requirements.txt` brings it."
    elif isinstance(problem, MemoryError):
        sentence = "There is not enough memory here for this."
    elif isinstance(problem, (ValueError, OSError)):
        sentence = str(problem)
    else:
        log.error("an inspection failed", exc_info=problem)
        sentence = f"This failed with {type(problem).__name__}: {problem}"
    return messages.name_of(InspectionFailed), sentence


def main() -> None:
    memory.end_first()
    key, address = (sys.stdin.readline().strip() for _ in range(2))
    with Client(messages.decode(bytes.fromhex(address)), authkey=key.encode()) as line:
        answer_questions(line, float(sys.argv[1]))
        os._exit(0)  # at once: PyTorch takes seconds to take itself down, and whoever asks meanwhile would wait


if __name__ == "__main__":
    main()
