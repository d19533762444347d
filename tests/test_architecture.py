"""The rules of the design, executed: who may import whom, what the server may load, and that catalogs are complete."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

from dlcore.blocks.activations import ACTIVATIONS
from dlcore.experiments import EXPERIMENTS
from dlcore.guide import CLAIMS, TOPICS
from dlcore.guide.foundations import activations

ROOT = Path(__file__).parents[1]
HEAVY = ("torch", "torchvision", "transformers")
# Beside each part of dlcore, the other parts that it may import.
ARROWS = {
    "base": {"evidence"},
    "evidence": {"formatting"},
    "formatting": set(),
    "paths": set(),
    "memory": set(),
    "policy": {"base"},
    "provenance": {"memory"},
    "guide": {"base"},
    "blocks": set(),
    "models": {"blocks"},
    "data": {"base", "paths"},
    "drills": {"base", "paths", "records"},
    "inspection": {"base", "paths", "policy", "models", "blocks", "data"},
    "training": {"models", "data", "blocks"},
    "recipes": {"base", "evidence", "training", "models", "data", "blocks", "inspection", "guide"},
    "experiments": {"base", "evidence", "recipes", "training", "models", "data", "blocks", "inspection", "guide"},
    "export": {"base", "experiments", "recipes", "data"},
    "records": {"base", "paths"},
    "shipping": {"base", "experiments", "records", "paths", "tuned"},
    "tuned": {"base", "recipes", "records"},
    "verdicts": {"base", "evidence", "experiments", "recipes", "guide", "records", "paths", "formatting"},
    "challenge": {"base", "estimates", "evidence", "guide", "paths", "records", "verdicts"},
    "confirmation": {"base", "experiments", "guide", "paths", "records", "verdicts"},
    "worker": {"base", "memory", "experiments", "records", "provenance", "training"},
    "estimates": {"base", "experiments", "records"},
    "jobs": {"base", "experiments"},
    "quotas": {"base", "formatting", "policy", "jobs"},
    "cluster": {"memory", "estimates", "jobs"},
    "engine": {"base", "memory", "records", "worker", "estimates", "jobs", "quotas", "cluster"},
    "measuring": {"base", "data", "engine"},
    "messages": {"base", "records"},
    "inspector": {"base", "memory", "messages"},
    "child_process": {"base", "memory"},
    "render": {"base", "child_process", "memory"},
    "typeset": {"base", "child_process", "memory"},
    "interview": {"base", "evidence", "guide", "verdicts", "formatting"},
    "analysis": {"evidence", "guide", "formatting"},
    "charts": {"evidence", "guide", "formatting", "analysis"},
}
# A word that names no function: what it says has happened, where a verb or the noun that it returns would say what it does.
PARTICIPLE = re.compile(
    r"(?!(embed|exceed|feed|need|proceed|seed|speed|succeed)$)[a-z]+ed|asked|begun|bought|broken|brought|built|caught|chosen"
    "|done|drawn|driven|fallen|fed|felt|forgotten|found|frozen|given|gone|grown|heard|held|hidden|kept|known|laid|learnt|left"
    "|lent|lost|made|meant|met|paid|proven|said|seen|sent|shaken|shown|sold|spent|spoken|sunk|swept|taken|taught|thought|thrown"
    "|told|torn|unbound|understood|unknown|unseen|withdrawn|won|worn|written"
)
FOR_PAGES = {
    "base",
    "evidence",
    "drills",
    "data",  # for the names of classes, special tokens and photographs
    "guide",
    "experiments",
    "export",
    "recipes",
    "records",
    "verdicts",
    "interview",
    "challenge",
    "policy",
    "jobs",
    "engine",
    "analysis",
    "charts",
    "formatting",
    "inspection",
    "inspector",
    "render",
    "typeset",
}
GUIDE = """
activations/sigmoid-vanishes activations/tanh-beats-sigmoid activations/tanh-vanishes activations/relu-fast activations/relu-mitigates-vanishing
activations/leaky-prevents-dying activations/elu-converges-better activations/leaky-or-elu-if-dying
losses/mse-regression-cross-entropy-classification backpropagation/true-gradient
optimizers/gd-slow-on-large-data optimizers/sgd-fast-but-noisy optimizers/mini-batch-balances optimizers/momentum-accelerates optimizers/adagrad-sparse
optimizers/adagrad-rate-shrinks optimizers/rmsprop-fixes-adagrad optimizers/adam-robust optimizers/adam-fast optimizers/adamw-generalizes
optimizers/lookahead-stabilizes optimizers/rmsprop-for-rnn-or-overfitting
callbacks/early-stopping-prevents-overfitting callbacks/scheduler-helps
vision/vgg-deeper-small-filters vision/residual-trains-deep vision/efficientnet-scales-efficiently vision/vit-wins-on-large-data vision/yolo-real-time
vision/unet-segments
language/rnn-vanishes language/lstm-addresses-vanishing language/gru-faster language/gru-similar language/transformer-parallel
language/transformer-long-range language/bert-classifies language/gpt-generates language/transformer-superior
"""


def sources(*folders):
    found = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    assert found, f"no Python file in {folders}"
    return found


def imports(path):
    """Every module that a file imports, wherever in the file; of `from a import b` both a and a.b."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def tops(path):
    return {name.partition(".")[0] for name in imports(path)}


