"""Text of our own files for programs that carry it instead of importing it, read where it stands, so that it is never typed twice."""

import ast
import re
from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def read(path):
    """The text of a file, named from the package's folder on."""
    return (PACKAGE / path).read_text(encoding="utf-8")


def whole_file(path):
    """A file without its imports from our other files, which stand above it in the program."""
    return re.sub(r"^ *from dlcore\S* import (\([^)]*\)|[^\n]*)\n", "", read(path), flags=re.MULTILINE).strip()


def program_of_files(needs, paths):
    """All these files, each under its name, below a line that says what the program needs."""
    return "\n\n\n".join([f"# Needs {needs} alone.", *(f"# --- dlcore/{path}\n{whole_file(path)}" for path in paths)])


def definitions(path, *names):
    """The functions and classes of a file as they stand there: those of these names, or all of them. Raises KeyError for a name it lacks."""
    text = read(path)
    found = {node.name: node for node in ast.parse(text).body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    return "\n\n\n".join(ast.get_source_segment(text, found[name]) for name in names or found)
