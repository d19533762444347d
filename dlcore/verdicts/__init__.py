"""From records to a verdict: what was measured, how it varies over the seeds, and whether the claim holds."""

from dlcore.verdicts.findings import NOT_MEASURED, Finding
from dlcore.verdicts.intervals import CONFIDENCE, FAILS, HOLDS, NOT_SETTLED, interval
from dlcore.verdicts.rule import DEPENDS, OUT_OF_REACH, OUTCOMES, SUSPECT, WITH_LIMITS
from dlcore.verdicts.shipped import finite, verdict, verdicts
from dlcore.verdicts.verdict import Verdict, evidence_for

__all__ = [
    "CONFIDENCE",
    "DEPENDS",
    "FAILS",
    "HOLDS",
    "NOT_MEASURED",
    "NOT_SETTLED",
    "OUTCOMES",
    "OUT_OF_REACH",
    "SUSPECT",
    "WITH_LIMITS",
    "Finding",
    "Verdict",
    "evidence_for",
    "finite",
    "interval",
    "verdict",
    "verdicts",
]