def parts(path):
    """The parts of dlcore that a file imports."""
    return {name.split(".")[1] for name in imports(path) if name.startswith("dlcore.")}


def modules(folder):
    """The names of a package and of everything in it, as found on disk."""
    return [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in sources(folder)
    ]


def loaded_modules(names):
    """The top-level modules in a fresh process that has imported those names."""
    code = f"import importlib, json, sys\nfor name in {names!r}: importlib.import_module(name)\nprint(json.dumps(list(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in json.loads(ran.stdout)}


def test_dlcore_knows_no_screen_and_follows_the_arrows():
    wrong = {}
    for path in sources("dlcore"):
        part = path.relative_to(ROOT / "dlcore").with_suffix("").parts[0]
        wrong[path] = tops(path) & {"streamlit", "pages", "app"}
        if part not in ("__init__", "__main__", "cli"):
            wrong[path] |= parts(path) - {part} - ARROWS[part]
    assert {str(path.relative_to(ROOT)): names for path, names in wrong.items() if names} == {}


def test_a_page_imports_shared_parts_and_panels_of_its_own_section_alone():
    offenders = []
    for path in sources("pages"):
        section = path.relative_to(ROOT / "pages").parts[0]
        allowed = ("pages.shared",) if section == "shared" else ("pages.shared", f"pages.{section}.panels")
        offenders += [
            f"{path.relative_to(ROOT)} imports {name}"
            for name in imports(path)
            if name.startswith("pages.") and not any(f"{name}.".startswith(f"{each}.") for each in allowed)
        ]
    assert offenders == []


def module_graph():
    """Each of our modules with those of ours that it imports, wherever in the file. `from package import module` is the module, not the package."""
    paths = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in [*sources("dlcore", "pages"), ROOT / "app.py"]
    }
    graph = {}
    for module, path in paths.items():
        named = set()
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                named |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                full = {alias.name: f"{node.module}.{alias.name}" for alias in node.names}
                named |= {full[name] if full[name] in paths else node.module for name in full}
        graph[module] = (named & paths.keys()) - {module}
    return graph


def circles(graph):
    """The groups of modules that import each other, however long the way round (Tarjan's strongly connected components)."""
    index, low, stack, found = {}, {}, [], []

    def visit(module):
        index[module] = low[module] = len(index)
        stack.append(module)
        for other in graph[module]:
            if other not in index:
                visit(other)
            if other in stack:
                low[module] = min(low[module], low[other])
        if low[module] == index[module]:
            place = stack.index(module)
            if len(stack) - place > 1:
                found.append(sorted(stack[place:]))
            del stack[place:]

    for module in graph:
        if module not in index:
            visit(module)
    return found


def test_no_modules_import_each_other():
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]
    assert circles(module_graph()) == []


def test_pages_import_only_what_the_arrows_allow():
    for path in sources("pages"):
        assert parts(path) <= FOR_PAGES, path
        assert not tops(path) & set(HEAVY), path


def test_only_functions_of_pages_bring_in_inspection():
    for path in sources("pages"):
        whole = ast.parse(path.read_text())
        first = {ast.unparse(node) for node in whole.body if isinstance(node, (ast.Import, ast.ImportFrom))}
        assert not any("dlcore.inspection" in line or "import inspection" in line for line in first), path


def what_pages_inspect():
    """The modules of dlcore.inspection that any page imports, wherever in the file."""
    names = {name for path in sources("pages") for name in imports(path) if name.startswith("dlcore.inspection.")}
    found = sorted(names & set(modules("dlcore/inspection")))
    assert len(found) > 15, found
    return found


def test_what_the_server_imports_leaves_torch_out():
    seen = loaded_modules(
        [
            "dlcore.records.store",
            "dlcore.engine",
            *modules("dlcore/guide"),
            *modules("dlcore/experiments"),
            *modules("dlcore/charts"),
            "dlcore.inspector",
            *what_pages_inspect(),
        ]
    )
    assert {"altair", "pandas"} <= seen  # else the charts were not imported at all
    assert not seen & set(HEAVY)


def test_words_and_declarations_need_the_standard_library_alone():
    seen = loaded_modules([*modules("dlcore/guide"), *modules("dlcore/experiments")])
    assert "dlcore" in seen
    assert not seen & {"pandas", "altair", "numpy", *HEAVY}


def test_charts_know_pandas_with_its_numpy_and_altair_alone():
    for path in sources("dlcore/charts"):
        assert tops(path) <= {"pandas", "numpy", "altair", "dlcore", *sys.stdlib_module_names}, path


