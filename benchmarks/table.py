"""What the benchmarks share: the clock, a summary of repeats, a readable table, and a line of JSON with the machine."""

import datetime
import json
import os
import platform
import statistics
import time
from importlib import metadata

from dlcore.provenance import commit, processor, source_digest

PACKAGES = ("torch", "pytorch-lightning", "streamlit", "distributed", "altair", "pandas", "playwright")
LOAD_AT_START = os.getloadavg()[0] if hasattr(os, "getloadavg") else None


def clock(work):
    """Seconds that `work()` took, and what it gave."""
    began = time.perf_counter()
    given = work()
    return time.perf_counter() - began, given


def summary(values):
    """Median, least and greatest of the repeats, and the repeats themselves."""
    values = list(values)
    return {"median": statistics.median(values), "least": min(values), "greatest": max(values), "values": values}


def format_summary(summarized, digits=2):
    """A summary as text: median (least–greatest). Whole numbers stay whole."""
    if all(isinstance(value, int) for value in summarized["values"]):
        digits = 0
    median, least, greatest = (f"{summarized[name]:.{digits}f}" for name in ("median", "least", "greatest"))
    return median if len(summarized["values"]) == 1 else f"{median} ({least}–{greatest})"


def show(title, columns, rows):
    """Prints a table under its title; the first column is aligned left, the others right."""
    lines = [list(map(str, line)) for line in (columns, *rows)]
    widths = [max(map(len, column)) for column in zip(*lines)]
    print(f"\n{title}")
    for first, *others in lines:
        cells = [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(others, widths[1:]))]
        print("  " + "  ".join(cells).rstrip(), flush=True)


def machine():
    """Where and when this was measured. The load is that of the minute before the start: was the machine quiet?"""
    versions = {}
    for package in PACKAGES:
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            versions[package] = None
    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "platform": platform.platform(),
        "python": platform.python_version(),
        "versions": versions,
        "load_at_start": LOAD_AT_START,
        "commit": commit(),
        "source": source_digest(),
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
    }


def finish(name, options, results):
    """Prints the machine in a sentence, and everything in one line of JSON, the last."""
    facts = machine()
    load = "unknown" if LOAD_AT_START is None else f"{LOAD_AT_START:.2f}"
    versions = f"torch {facts['versions']['torch']}, Python {facts['python']}"
    print(f"\n{facts['processor']}, {facts['cores']} cores, load before the start {load}, {versions}, {facts['date']}")
    if LOAD_AT_START is None or LOAD_AT_START > 0.3:
        print("The machine may not have been quiet: a load above 0.3 before the start. Do not quote these numbers.")
    print(json.dumps({"benchmark": name, "options": vars(options), "machine": facts, "results": _round(results)}))


def _round(value):
    """Numbers to six digits, at any depth."""
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, dict):
        return {str(name): _round(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_round(inner) for inner in value]
    return value
