"""Programs to take home: files of ours, one below another, without what they import from each other."""

import re
from pathlib import Path

FOLDER = Path(__file__).parents[1]


def plain(path):
    """A file of ours without its imports from our other files, which stand above it in the program."""
    text = (FOLDER / path).read_text(encoding="utf-8")
    return re.sub(r"^ *from dlcore\S* import (\([^)]*\)|[^\n]*)\n", "", text, flags=re.MULTILINE).strip()


def joined(needs, paths):
    """All these files, each under its name, below a line that says what the program needs."""
    return "\n\n\n".join([f"# Needs {needs} alone.", *(f"# --- dlcore/{path}\n{plain(path)}" for path in paths)])
