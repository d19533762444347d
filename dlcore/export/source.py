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


def entry(path: str, catalog: str, key: str) -> ast.expr:
    """What stands under this key in a catalog of the file, a `MappingProxyType` of a literal. Raises KeyError where there is no such key."""
    for node in ast.parse(read(path)).body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and list(_bindings(ast.Module([node], []))) == [catalog]:
            (literal,) = node.value.args
            return {name.value: value for name, value in zip(literal.keys, literal.values, strict=True)}[key]
    raise KeyError(catalog)


def parameters(path: str, name: str) -> dict[str, ast.expr | None]:
    """The parameters of a function of the file, each with its default, None where it has none."""
    (function,) = [node for node in ast.parse(read(path)).body if getattr(node, "name", None) == name]
    names = [argument.arg for argument in function.args.args]
    defaults = function.args.defaults
    return dict(zip(names, [None] * (len(names) - len(defaults)) + defaults, strict=True))


def with_needs(path: str, expression: ast.expr, program: str = "") -> str:
    """All of the file that an expression uses, also indirectly, as it stands there; above it those of the imports that `program` lacks.

    Raises ValueError where it needs another file of ours.
    """
    text = read(path)
    bound, needed, names = _bindings(ast.parse(text)), [], _names(expression)
    while missing := [bound[name] for name in names if name in bound and bound[name] not in needed]:
        needed += missing
        names = [name for node in missing for name in _names(node)]
    imports, lines = [], text.splitlines()
    for name, node in bound.items():
        if isinstance(node, (ast.Import, ast.ImportFrom)) and node in needed:
            alias = next(alias for alias in node.names if name == (alias.asname or alias.name))
            line = ast.unparse(
                ast.Import([alias]) if isinstance(node, ast.Import) else ast.ImportFrom(node.module, [alias], 0)
            )
            if "dlcore" in line:
                raise ValueError(f"{path} needs another file: {line}")
            if line not in program.splitlines() and any(name in _names(other) for other in (expression, *needed)):
                imports.append(line)
    found = [
        node
        for node in dict.fromkeys(bound.values())
        if node in needed and not isinstance(node, (ast.Import, ast.ImportFrom))
    ]
    first = [min([node.lineno, *(mark.lineno for mark in getattr(node, "decorator_list", ()))]) for node in found]
    bodies = ["\n".join(lines[start - 1 : node.end_lineno]) for start, node in zip(first, found, strict=True)]
    return "\n\n\n".join((["\n".join(imports)] if imports else []) + bodies)


def _bindings(module):
    """What each name at the top of a module is bound by: an import, a definition or an assignment."""
    bound = {}
    for node in module.body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            bound |= {alias.asname or alias.name: node for alias in node.names}
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            bound[node.name] = node
        elif isinstance(node, ast.Assign):
            bound |= {target.id: node for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            bound[node.target.id] = node
    return bound


def _names(node):
    return [part.id for part in ast.walk(node) if isinstance(part, ast.Name)]
