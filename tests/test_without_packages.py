"""An environment without torch, torchvision, transformers and scikit-learn: every page opens, and panels say what is missing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.common.test_pages import WITHOUT_CHARTS

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]
MISSING = ("torch", "torchvision", "transformers", "sklearn", "captum", "safetensors.torch")
# Imported by Python itself at the start of each process, the app's and the inspection process, since it stands on their path.
SITE = f"""
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if any(f"{{name}}.".startswith(f"{{missing}}.") for missing in {MISSING!r}):
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Missing())
"""
VISIT = """
import json, sys
from streamlit.testing.v1 import AppTest
from dlcore.guide import PAGES
asked, found = json.loads(sys.argv[1]), {}
for page, query in [*((page, {}) for page in PAGES), *asked]:
    app = AppTest.from_file("app.py", default_timeout=120)
    if page != "home":
        app.switch_page(PAGES[page].path)
    app.query_params.update(query)
    app.run()
    found[f"{page} {query}" if query else page] = {
        "exceptions": [element.value for element in app.exception],
        "charts": len(app.get("vega_lite_chart")),
        "errors": [element.value for element in app.error],
    }
print(json.dumps(found))
"""
PANELS = (
    ("optimizers", {"opt-own": "true"}),
    ("cnn_evolution", {"evo-tab": "Classify an image"}),
    ("detection", {"det-scene": "500"}),
    ("vision_transformer", {"vit-look-who": "A patch"}),
    ("bert_gpt_t5", {"three-tab": "Masked tokens"}),
    ("bert_gpt_t5", {"three-tab": "Text generation"}),
    ("bert_gpt_t5", {"three-tab": "Text to text"}),
    ("sequence_models", {"read-tab": "Gates and states"}),
)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    (folder / "sitecustomize.py").write_text(SITE)
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)]),
        "DLCORE_HOME": str(folder / "home"),
    }
    ran = subprocess.run(
        [sys.executable, "-c", VISIT, json.dumps(PANELS)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-3_000:]
    return json.loads(ran.stdout.splitlines()[-1])  # above it Streamlit writes what pages raised


def test_every_page_opens_with_its_charts(found):
    assert {name: view["exceptions"] for name, view in found.items() if view["exceptions"]} == {}
    pages = {name for name in found if " " not in name}
    assert {name for name in pages if not found[name]["charts"]} <= WITHOUT_CHARTS
    assert {name: found[name]["errors"] for name in pages if found[name]["errors"]} == {}


@pytest.mark.parametrize(("page", "query"), PANELS)
def test_each_panel_says_what_is_missing_and_how_to_get_it(found, page, query):
    errors = found[f"{page} {query}"]["errors"]
    assert any("needs torch" in error and "requirements.txt" in error for error in errors), errors
