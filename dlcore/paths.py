"""Where files live on disk."""

import os
from pathlib import Path

from platformdirs import user_cache_path

SHIPPED = Path(__file__).parent / "shipped"


def cache_dir() -> Path:
    """The folder for what this machine measured and downloaded: DLCORE_HOME, else the platform's cache folder."""
    named = os.environ.get("DLCORE_HOME")
    return Path(named) if named else user_cache_path("deep-learning-side-by-side")
