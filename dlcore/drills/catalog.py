"""The drills, in the order in which they are learned: the words of `written/`, and for code to write the files of `exercises/<id>/`."""

import ast
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType

from dlcore.drills.drill import Drill, Mistake, Write
from dlcore.drills.written import WRITTEN

EXERCISES = Path(__file__).parent / "exercises"


def _with_code(drill):
    folder = EXERCISES / drill.id
    starter = _text(folder / "starter.py")
    function = next(node.name for node in ast.parse(starter).body if isinstance(node, ast.FunctionDef))
    return Write(
        **asdict(drill),
        function=function,
        starter=starter,
        solution=_text(folder / "solution.py"),
        mistakes=tuple(_mistake(path) for path in sorted(folder.glob("mistakes/*.py"))),
        variants=tuple(_text(path) for path in sorted(folder.glob("variants/*.py"))),
        checks=_text(folder / "checks.py"),
    )


def _mistake(path):
    """A file whose docstring has the name of the mistake in its first line, and then why it is one."""
    code = _text(path)
    name, _, explanation = (ast.get_docstring(ast.parse(code)) or "").partition("\n")
    return Mistake(path.stem, name, " ".join(explanation.split()), code)


def _text(path):
    return path.read_text("utf-8")


DRILLS: Mapping[str, Drill] = MappingProxyType(
    {drill.id: _with_code(drill) if drill.kind == "write" else drill for drill in WRITTEN}
)
