"""Cheat sheets as PDF: a short-lived process sets them with Typst, so that the server holds neither it nor what turns LaTeX into its language.

Both ends are in this file: `typeset` in the server, and `main` in the process (`python -m dlcore.typeset`), which reads JSON from standard input.
"""

import importlib.util
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dlcore import memory
from dlcore.base import InvalidInput
from dlcore.child_process import ChildProcess

NEEDS = ("typst", "tex2typst")
INSTALL = "Sheets as PDF need the packages typst and tex2typst: `pip install typst tex2typst`."
PAGES = 2  # an A4 page each side
SIZES = (9.0, 8.4, 7.8, 7.2)  # points, from comfortable to the smallest that one reads in print
TEMPLATE = Path(__file__).with_name("sheet.typ")
_CHILD = ChildProcess(
    "dlcore.typeset",
    250,  # it was seen to take 135
    "Other readers' sheets are being set: try again in a moment.",
    "There is too little free memory here to set a sheet as PDF: try again later.",
    "The sheet could not be set as PDF: the process that does it ended, or took longer than a minute. The Markdown has all of it.",
)


@dataclass(frozen=True)
class Typeset:
    """A PDF, how many of the entries are on its two pages, and the size of its type in points."""

    pdf: bytes
    entries: int
    size: float


def available() -> bool:
    """Whether what sets type is installed."""
    return all(importlib.util.find_spec(name) for name in NEEDS)


def typeset(sheet: dict[str, Any]) -> Typeset:
    """The sheet on at most two pages, in the largest type in which it fits, else without the entries that are needed least. Raises InvalidInput where it cannot be set.

    It has a `title`, a `foot`, `symbols` (pairs of a `symbol` and a `text`) and `entries`, each with a `group`, a `name`, its `rank` (those with the
    least stay where room is short), `formulas` (LaTeX), `symbols`, `texts` (pairs of a `label` and a `text`) and what was `measured` (`say` and `provenance`).
    """
    if not available():
        raise InvalidInput(INSTALL)
    line, _, pdf = _CHILD.run(json.dumps(sheet).encode()).partition(b"\n")
    told = json.loads(line)
    if "problem" in told:
        raise InvalidInput(told["problem"])
    return Typeset(pdf, **told)


def to_typst(formulas: list[str]) -> list[str]:
    """Formulas in LaTeX as Typst's math."""
    import tex2typst

    # What tex2typst takes for letters apart, or does not know.
    known = [
        re.sub(r"\\[lr]Vert", r"\\Vert", re.sub(r"\\big(?![a-z])|\\!", "", formula)).replace(
            r"\mathrm{", r"\operatorname{"
        )
        for formula in formulas
    ]
    made = [formula.replace("dot.circle", "dot.o") for formula in tex2typst.tex2typst(known)]
    return [re.sub(r"\| (.+?) \|", r"abs(\1)", formula) for formula in made]


def pieces(formula: str) -> list[str]:
    """A formula in LaTeX cut where a line may end: after its commas and before its remarks, outside of all brackets."""
    found = [""]
    for part in re.split(r"(?<=,)(?=\\quad|\\ )|(?=\\ \\text\{\(|(?<!,)\\quad)", formula):
        if sum(found[-1].count(sign) for sign in "([{") > sum(found[-1].count(sign) for sign in ")]}") or not found[-1]:
            found[-1] += part
        else:
            found.append(re.sub(r"^(\\quad|\\ |\s)+", "", part))
    return found


def compose(sheet: dict[str, Any]) -> Typeset:
    """What `typeset` gives, in this process. Raises InvalidInput where a reader's heading has characters that no font here has."""
    entries = [entry | {"formulas": [pieces(formula) for formula in entry["formulas"]]} for entry in sheet["entries"]]
    pairs = [pair for each in (sheet, *entries) for pair in each["symbols"]]
    latex = [piece for entry in entries for formula in entry["formulas"] for piece in formula]
    latex += [pair["symbol"] for pair in pairs]
    ready = {tex: {"math": math, "alt": tex} for tex, math in zip(latex, to_typst(latex), strict=True)} if latex else {}
    for entry in entries:
        entry["formulas"] = [[ready[piece] for piece in formula] for formula in entry["formulas"]]
    for each in (sheet, *entries):
        each["symbols"] = [{"symbol": ready[pair["symbol"]], "text": pair["text"]} for pair in each["symbols"]]
    needed = sorted(range(len(entries)), key=lambda at: entries[at]["rank"])

    def first_entries(count: int) -> dict[str, Any]:
        return sheet | {"entries": [entries[at] for at in sorted(needed[:count])]}

    def fits(count: int, size: float) -> bool:
        return _pages(first_entries(count), size) <= PAGES

    size = next((size for size in SIZES if fits(len(entries), size)), SIZES[-1])
    count = len(entries)
    if not fits(count, size):
        least, most = 0, count  # so many fit; so many do not
        while most - least > 1:
            middle = (least + most) // 2
            least, most = (middle, most) if fits(middle, size) else (least, middle)
        count = least
    return Typeset(_compile(first_entries(count), size), count, size)


def _inputs(sheet: dict[str, Any], size: float) -> dict[str, Any]:
    given = {"sheet": json.dumps(sheet), "size": str(size)}
    return {"input": str(TEMPLATE), "sys_inputs": given, "ignore_system_fonts": True}


def _pages(sheet: dict[str, Any], size: float) -> int:
    import typst

    return int(json.loads(typst.query(selector="<pages>", field="value", one=True, **_inputs(sheet, size))))


def _compile(sheet: dict[str, Any], size: float) -> bytes:
    import typst

    try:
        return typst.compile(format="pdf", pdf_standards="ua-1", timestamp=0, **_inputs(sheet, size))
    except typst.TypstError as problem:
        if lacking := re.search(r'text `"(.+?)"` could not be displayed', str(problem)):
            raise InvalidInput(f"The PDF's fonts have no “{lacking[1]}”: write the heading without it.") from problem
        raise


def main() -> None:
    """Reads a sheet from standard input, and writes a line about its PDF, then the PDF, to standard output."""
    memory.end_first()
    try:
        made = compose(json.loads(sys.stdin.buffer.read()))
    except InvalidInput as problem:
        told, pdf = {"problem": str(problem)}, b""
    else:
        told, pdf = {"entries": made.entries, "size": made.size}, made.pdf
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + pdf)


if __name__ == "__main__":
    main()
