"""Bugs that one meets when one trains networks: each is one change of a healthy training, whose text stands beside this file.

What runs is that text with the change made in it, so that the program which a reader sees, or takes home, is the one that was measured.
"""

import difflib
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, SimpleNamespace

HEALTHY = "healthy"
MLP, CNN, TRANSFORMER, RNN = ("mlp", "cnn", "transformer", "rnn")


@dataclass(frozen=True)
class Bug:
    """In the text of the training `file`, `right` became `wrong`."""

    id: str
    file: str
    right: str
    wrong: str


def _catalog(*bugs):
    return MappingProxyType({bug.id: bug for bug in bugs})


BUGS = _catalog(
    Bug("no-zero-grad", MLP, "            optimizer.zero_grad()\n", ""),
    Bug("softmax-twice", MLP, "F.cross_entropy(logits, labels)", "F.cross_entropy(logits.softmax(-1), labels)"),
    Bug("unshuffled", MLP, "torch.randperm(len(images), generator=generator)", "torch.arange(len(images))"),
    Bug("rate-times-100", MLP, "lr=learning_rate", "lr=100 * learning_rate"),
    Bug("rate-over-100", MLP, "lr=learning_rate", "lr=learning_rate / 100"),
    Bug(
        "test-in-training",
        MLP,
        "train, test, second = rows[0::5], rows[1::5], rows[2::5]",
        "train, test, second = rows[0::5], rows[0::5], rows[2::5]",
    ),
    Bug("labels-plus-one", MLP, "    return labels\n", "    return (labels + 1) % 10\n"),
    Bug("labels-of-neighbors", MLP, "labels[rows]", "labels[rows.roll(1)]"),
    Bug(
        "frozen-layer",
        MLP,
        "    optimizer = torch.optim.SGD(",
        "    network[0].requires_grad_(False)\n    optimizer = torch.optim.SGD(",
    ),
    Bug("dying-relu", MLP, "nn.init.zeros_(layer.bias)", "nn.init.constant_(layer.bias, -3.0)"),
    Bug("raw-pixels", MLP, "return (pixels - reference.mean()) / reference.std()", "return pixels"),
    Bug("no-eval", CNN, "    network.eval()\n", ""),
    Bug("batch-norm-of-one", CNN, "part = size", "part = 1"),
    Bug("unscaled-scores", TRANSFORMER, " / math.sqrt(query.shape[-1])", ""),
    Bug("softmax-axis", TRANSFORMER, "scores.softmax(-1)", "scores.softmax(-2)"),
    Bug("no-causal-mask", TRANSFORMER, "        scores = scores.masked_fill(~causal, -math.inf)\n", ""),
    Bug("unshifted-targets", TRANSFORMER, "return ids[:, :-1], ids[:, 1:]", "return ids[:, :-1], ids[:, :-1]"),
    Bug("no-clipping", RNN, "        nn.utils.clip_grad_norm_(network.parameters(), 1.0)\n", ""),
)


def variants(file: str) -> tuple[str, ...]:
    """The healthy training of that file, and its bugs."""
    return (HEALTHY, *(bug.id for bug in BUGS.values() if bug.file == file))


def text(file: str, variant: str = HEALTHY) -> str:
    """The training of that file, healthy or with a bug. Raises ValueError where the change has not exactly one place."""
    healthy = Path(__file__).with_name(f"{file}.py").read_text(encoding="utf-8")
    if variant == HEALTHY:
        return healthy
    bug = BUGS[variant]
    if bug.file != file or healthy.count(bug.right) != 1:
        raise ValueError(f"{variant} is not one change of {file}.py")
    return healthy.replace(bug.right, bug.wrong)


def load(file: str, variant: str = HEALTHY) -> SimpleNamespace:
    """The functions of that training; needs PyTorch."""
    names: dict[str, object] = {"__name__": f"dlcore.recipes.bugs.{file}"}
    exec(compile(text(file, variant), f"{file}.py", "exec"), names)
    return SimpleNamespace(**names)


def diff(variant: str, context: int = 2) -> str:
    """From the training with the bug to the healthy one: lines that begin with − are wrong, those with + right."""
    file = BUGS[variant].file
    lines = difflib.unified_diff(
        text(file, variant).splitlines(), text(file).splitlines(), "this run", "healthy run", lineterm="", n=context
    )
    return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))
