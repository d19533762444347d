"""The judge: what it says of code that does not run, of results of the wrong kind, and of mistakes in another style."""

import numpy
import pytest

from dlcore.drills.catalog import DRILLS
from dlcore.drills.difference import difference
from dlcore.drills.judge import ENDLESS, KEEPDIMS, judge


def softmax(code, **options):
    return judge(code, DRILLS["stable-softmax"].payload(), **options)


def body(*lines):
    return "\n".join(["import numpy as np", "def softmax(logits):", *(f"    {line}" for line in lines)])


RIGHT = ("e = np.exp(logits - logits.max(-1, keepdims=True))", "return e / e.sum(-1, keepdims=True)")


def test_right_code_passes_test_by_test():
    result = softmax(body(*RIGHT))
    assert result["passed"]
    assert result["error"] is None
    assert all(test == {"name": test["name"], "passed": True, "message": ""} for test in result["tests"])
    assert len({test["name"] for test in result["tests"]}) == len(result["tests"])


@pytest.mark.parametrize(
    ("code", "kind", "message", "line"),
    [
        ("def softmax(logits:\n    return 1", "syntax", "SyntaxError: ", 1),
        ("def softmax(logits):\n    x = 1\n      return x", "syntax", "IndentationError: unexpected indent", 3),
        ("import numpy as np\nnp.nothing", "exception", "AttributeError: ", 2),
        ("import nothing_of_this_name", "exception", "ModuleNotFoundError: ", 1),
        ("1 / 0", "exception", "ZeroDivisionError: division by zero", 1),
        ("raise SystemExit(3)", "exception", "SystemExit: 3", 1),
        ("raise KeyboardInterrupt", "exception", "KeyboardInterrupt", 1),
        ("", "missing", "Your code defines no function `softmax`.", None),
        ("softmax = 3", "missing", "Your code defines no function `softmax`.", None),
        ("def soft_max(x): ...\ndef other(x): ...", "missing", "`softmax`; it defines `soft_max`.", None),
    ],
)
def test_code_that_gives_no_function(code, kind, message, line):
    result = softmax(code)
    assert not result["passed"]
    assert (result["error"]["kind"], result["error"]["line"]) == (kind, line)
    assert message in result["error"]["message"]
    assert result["tests"] == []
    assert result["mistakes"] == []


def test_an_exception_is_told_with_its_line_and_its_case():
    code = body("if logits.ndim == 1:", "    return helper(logits)", *RIGHT) + "\n\ndef helper(x):\n    return x[99]\n"
    result = softmax(code)
    error = result["error"]
    assert error["kind"] == "exception"
    assert error["message"].startswith("test 2, *a single vector*: IndexError: ")
    assert code.splitlines()[error["line"] - 1] == "    return x[99]"
    assert [test["passed"] for test in result["tests"]].count(False) == 1
    wrong_signature = softmax("\n\ndef softmax():\n    return 1")["error"]
    assert wrong_signature["line"] == 3
    assert "takes 0 positional arguments but 1 was given" in wrong_signature["message"]
    recursion = softmax("def softmax(x):\n    return softmax(x)")["error"]
    assert recursion["message"].startswith("test 1, *a small batch*: RecursionError")
    assert recursion["line"] == 2
    long = softmax("def softmax(x):\n    raise ValueError('x' * 10_000)")["error"]
    assert len(long["message"]) < 400


def test_output_is_kept_in_order_and_cut():
    result = softmax("print('first')\n" + body("print(logits.shape)", *RIGHT))
    assert result["passed"]
    assert result["output"].startswith("first\n(2, 3)\n(4,)\n")
    result = softmax(body("print('x' * 3000)", *RIGHT), limit_output=1000)
    assert result["passed"]
    assert result["output"] == "x" * 1000 + "\n… cut off after 1,000 characters"
    assert softmax("import sys\nprint('to stderr', file=sys.stderr)\n" + body(*RIGHT))["output"] == "to stderr\n"


@pytest.mark.parametrize("code", ["while True:\n    print('again')", body("while True:", "    print('again')")])
def test_printing_without_end_is_ended(code):
    result = softmax(code, limit_output=100)
    assert result["error"]["kind"] == "output"
    assert "Your code never stops printing." in result["error"]["message"]
    assert len(result["output"]) < 200 < ENDLESS * 100


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ((*RIGHT[:1], "e / e.sum(-1, keepdims=True)"), "your function returned None: does it end with `return`?"),
        (("return logits.tolist()",), "expected a NumPy array of shape (2, 3), got a list"),
        (("return 1.0",), "expected a NumPy array of shape (2, 3), got a float"),
        (("return logits.T",), "expected shape (2, 3), got (3, 2)"),
        (("return logits.astype(str)",), "expected numbers, got dtype <U32"),
        (("return logits.astype(complex)",), "expected numbers, got dtype complex128"),
        (("return logits + np.nan",), "6 of 6 entries are NaN, the first at [0, 0], where 0.2902 is expected"),
        (("return np.zeros(logits.shape, dtype=int)",), "(dtype int64 holds whole numbers alone)"),
        (
            ("class Tensor:", "    shape = (2, 3)", "    def __array__(self): return logits", "return Tensor()"),
            "expected a NumPy array of shape (2, 3), got a Tensor",
        ),
    ],
)
def test_results_of_the_wrong_kind(lines, message):
    result = softmax(body(*lines))
    assert not result["passed"]
    assert result["error"] is None
    assert message in result["tests"][0]["message"]
    assert result["mistakes"] == []


