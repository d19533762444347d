"""Copy and reverse: how long a sequence fits into one vector, and what does attention add?"""

from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import PERCENT, Outcome, Tuning
from dlcore.recipes.progress import SeedProgress

# Of each variant the width; what attention adds in parameters, the network without it has in width.
WIDTHS = MappingProxyType({"fixed-context": 69, "additive-attention": 64, "dot-product-attention": 64})
TOKENS, BATCH, EVERY, LONGEST, LENGTHS, WATCHED = 16, 64, 100, 20, (5, 10, 20, 30), 20
VALIDATED, TESTED, DRAWN = 300, 300, 12
LEARNING_RATES = (0.001, 0.003, 0.01, 0.03)
FORCED, FREE = MODES = ("teacher forcing", "free running")
TASK = Setting(
    "task",
    "Task",
    "reverse",
    "Reverse: the last token that was read is the first to be written. Copy: the first one, which was read longest ago.",
    choices=("reverse", "copy"),
    labels=MappingProxyType({"reverse": "Reverse", "copy": "Copy"}),
)
STEPS = Setting(
    "steps",
    "Steps",
    800,
    f"Training batches of {BATCH} new sequences of 1 to {LONGEST} tokens.",
    low=10,
    high=20_000,
)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    0.01,
    "Adam's initial learning rate, annealed to 0 along a cosine; tuning chose the same for all three. Too small: too slow for the steps; too large: unstable.",
    low=1e-5,
    high=0.1,
)
OWN = Setting(
    "own_tokens",
    "Own tokens in training",
    0.0,
    "0: teacher forcing, the decoder always reads the true previous token. Otherwise scheduled sampling: it reads one sampled from its own prediction "
    "more and more often, at the end with this probability.",
    low=0.0,
    high=1.0,
    applies_to=("fixed-context", "dot-product-attention"),
)


def network(variant):
    from dlcore.data.token_sequences import SPECIAL
    from dlcore.models.language.seq2seq import Seq2Seq

    return Seq2Seq(len(SPECIAL) + TOKENS, WIDTHS[variant], variant)


def measure(run_group, device, report):
    """Each seed's network on new sequences at every step; then on sequences of four lengths, which it writes by itself or with the truth at hand."""
    return [
        _fit(
            run_group.first, seed, device, SeedProgress(report, done, len(run_group.seeds)), seed == run_group.seeds[0]
        )
        for done, seed in enumerate(run_group.seeds)
    ]


def _fit(run, seed, device, report, first):
    import torch
    from torch.nn import functional as F

    from dlcore.blocks.callbacks import Stopwatch
    from dlcore.blocks.schedules import cosine
    from dlcore.data.token_sequences import PADDING, draw

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = network(run.variant).to(device)
    generator = torch.Generator().manual_seed(2_000_003 + seed)
    optimizer = torch.optim.Adam(model.parameters(), run["learning_rate"])
    schedule, stopwatch, steps = cosine(optimizer, run["steps"]), Stopwatch(device), run["steps"]
    held_out = draw(run["task"], VALIDATED, 1, LONGEST, TOKENS, 600_000_007 + seed)
    curve = {"step": [], "seconds": [], "validation": [], "accuracy": []}

    def loss(logits, target):
        return F.cross_entropy(logits.flatten(0, 1), target[:, 1:].flatten(), ignore_index=PADDING)

    def note(step):
        source, target = (part.to(device) for part in held_out)
        with stopwatch.pause(), torch.no_grad():
            logits = model(source, target[:, :-1])
            right = (logits.argmax(-1) == target[:, 1:])[target[:, 1:] != PADDING].float().mean().item()
            row = step, stopwatch.seconds, loss(logits, target).item(), right
        for column, value in zip(curve.values(), row, strict=True):
            column.append(value)
        report.metrics([{"step": step, "accuracy": right, "validation": row[2]}])

    note(0)
    for step in range(1, steps + 1):
        source, target = (
            part.to(device) for part in draw(run["task"], BATCH, 1, LONGEST, TOKENS, 1_000_003 * (seed + 1) + step)
        )
        if run["own_tokens"]:
            logits = model.forward_sampled(source, target[:, :-1], run["own_tokens"] * step / steps, generator)
        else:
            logits = model(source, target[:, :-1])
        optimizer.zero_grad()
        loss(logits, target).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        report(step / steps)
        if step % EVERY == 0 or step == steps:
            note(step)
    tables = {"curve": curve, **test(model, run["task"], seed, device)}
    end = tables["end"]
    end |= {"seconds": curve["seconds"][-1:], "parameters": [sum(weight.numel() for weight in model.parameters())]}
    arrays = alignment(model, run["task"], device) if first and model.attention is not None else None
    return tables | ({"arrays": arrays} if arrays else {})


