"""Every drill that asks for code, mutant by mutant: what is right passes, and what is wrong fails under its own name."""

import ast
import json
import re

import pytest

from dlcore.drills.catalog import DRILLS
from dlcore.drills.judge import judge

WRITE = {name: drill for name, drill in DRILLS.items() if drill.kind == "write"}
# The bugs that published judges of such drills let pass, as they are named here.
PUBLISHED = {
    "scaled-dot-product-attention": (
        "1/√d is missing",
        "divided by d instead of √d",
        "query and key are swapped",
        "a plain mean of the visible values",
    ),
    "layer-norm": ("the ε is outside the root",),
    "layer-norm-backward": ("mean and variance are treated as constants",),
    "dropout": ("one mask for the whole batch",),
    "adam-step": ("the ε is inside the root", "the betas are ignored", "no bias correction"),
    "batch-norm": ("biased instead of unbiased variance in the running statistics",),
}


@pytest.mark.parametrize("name", WRITE)
def test_the_solution_and_its_variants_pass(name):
    drill = WRITE[name]
    assert len(drill.variants) >= 3
    assert len({ast.dump(ast.parse(code)) for code in (drill.solution, *drill.variants)}) == 1 + len(drill.variants)
    for code in (drill.solution, *drill.variants):
        result = judge(code, drill.payload())
        assert result["passed"], (code, result)
        assert len(result["tests"]) >= 4
        assert result["mistakes"] == []
        assert result["error"] is None


@pytest.mark.parametrize("name", WRITE)
def test_every_mistake_fails_and_is_named(name):
    drill = WRITE[name]
    assert len(drill.mistakes) >= 5
    assert len({mistake.name for mistake in drill.mistakes}) == len(drill.mistakes)
    for mistake in drill.mistakes:
        assert re.match("([a-z]{3,}|an?|it|no) |1/√d", mistake.name), mistake.name  # what the page may capitalize
        assert not re.search(r"\byou\b", mistake.name), mistake.name  # it stands in a list of others' mistakes too
        assert not mistake.name.endswith("."), mistake.name
        assert mistake.explanation.endswith((".", "…")), mistake.id
        assert mistake.explanation.count(". ") <= 3, mistake.id
        result = judge(mistake.code, drill.payload())
        assert not result["passed"], mistake.id
        assert result["mistakes"] == [{"id": mistake.id, "name": mistake.name, "explanation": mistake.explanation}]


HIDING = [name for name, drill in WRITE.items() if any("-np.inf" in mistake.code for mistake in drill.mistakes)]


def _finite(code):
    """The ways to hide scores by a large number: set, or added to them."""
    yield code.replace("-np.inf", "-1e9")
    added = re.sub(r"np\.where\(mask, (\w+), -np\.inf\)", r"\1 + (1 - np.asarray(mask, int)) * -1e9", code)
    yield re.sub(r"np\.where\(mask, -np\.inf, (\w+)\)", r"\1 + mask * -1e9", added)


@pytest.mark.parametrize("name", HIDING)
def test_a_mistake_is_named_alike_whether_it_hides_by_infinity_or_by_a_large_number(name):
    payload = WRITE[name].payload()
    for mistake in WRITE[name].mistakes:
        for code in set(_finite(mistake.code)) - {mistake.code}:
            named = judge(code, payload)["mistakes"]
            assert [each["id"] for each in named] == [mistake.id], code


@pytest.mark.slow
@pytest.mark.parametrize("name", HIDING)
def test_two_mistakes_are_named_alike_whether_they_hide_by_infinity_or_by_a_large_number(name):
    payload = WRITE[name].payload()
    for one, other, code in payload["pairs"][::12]:
        ids = [[each["id"] for each in judge(each, payload)["mistakes"]] for each in (code, *_finite(code))]
        assert ids == [ids[0]] * 3, (one, other)


@pytest.mark.parametrize("name", WRITE)
def test_the_starter_has_the_function_and_fails_without_an_error(name):
    drill = WRITE[name]
    result = judge(drill.starter, drill.payload())
    assert (result["passed"], result["error"], result["mistakes"]) == (False, None, [])
    assert {test["message"] for test in result["tests"]} == {"your function returned None: does it end with `return`?"}
    assert max(map(len, (drill.starter + drill.solution).splitlines())) <= 120
    signature = [ast.unparse(node.args) for node in _functions(drill.starter)]
    assert signature[0] == ast.unparse(
        next(node for node in _functions(drill.solution) if node.name == drill.function).args
    )


def _functions(code):
    return [node for node in ast.parse(code).body if isinstance(node, ast.FunctionDef)]


def test_what_passes_between_page_and_judge_is_json():
    for drill in WRITE.values():
        payload = json.loads(json.dumps(drill.payload()))
        assert payload == drill.payload()
        assert drill.solution not in json.dumps(payload)
    drill = WRITE["bpe-merge"]
    results = [judge(code, drill.payload()) for code in (drill.solution, drill.mistakes[0].code)]
    assert json.loads(json.dumps(results)) == results


def test_what_published_judges_let_pass_has_a_name():
    for name, mistakes in PUBLISHED.items():
        assert set(mistakes) <= {mistake.name for mistake in WRITE[name].mistakes}