def test_single_precision_passes_and_half_does_not():
    assert softmax(body(*RIGHT).replace("keepdims=True)\n", "keepdims=True)\n    e = e.astype('float32')\n"))["passed"]
    assert not softmax(body(RIGHT[0], f"{RIGHT[1]}.astype('float16')"))["passed"]


def test_a_change_in_place_is_told_with_the_argument():
    result = softmax(body("logits -= logits.max(-1, keepdims=True)", *RIGHT))
    assert not result["passed"]
    wrong = {test["message"] for test in result["tests"]}
    assert "your code changed its argument `logits` in place: work on a copy" in wrong
    code = """
def momentum_step(weights, gradient, velocity, learning_rate, momentum):
    velocity *= momentum
    velocity += gradient
    return weights - 2 * learning_rate * velocity, velocity
"""
    messages = [test["message"] for test in judge(code, DRILLS["momentum-step"].payload())["tests"]]
    assert messages[1].startswith(
        "your code changed its argument `velocity` in place: work on a copy; weights: expected"
    )
    # The next case begins with fresh arguments.
    assert judge(DRILLS["momentum-step"].solution, DRILLS["momentum-step"].payload())["passed"]


OTHER_STYLES = {
    "1/√d is missing": (
        "scaled-dot-product-attention",
        """
import numpy as np
def attention(query, key, value, mask=None):
    s = np.einsum("...qd,...kd->...qk", query, key)
    if mask is not None:
        s = s + np.where(mask, 0, -1e30)
    return np.exp(s - np.logaddexp.reduce(s, axis=-1, keepdims=True)) @ value
""",
    ),
    "a plain mean of the visible values": (
        "scaled-dot-product-attention",
        """
import numpy as np
def attention(query, key, value, mask=None):
    seen = np.ones((*query.shape[:-1], key.shape[-2])) * (1 if mask is None else mask)
    return seen @ value / seen.sum(-1, keepdims=True)
""",
    ),
    "no bias correction": (
        "adam-step",
        """
def adam_step(w, g, m, v, step, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g * g - v)
    return w - learning_rate * m / (v ** 0.5 + eps), m, v
""",
    ),
    "the overlap is not clipped at 0": (
        "box-iou",
        """
import numpy as np
def box_iou(boxes, others):
    out = np.zeros((len(boxes), len(others)))
    for i, a in enumerate(boxes):
        for j, b in enumerate(others):
            both = (min(a[2], b[2]) - max(a[0], b[0])) * (min(a[3], b[3]) - max(a[1], b[1]))
            out[i, j] = both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both)
    return out
""",
    ),
    "an axis is lost: keepdims=True is missing": (
        "stable-softmax",
        body("e = np.exp(logits - logits.max(-1, keepdims=True))", "return e / e.sum(-1)"),
    ),
}


@pytest.mark.parametrize("name", OTHER_STYLES)
def test_a_mistake_is_named_by_what_it_computes(name):
    drill, code = OTHER_STYLES[name]
    result = judge(code, DRILLS[drill].payload())
    (mistake,) = result["mistakes"]
    assert mistake["name"] == name
    assert mistake["explanation"]
    assert result["first"] is None


def test_small_inputs_stand_in_the_message():
    messages = _messages("non-maximum-suppression", "def nms(boxes, scores, threshold): return []")
    assert messages[0].splitlines() == [
        "expected [0, 2], got []",
        "boxes = [[0, 0, 4, 1], [1, 0, 5, 1], [2, 0, 6, 1], [3, 0, 7, 1]]",
        "scores = [0.9, 0.8, 0.7, 0.6]",
        "threshold = 0.5",
    ]
    assert 0 < sum("boxes = " in message for message in messages) < len(messages)  # a crowd is too much to read
    assert messages[3].splitlines()[1:] == ["Input: boxes (12, 4), scores (12,), threshold = 0.3"]
    messages = _messages("bpe-merge", "def merge_step(words): return ('a', 'a'), {}")
    assert "words: {('aa', 'a'): 2, ('b', 'c'): 3} is missing\nwords = {('a', 'a', 'a'): 2, ('b', 'c'): 3}" in messages
    assert "words = " not in _messages("bpe-merge", "def merge_step(words): ...")[0]


