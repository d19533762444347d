"""Verdicts on the shipped records, computed when those are packed, so that a page shows them without reading a record."""

import hashlib
import json
import math
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from dlcore.experiments import EXPERIMENTS
from dlcore.guide import CLAIMS
from dlcore.guide.published import PUBLISHED
from dlcore.paths import SHIPPED
from dlcore.records import Library
from dlcore.records.files import write_atomically
from dlcore.verdicts.findings import unmeasured_finding
from dlcore.verdicts.verdict import Verdict, compute

NAME = "verdicts.json"


def declarations() -> str:
    """A digest of all that evidence declares, which changes when any verdict could."""
    declared = [
        [
            experiment.id,
            experiment.revision,
            evidence.claim,
            repr(evidence.quantity),
            repr(unmeasured_finding(evidence, experiment)),
        ]
        for experiment in EXPERIMENTS.values()
        for evidence in experiment.evidence
    ]
    claims = [[claim.id, claim.text, claim.scale, repr(PUBLISHED.get(claim.id))] for claim in CLAIMS.values()]
    return hashlib.sha256(json.dumps([claims, declared]).encode()).hexdigest()


def path_of(library: Library) -> Path:
    """The file beside the library's shipped archives."""
    return library.shipped.folder / NAME


def write(library: Library) -> bool:
    """Computes every verdict from the library's shipped records and writes them; whether anything changed."""
    path, text = path_of(library), _text(library)
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    write_atomically(path, text.encode())
    return True


def problems(library: Library) -> list[str]:
    """A sentence where the file is missing, damaged, or says something else than the records do."""
    path = path_of(library)
    if not path.is_file():
        return [f"{path.name} is missing"]
    if path.read_text(encoding="utf-8") != _text(library):
        return [f"{path.name} is not what the records give; `python -m dlcore bake` writes it anew"]
    return []


def _text(library: Library) -> str:
    verdicts = [finite(compute(claim, library, local=False).as_dict()) for claim in CLAIMS]
    fields = {"declarations": declarations(), "verdicts": verdicts}
    return json.dumps(fields, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def finite(value: Any) -> Any:
    """JSON has no infinity: it becomes null. Floats keep nine digits, so that every machine writes the same."""
    if isinstance(value, dict):
        return {name: finite(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(item) for item in value]
    if isinstance(value, float):
        return float(f"{value:.9g}") if math.isfinite(value) else None
    return value


def verdict(claim: str, library: Library, local: bool = True) -> Verdict:
    """The verdict on a claim of the guide, by its id: as shipped, unless the library has other records of its experiments."""
    if library.shipped.folder == SHIPPED and not any(
        library.has_own(experiment.id, local)
        for experiment in EXPERIMENTS.values()
        if any(evidence.claim == claim for evidence in experiment.evidence)
    ):
        path = path_of(library)
        read = _read(path, path.stat().st_mtime_ns if path.is_file() else 0)
        if claim in read:
            return read[claim]
    return compute(claim, library, local)


@lru_cache(maxsize=2)
def _read(path: Path, modified: int) -> dict[str, Verdict]:
    """The verdicts in the file, by claim; none where it is missing, or not of the evidence that is declared now."""
    if not modified:
        return {}
    fields = json.loads(path.read_text(encoding="utf-8"))
    if fields["declarations"] != declarations():
        return {}
    return {verdict["id"]: Verdict.from_dict(verdict) for verdict in fields["verdicts"]}


def verdicts(library: Library, local: bool = True, claims: Iterable[str] = tuple(CLAIMS)) -> tuple[Verdict, ...]:
    return tuple(verdict(claim, library, local) for claim in claims)
