"""The command that tries every experiment on an accelerator: here on the CPU, where it must agree with the records."""

import time

import pytest
import torch

from benchmarks import accelerator


@pytest.mark.slow
def test_first_steps_on_the_cpu_agree_with_the_records():
    rows, left = accelerator.measure("cpu", ["weight-decay"], time.monotonic() + 60)
    assert [row["variant"] for row in rows] == ["adam", "adam-l2", "adamw"]
    assert all(row["agrees"] and row["step_ms"] > 0 for row in rows)
    assert left == []
    assert "| weight-decay | adamw |" in accelerator.as_text("cpu", rows, left)


def test_what_lies_far_from_the_record_does_not_agree():
    curve = {"accuracy": [0.1, 0.8], "loss": [2.3, 0.6]}
    near = [{"accuracy": 0.1, "loss": 2.3}, {"accuracy": 0.81, "loss": 0.61}]
    accuracy, loss = accelerator.compare(near, curve)
    assert accuracy < accelerator.ACCURACY
    assert loss < accelerator.LOSS
    assert accelerator.compare([near[0], {"accuracy": 0.3, "loss": 2.0}], curve)[0] == pytest.approx(0.5)


def test_when_the_time_is_over_what_is_left_is_named():
    rows, left = accelerator.measure("cpu", ["weight-decay"], time.monotonic() - 1)
    assert rows == []
    assert left == ["weight-decay adam", "weight-decay adam-l2", "weight-decay adamw"]


def test_without_an_accelerator_it_says_so(monkeypatch):
    monkeypatch.setattr("sys.argv", ["accelerator"])
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    with pytest.raises(SystemExit, match="no accelerator"):
        accelerator.main()
