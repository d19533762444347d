"""Challenge a claim: the settings that the shipped seeds chose, measured alone on as many fresh seeds, and every attempt on record.

What fresh seeds give is never pooled with the shipped records, and changes no verdict on them.
"""

import datetime
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from dlcore.base import Experiment, InvalidInput, RunGroup
from dlcore.estimates import estimate
from dlcore.evidence import Evidence
from dlcore.guide import CLAIMS
from dlcore.paths import cache_dir
from dlcore.records import Library
from dlcore.records.files import write_atomically
from dlcore.verdicts import Finding, Verdict, evidence_for, finite, fresh, verdict
from dlcore.verdicts.verdict import judge

BLOCK = 100  # a further attempt begins at the next hundred
HIGHEST = 2**31 - 1


@dataclass(frozen=True)
class Piece:
    """A piece of evidence with its settings frozen, and the fresh seeds that it takes."""

    frozen: Evidence
    experiment: Experiment
    index: int
    seeds: tuple[int, ...]

    @property
    def run_groups(self) -> tuple[RunGroup, ...]:
        return fresh.run_groups(self.frozen, self.experiment, self.seeds)


@dataclass(frozen=True)
class Challenge:
    """What a claim takes to be measured anew: its pieces that vote. Each takes as many of the seeds as its experiment ships, from the first on."""

    claim: str
    seeds: tuple[int, ...]
    pieces: tuple[Piece, ...]

    @property
    def run_groups(self) -> tuple[RunGroup, ...]:
        return tuple(dict.fromkeys(group for piece in self.pieces for group in piece.run_groups))


@dataclass(frozen=True)
class Attempt:
    """A challenge that somebody asked for. `verdict` and `pieces` are empty while it is unfinished.

    Each of `pieces` says its condition, role and threshold, and `shipped` and `fresh`: outcome, value, low, high, and these in words.
    """

    claim: str
    seeds: tuple[int, ...]
    asked: str
    ended: str = ""
    shipped_verdict: str = ""
    verdict: str = ""
    pieces: tuple[dict[str, Any], ...] = ()


def voting(claim: str) -> list[tuple[Evidence, Experiment]]:
    """The evidence that votes on a claim, each piece with its experiment."""
    return [(evidence, experiment) for evidence, experiment in evidence_for(claim) if not evidence.under_revision]


def require(claim: str) -> list[tuple[Evidence, Experiment]]:
    """As `voting`. Raises InvalidInput where there is no such claim, or nothing that votes on it."""
    if claim not in CLAIMS:
        raise InvalidInput(f"The guide has no claim “{claim}”; `python -m dlcore claims` lists them.")
    found = voting(claim)
    if not found:
        raise InvalidInput(f"“{claim}” cannot be challenged now: all of its evidence is under revision.")
    return found


def plan(claim: str, library: Library, seeds: Sequence[int] | None = None) -> Challenge:
    """The challenge of a claim, by default on the next fresh seeds. Raises InvalidInput, a sentence that says why it cannot be."""
    pairs = require(claim)
    seeds = tuple(next_seeds(claim, library) if seeds is None else seeds)
    _validate(seeds, claim, [experiment for _, experiment in pairs])
    pieces = []
    for evidence, experiment in pairs:
        frozen = fresh.at_chosen_settings(evidence, experiment, library)
        if frozen is None:
            raise InvalidInput(f"“{claim}” cannot be challenged: shipped records of {experiment.id} are missing.")
        index = experiment.evidence.index(evidence)
        pieces.append(Piece(frozen, experiment, index, seeds[: len(experiment.seeds)]))
    return Challenge(claim, seeds, tuple(pieces))


def _validate(seeds: tuple[int, ...], claim: str, experiments: Sequence[Experiment]) -> None:
    used = {seed for experiment in experiments for seed in experiment.seeds}
    if overlap := used & set(seeds):
        raise InvalidInput(
            f"The shipped verdict used seeds {fresh.seeds_in_words(used)}, and a challenge takes others, not {fresh.seeds_in_words(overlap)}."
        )
    needed = _seed_count(experiments)
    if len(seeds) != needed or len(set(seeds)) < needed:
        raise InvalidInput(
            f"“{claim}” was measured with {needed} seeds, and a challenge takes as many, such as "
            f"{fresh.FIRST}-{fresh.FIRST + needed - 1}; you named {len(set(seeds))}."
        )
    if not all(0 <= seed <= HIGHEST for seed in seeds):
        raise InvalidInput(f"A seed is a whole number from 0 to {HIGHEST}.")


def _seed_count(experiments: Iterable[Experiment]) -> int:
    return max(len(experiment.seeds) for experiment in experiments)


def next_seeds(claim: str, library: Library) -> tuple[int, ...]:
    """Fresh seeds that no finished attempt took, and that do not ship either: from 100 on, else from 200 on, and so on."""
    needed = _seed_count(experiment for _, experiment in require(claim))
    taken = {seed for attempt in attempts(claim) if attempt.verdict for seed in attempt.seeds}
    if is_confirmed(claim, library):
        taken |= set(range(fresh.FIRST, fresh.FIRST + needed))
    start = fresh.FIRST
    while taken & set(range(start, start + needed)):
        start += BLOCK
    return tuple(range(start, start + needed))


