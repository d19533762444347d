"""Runs a reader's code on the cases of a drill, compares values with the reference, and names the mistake, or two of them, by what the code computes.

With `difference.py` it needs NumPy and the standard library alone, as it runs in the reader's browser. It ends no endless loop:
whoever runs it ends the process or worker.
"""

import contextlib
import copy
import difflib
import inspect
import io
import re
import traceback
import warnings

import numpy

from dlcore.drills.difference import TOLERANCE, WRONG, difference, plain

READER = "<your code>"
ENDLESS = 100  # times the limit of the output
LONGEST = 300  # characters of what an exception says
# np.where(mask, scores, -np.inf), and the other way round, as the known mistakes have it.
HIDDEN = re.compile(r"np\.where\((\w+), (?:(\w+), -np\.inf|-np\.inf, (\w+))\)")
REDUCED = re.compile(r"\b(?:mean|sum|var|std|max|min)\((?![^\n]*keepdims)")
KEEPDIMS = "Is `keepdims=True` missing after a mean, sum, var or max?"


def judge(code: str, payload: dict, limit_output: int = 4000) -> dict:
    """The result of a reader's code, ready for JSON; `payload` is that of `Write.payload`.

    `passed` if it does what the reference does in every case. `error`: why it could not run to its end, with `kind` (syntax, exception,
    missing, output), `message` and `line`, else None. `tests`: for each case `name`, `passed` and `message`. `mistakes`: `id`, `name` and
    `explanation` of the known mistake whose results the code gives in all cases, or of the only two that together give them, else empty.
    `first`: where neither mistake nor error is named, the failing case to begin with, as `name`, `why`, `message`, `input`, and, if one known
    mistake alone gives what the code gives there, that `mistake`, else None in its place; None where there is nothing to begin with.
    `output`: what it printed, cut after `limit_output` characters.
    """
    checks = _Checks(payload["checks"])
    output = _Output(limit_output)
    function, error = _function(code, payload["function"], output)
    outcomes = [] if error else [_call(function, case, output) for case in checks.cases]
    if REDUCED.search(code):
        _ask_for_keepdims(outcomes)
    messages = [
        checks.message(*each) for each in zip(checks.cases, checks.expected, outcomes)
    ]  # none where there are no outcomes
    tests = [
        {"name": name, "passed": not message, "message": message}
        for (name, _, _), message in zip(checks.cases, messages)
    ]
    passed = bool(tests) and all(test["passed"] for test in tests)
    if not error:
        error = _first_error(outcomes, tests)
    mistakes = [] if passed else _mistakes(payload, checks, outcomes)
    return {
        "passed": passed,
        "error": error,
        "tests": tests,
        "mistakes": [_words_of(each) for each in mistakes],
        "first": None if passed or error or mistakes else _first_to_mend(payload, checks, outcomes, tests),
        "output": output.text(),
    }


class _Checks:
    """The cases of a drill with what the reference gives for each."""

    def __init__(self, source):
        names: dict = {"__name__": "checks"}
        exec(compile(source, "<checks>", "exec"), names)
        self.cases = names["cases"]()
        self.tolerance, self.parts = names.get("TOLERANCE", TOLERANCE), names.get("PARTS", ())
        self.shows_input = names.get("SHOWS_INPUT", False)  # what is wrong can be worked out by hand
        self.arguments = list(inspect.signature(names["reference"]).parameters)
        with _silence():
            self.expected = [names["reference"](*copy.deepcopy(args), **kwargs) for _, args, kwargs in self.cases]

    def message(self, case, expected, outcome):
        """What is wrong with an outcome; empty if nothing is."""
        if outcome.error:
            return outcome.error["message"]
        wrong = difference(expected, outcome.value, self.tolerance, self.parts)
        if wrong and outcome.value is not None and self.shows_input:
            wrong += self.input(case)
        if not outcome.changed:
            return wrong
        names = [self.arguments[each] if isinstance(each, int) else each for each in outcome.changed]
        changed = f"your code changed its argument `{'`, `'.join(names)}` in place: work on a copy"
        return f"{changed}; {wrong}" if wrong else changed

    def input(self, case):
        """The arguments of a case, one on a line; where that is long their shapes, all on one line."""
        _, args, kwargs = case
        given = {**dict(zip(self.arguments, args)), **kwargs}
        text = "".join(f"\n{name} = {plain(value)}" for name, value in given.items())
        if len(text) <= LONGEST:
            return text
        return "\nInput: " + ", ".join(filter(None, (_shape_of(name, value) for name, value in given.items())))


