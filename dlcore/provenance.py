"""Where a number comes from: the machine, the versions, the source and the time."""

import datetime
import hashlib
import platform
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from dlcore.memory import peak_bytes

PACKAGE = Path(__file__).parent


@cache
def source_digest() -> str:
    """A digest of every Python file of dlcore; information, not identity."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def commit() -> str | None:
    """The checkout's commit, or None where there is none."""
    try:
        completed = subprocess.run(
            ["git", "rev-parse", "--short=12", "HEAD"], cwd=PACKAGE, capture_output=True, text=True, timeout=5
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return completed.stdout.strip() or None


@cache
def processor() -> str:
    """The processor's name as its maker gives it."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def provenance(device: str, seconds: float, cpu_seconds: float, runs: int) -> dict[str, Any]:
    """Where a record comes from. Seconds are those of the whole group of `runs` runs; `peak_mb` is the most memory that the process held."""
    import torch

    peak = peak_bytes()
    return {
        "device": device,
        "device_name": torch.cuda.get_device_name() if device == "cuda" else processor(),
        "threads": torch.get_num_threads(),
        "seconds": seconds,
        "cpu_seconds": cpu_seconds,
        "runs_in_stack": runs,
        "peak_mb": None if peak is None else round(peak / 1e6),
        "torch": str(torch.__version__),  # its own type of string would bring torch into whoever reads it
        "python": platform.python_version(),
        "platform": sys.platform,
        "source": source_digest(),
        "commit": commit(),
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
    }
