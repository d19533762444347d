"""One run of BERT, GPT, T5 or counts on the small English as one plain program: the language, the attention and the network stand in it as they are here."""

from string import Template

from dlcore.experiments.language.pretraining import BATCH, COUNTED, COUNTS, DOUBTS, TESTS, VALIDATED
from dlcore.export.source import program_of_files
from dlcore.recipes.evaluation import ASKED

LOOP = Template("""

# --- The training: $name, seed $seed.
NAME, SEED, LEARNING_RATE, STEPS = "$name", $seed, $learning_rate, $steps
torch.set_num_threads(1)
torch.manual_seed(SEED)
model = $kind(len(vocabulary()))
chance, generator = random.Random(1_000_003 + SEED), torch.Generator().manual_seed(1_000_003 + SEED)
optimizer = torch.optim.AdamW(model.parameters(), LEARNING_RATE, weight_decay=0.01)
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LEARNING_RATE, total_steps=STEPS + 1, cycle_momentum=False)
held_out = drawn(HELD_OUT_VALIDATION, $validated, random.Random(9_002))
shown, told = OBJECTIVES[NAME](held_out, torch.Generator().manual_seed(9_002))
print("step,validation loss")
for step in range(STEPS + 1):
    if step % max(1, STEPS // $tests) == 0:
        with torch.no_grad():
            print(f"{step},{loss(model(*shown), told).item():.4f}", flush=True)
    if step == STEPS:
        break
    inputs, wanted = OBJECTIVES[NAME](drawn(SEEN, $batch, chance), generator)
    cost = loss(model(*inputs), wanted)
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
    schedule.step()
""")
COUNTING = Template("""

# --- The counting: $name, seed $seed.
import math

START, END = "[start]", "[end]"


def rows(sentences):
    return [numbers((START, *sentence.words, END)) for sentence in sentences]


def nll(part):
    told = [-math.log(counts.chances(row[:place], row[place + 1:])[row[place]])
            for row in rows(drawn(part, $asked, random.Random(9_001))) for place in range(1, len(row))]
    return sum(told) / len(told)


read = rows(drawn(SEEN, $counted, random.Random(1_000_003 + $seed)))
counts, tried = NGramModel(read, len(vocabulary()), $order, both=$both), []
for counts.smoothing in $doubts:
    tried.append((nll(HELD_OUT_VALIDATION), counts.smoothing))
counts.smoothing = min(tried)[1]
print("smoothing,perplexity on new sentences")
print(f"{counts.smoothing},{math.exp(nll(HELD_OUT_TEST)):.4f}")
""")


def render(run):
    """The program's text: of a network it prints the loss on validation sentences as it learns, of counts the perplexity, as the record has it up to rounding."""
    if run.variant in COUNTS:
        return _counting(run)
    files = (
        "data/synthetic_english.py",
        "blocks/attention.py",
        f"models/language/{run.variant}.py",
        "recipes/pretraining.py",
    )
    loop = LOOP.substitute(
        name=run.variant,
        kind=run.variant.upper(),
        seed=run.seed,
        learning_rate=run["learning_rate"],
        steps=run["steps"],
        batch=BATCH,
        tests=TESTS,
        validated=VALIDATED,
    )
    return program_of_files("torch", files) + loop


def _counting(run):
    files = ("data/synthetic_english.py", "models/language/ngram.py")
    loop = COUNTING.substitute(
        name=run.variant,
        seed=run.seed,
        order=COUNTS[run.variant],
        both=run.variant == "neighbors",
        asked=ASKED,
        counted=COUNTED,
        doubts=DOUBTS,
    )
    return program_of_files("the standard library", files) + loop
