"""The network's drawing and the sentences of its page."""
import pandas as pd

from dlcore.charts.findings import backpropagation as findings
from dlcore.charts.network import network


def test_what_is_known_is_written_and_what_the_step_concerns_is_marked():
    drawing = network((("x1", 1.0), ("w11", 0.5), ("h1", 0.25)), (("w11", -0.1),), ("w11", "h1"))
    assert [layer["name"] for layer in drawing.spec["layer"]] == ["edges", "nodes", "names", "values", "slopes"]
    label = drawing.frame[(drawing.frame["kind"] == "weight")].set_index("name")
    assert label["told"].to_dict() == {"w11": "w11 = 0.50"}
    assert label["back"].to_dict() == {"w11": "∂ −0.10"}
    marked = drawing.frame[drawing.frame["now"]]
    assert set(zip(marked["kind"], marked["name"], strict=True)) == {("edge", "w11"), ("weight", "w11"), ("node", "h1")}
    assert len(drawing.frame[drawing.frame["kind"] == "node"]) == 6


def test_sentences():
    error = pd.DataFrame({"variant": ["autograd", "central-difference", "central-difference"], "seed": 0, "step": [0.1, 0.1, 0.001], "error": [1e-16, 1e-3, 1e-8]})
    assert findings.of_error(error).endswith("10⁻¹⁶, Central difference 10⁻⁸ at step 0.0010")
    cost = pd.DataFrame({"variant": ["autograd", "central-difference"], "seed": 0, "passes": [2, 18], "weights": 9})
    assert findings.of_cost(cost) == "For 9 weights: Autograd 2, Central difference 18 passes"
