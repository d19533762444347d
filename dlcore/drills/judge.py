"""Runs a reader's code on the cases of a drill, compares values with the reference, and names the mistake, or two of them, by what the code computes.

One file that needs NumPy and the standard library alone, as it runs in the reader's browser. It ends no endless loop: whoever
runs it ends the process or worker.
"""

import contextlib
import copy
import difflib
import inspect
import io
import traceback
import warnings

import numpy

READER = "<your code>"
TOLERANCE = 1e-6  # of a value, or of 1 where it is smaller; a drill's checks may set another
SINGLE_PRECISION = 1e-4  # of results in float32, which are right to no more digits
ENDLESS = 100  # times the limit of the output
SHOWN = 6  # numbers of a row in a message
LONGEST = 300  # characters of what an exception says
# What may be wrong with a result, in the order in which to mend it: as long as the shape is wrong, its values tell little.
WRONG = {
    "type": "The result is of the wrong type",
    "shape": "The shape is wrong",
    "dtype": "The dtype is wrong",
    "finite": "The result is not finite",
    "value": "The values are wrong",
    "argument": "An argument is changed in place",
}


def judge(code: str, payload: dict, limit_output: int = 4000) -> dict:
    """The result of a reader's code, ready for JSON; `payload` is that of `Write.payload`.

    `passed` if it does what the reference does in every case. `error`: why it could not run to its end, with `kind` (syntax, exception,
    missing, output), `message` and `line`, else None. `tests`: for each case `name`, `passed` and `message`. `mistakes`: `id`, `name` and
    `explanation` of the known mistake whose results the code gives in all cases, or of the only two that together give them, else empty.
    `first`: where neither mistake nor error is named, the failing case to begin with, as `name`, `why`, `message` and `input`, else None.
    `output`: what it printed, cut after `limit_output` characters.
    """
    checks = _Checks(payload["checks"])
    output = _Output(limit_output)
    function, error = _function(code, payload["function"], output)
    outcomes = [] if error else [_call(function, case, output) for case in checks.cases]
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
        "mistakes": [{name: each[name] for name in ("id", "name", "explanation")} for each in mistakes],
        "first": None if passed or error or mistakes else _first_to_mend(checks, outcomes, tests),
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
        """The arguments of a case, one on a line; nothing where that is long."""
        _, args, kwargs = case
        given = {**dict(zip(self.arguments, args)), **kwargs}
        text = "".join(f"\n{name} = {_plain(value)}" for name, value in given.items())
        return text if len(text) <= LONGEST else ""


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


def _mistakes(payload, checks, outcomes):
    """The known mistake that gives what the reader's code gives, in all cases; else the two of them that do so together.

    Two are named only where no other two give the same, and where neither of them alone explains all but exceptions and results without
    a finite number: those have many causes.
    """
    every = range(len(outcomes))

    def gives(code, places):
        function, error = _function(code, payload["function"], _Output(0))
        if error:
            raise ValueError(f"a mistake of {payload['id']} does not run: {error['message']}")
        return all(_agree(_call(function, checks.cases[at], _Output(0)), outcomes[at], checks) for at in places)

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


def _first_to_mend(checks, outcomes, tests):
    """Of the failing cases in which what is to be mended first is wrong, the one with the smallest input."""
    failing = []
    for at, (case, expected, outcome) in enumerate(zip(checks.cases, checks.expected, outcomes)):
        if not tests[at]["passed"]:
            wrong = difference(expected, outcome.value, checks.tolerance, checks.parts)
            failing.append((list(WRONG).index(wrong.property if wrong else "argument"), _size(case[1:]), at))
    if not failing:
        return None
    rank, _, at = min(failing)
    others = sum(each[0] == rank for each in failing) - 1
    where = f", as in {others} other {'test' if others == 1 else 'tests'} with no smaller input" if others else ""
    return {
        **{name: tests[at][name] for name in ("name", "message")},
        "why": f"{list(WRONG.values())[rank]} here{where}.",
        "input": "" if checks.shows_input else checks.input(checks.cases[at]).strip(),
    }


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


class Difference(str):
    """How a result differs from what is expected, in words, with which `property` of it is wrong, one of `WRONG`; empty if it does not."""

    def __new__(cls, text, wrong="value"):
        said = super().__new__(cls, text)
        said.property = getattr(text, "property", wrong)
        return said


