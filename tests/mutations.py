"""Would the tests notice? Breaks a copy of the project, one line at a time, and runs the tests that should fail.

    python -m tests.mutations            # some five minutes; it ends with 1 where a mutation survives

It is no test of its own: it takes too long for every run. Add a line for each kind of fault that a test was merged or rewritten for.
"""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
LEFT_BEHIND = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache")


@dataclass(frozen=True)
class Mutation:
    """In `file`, `right` becomes `wrong`; one of `tests` should fail."""

    name: str
    file: str
    right: str
    wrong: str
    tests: str


MUTATIONS = (
    Mutation(
        "a GRU's update gate the other way round",
        "dlcore/models/language/gru.py",
        "h = z * h + (1 - z) * n",
        "h = (1 - z) * h + z * n",
        "tests/models/language/test_gated.py",
    ),
    Mutation(
        "an LSTM without its second tanh",
        "dlcore/models/language/lstm.py",
        "h = o * c.tanh()",
        "h = o * c",
        "tests/models/language/test_gated.py",
    ),
    Mutation(
        "rotary positions that nothing rotates",
        "dlcore/models/language/gpt.py",
        'within = "rope" if rotary else ""',
        'within = ""',
        "tests/models/language/test_bert_gpt_t5.py",
    ),
    Mutation(
        "a Huber loss with a jump",
        "dlcore/blocks/losses.py",
        "delta * (residual - delta / 2)",
        "delta * residual",
        "tests/blocks/test_losses.py",
    ),
    Mutation(
        "a tuning that prefers the worst",
        "dlcore/recipes/selection.py",
        "mean if least else -mean",
        "-mean if least else mean",
        "tests/recipes/test_selection.py",
    ),
    Mutation(
        "a page that raises",
        "pages/foundations/losses.py",
        'CONFIDENTLY_WRONG = "Confidently wrong"',
        'raise KeyError("losses")',
        "tests/common/test_pages.py",
    ),
    Mutation(
        "infinities that reach a whole-number field",
        "pages/shared/address.py",
        "return math.isinf(float(value))",
        "return False",
        "tests/pages/test_addresses.py",
    ),
    Mutation(
        "a block that imports a model",
        "dlcore/blocks/losses.py",
        "import torch\n",
        "import torch\n\nimport dlcore.models.language.gru\n",
        "tests/test_architecture.py",
    ),
)


def survives(mutation: Mutation, copy: Path) -> bool:
    """Whether the tests pass although the copy is broken."""
    path = copy / mutation.file
    before = path.read_text()
    if before.count(mutation.right) != 1:
        raise SystemExit(f"{mutation.name}: “{mutation.right}” does not stand once in {mutation.file}")
    path.write_text(before.replace(mutation.right, mutation.wrong))
    try:
        code = outcome(copy, mutation.tests)
    finally:
        path.write_text(before)
    if code not in (0, 1):
        raise SystemExit(f"{mutation.name}: pytest ended with {code}")
    return code == 0


def outcome(copy: Path, *tests: str) -> int:
    """What pytest ends with: 0 where all pass, 1 where one fails."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-n", "0", *tests]
    return subprocess.run(command, cwd=copy, capture_output=True, check=False).returncode


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=LEFT_BEHIND)
        subprocess.run(["git", "init", "-q"], cwd=copy, check=True)  # some tests ask git for the files
        if outcome(copy, *sorted({mutation.tests for mutation in MUTATIONS})):
            raise SystemExit("The tests fail on the unbroken copy already.")
        survivors = 0
        for mutation in MUTATIONS:
            survived = survives(mutation, copy)
            survivors += survived
            print(f"{'SURVIVES' if survived else 'caught  '}  {mutation.name}  ({mutation.tests})", flush=True)
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
