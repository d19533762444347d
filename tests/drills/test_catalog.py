"""The catalog of drills: complete, in order, on pages that exist; and what its files may import."""

import ast
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

from dlcore.drills.catalog import DRILLS, EXERCISES
from dlcore.drills.drill import KINDS, Blanks, Bug, Order, Write
from dlcore.guide.pages import PAGES
from tests.guide.test_guide import is_balanced

ROOT = Path(__file__).parents[2]
SECTIONS = ("foundations", "vision", "language")
ASKED = """
stable-softmax cross-entropy mlp-backward scaled-dot-product-attention multi-head-attention layer-norm batch-norm dropout momentum-step adam-step
adamw-step conv2d max-pool lstm-step gru-step box-iou non-maximum-suppression average-precision sinusoids rope bpe-merge beam-search kv-cache k-fold
"""


def test_there_are_drills_of_every_kind_for_every_section():
    kinds = Counter(drill.kind for drill in DRILLS.values())
    assert set(kinds) == set(KINDS)
    assert kinds["write"] >= 22
    assert min(kinds[kind] for kind in ("order", "blanks", "bug")) >= 4
    assert set(ASKED.split()) <= set(DRILLS)
    classes = {"write": Write, "order": Order, "blanks": Blanks, "bug": Bug}
    assert all(isinstance(drill, classes[drill.kind]) for drill in DRILLS.values())


def test_sections_follow_one_another():
    places = [SECTIONS.index(drill.section) for drill in DRILLS.values()]
    assert places == sorted(places)
    assert set(places) == {0, 1, 2}


def test_every_drill_is_complete():
    for name, drill in DRILLS.items():
        assert drill.id == name
        assert len(drill.hints) == 3 == len(set(drill.hints)), name
        assert drill.page in PAGES, name
        assert PAGES[drill.page].section in SECTIONS, name
        assert 2 <= drill.minutes <= 15, name
        texts = (drill.title, drill.statement, *drill.hints, drill.follow_up, drill.follow_up_answer)
        assert all(text.strip() == text and text for text in texts), name
        assert drill.follow_up.endswith("?"), name
    assert len({drill.title + drill.kind for drill in DRILLS.values()}) == len(DRILLS)


def test_formulas_are_balanced_and_no_code_is_open():
    for name, drill in DRILLS.items():
        for text in (drill.statement, *drill.hints, drill.follow_up, drill.follow_up_answer):
            without_code = re.sub(r"`[^`]*`", "", text)
            assert "`" not in without_code, (name, text)
            assert without_code.count("$") % 2 == 0, (name, text)
            assert all(is_balanced(formula) for formula in re.split(r"\$\$?", without_code)[1::2]), (name, text)


def test_every_folder_of_an_exercise_belongs_to_a_drill():
    assert {path.name for path in EXERCISES.iterdir()} == {
        name for name, drill in DRILLS.items() if drill.kind == "write"
    }


def test_the_catalog_needs_the_standard_library_alone():
    code = "import sys, dlcore.drills.catalog; print(*{name.partition('.')[0] for name in sys.modules})"
    seen = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(seen.stdout.split()) - set(sys.stdlib_module_names) <= {"__main__", "dlcore"} | _of_the_start()


def _of_the_start():
    """What an interpreter of this environment has loaded before it begins."""
    code = "import sys; print(*{name.partition('.')[0] for name in sys.modules})"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


def test_what_runs_in_the_browser_imports_numpy_and_the_standard_library_alone():
    paths = [*(ROOT / "dlcore/drills" / name for name in ("judge.py", "difference.py")), *EXERCISES.rglob("*.py")]
    assert len(paths) > 250
    for path in paths:
        tree = ast.parse(path.read_text("utf-8"), feature_version=(3, 12))
        names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        names -= {"dlcore.drills.difference"}  # which runs there too
        assert {name.partition(".")[0] for name in names} <= {"numpy", *sys.stdlib_module_names}, path