def difference(expected: object, got: object, tolerance: float = TOLERANCE, parts: tuple = ()) -> Difference:
    """How a result differs from what is expected.

    A tuple or list of several results may come as either; `parts` are the names of a tuple's, also of each tuple in a list. Booleans are no numbers, and a list is no array.
    """
    if got is None:
        return Difference("" if expected is None else "your function returned None: does it end with `return`?", "type")
    if isinstance(expected, dict):
        return Difference(_of_dicts(expected, got, tolerance))
    if isinstance(expected, (list, tuple)):
        return Difference(_of_sequences(expected, got, tolerance, parts))
    if isinstance(expected, numpy.ndarray):
        return Difference(_of_arrays(expected, got, tolerance))
    if isinstance(expected, str):
        if not isinstance(got, str):
            return Difference(f"expected a string, got {_a(got)}", "type")
        return Difference("" if expected == got else f"expected {expected!r}, got {got!r}")
    return Difference(_of_numbers(expected, got, tolerance))


def _of_dicts(expected, got, tolerance):
    if not isinstance(got, dict):
        return Difference(f"expected a dict, got {_a(got)}", "type")
    more = {key: value for key, value in got.items() if key not in expected}
    other = {key: value for key, value in expected.items() if key not in got or difference(value, got[key], tolerance)}
    if not other:
        return f"{_entries(more)} should not be there" if more else ""
    more = {**{key: got[key] for key in other if key in got}, **more}
    return f"expected {_entries(other)}, got {_entries(more)}" if more else f"{_entries(other)} is missing"


def _entries(values):
    """A dict, or where it is large its first entries."""
    shown = [f"{key!r}: {_plain(value)}" for key, value in list(values.items())[:SHOWN]]
    return f"{{{', '.join(shown)}{', …' if len(values) > SHOWN else ''}}}"


def _plain(value):
    """A value as a reader would type it: an array as lists, and numbers with few digits."""
    if isinstance(value, (numpy.ndarray, numpy.generic)):
        value = value.tolist()
    if isinstance(value, list):
        return f"[{', '.join(map(_plain, value))}]"
    if isinstance(value, float):
        return f"{value:.4g}"
    said = repr(value)
    return said if len(said) <= LONGEST else f"{said[:LONGEST]} …"


def _of_sequences(expected, got, tolerance, parts):
    kind = "tuple" if isinstance(expected, tuple) else "list"
    plain = all(isinstance(each, (str, int, float)) for each in expected)
    if isinstance(got, numpy.ndarray) and got.ndim == 1 and plain:
        got = got.tolist()
    if not isinstance(got, (list, tuple)):
        names = f": {', '.join(parts)}" if parts else ""
        return Difference(f"expected a {kind} of {len(expected)}{names}; got {_a(got)}", "type")
    if plain and len(expected) > 0:
        same = len(got) == len(expected) and not any(
            difference(*pair, tolerance) for pair in zip(expected, got, strict=True)
        )
        return "" if same else f"expected {_flat(expected)}, got {_flat(got)}"
    if len(got) != len(expected):
        return Difference(f"expected a {kind} of {len(expected)}, got one of {len(got)}", "type")
    for place, pair in enumerate(zip(expected, got, strict=True)):
        is_part = isinstance(expected, tuple) and place < len(parts)
        if wrong := difference(*pair, tolerance, () if is_part else parts):
            return Difference(f"{parts[place] if is_part else f'item {place}'}: {wrong}", wrong.property)
    return ""


def _flat(values):
    plain = [value.item() if isinstance(value, numpy.generic) else value for value in values[: 2 * SHOWN]]
    shown = [f"{value:.4g}" if isinstance(value, float) else repr(value) for value in plain]
    first, last = "()" if isinstance(values, tuple) else "[]"
    return f"{first}{', '.join(shown)}{', …' if len(values) > 2 * SHOWN else ''}{last}"