def test_every_activation_topic_has_one_implementation_and_every_implementation_a_topic():
    topics = [topic.id for topic in activations.TOPICS]
    assert sorted(topics) == sorted(ACTIVATIONS)
    assert set(topics) <= set(TOPICS)


def test_what_experiments_vary_is_implemented():
    varying = [experiment for experiment in EXPERIMENTS.values() if experiment.varies == "activation"]
    assert len(varying) >= 4
    for experiment in varying:
        assert set(experiment.variants) <= set(ACTIVATIONS), experiment.id
    assert {variant for experiment in varying for variant in experiment.variants} == set(ACTIVATIONS)


def test_the_claims_are_those_of_the_guide():
    assert list(CLAIMS) == GUIDE.split()
    assert len(CLAIMS) == 39


def test_evidence_is_for_claims_that_exist():
    claimed = {evidence.claim for experiment in EXPERIMENTS.values() for evidence in experiment.evidence}
    assert claimed
    assert claimed <= set(CLAIMS)


def test_only_shared_pages_cache():
    for path in sources("dlcore", "pages") + [ROOT / "app.py"]:
        assert "st.cache_" not in path.read_text() or (ROOT / "pages/shared") in path.parents, path


def test_files_stay_short_and_leave_nothing_to_do():
    for path in sources("dlcore", "pages", "tests") + [ROOT / "app.py"]:
        text = path.read_text()
        assert len(text.splitlines()) <= 400, path
        assert not re.search("TO" + "DO|FIX" + "ME", text), path


ANNOTATED = (
    "dlcore/base.py",
    "dlcore/verdicts",
    "dlcore/evidence.py",
    "dlcore/challenge.py",
    "dlcore/confirmation.py",
    "dlcore/policy.py",
    "dlcore/memory.py",
    "dlcore/child_process.py",
    "dlcore/estimates.py",
    "dlcore/jobs.py",
    "dlcore/quotas.py",
    "dlcore/cluster.py",
    "dlcore/engine.py",
    "dlcore/charts/base.py",
    "dlcore/records",
    "dlcore/analysis",
    "dlcore/blocks",
    "dlcore/models",
)


def public_functions(module):
    """Each public function, and each public method of a public class, with its parameters but for `self`."""
    for node in module.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node, _parameters(node)
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and not method.name.startswith("_"):
                    static = any(ast.unparse(mark) == "staticmethod" for mark in method.decorator_list)
                    yield method, _parameters(method)[0 if static else 1 :]


def _parameters(function):
    named = function.args
    every = [*named.posonlyargs, *named.args, named.vararg, *named.kwonlyargs, named.kwarg]
    return [parameter for parameter in every if parameter]


def test_public_functions_are_annotated():
    sample = "def f(x: int, *, y): ...\ndef g() -> int: ...\nclass A:\n    def h(self, z) -> None: ...\n"
    assert [
        (function.name, [parameter.arg for parameter in parameters])
        for function, parameters in public_functions(ast.parse(sample))
    ] == [("f", ["x", "y"]), ("g", []), ("h", ["z"])]
    offenders = []
    for place in ANNOTATED:
        for path in [ROOT / place] if place.endswith(".py") else sources(place):
            offenders += [
                f"{path.relative_to(ROOT)}:{function.lineno} {function.name}"
                for function, parameters in public_functions(ast.parse(path.read_text()))
                if function.returns is None or any(parameter.annotation is None for parameter in parameters)
            ]
    assert offenders == []


def participles(text):
    """The functions in a source text that a bare participle names; a property and a fixture are things, and may be."""
    return [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and PARTICIPLE.fullmatch(node.name.strip("_"))
        and not any(re.search("property|fixture", ast.unparse(mark)) for mark in node.decorator_list)
    ]


def test_no_function_is_a_participle():
    sample = "def _told(): ...\nasync def masked(): ...\nclass A:\n    def seed(self): ...\n    @property\n    def kept(self): ...\n"
    assert participles(sample) == ["_told", "masked"]
    found = {path: participles(path.read_text()) for path in sources("dlcore", "pages", "tests", "benchmarks")}
    assert {str(path.relative_to(ROOT)): names for path, names in found.items() if names} == {}
    programs = re.findall(r"^def (\w+)\(", "\n".join(path.read_text() for path in sources("dlcore/export")), re.M)
    assert [name for name in programs if PARTICIPLE.fullmatch(name.strip("_"))] == []


def test_nothing_is_unpickled():
    for path in sources("dlcore", "pages", "tests") + [ROOT / "app.py"]:
        assert not tops(path) & {"pickle", "cloudpickle", "dill", "joblib", "shelve", "marshal"}, path
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "torch.load":
                assert "weights_only=True" in ast.unparse(node), path


def test_no_file_knows_where_it_was_written():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    assert Path(__file__) in paths
    here = re.compile(rb"(?<![\w./-])/" + b"work/")
    assert [path for path in paths if path.is_file() and here.search(path.read_bytes())] == []
