"""A drill of each of the four kinds: code to write, lines to put in order, blanks to fill, a bug to find; and the judges of those that need no code to run."""

import ast
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType

from dlcore.drills.pairs import compose_pairs

GROWS = ("append", "insert", "extend")  # methods that change a list

KINDS = MappingProxyType(
    {
        "write": "Write the code",
        "order": "Order the lines",
        "blanks": "Fill the blanks",
        "bug": "Find the bug",
    }
)


@dataclass(frozen=True)
class Drill:
    """What every drill has. Texts are Markdown with LaTeX; `hints` are three, from a nudge to nearly the line; `page` teaches the subject."""

    id: str
    title: str
    kind: str
    section: str
    minutes: int
    statement: str
    hints: tuple[str, str, str]
    follow_up: str
    follow_up_answer: str
    page: str


@dataclass(frozen=True)
class Mistake:
    """A plausible wrong solution: its name as it is said to the reader, why it is wrong, and its code."""

    id: str
    name: str
    explanation: str
    code: str


@dataclass(frozen=True)
class Write(Drill):
    """The reader defines `function`. `variants` are right in other ways than `solution`; `checks` is the source of the cases and of their reference."""

    function: str
    starter: str
    solution: str
    mistakes: tuple[Mistake, ...]
    variants: tuple[str, ...]
    checks: str

    def payload(self) -> dict:
        """What `judge.judge` needs beside the reader's code, ready for JSON; the solution stays out of it."""
        return {
            "id": self.id,
            "function": self.function,
            "checks": self.checks,
            "mistakes": [asdict(mistake) for mistake in self.mistakes],
            "pairs": [
                list(pair)
                for pair in compose_pairs(self.solution, tuple((mistake.id, mistake.code) for mistake in self.mistakes))
            ],
        }


@dataclass(frozen=True)
class Order(Drill):
    """The `lines` of an exhibit, in right order. `precedes` are pairs (i, j) of lines of which i must stand somewhere before j; any order that keeps them, and each line
    in its block, is right.

    `source` is the file of the `exhibit`, which is named as it stands after "this app's".
    """

    lines: tuple[str, ...]
    precedes: tuple[tuple[int, int], ...]
    source: str
    exhibit: str


@dataclass(frozen=True)
class OrderResult:
    """`first_wrong_index` is the place in the reader's order, from 0, of the first line that stands too early; None if all is right."""

    right: bool
    first_wrong_index: int | None
    message: str


@dataclass(frozen=True)
class Blank:
    """`right` is one of the `choices`; where there are none the reader types a short answer, and what is in `also` is right as well.

    `why` is said of the right answer, `nudge` of a wrong one.
    """

    right: str
    why: str
    nudge: str
    choices: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Blanks(Drill):
    """`code` has the blanks ⟦1⟧, ⟦2⟧, …, in the order of `blanks`."""

    code: str
    blanks: tuple[Blank, ...]


@dataclass(frozen=True)
class Bug(Drill):
    """Code whose line `wrong`, counted from 0, is to be replaced by `right_fix`, one of the `fixes`; `why_not` says of each other fix, in their order, why it is none.

    `consequence` says what training looks like with the bug.
    """

    lines: tuple[str, ...]
    wrong: int
    fixes: tuple[str, ...]
    right_fix: str
    why_not: tuple[str, ...]
    explanation: str
    consequence: str


@dataclass(frozen=True)
class BugResult:
    """`right` if both the line and its fix are; `fix_right` is None as long as no fix has been chosen."""

    right: bool
    line_right: bool
    fix_right: bool | None
    message: str


def judge_order(drill: Order, order: Sequence[int]) -> OrderResult:
    """Judges an order, as indices into `drill.lines`. Raises ValueError for anything but a permutation of them."""
    if sorted(order) != list(range(len(drill.lines))):
        raise ValueError(f"an order of {len(drill.lines)} lines has each of them once, not {list(order)}")
    before: set[int] = set()
    blocks = dict(_blocks(drill.lines, range(len(drill.lines))))
    ordered = list(_without_twins(drill.lines, order))
    for place, (line, block) in enumerate(_blocks(drill.lines, ordered)):
        text = f"Line {place + 1}, `{drill.lines[line].strip()}`,"
        missing = [first for first, then in drill.precedes if then == line and first not in before]
        if missing:
            reasons = {first: why_after(drill.lines, first, line) for first in missing}
            first = next((first for first in missing if reasons[first]), missing[0])
            why = f", as {reasons[first]}" if reasons[first] else ""
            return OrderResult(
                False, place, f"{text} stands too early: it must come after `{drill.lines[first].strip()}`{why}."
            )
        if block != blocks[line]:
            return OrderResult(False, place, f"{text} is in the wrong block.")
        before.add(line)
    free = "" if ordered == sorted(ordered) else " The order differs from that of our code, and is just as good."
    return OrderResult(True, None, f"Right.{free}")