def _messages(name, code):
    return [test["message"] for test in judge(code, DRILLS[name].payload())["tests"]]


TWO_MISTAKES = {
    ("hidden scores are set to 0 instead of −∞", "1/√d is missing"): (
        "scaled-dot-product-attention",
        """
import numpy as np
def attention(query, key, value, mask=None):
    s = np.einsum("...qd,...kd->...qk", query, key)
    if mask is not None:
        s = s * mask
    return np.exp(s - np.logaddexp.reduce(s, axis=-1, keepdims=True)) @ value
""",
    ),
    ("the mean is not subtracted", "unbiased instead of biased variance"): (
        "layer-norm",
        """
def layer_norm(x, scale, shift, eps=1e-5):
    spread = (x * x).sum(-1, keepdims=True) / (x.shape[-1] - 1)
    return scale * x / (spread + eps) ** 0.5 + shift
""",
    ),
}


@pytest.mark.parametrize("names", TWO_MISTAKES)
def test_two_mistakes_at_once_are_named_by_what_they_compute_together(names):
    drill, code = TWO_MISTAKES[names]
    result = judge(code, DRILLS[drill].payload())
    assert [mistake["name"] for mistake in result["mistakes"]] == list(names)
    assert result["first"] is None
    # One of them is named alone once the other is mended, and none once there is a third that nobody knows.
    known = {mistake.name: mistake for mistake in DRILLS[drill].mistakes}
    assert judge(known[names[0]].code, DRILLS[drill].payload())["mistakes"][0]["name"] == names[0]
    other = judge(code.replace("    return ", "    return 1.5 * "), DRILLS[drill].payload())
    assert other["mistakes"] == []
    assert other["first"]["why"].endswith(". The values are wrong, but match none of the typical mistakes.")


def test_two_mistakes_that_other_two_would_explain_as_well_are_not_named():
    drill, code = TWO_MISTAKES["the mean is not subtracted", "unbiased instead of biased variance"]
    payload = DRILLS[drill].payload()
    (pair,) = [pair for pair in payload["pairs"] if set(pair[:2]) == {"not-centered", "unbiased"}]
    payload["pairs"].append(["no-affine", "no-epsilon", pair[2]])
    assert judge(code, payload)["mistakes"] == []


def test_exceptions_and_nan_alone_name_no_two_mistakes():
    drill = DRILLS["stable-softmax"]
    payload = drill.payload()
    raises = "def softmax(logits):\n    raise ValueError"
    lost = "import numpy as np\n\n\ndef softmax(logits):\n    return logits * np.nan"
    for code in (raises, lost):
        payload["pairs"] = [["global-maximum", "lost-axis", code]]
        assert judge(code, payload)["mistakes"] == []


@pytest.mark.parametrize(
    ("lines", "test", "why"),
    [
        (("return (logits - 1).tolist()",), "one class", "All 8 tests fail; this one has the smallest input. The result is of the wrong type."),
        (("return logits.sum(-1)",), "one class", "All 8 tests fail; this one has the smallest input. The shape is wrong."),
        (("e = np.exp(logits)", "return (e / e.sum(-1, keepdims=True)).astype(str)"), "one class", "All 8 tests fail; this one has the smallest input. The dtype is wrong."),
        (("e = np.exp(2 * logits)", "return e / e.sum(-1, keepdims=True)"), "logits of ±1000", "6 of 8 tests fail. The result is not finite."),
        (("logits -= logits.max(-1, keepdims=True)", *RIGHT), "one class", "7 of 8 tests fail; this one has the smallest input. An argument is changed in place."),
    ],
)  # fmt: skip
def test_without_a_known_mistake_it_says_where_to_begin(lines, test, why):
    result = softmax(body(*lines))
    assert result["mistakes"] == []
    first = result["first"]
    assert (first["name"], first["why"]) == (test, why)
    assert first["input"].startswith("logits = [")
    assert first["message"] == next(each["message"] for each in result["tests"] if each["name"] == test)


def test_one_of_several_mistakes_is_named_where_a_test_shows_it_alone():
    code = """
import numpy as np
def attention(query, key, value, mask=None):
    s = query @ key.swapaxes(-1, -2)
    if mask is not None:
        s = np.where(np.flip(mask, -1), s, -1e9)
    w = np.exp(s - s.max(-1, keepdims=True))
    return w / w.sum(-1, keepdims=True) @ value
"""
    result = judge(code, DRILLS["scaled-dot-product-attention"].payload())
    assert result["mistakes"] == []
    first = result["first"]
    assert first["mistake"]["name"] == "1/√d is missing"
    assert first["mistake"]["explanation"]
    assert first["why"].endswith(". The values are wrong.")
    # One that gives what is right there, or nothing but NaN, shows none.
    changed = softmax(body("logits -= logits.max(-1, keepdims=True)", *RIGHT))["first"]
    assert changed["mistake"] is None
    lost = softmax(body("return np.where(logits.ndim == 1, logits, np.nan) * 3"))["first"]
    assert lost["mistake"] is None


