"""How much a reader may ask of this server: bounds on the jobs that wait, and, where runs are bounded, on expected seconds."""

import time
from collections.abc import Sequence

from dlcore import policy
from dlcore.base import InvalidInput
from dlcore.formatting import seconds
from dlcore.jobs import Job

# Groups of runs, of all readers and of one. The largest request that a page can make, all learning rates of all optimizers, fits.
MAX_WAITING, MAX_WAITING_OF_ONE = 1000, 250
HOUR = 3600.0


class Quotas:
    """Remembers what each reader asked for within an hour."""

    def __init__(self) -> None:
        self._asked: dict[str, dict[str, tuple[float, float]]] = {}  # reader to job to (when, expected seconds)

    def charge(self, owner: str, new: Sequence[Job], waiting: Sequence[Job]) -> None:
        """Notes what a reader asks for. Raises InvalidInput, a sentence that says why not; then nothing is noted.

        `new` are the jobs that are not on their way yet, `waiting` the queued ones of all readers.
        """
        mode = policy.runs()
        if mode == policy.OFF:
            raise InvalidInput("Runs are switched off on this server.")
        mine = sum(owner in job.owners for job in waiting)
        if mine + len(new) > MAX_WAITING_OF_ONE:
            raise InvalidInput(
                f"Nothing was started: you have {mine} experiments waiting and asked for {len(new)} more, "
                f"and at most {MAX_WAITING_OF_ONE} of one reader may wait. Choose less, or wait for some to end."
            )
        if len(waiting) + len(new) > MAX_WAITING:
            raise InvalidInput(
                f"Nothing was started: {len(waiting)} experiments of this server's readers are waiting, "
                f"and at most {MAX_WAITING} may. Try again when some have ended."
            )
        if mode == policy.BOUNDED:
            self._charge_seconds(owner, new)

    def _charge_seconds(self, owner, new):
        if any(job.expected is None for job in new):
            raise InvalidInput(
                "Nothing was started: nobody has recorded how long this takes, and this server bounds the time of its runs."
            )
        total, now = sum(job.expected for job in new), time.monotonic()
        told = f"Nothing was started: this is expected to compute for about {seconds(total)}"
        if total > policy.run_seconds():
            raise InvalidInput(
                f"{told}, and a request may take {seconds(policy.run_seconds())} on this server. Choose fewer variants, or less training."
            )
        asked = {key: entry for key, entry in self._asked.get(owner, {}).items() if now - entry[0] < HOUR}
        used = sum(expected for _, expected in asked.values())
        if used + total > policy.reader_seconds():
            raise InvalidInput(
                f"{told}; this server gives each reader {seconds(policy.reader_seconds())} an hour, and you have asked for {seconds(used)}. "
                "Try again later, or with less."
            )
        self._asked[owner] = asked | {job.key: (now, job.expected) for job in new}
        self._asked = {
            owner: asked for owner, asked in self._asked.items() if any(now - when < HOUR for when, _ in asked.values())
        }

    def refund(self, job: Job) -> None:
        """Forgets a job that ended before it began."""
        for asked in self._asked.values():
            asked.pop(job.key, None)