def is_confirmed(claim: str, library: Library) -> bool:
    """Whether the fresh records that ship measure each piece that votes."""
    archive = fresh.confirmations(library)
    if not any(archive.path(experiment.id).is_file() for _, experiment in voting(claim)):
        return False
    shipped = shipped_verdict(claim, library)
    return all(finding.fresh for finding in shipped.findings if finding.votes)


def shipped_verdict(claim: str, library: Library) -> Verdict:
    return verdict(claim, fresh.shipped_alone(library), local=False)


def missing(challenge: Challenge, library: Library) -> tuple[RunGroup, ...]:
    """The groups of runs still to be measured."""
    shelf = fresh.shelf(library)
    groups: dict[RunGroup, None] = {}
    for piece in challenge.pieces:
        runs = [run for group in piece.run_groups for run in group.runs]
        if shelf.get_all(runs)[0] is None:  # one machine has to have measured all of a piece
            here = (group for group in piece.run_groups if not _here(group, library))
            groups |= dict.fromkeys(here)
    return tuple(groups)


def _here(group: RunGroup, library: Library) -> bool:
    return all(library.local.has(run) or run.fingerprint in library.memory for run in group.runs)


def expected_seconds(run_groups: Sequence[RunGroup], library: Library, workers: int = 1) -> float | None:
    """What the groups will take; None where nobody knows."""
    return estimate(run_groups, library, workers)


def compare(challenge: Challenge, library: Library) -> list[tuple[Finding, Finding]]:
    """For each piece that votes the shipped finding and the fresh one; not measured where records are missing."""
    shipped = {(each.experiment, each.index): each for each in shipped_verdict(challenge.claim, library).findings}
    pairs = []
    for piece in challenge.pieces:
        found = fresh.evaluate_fresh(piece.frozen, piece.experiment, piece.seeds, library)
        pairs.append((shipped[piece.experiment.id, piece.index], replace(found, index=piece.index)))
    return pairs


def verdict_on_fresh_seeds(challenge: Challenge, pairs: Sequence[tuple[Finding, Finding]]) -> Verdict:
    """What the rule makes of the fresh findings."""
    return judge(challenge.claim, tuple(again for _, again in pairs))


# -- every attempt is on record: a file each, written when it is asked for, and again when it has ended ----------------------


def _folder() -> Path:
    return cache_dir() / "challenges"


def _path(claim: str, seeds: Sequence[int]) -> Path:
    digest = hashlib.sha256(json.dumps([claim, list(seeds)]).encode()).hexdigest()[:12]
    return _folder() / f"{claim.replace('/', '.')}.{digest}.json"


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def _write(attempt: Attempt) -> None:
    _folder().mkdir(parents=True, exist_ok=True)
    text = json.dumps(finite(asdict(attempt)), indent=1, ensure_ascii=False, allow_nan=False)
    write_atomically(_path(attempt.claim, attempt.seeds), text.encode())


def begin(challenge: Challenge) -> None:
    """Puts the attempt on record before anything is measured. The same seeds again are the same attempt."""
    if not _path(challenge.claim, challenge.seeds).is_file():
        _write(Attempt(challenge.claim, challenge.seeds, asked=_now()))


def conclude(challenge: Challenge, library: Library) -> Attempt:
    """Puts on record what came of it, once every piece is measured; the attempt as it stands."""
    begin(challenge)
    before = _read(_path(challenge.claim, challenge.seeds))
    pairs = compare(challenge, library)
    if not all(again.measured for _, again in pairs):
        return before
    ended = replace(
        before,
        shipped_verdict=shipped_verdict(challenge.claim, library).word,
        verdict=verdict_on_fresh_seeds(challenge, pairs).word,
        pieces=rows(pairs),
    )
    if ended != before:
        ended = replace(ended, ended=_now())
        _write(ended)
    return ended


def rows(pairs: Sequence[tuple[Finding, Finding]]) -> tuple[dict[str, Any], ...]:
    """The findings of a comparison in words and numbers, as `Attempt.pieces`."""
    return tuple(_piece(old, new) for old, new in pairs)


def _piece(old: Finding, new: Finding) -> dict[str, Any]:
    said = {"condition": old.condition, "role": old.role, "threshold": old.threshold, "quantity": old.quantity}
    return finite(said | {"shipped": _numbers(old), "fresh": _numbers(new)})


def _numbers(finding: Finding) -> dict[str, Any]:
    told = finding.number if finding.low == finding.high else f"{finding.number} ({finding.interval})"
    if finding.censored:
        told = f"met by {finding.agreeing} of {finding.seeds} seeds"
    numbers = {"value": finding.value, "low": finding.low, "high": finding.high}
    return {"outcome": finding.outcome, **numbers, "told": told}


def _read(path: Path) -> Attempt:
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        return Attempt(**{**fields, "seeds": tuple(fields["seeds"]), "pieces": tuple(fields["pieces"])})
    except (ValueError, TypeError, KeyError) as problem:
        raise InvalidInput(f"{path} is not the record of a challenge, and must be removed or mended.") from problem


def attempts(claim: str) -> tuple[Attempt, ...]:
    """Every challenge of a claim that was asked for on this machine, oldest first. Raises InvalidInput where one is damaged."""
    found = [_read(path) for path in _folder().glob(f"{claim.replace('/', '.')}.*.json")]
    return tuple(sorted((each for each in found if each.claim == claim), key=lambda each: each.asked))