def why_after(lines: Sequence[str], first: int, then: int) -> str:
    """Why a line must come after another, as far as their names and blocks tell; empty where they do not."""
    read, written = _names(lines[then])
    read_first, written_first = _names(lines[first])
    for name in written_first:
        if name in read:
            return f"it reads `{name}`, which that line {'changes' if name in read_first else 'sets'}"
    block_of = dict(_blocks(lines, range(len(lines))))
    if block_of[then] == first:
        return "it stands in that line's block"
    within = {name for line, block in block_of.items() if block == then for name in _names(lines[line])[0]}
    for name in written_first:
        if name in within:
            return f"its block reads `{name}`, which that line {'changes' if name in read_first else 'sets'}"
    for name in written:
        if name in read_first:
            return f"it changes `{name}`, which that line still reads"
    return ""


def _names(line):
    """The names and attributes that a line reads, and those that it sets or changes, in their order."""
    text = line.strip()
    if text == "else:":
        return [], []
    statement = ast.parse(f"{text} pass" if text.endswith(":") else text).body[0]
    read: list[str] = []
    written: list[str] = []
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) or isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            (written if isinstance(node.ctx, ast.Store) else read).append(ast.unparse(node))
        if isinstance(node, ast.AugAssign):
            read.append(ast.unparse(node.target))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in GROWS:
            written.append(ast.unparse(node.func.value))
    return read, written


def _blocks(lines, order):
    """Each line with the line that opens its block, None at the top, as the indentation tells."""
    open_lines: list[int] = []
    for line in order:
        depth = len(lines[line]) - len(lines[line].lstrip())
        while open_lines and depth <= len(lines[open_lines[-1]]) - len(lines[open_lines[-1]].lstrip()):
            open_lines.pop()
        yield line, open_lines[-1] if open_lines else None
        open_lines.append(line)


def _without_twins(lines, order):
    """The order, with lines of equal text in the sequence of the exhibit: nobody can tell them apart."""
    seen: Counter[str] = Counter()
    for line in order:
        twins = [other for other, text in enumerate(lines) if text == lines[line]]
        yield twins[seen[lines[line]]]
        seen[lines[line]] += 1


def judge_blanks(drill: Blanks, answers: Sequence[str]) -> tuple[tuple[bool, str], ...]:
    """For each blank whether it is right, and what to say of it. Raises ValueError unless there is an answer, possibly empty, for each."""
    if len(answers) != len(drill.blanks):
        raise ValueError(f"{len(drill.blanks)} blanks need as many answers, not {len(answers)}")
    return tuple(_judge_blank(blank, answer) for blank, answer in zip(drill.blanks, answers, strict=True))


def _judge_blank(blank, answer):
    if not answer.strip():
        return False, "Nothing is filled in yet."
    if blank.choices:
        right = answer == blank.right
    else:
        right = normalize(answer) in {normalize(each) for each in (blank.right, *blank.also)}
    return right, blank.why if right else blank.nudge


def normalize(answer: str) -> str:
    """A short answer as it is compared: (B, T, d), [b,t,d], B×T×d and BxTxd are one; so are 1,024 and 1024, and 4·d, 4*d and 4d."""
    text = re.sub(r"(?<=\d)[,\u202f\u2009 ](?=\d{3}(?!\d))", "", answer.strip()) if _is_a_number(answer) else answer
    text = re.sub(r"(?<=[\w)])\s*[×x]\s*(?=[\w(])", ",", text.lower())
    return re.sub(r"[\s()\[\]·*]", "", text).strip(",.")


def _is_a_number(answer):
    return re.fullmatch(r"\d{1,3}([,\u202f\u2009 ]\d{3})+", answer.strip()) is not None


def judge_bug(drill: Bug, line: int, fix: str | None = None) -> BugResult:
    """Judges the line that a reader holds for wrong, from 0, and the fix, once there is one. Raises ValueError for a line or a fix that the drill does not have."""
    if not 0 <= line < len(drill.lines) or fix is not None and fix not in drill.fixes:
        raise ValueError(f"drill {drill.id} has no line {line} or no fix {fix!r}")
    if line != drill.wrong:
        return BugResult(False, False, None, f"Line {line + 1}, `{drill.lines[line].strip()}`, does what it should.")
    if fix is None:
        return BugResult(False, True, None, "That is the line.")
    if fix != drill.right_fix:
        wrong_fixes = [each for each in drill.fixes if each != drill.right_fix]
        why = drill.why_not[wrong_fixes.index(fix)]
        return BugResult(False, True, False, f"That is the line, but this does not repair it. {why}")
    return BugResult(True, True, True, drill.explanation)
