"""The text of our own functions and classes, for programs that carry them instead of importing them."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def definitions(file):
    """The functions and classes of one of our files, named from the package's folder on, as they stand there."""
    text = (PACKAGE / file).read_text(encoding="utf-8")
    found = [node for node in ast.parse(text).body if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    return "\n\n\n".join(ast.get_source_segment(text, node) for node in found)