def _of_numbers(expected, got, tolerance):
    if isinstance(got, numpy.ndarray) and got.ndim == 0:
        got = got[()]
    if isinstance(expected, (bool, numpy.bool_)):
        if not isinstance(got, (bool, numpy.bool_)):
            return Difference(f"expected True or False, got {_a(got)}", "type")
        return "" if expected == got else f"expected {expected}, got {got}"
    if isinstance(got, numpy.ndarray):
        return Difference(f"expected a number, got an array of shape {got.shape}", "shape")
    if isinstance(got, (bool, numpy.bool_)) or not isinstance(got, (int, float, numpy.integer, numpy.floating)):
        return Difference(f"expected a number, got {_a(got)}", "type")
    return _of_arrays(numpy.asarray(expected), numpy.asarray(got), tolerance)


def _of_arrays(expected, got, tolerance):
    if not isinstance(got, numpy.ndarray):
        if not isinstance(got, numpy.generic):
            return Difference(f"expected a NumPy array of shape {expected.shape}, got {_a(got)}", "type")
        got = numpy.asarray(got)
    if got.shape != expected.shape:
        return Difference(f"expected shape {expected.shape}, got {got.shape}", "shape")
    if got.dtype.kind not in "biuf":
        return Difference(f"expected numbers, got dtype {got.dtype}", "dtype")
    if expected.dtype.kind in "iu" and got.dtype.kind == "f":
        return Difference(f"dtype {got.dtype}: expected integers", "dtype")
    return _of_values(expected, numpy.asarray(got), tolerance)


def _of_values(expected, got, tolerance):
    if got.dtype.kind == "f" and got.dtype.itemsize < 8:
        tolerance = max(tolerance, SINGLE_PRECISION)
    right, found = expected.astype("float64"), got.astype("float64")
    lost = numpy.isnan(found) & ~numpy.isnan(right)
    if lost.any():
        place = tuple(map(int, numpy.argwhere(lost)[0]))
        where = f", the first at {list(place)}," if lost.sum() > 1 else f" at {list(place)}" if place else ""
        count = f"{lost.sum()} of {found.size} entries are NaN" if lost.sum() > 1 else "NaN"
        return Difference(f"{count}{where} where {_number(expected[place], 4)} is expected", "finite")
    with numpy.errstate(all="ignore"):
        apart = numpy.abs(right - found)
        far = ~((right == found) | (apart <= tolerance * numpy.maximum(1, numpy.abs(right))))
    far &= ~(numpy.isnan(right) & numpy.isnan(found))
    if not far.any():
        return ""
    apart = numpy.where(far, numpy.nan_to_num(apart, nan=numpy.inf, posinf=numpy.inf), -1)
    place = tuple(map(int, numpy.unravel_index(numpy.argmax(apart), apart.shape)))
    is_float = expected.dtype.kind == "f"
    largest = f"; largest difference {apart[place]:.3g}" if got.ndim and is_float else ""
    cut = ""
    if got.dtype.kind in "iu" and got.ndim and is_float:
        cut = f" (dtype {got.dtype} holds whole numbers alone)"
    infinite = (numpy.isinf(found) & numpy.isfinite(right)).any()
    wrong = "finite" if infinite else "dtype" if cut else "value"
    return Difference(f"{_compare(expected, got, place)}{largest}{cut}", wrong)


def _compare(expected, got, place):
    """Expected and got, around the place of the largest difference, with so many digits that they differ."""
    if not place:
        rows, where = [expected.reshape(1), got.reshape(1)], ""
    else:
        first = max(0, min(place[-1] - SHOWN // 2, expected.shape[-1] - SHOWN))
        rows = [each[place[:-1]][first : first + SHOWN] for each in (expected, got)]
        where = f"in row {list(place[:-1])}, " if expected.ndim > 1 else ""
        where += f"from column {first} on, " if first else ""
    for digits in (4, 8, 12, 17):
        shown = [", ".join(_number(value, digits) for value in row) for row in rows]
        if shown[0] != shown[1]:
            break
    if place:
        cut = ", …" if first + SHOWN < expected.shape[-1] else ""
        shown = [f"[{row}{cut}]" for row in shown]
    return f"{where}expected {shown[0]}, got {shown[1]}"


def _number(value, digits):
    return f"{value + 0.0:.{digits}g}" if isinstance(value, numpy.floating) else str(value)  # no -0


def _a(value):
    """A value's type, with its article."""
    name = type(value).__name__
    return f"an {name}" if name[0] in "aeiouAEIOU" else f"a {name}"
