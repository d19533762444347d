"""No tensor is made on the wrong device: first steps on a device that is nowhere, where PyTorch refuses to mix it with the CPU.

On the device “meta” tensors have a shape and no values, so arithmetic costs nothing, and whatever was left on the CPU stops the run as it would
on an accelerator. What reads values is answered with some of the right shape. Detection and seq2seq are left out: which rows a loss or a test takes depends on values there.
"""

import sys

import pytest
import torch

from dlcore.experiments import EXPERIMENTS

NOWHERE = "meta"
# Every other architecture, and the algorithms that make tensors of their own; settings that only make it cheaper.
PIECES = {
    "activation-comparison": ("relu",),
    "dead-units": ("relu",),
    "loss-comparison": ("binary-cross-entropy", "label-smoothing", "hinge"),
    "batch-size": ("batch-all",),
    "learning-rate-sensitivity": ("lookahead", "lion", "muon", "adagrad"),
    "weight-decay": ("adam-l2",),
    "rnn-optimizers": ("adam",),
    "noisy-labels": ("label-noise-20",),
    "schedules": ("plateau", "one-cycle"),
    "filter-size": ("three-3x3",),
    "cnn-evolution": ("lenet", "alexnet", "vgg", "resnet", "efficientnet", "vit"),
    "residual-depth": ("residual",),
    "regularizers": ("dropout-and-norm",),
    "data-efficiency": ("vit",),
    "segmentation": ("u-net", "pixel-model"),
    "long-range-recall": ("rnn", "lstm", "gru", "transformer"),
    "surnames": ("transformer",),
    "pretraining-objectives": ("bert", "gpt", "t5"),
    "bits-per-byte": ("gpt",),
    "word-embeddings": ("skip-gram",),
}
CHEAP = {"residual-depth": {"depth": 8}}


class Enough(Exception):
    """The first steps are done."""


class FirstSteps:
    """A report that ends the run after some steps."""

    def __init__(self):
        self.reports = 0

    def __call__(self, fraction):
        self.reports += 1
        if self.reports == 4:
            raise Enough

    def metrics(self, rows):
        pass


@pytest.fixture
def nowhere(monkeypatch):
    """Lets a run go on where it reads values of a tensor that has none."""

    def answer(name, value):
        before = getattr(torch.Tensor, name)

        def read(self, *arguments, **options):
            return value(self) if self.device.type == NOWHERE else before(self, *arguments, **options)

        monkeypatch.setattr(torch.Tensor, name, read)

    def on_cpu(tensor):
        return torch.zeros(tensor.shape, dtype=tensor.dtype)

    for name in ("item", "__int__", "__index__", "__float__"):
        answer(name, lambda tensor: 0.5 if tensor.is_floating_point() else 0)
    answer("__bool__", lambda tensor: True)
    answer("cpu", on_cpu)
    answer("tolist", lambda tensor: on_cpu(tensor).tolist())
    answer("numpy", lambda tensor: on_cpu(tensor).numpy())
    answer("bincount", lambda tensor: torch.zeros(100, dtype=torch.long, device=NOWHERE))
    monkeypatch.setattr(torch.accelerator, "synchronize", lambda *device: None)

    def step(optimizer, closure=None):
        for weight in (weight for group in optimizer.param_groups for weight in group["params"]):
            assert weight.device.type == NOWHERE
            assert weight.grad is None or weight.grad.device.type == NOWHERE

    fused = (torch.optim.Adam, torch.optim.AdamW, torch.optim.SGD, torch.optim.Adagrad, torch.optim.RMSprop)
    for optimizer in fused:  # their kernels are those of real devices
        monkeypatch.setattr(optimizer, "step", step)
    for module in ("adam", "adamw", "sgd", "adagrad"):
        place = sys.modules[f"torch.optim.{module}"]
        if hasattr(place, "_get_fused_kernels_supported_devices"):
            monkeypatch.setattr(place, "_get_fused_kernels_supported_devices", lambda: ["cpu", NOWHERE])


def run(experiment, variant):
    """Runs the first steps of seed 0 on the device that is nowhere."""
    group = experiment.run_group(variant, (0,), **CHEAP.get(experiment.id, {}))
    with pytest.raises(Enough):
        experiment.measure(group, NOWHERE, FirstSteps())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "variant"), [(name, variant) for name, variants in PIECES.items() for variant in variants]
)
def test_the_first_steps_stay_on_the_device(nowhere, name, variant):
    run(EXPERIMENTS[name], variant)


@pytest.mark.slow
def test_a_tensor_left_on_the_cpu_is_found(nowhere, monkeypatch):
    """Two mutations: targets that stay behind, and a mask made without a device."""
    from dlcore import training
    from dlcore.blocks import attention

    def targets_stay_behind(outputs, targets):
        return torch.nn.functional.cross_entropy(outputs.transpose(1, 2), targets.cpu(), reduction="none").mean(-1)

    with monkeypatch.context() as patched:
        patched.setattr(training, "cross_entropy", targets_stay_behind)
        with pytest.raises(RuntimeError, match="same device|expected device"):
            EXPERIMENTS["activation-comparison"].measure(
                EXPERIMENTS["activation-comparison"].run_group("relu", (0,)), NOWHERE, FirstSteps()
            )
    attend = attention.TransformerBlock.forward

    def with_a_mask_of_its_own(self, x, *arguments, **options):
        return attend(self, x + torch.zeros(x.shape), *arguments, **options)

    monkeypatch.setattr(attention.TransformerBlock, "forward", with_a_mask_of_its_own)
    with pytest.raises(RuntimeError, match="same device|expected device"):
        EXPERIMENTS["data-efficiency"].measure(
            EXPERIMENTS["data-efficiency"].run_group("vit", (0,)), NOWHERE, FirstSteps()
        )
