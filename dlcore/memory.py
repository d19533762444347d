"""Memory: how much is free here, the most that this process has held, and who goes first where there is none left."""

import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import psutil

CGROUPS, OWN = Path("/sys/fs/cgroup"), Path("/proc/self")
# Files of a control group, in version 2 and version 1: its limit, its usage, and what of that usage is cache that the kernel gives back.
VERSION_2 = ("memory.max", "memory.current", "inactive_file")
VERSION_1 = ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")


def free_bytes() -> int:
    """Bytes that may still be taken: what this machine has available, or less where a control group limits this process."""
    return max(0, min([psutil.virtual_memory().available, *_left_in_groups()]))


def _left_in_groups() -> Iterator[int]:
    """What each control group that has a limit still allows."""
    for folder, is_version_2 in groups("memory"):
        if (left := _free_in_group(folder, *(VERSION_2 if is_version_2 else VERSION_1))) is not None:
            yield left


def groups(controller: str) -> Iterator[tuple[Path, bool]]:
    """The folders of the control groups in which this process is, inner ones first, and whether each is of version 2. In a container the outer ones of a path do not exist."""
    try:
        lines = (OWN / "cgroup").read_text().splitlines()
    except OSError:  # no Linux
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers and controller not in controllers.split(","):
            continue
        mount = CGROUPS / controller if controllers else CGROUPS
        inner = PurePosixPath(path.lstrip("/"))
        for folder in (inner, *inner.parents):
            yield mount / folder, not controllers


def _free_in_group(folder: Path, limit: str, usage: str, cached: str) -> int | None:
    """None where the group sets no limit."""
    try:
        allowed, used = int((folder / limit).read_text()), int((folder / usage).read_text())
        statistics = dict(line.split() for line in (folder / "memory.stat").read_text().splitlines())
        return allowed - used + int(statistics.get(cached, 0))
    except (OSError, ValueError):  # no such file, or “max”
        return None


def reset_peak() -> None:
    """Begins the measurement of `peak_bytes` anew, where the system can."""
    try:
        (OWN / "clear_refs").write_text("5")
    except OSError:  # no Linux, or not allowed: the peak is that of the whole life of the process
        return


def peak_bytes() -> int | None:
    """The most memory that this process held at a time; None where the system does not say."""
    try:
        status = (OWN / "status").read_text()
        return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))
    except (OSError, StopIteration):  # no Linux: below is what other systems say
        pass
    try:
        import resource
    except ModuleNotFoundError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def end_first() -> None:
    """Where memory runs out, Linux is to end this process, and not the server."""
    try:
        (OWN / "oom_score_adj").write_text("800")
    except OSError:  # no Linux, or not allowed
        return
