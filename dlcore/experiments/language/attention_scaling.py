"""Why is a score divided by √d_k: how sharp does softmax become as queries and keys grow wide, and how much gradient still comes through?"""

from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import Outcome

WIDTHS, QUERIES = (1, 4, 16, 64, 256, 1024), 1000
TOKENS = Setting(
    "tokens",
    "Tokens",
    16,
    "Number of keys that a query attends to. With more of them uniform attention gives each less weight.",
    choices=(16, 64, 256),
)
VARIANTS = ("scaled", "unscaled")


def measure(run_group, device, report):
    """Random queries and keys, every number of them standard normal, as they are in a network whose layers are normalized; nothing is trained."""
    return [_curve(run_group.first, seed, device, report) for seed in run_group.seeds]


def _curve(run, seed, device, report):
    import torch

    from dlcore.blocks.attention import attention

    generator = torch.Generator().manual_seed(3_000_017 + seed)
    columns = {"width": [], "spread": [], "largest": [], "gradient": []}
    for done, width in enumerate(WIDTHS, start=1):
        query = torch.randn(QUERIES, width, generator=generator).to(device)
        key = torch.randn(run["tokens"], width, generator=generator).to(device)
        scores = query @ key.mT / (width**0.5 if run.variant == "scaled" else 1.0)
        _, weights = attention(query, key, key, scaled=run.variant == "scaled")  # (queries, tokens)
        weights = weights.double()
        # The trace of softmax's Jacobian, diag(p) − p pᵀ: at most 1 − 1/tokens, 0 where softmax is saturated
        trace = (weights * (1 - weights)).sum(-1)
        columns["width"].append(width)
        columns["spread"].append(float(scores.double().std()))
        columns["largest"].append(float(weights.amax(-1).mean()))
        columns["gradient"].append(float(trace.mean()))
        report(done / len(WIDTHS))
    return {"curve": columns}


EXPERIMENT = Experiment(
    id="attention-scaling",
    section="language",
    question="Why is a score divided by √d_k: how sharp does softmax become as queries and keys grow wide, and how much gradient still comes through?",
    revision=1,
    varies="scale",
    variants=VARIANTS,
    seeds=(0, 1, 2, 3, 4),
    settings=(TOKENS,),
    measure=measure,
    cost=lambda run: 1.0,
    shipped=tuple(
        MappingProxyType({"tokens": tokens} if tokens != TOKENS.default else {}) for tokens in TOKENS.choices
    ),
    outcome=Outcome("Trace of softmax's Jacobian at the greatest width", "gradient"),
)
