"""How a result differs from what is expected, in words that help to mend it; NumPy and the standard library alone, as it runs in the reader's browser."""

import numpy

TOLERANCE = 1e-6  # of a value, or of 1 where it is smaller; a drill's checks may set another
SINGLE_PRECISION = 1e-4  # of results in float32, which are right to no more digits
SHOWN = 6  # numbers of a row in a message
LONGEST = 300  # characters of a value that is no array
# What may be wrong with a result, in the order in which to mend it: as long as the shape is wrong, its values tell little.
WRONG = {
    "type": "The result is of the wrong type",
    "shape": "The shape is wrong",
    "dtype": "The dtype is wrong",
    "finite": "The result is not finite",
    "value": "The values are wrong",
    "argument": "An argument is changed in place",
}


class Difference(str):
    """How a result differs from what is expected, in words, and what is `wrong`, a key of `WRONG`; empty if it does not."""

    wrong: str

    def __new__(cls, text, wrong="value"):
        said = super().__new__(cls, text)
        said.wrong = getattr(text, "wrong", wrong)
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
    shown = [f"{key!r}: {plain(value)}" for key, value in list(values.items())[:SHOWN]]
    return f"{{{', '.join(shown)}{', …' if len(values) > SHOWN else ''}}}"


def plain(value):
    """A value as a reader would type it: an array as lists, and numbers with few digits."""
    if isinstance(value, (numpy.ndarray, numpy.generic)):
        value = value.tolist()
    if isinstance(value, list):
        return f"[{', '.join(map(plain, value))}]"
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
    if plain and (len(expected) > 0 or isinstance(expected, list)):
        same = len(got) == len(expected) and not any(
            difference(*pair, tolerance) for pair in zip(expected, got, strict=True)
        )
        return "" if same else f"expected {_flat(expected)}, got {_flat(got)}"
    if len(got) != len(expected):
        return Difference(f"expected a {kind} of {len(expected)}, got one of {len(got)}", "type")
    for place, pair in enumerate(zip(expected, got, strict=True)):
        is_part = isinstance(expected, tuple) and place < len(parts)
        if wrong := difference(*pair, tolerance, () if is_part else parts):
            return Difference(f"{parts[place] if is_part else f'item {place}'}: {wrong}", wrong.wrong)
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
        return Difference(f"expected a number, got {_a(got)}", "shape")
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
    """A value's type, with its article; of an array its shape."""
    if isinstance(value, numpy.ndarray):
        return f"an array of shape {value.shape}"
    name = type(value).__name__
    return f"an {name}" if name[0] in "aeiouAEIOU" else f"a {name}"
