"""Files written whole or not at all: beside their place, forced to disk, then renamed, so that a reader never meets half of one."""

import os
import tempfile
from pathlib import Path


def write_atomically(path: Path, data: bytes) -> None:
    """Puts the bytes at the path; raises OSError, and then leaves what was there before."""
    handle, beside = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(beside, 0o644)
        os.replace(beside, path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Forces the names in a folder to disk."""
    if os.name == "posix":  # Windows cannot open a folder, and need not
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
