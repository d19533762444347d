"""One run on generated sequences as one plain program: it carries the task, the network and the loop as they stand here."""

import math
from string import Template

from dlcore.experiments.language import induction_heads, long_range_recall, positions
from dlcore.export.source import program_of_files
from dlcore.recipes import sequence_tasks

TRANSFORMER = ("blocks/positions.py", "blocks/attention.py", "models/language/transformer.py")
LOOP = Template("""

# --- The training: $title, seed $seed.
import torch
from torch import nn
from torch.nn import functional as F

SEED, LEARNING_RATE, STEPS, EVERY = $seed, $learning_rate, $steps, $every
torch.set_num_threads(1)
torch.manual_seed(SEED)
$network
optimizer = torch.optim.Adam(model.parameters(), LEARNING_RATE)
read, answers = $held_out
print("step,accuracy")
for step in range(STEPS + 1):
    if step % EVERY == 0:
        with torch.no_grad():
            accuracy = (model(read).argmax(-1) == answers).float().mean().item()
        print(f"{step},{accuracy:.4f}", flush=True)
        if accuracy >= $enough:
            break
    if step == STEPS:
        break
    inputs, targets = $batch
    optimizer.zero_grad()
    F.cross_entropy(model(inputs), targets).backward()
    $clip
    optimizer.step()
""")
SECOND_HALF = """
class SecondHalf(Transformer):
    def forward(self, x):
        return self.output(self.hidden_states(x)[:, -$half:]).flatten(0, 1)


def examples(count, seed):
    read, _ = draw(count, $half, $tokens, seed, "$offset")
    return F.one_hot(read[:, :-1], $tokens).float(), read[:, $half:].flatten()


model = SecondHalf($tokens, $width, $tokens, $depth, $heads, 2 * $half, causal=True)"""
UNCLIPPED = "# The gradient is not clipped."


def render_recall(run):
    """The program of a run of long-range recall; it prints the accuracies of the record, up to rounding."""
    name, bias = run.variant, math.log(run["distance"]) if run["forget_bias"] == long_range_recall.LOG_T else 0.0
    last = {"transformer": f"longest={run['distance']}", "rnn": None}.get(name, f"{bias!r}")
    arguments = ", ".join(
        map(str, (long_range_recall.TOKENS, run["hidden"], long_range_recall.TOKENS, *([last] if last else [])))
    )
    kind = {"transformer": "Transformer"}.get(name, name.upper())
    files = TRANSFORMER if name == "transformer" else (f"models/language/{name}.py",)
    return _program(
        run,
        ("data/first_token_recall.py", *files),
        (
            f"first of {run['distance']} tokens",
            long_range_recall.STEPS,
            long_range_recall.EVERY,
            long_range_recall.SOLVED,
        ),
        f"model = {kind}({arguments})",
        lambda count, seed: f"draw({count}, {run['distance']}, {long_range_recall.TOKENS}, {seed})",
        (long_range_recall.BATCH, long_range_recall.TEST),
        f"nn.utils.clip_grad_norm_(model.parameters(), {run['clip']!r})",
    )


def render_positions(run):
    """The program of a run on the order of two tokens."""
    longest = positions.TIMES[-1] * run["length"]
    network = (
        f"model = Transformer({positions.TOKENS}, {positions.WIDTH}, 2, {positions.DEPTH}, {positions.HEADS}, {longest}, "
        f"positions={positions.WITHIN.get(run.variant, False)!r}, causal={run.variant == 'positions-causal'})"
    )
    waves = run.variant == "positions-sinusoidal"
    if waves:
        network += f"\nmodel.positions = nn.Parameter(sinusoids({longest}, {positions.WIDTH}), requires_grad=False)"
    return _program(
        run,
        ("data/token_order.py", *TRANSFORMER),
        (f"which of two came first, {run['length']} tokens", positions.STEPS, positions.EVERY, 2),
        network,
        lambda count, seed: f"draw({count}, {run['length']}, {positions.TOKENS}, {seed})",
        (sequence_tasks.BATCH, sequence_tasks.TEST),
    )


def render_induction(run):
    """The program of a run on sequences that repeat themselves."""
    settings = {
        "half": induction_heads.HALF,
        "tokens": induction_heads.TOKENS,
        "offset": run["offset"],
        "width": induction_heads.WIDTH,
        "depth": induction_heads.DEPTHS[run.variant],
        "heads": induction_heads.HEADS,
    }
    return _program(
        run,
        ("data/repeated_sequences.py", *TRANSFORMER),
        ("a sequence that repeats itself", induction_heads.STEPS, induction_heads.EVERY, 2),
        Template(SECOND_HALF).substitute(settings),
        lambda count, seed: f"examples({count}, {seed})",
        (sequence_tasks.BATCH, sequence_tasks.TEST),
    )


def _program(run, files, task, network, draw, sizes, clip=UNCLIPPED):
    title, steps, every, enough = task
    return program_of_files("torch", files) + LOOP.substitute(
        title=f"{title}, {run.variant}",
        seed=run.seed,
        learning_rate=run["learning_rate"],
        steps=steps,
        every=every,
        enough=enough,
        network=network,
        held_out=draw(sizes[1], "500_000_003 + SEED"),
        batch=draw(sizes[0], "1_000_003 * (SEED + 1) + step"),
        clip=clip,
    )
