"""Derivations: each line's formula holds, the programs that check the results pass, and the numbers are those of the conditions that are named."""

import re
import subprocess
import sys

import pytest
import torch

from dlcore.experiments import EXPERIMENTS
from dlcore.guide.foundations.derivations import DERIVATIONS, INITIALIZATION

QUOTED = {
    "signal-propagation 7": "30 layers, Xavier",
    "signal-propagation 13": "30 layers, PyTorch's default",
    "signal-propagation 5": "30 layers, PyTorch's default",
}


@pytest.mark.parametrize("derivation", DERIVATIONS, ids=lambda derivation: derivation.id)
def test_the_program_passes_and_can_fail(derivation):
    subprocess.run([sys.executable, "-c", derivation.check], check=True)
    wrong = {"cross-entropy": ("p - y)\n", "y - p)\n"), "initialization": ("2**-20", "2**-10")}[derivation.id]
    broken = derivation.check.replace(*wrong, 1)
    assert broken != derivation.check
    failed = subprocess.run([sys.executable, "-c", broken], capture_output=True, text=True)
    assert "AssertionError" in failed.stderr


def test_each_line_on_cross_entropy_holds():
    torch.manual_seed(0)
    z, y = torch.randn(4, dtype=torch.float64, requires_grad=True), torch.tensor([0.1, 0.6, 0.3, 0.0]).double()
    p = z.softmax(0)
    assert torch.allclose(p.log(), z - z.exp().sum().log())
    jacobian = torch.autograd.functional.jacobian(lambda z: z.log_softmax(0), z)  # (i, k)
    assert torch.allclose(jacobian, torch.eye(4, dtype=torch.float64) - p)
    assert torch.allclose(-(y @ jacobian), -y + p * y.sum())


def test_what_depth_does_is_the_power_that_the_last_line_says():
    text = INITIALIZATION.lines[-1].say
    for written, value in ((r"4\\cdot10^{-5}", 2**-14.5), (r"5\\cdot10^{-12}", 6**-14.5), (r"10^{-7}", 3**-14.5)):
        said = re.search(r"(\d*)(?:\\cdot)?10\^\{(-\d+)\}", written.replace("\\\\", "\\"))
        assert written.replace("\\\\", "\\") in text
        assert float(said[1] or 1) * 10 ** int(said[2]) == pytest.approx(value, rel=0.2)


def test_quoted_numbers_are_of_the_conditions_that_the_text_names():
    quoted = {piece for derivation in DERIVATIONS for line in derivation.lines for piece in re.findall(r"\[\[(.+?)\]\]", line.say)}  # fmt: skip
    assert quoted == set(QUOTED)
    for piece, condition in QUOTED.items():
        name, _, index = piece.partition(" ")
        assert condition in EXPERIMENTS[name].evidence[int(index)].condition


def test_formulas_are_balanced():
    for derivation in DERIVATIONS:
        for formula in (derivation.given, *(line.formula for line in derivation.lines)):
            plain = formula.replace(r"\{", "").replace(r"\}", "")
            assert plain.count("{") == plain.count("}")
            assert formula.count(r"\left") == formula.count(r"\right")
        assert all(line.say.count("$") % 2 == 0 for line in derivation.lines)