def _shape_of(name, value):
    """An argument by its shape, or, where it is a number or a word, as it is."""
    if isinstance(value, numpy.ndarray):
        return f"{name} {value.shape}"
    if isinstance(value, (dict, list, tuple)):
        return f"{name} (a {type(value).__name__} of {len(value)})"
    return "" if callable(value) else f"{name} = {plain(value)}"


class _Outcome:
    """What a call gave: a value, or an error with kind, message and line; and which of its arguments it changed, by place or name."""

    def __init__(self, value=None, error=None, exception="", changed=()):
        self.value, self.error, self.exception, self.changed = value, error, exception, changed


class _EndlessOutput(BaseException):
    """More output than anybody reads: the code would never stop printing."""


class _Output(io.TextIOBase):
    """Keeps the first characters that are printed."""

    def __init__(self, limit):
        self.limit, self.kept, self.length = limit, [], 0

    def writable(self):
        return True

    def write(self, text):
        left = self.limit - self.length
        if left > 0:
            self.kept.append(text[:left])
        self.length += len(text)
        if self.length > ENDLESS * self.limit:
            raise _EndlessOutput
        return len(text)

    def text(self):
        more = f"\n… cut off after {self.limit:,} characters" if self.length > self.limit else ""
        return "".join(self.kept) + more


@contextlib.contextmanager
def _silence():
    """Overflow and the like show in the values, and need no warning beside them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _function(code, name, output):
    """The function of that name which the code defines, and None; or None and an error."""
    names: dict = {"__name__": "__main__"}
    try:
        with _silence(), contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            exec(compile(code, READER, "exec"), names)
    except BaseException as error:  # whatever it is, SystemExit too, the reader is told
        return None, _describe(error)
    if callable(names.get(name)):
        return names[name], None
    others = [each for each, value in names.items() if inspect.isfunction(value)]
    near = difflib.get_close_matches(name, others, 1, 0) if others else []
    found = f"; it defines `{near[0]}`" if near else ""
    return None, {"kind": "missing", "message": f"Your code defines no function `{name}`{found}.", "line": None}


def _call(function, case, output):
    _, args, kwargs = case
    args, kwargs = copy.deepcopy(args), copy.deepcopy(kwargs)
    given = {**dict(enumerate(args)), **kwargs}
    before = {key: _fingerprint(value) for key, value in given.items()}
    try:
        with _silence(), contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            value = function(*args, **kwargs)
    except BaseException as error:
        return _Outcome(error=_describe(error, function), exception=type(error).__name__)
    return _Outcome(value, changed=[key for key, was in before.items() if _fingerprint(given[key]) != was])


def _fingerprint(value):
    """Equal for equal values, and different after a change in place."""
    if isinstance(value, numpy.ndarray):
        return value.shape, value.dtype.str, value.tobytes()
    if isinstance(value, (list, tuple)):
        return type(value).__name__, tuple(map(_fingerprint, value))
    if isinstance(value, dict):
        return tuple((key, _fingerprint(each)) for key, each in value.items())
    return repr(value)


def _describe(error, function=None):
    """An exception as an error of the result; its line is the last one of the reader's code that was at work."""
    if isinstance(error, _EndlessOutput):
        return {"kind": "output", "message": "Your code never stops printing.", "line": _line(error, function)}
    if isinstance(error, SyntaxError) and error.filename == READER:
        return {"kind": "syntax", "message": f"{type(error).__name__}: {error.msg}", "line": error.lineno}
    said = str(error)
    said = said if len(said) <= LONGEST else f"{said[:LONGEST]} …"
    message = f"{type(error).__name__}: {said}" if said else type(error).__name__
    return {"kind": "exception", "message": message, "line": _line(error, function)}


def _line(error, function):
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == READER]
    if lines:
        return lines[-1]
    return getattr(getattr(function, "__code__", None), "co_firstlineno", None)


def _first_error(outcomes, tests):
    for number, (outcome, test) in enumerate(zip(outcomes, tests, strict=True), start=1):
        if outcome.error:
            return {**outcome.error, "message": f"test {number}, *{test['name']}*: {outcome.error['message']}"}
    return None


def _ask_for_keepdims(outcomes):
    for outcome in outcomes:
        if outcome.error and "could not be broadcast together" in outcome.error["message"]:
            outcome.error["message"] += f". {KEEPDIMS}"


def _words_of(mistake):
    return {name: mistake[name] for name in ("id", "name", "explanation")}