def test_where_shapes_do_not_fit_it_asks_for_keepdims_if_that_may_be_it():
    code = """
import numpy as np
def layer_norm(x, scale, shift, eps=1e-5):
    return (x - x.mean(axis=-1)) / np.sqrt(x.var(axis=-1) + eps) * scale + shift
"""
    payload = DRILLS["layer-norm"].payload()
    error = judge(code, payload)["error"]["message"]
    assert "could not be broadcast together" in error
    assert error.endswith(KEEPDIMS)
    kept = code.replace("axis=-1", "axis=-1, keepdims=True").replace("* scale", "* np.ones(77)")
    error = judge(kept, payload)["error"]["message"]
    assert "could not be broadcast together" in error
    assert KEEPDIMS not in error


@pytest.mark.parametrize(
    ("expected", "got", "parts", "message"),
    [
        (numpy.array([[0.12, 0.5], [1, 2]]), numpy.array([[0.12, 0.5], [1, 2.25]]), (), "in row [1], expected [1, 2], got [1, 2.25]; largest difference 0.25"),
        (numpy.arange(10.0), numpy.append(numpy.arange(9.0), 0), (), "from column 4 on, expected [4, 5, 6, 7, 8, 9], got [4, 5, 6, 7, 8, 0]; largest difference 9"),
        (numpy.array([1.0]), numpy.array([1.00002]), (), "expected [1], got [1.00002]; largest difference 2e-05"),
        (1.0, numpy.float32(1), (), ""),
        (1.0, numpy.array(1.0), (), ""),
        (1.0, True, (), "expected a number, got a bool"),
        (1.0, numpy.ones(1), (), "expected a number, got an array of shape (1,)"),
        (1.0, float("nan"), (), "NaN where 1 is expected"),
        (float("inf"), float("inf"), (), ""),
        (numpy.array([numpy.nan, 1]), numpy.array([numpy.nan, 1]), (), ""),
        (numpy.array([0, 1]), numpy.array([0.0, 1.0]), (), "dtype float64: expected integers"),
        ([0, 2], numpy.array([0, 2]), (), ""),
        ([0, 2], (numpy.int64(0), 2), (), ""),
        ([0, 2], [numpy.int64(0), 1, 2], (), "expected [0, 2], got [0, 1, 2]"),
        ([0], numpy.ones((1, 4)), (), "expected a list of 1; got an array of shape (1, 4)"),
        ([], numpy.empty(0), (), ""),
        ([], [3], (), "expected [], got [3]"),
        ({"a": 1}, numpy.ones(2), (), "expected a dict, got an array of shape (2,)"),
        ("a", numpy.ones(2), (), "expected a string, got an array of shape (2,)"),
        (True, numpy.ones(2), (), "expected True or False, got an array of shape (2,)"),
        ([0, 2], {0, 2}, (), "expected a list of 2; got a set"),
        ((1.0, numpy.ones(2)), [1.0, numpy.zeros(2)], ("loss", "gradient"), "gradient: expected [1, 1], got [0, 0]; largest difference 1"),
        ((1.0, numpy.ones(2)), 1.0, ("loss", "gradient"), "expected a tuple of 2: loss, gradient; got a float"),
        ((1.0, numpy.ones(2)), (1.0,), ("loss", "gradient"), "expected a tuple of 2, got one of 1"),
        ([(0.5, (1, 2))], [(0.5, (1, 3))], ("score", "tokens"), "item 0: tokens: expected (1, 2), got (1, 3)"),
        ({"a": 1}, {"a": 1, "b": 2}, (), "{'b': 2} should not be there"),
        ({"a": 1}, {}, (), "{'a': 1} is missing"),
        ({"a": 1}, {"a": 2}, (), "expected {'a': 1}, got {'a': 2}"),
        ({("ab", "c"): 1, ("d",): 2}, {("a", "bc"): 1, ("d",): 2}, (), "expected {('ab', 'c'): 1}, got {('a', 'bc'): 1}"),
        ({"a": 1}, [1], (), "expected a dict, got a list"),
        ("ab", "ac", (), "expected 'ab', got 'ac'"),
        ("ab", 3, (), "expected a string, got an int"),
        (True, numpy.bool_(True), (), ""),
        (True, 1, (), "expected True or False, got an int"),
    ],
)  # fmt: skip
def test_differences_in_words(expected, got, parts, message):
    assert difference(expected, got, parts=parts) == message
