"""The cases of the page Diagnose, each known by its number, from 1, as its name would tell the cause."""

from collections.abc import Iterable, Mapping

from dlcore.interview.diagnoses import digits, sequences
from dlcore.interview.diagnoses.case import EVIDENCE, OFFERED, PREFIX, TRAININGS, Diagnosis
from dlcore.interview.progress import Answer

__all__ = ["CASES", "EVIDENCE", "OFFERED", "PREFIX", "TRAININGS", "Diagnosis", "case", "last_results"]
# Look-alikes and networks mixed, so that the number tells nothing.
ORDER = (
    "rate-over-100",
    "no-causal-mask",
    "labels-of-neighbors",
    "softmax-twice",
    "no-eval",
    "rate-times-100",
    "test-in-training",
    "no-clipping",
    "unshuffled",
    "unshifted-targets",
    "dying-relu",
    "frozen-layer",
    "labels-plus-one",
    "batch-norm-of-one",
    "softmax-axis",
    "no-zero-grad",
    "raw-pixels",
    "unscaled-scores",
)
_CASES = {each.bug: each for each in (*digits.CASES, *sequences.CASES)}
CASES = tuple(_CASES[bug] for bug in ORDER)


def case(number: object) -> Diagnosis | None:
    """The case of that number, from 1; None where there is none."""
    return CASES[number - 1] if isinstance(number, int) and 1 <= number <= len(CASES) else None


def last_results(answers: Iterable[Answer]) -> Mapping[str, bool]:
    """The bugs whose case was answered, each with whether its last answer was right."""
    return {each.card.removeprefix(PREFIX): each.right for each in answers if each.card.startswith(PREFIX)}