def test(model, task, seed, device):
    """Accuracy per token and per sequence at each length, in both modes; at one length also by position, and after the first mistake.

    A sequence is right where all its tokens are, and its end.
    """
    import torch

    from dlcore.data.token_sequences import draw

    lengths = {"length": [], "mode": [], "token": [], "sequence": []}
    positions = {"position": [], "mode": [], "accuracy": []}
    end = {}
    for length in LENGTHS:
        source, target = (
            part.to(device) for part in draw(task, TESTED, length, length, TOKENS, 500_000_003 + seed + 10_007 * length)
        )
        with torch.no_grad():
            forced = model(source, target[:, :-1]).argmax(-1) == target[:, 1:]  # (sequences, length + 1)
        free = model.write(source, length + 1)[0] == target[:, 1:]
        for mode, right in zip(MODES, (forced, free), strict=True):
            row = length, mode, right.float().mean().item(), right.all(1).float().mean().item()
            for column, value in zip(lengths.values(), row, strict=True):
                column.append(value)
            if length == WATCHED:
                positions["position"] += range(1, length + 2)
                positions["mode"] += [mode] * (length + 1)
                positions["accuracy"] += right.float().mean(0).tolist()
        if length == WATCHED:
            after = (~forced).cumsum(1) - (
                ~forced
            ).int() > 0  # behind the first mistake, which is the same in both modes
            end = {
                "token": lengths["token"][-1:],
                "sequence": lengths["sequence"][-1:],
                "forced_after": [forced[after].float().mean().item() if after.any() else None],
                "free_after": [free[after].float().mean().item() if after.any() else None],
            }
    return {"lengths": lengths, "positions": positions, "end": end}


def alignment(model, task, device):
    """The attention weights with which one sequence is written, (output, input), what is read and what is written, as arrays."""
    import torch

    from dlcore.data.token_sequences import draw

    source, _ = draw(task, 1, DRAWN, DRAWN, TOKENS, 700_000_001)
    written, weights = model.write(source.to(device), DRAWN + 1)
    return {
        "attention": weights[0].cpu().half().numpy(),
        "source": source[0].to(torch.uint8).numpy(),
        "written": written[0].cpu().to(torch.uint8).numpy(),
    }


def validation_loss(tables):
    return tables["curve"]["validation"][-1]


EXPERIMENT = Experiment(
    id="seq2seq",
    section="language",
    question="Copy and reverse: how long a sequence fits into one vector, and what does attention add?",
    revision=1,
    varies="attention",
    variants=tuple(WIDTHS),
    seeds=(0, 1, 2, 3, 4),
    settings=(TASK, STEPS, LEARNING_RATE, OWN),
    measure=measure,
    cost=lambda run: (
        run["steps"]
        / 1_000
        * {"fixed-context": 10, "additive-attention": 18, "dot-product-attention": 14}[run.variant]
        * (3 if run["own_tokens"] else 1)
    ),
    shipped=(
        MappingProxyType({}),
        MappingProxyType({"task": "copy"}),
        MappingProxyType({"own_tokens": 0.5}),
    ),
    outcome=Outcome("Accuracy per token, free running, 20 tokens", "token", "end", unit=PERCENT),
    tuning=Tuning("learning_rate", LEARNING_RATES, validation_loss, least=True),
    tuning_seeds=(50, 51, 52),
    tuning_conditions=(MappingProxyType({"steps": 400}),),
)
