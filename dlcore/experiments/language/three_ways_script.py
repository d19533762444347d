"""One run of BERT, GPT or T5 on the small English as one plain program: the language, the attention and the network stand in it as they are here."""

import re
from pathlib import Path
from string import Template

from dlcore.experiments.language.three_ways import BATCH, TESTS, VALIDATED

FOLDER = Path(__file__).parents[2]
LOOP = Template('''

# --- The training: $name, seed $seed.
NAME, SEED, RATE, STEPS = "$name", $seed, $rate, $steps
torch.set_num_threads(1)
torch.manual_seed(SEED)
model = $kind(len(vocabulary()))
chance, generator = random.Random(1_000_003 + SEED), torch.Generator().manual_seed(1_000_003 + SEED)
optimizer = torch.optim.AdamW(model.parameters(), RATE, weight_decay=0.01)
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=STEPS + 1, cycle_momentum=False)
held_out = drawn(TO_CHOOSE, $validated, random.Random(9_002))
shown, told = OBJECTIVES[NAME](held_out, torch.Generator().manual_seed(9_002))
print("step,validation loss")
for step in range(STEPS + 1):
    if step % max(1, STEPS // $tests) == 0:
        with torch.no_grad():
            print(f"{step},{loss(model(*shown), told).item():.4f}", flush=True)
    if step == STEPS:
        break
    inputs, wanted = OBJECTIVES[NAME](drawn(READ, $batch, chance), generator)
    cost = loss(model(*inputs), wanted)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
    schedule.step()
''')


def plain(path):
    """A file of ours without what it imports from our other files, which stand above it in the program."""
    text = (FOLDER / path).read_text(encoding="utf-8")
    return re.sub(r"^ *from dlcore[^\n]*\n", "", text, flags=re.MULTILINE).strip()


def render(run):
    """The program's text: standard library and torch. It prints the loss on validation sentences as it learns, as the record has it up to rounding."""
    files = ("data/small_english.py", "blocks/attention.py", f"models/language/{run.variant}.py", "experiments/language/objectives.py")
    parts = [f"# --- dlcore/{path}\n{plain(path)}" for path in files]
    loop = LOOP.substitute(
        name=run.variant, kind=run.variant.upper(), seed=run.seed, rate=run["rate"], steps=run["steps"], batch=BATCH, tests=TESTS, validated=VALIDATED
    )
    return "\n\n\n".join(["# Needs torch alone.", *parts]) + loop
