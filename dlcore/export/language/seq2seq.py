"""One run of the encoder–decoder on copy or reverse as one plain program: it carries the task, the network and the loop as they stand here."""

from string import Template

from dlcore.experiments.language import seq2seq
from dlcore.export.source import program_of_files

FILES = (
    "data/token_sequences.py",
    "blocks/positions.py",
    "blocks/attention.py",
    "blocks/decoder_attention.py",
    "models/language/rnn.py",
    "models/language/lstm.py",
    "models/language/gru.py",
    "models/language/fused.py",
    "models/language/seq2seq.py",
)
LOOP = Template("""

# --- The training: $task with $variant, seed $seed.
SEED, LEARNING_RATE, STEPS, OWN = $seed, $learning_rate, $steps, $own
torch.set_num_threads(1)
torch.manual_seed(SEED)
model = Seq2Seq(len(SPECIAL) + $tokens, $width, "$variant")
generator = torch.Generator().manual_seed(2_000_003 + SEED)
optimizer = torch.optim.Adam(model.parameters(), LEARNING_RATE)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, STEPS)
source, target = draw("$task", $validated, 1, $longest, $tokens, 600_000_007 + SEED)


def loss(logits, target):
    return nn.functional.cross_entropy(logits.flatten(0, 1), target[:, 1:].flatten(), ignore_index=PADDING)


print("step,validation loss")
for step in range(STEPS + 1):
    if step % $every == 0 or step == STEPS:
        with torch.no_grad():
            print(f"{step},{loss(model(source, target[:, :-1]), target).item():.4f}", flush=True)
    if step == STEPS:
        break
    read, written = draw("$task", $batch, 1, $longest, $tokens, 1_000_003 * (SEED + 1) + step + 1)
    if OWN:
        logits = model.forward_sampled(read, written[:, :-1], OWN * (step + 1) / STEPS, generator)
    else:
        logits = model(read, written[:, :-1])
    optimizer.zero_grad()
    loss(logits, written).backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    schedule.step()
print("tokens,free running: accuracy per token and per sequence")
for length in $lengths:
    source, target = draw("$task", $tested, length, length, $tokens, 500_000_003 + SEED + 10_007 * length)
    right = model.write(source, length + 1)[0] == target[:, 1:]
    print(f"{length},{right.float().mean().item():.4f},{right.all(1).float().mean().item():.4f}")
""")


def render(run):
    """The program's text; it prints the validation losses of the record, and the accuracies at the end, up to rounding."""
    return program_of_files("torch", FILES) + LOOP.substitute(
        task=run["task"],
        variant=run.variant,
        seed=run.seed,
        learning_rate=run["learning_rate"],
        steps=run["steps"],
        own=run["own_tokens"],
        tokens=seq2seq.TOKENS,
        width=seq2seq.WIDTHS[run.variant],
        validated=seq2seq.VALIDATED,
        longest=seq2seq.LONGEST,
        every=seq2seq.EVERY,
        batch=seq2seq.BATCH,
        lengths=seq2seq.LENGTHS,
        tested=seq2seq.TESTED,
    )