def _mistakes(payload, checks, outcomes):
    """The known mistake that gives what the reader's code gives, in all cases; else the two of them that do so together.

    Two are named only where no other two give the same, and where neither of them alone explains all but exceptions and results without
    a finite number: those have many causes.
    """
    every = range(len(outcomes))

    def gives(code, places):
        return _gives(code, payload, checks, outcomes, places)

    if not outcomes:
        return []
    known = {each["id"]: each for each in payload["mistakes"]}
    for mistake in known.values():
        if gives(mistake["code"], every):
            return [mistake]
    told = [at for at in every if not outcomes[at].error and _tells(outcomes[at].value)]
    alone = {name for name, mistake in known.items() if gives(mistake["code"], told)}
    pairs = [ids for *ids, code in payload["pairs"] if alone.isdisjoint(ids) and gives(code, every)]
    return [known[name] for name in pairs[0]] if len(pairs) == 1 else []


def _gives(code, payload, checks, outcomes, places):
    """Whether a known mistake, in one of its renderings, gives what the reader's code gives in these cases."""
    for rendering in _renderings(code):
        function, error = _function(rendering, payload["function"], _Output(0))
        if error:
            raise ValueError(f"a mistake of {payload['id']} does not run: {error['message']}")
        if all(_agree(_call(function, checks.cases[at], _Output(0)), outcomes[at], checks) for at in places):
            return True
    return False


def _renderings(code):
    """The code of a mistake, and, if it hides by −∞, also as others write that: a large number is set instead, or added.

    The three differ only where nothing is left to see, as a mistake may have it.
    """
    added = HIDDEN.sub(
        lambda found: f"np.where({found[1]}, {found[2] or f'{found[3]} - 1e9'}, {found[3] or f'{found[2]} - 1e9'})",
        code,
    )
    return dict.fromkeys((code, code.replace("-np.inf", "-1e9"), added))


def _tells(value):
    """Whether there is anything but NaN and infinity in a result."""
    if isinstance(value, dict):
        return any(map(_tells, value.values()))
    if isinstance(value, (list, tuple)):
        return any(map(_tells, value))
    if isinstance(value, (numpy.ndarray, numpy.generic, float)):
        value = numpy.asarray(value)
        return value.dtype.kind in "biu" or value.dtype.kind == "f" and bool(numpy.isfinite(value).any())
    return value is not None


def _first_to_mend(payload, checks, outcomes, tests):
    """Of the failing cases in which what is to be mended first is wrong, one that shows a known mistake, else that with the smallest input."""
    failing = []
    for at, (case, expected, outcome) in enumerate(zip(checks.cases, checks.expected, outcomes)):
        if not tests[at]["passed"]:
            wrong = difference(expected, outcome.value, checks.tolerance, checks.parts)
            failing.append((list(WRONG).index(wrong.wrong if wrong else "argument"), _size(case[1:]), at))
    if not failing:
        return None
    failing.sort()
    first = [each for each in failing if each[0] == failing[0][0]]
    shown = ((each, mistake) for each in first if (mistake := _isolate(payload, checks, outcomes, each[2])))
    (rank, size, at), mistake = next(shown, (failing[0], None))
    kind, what = list(WRONG.items())[rank]
    unknown = ", but match none of the typical mistakes" if kind == "value" and not mistake else ""
    return {
        **{name: tests[at][name] for name in ("name", "message")},
        "why": f"{_count(len(failing), len(tests))}{_compare_size(size, [each[1] for each in failing])}. {what}{unknown}.",
        "input": "" if checks.shows_input else checks.input(checks.cases[at]).strip(),
        "mistake": mistake and _words_of(mistake),
    }


def _isolate(payload, checks, outcomes, at):
    """The one known mistake whose result the code gives in a case; None where there is none or more, or the result tells nothing."""
    if not _tells(outcomes[at].value):
        return None
    known = [each for each in payload["mistakes"] if _gives(each["code"], payload, checks, outcomes, [at])]
    if len(known) != 1 or _gives(known[0]["code"], payload, checks, _right(checks), [at]):
        return None
    return known[0]


def _right(checks):
    return list(map(_Outcome, checks.expected))


def _count(failing, total):
    of = f"{failing} of {total}" if failing < total else f"All {total}"
    return f"{of} tests {'fails' if failing == 1 else 'fail'}"


def _compare_size(size, sizes):
    if len(sizes) == 1 or size > min(sizes):
        return ""
    return "; this one has the smallest input" if sizes.count(size) == 1 else "; none has a smaller input than this one"


def _size(value):
    """How many numbers and characters there are to look at."""
    if isinstance(value, numpy.ndarray):
        return value.size
    if isinstance(value, dict):
        return sum(_size(each) for item in value.items() for each in item)
    if isinstance(value, (list, tuple)):
        return sum(map(_size, value))
    return len(value) if isinstance(value, str) else 1


def _agree(known, outcome, checks):
    if known.exception or outcome.exception:
        return known.exception == outcome.exception
    return not difference(known.value, outcome.value, checks.tolerance)
