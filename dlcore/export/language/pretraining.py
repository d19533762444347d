"""One run of BERT, GPT, T5 or an n-gram model on synthetic English as one plain program: it carries the data, the attention and the network as they stand here."""

from string import Template

from dlcore.experiments.language.pretraining import ABSOLUTE, BATCH, COUNTS, NETWORKS, TESTS, VALIDATED
from dlcore.export.source import program_of_files
from dlcore.recipes.evaluation import TESTED
from dlcore.recipes.word_ngrams import COUNTED, SMOOTHINGS

LOOP = Template("""

# --- The training: $name, seed $seed.
NAME, SEED, LEARNING_RATE, STEPS = "$name", $seed, $learning_rate, $steps
torch.set_num_threads(1)
torch.manual_seed(SEED)
model = $network
rng, generator = random.Random(1_000_003 + SEED), torch.Generator().manual_seed(1_000_003 + SEED)
optimizer = torch.optim.AdamW(model.parameters(), LEARNING_RATE, weight_decay=0.01, fused=True)
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LEARNING_RATE, total_steps=STEPS + 1, cycle_momentum=False)
held_out = sample(HELD_OUT_VALIDATION, $validated, random.Random(9_002))
held_out_inputs, held_out_targets = OBJECTIVES[NAME](held_out, torch.Generator().manual_seed(9_002))
print("step,validation loss")
for step in range(STEPS + 1):
    if step % max(1, STEPS // $tests) == 0:
        with torch.no_grad():
            print(f"{step},{loss(model(*held_out_inputs), held_out_targets).item():.4f}", flush=True)
    if step == STEPS:
        break
    inputs, targets = OBJECTIVES[NAME](sample(SEEN, $batch, rng), generator)
    batch_loss = loss(model(*inputs), targets)
    optimizer.zero_grad()
    batch_loss.backward()
    optimizer.step()
    schedule.step()
""")
NGRAMS = Template("""

# --- The n-gram model: $name, seed $seed.
import math

START, END = "[start]", "[end]"


def rows(sentences):
    return [token_ids((START, *sentence.words, END)) for sentence in sentences]


def nll(part):
    losses = [-math.log(model.probabilities(row[:position], row[position + 1:])[row[position]])
              for row in rows(sample(part, $tested, random.Random(9_001))) for position in range(1, len(row))]
    return sum(losses) / len(losses)


train = rows(sample(SEEN, $counted, random.Random(1_000_003 + $seed)))
model, tried = NGramModel(train, len(vocabulary()), $order, both=$both), []
for model.smoothing in $smoothings:
    tried.append((nll(HELD_OUT_VALIDATION), model.smoothing))
model.smoothing = min(tried)[1]
print("smoothing,perplexity on new sentences")
print(f"{model.smoothing},{math.exp(nll(HELD_OUT_TEST)):.4f}")
""")


def render(run):
    """The program's text: of a network it prints the validation loss as it learns, of an n-gram model the perplexity, as the record has it up to rounding.

    Raises KeyError for the baselines without pre-training: they take the test of the labels alone, whose chart offers no program.
    """
    if run.variant in COUNTS:
        return _ngrams(run)
    if run.variant not in (*NETWORKS, ABSOLUTE):
        raise KeyError(run.variant)
    name, _, positions = run.variant.partition("-")
    files = (
        "data/synthetic_english.py",
        "blocks/positions.py",
        "blocks/attention.py",
        *(("blocks/normalization.py",) if name == "t5" else ()),
        f"models/language/{name}.py",
        "recipes/pretraining.py",
    )
    loop = LOOP.substitute(
        name=name,
        network=f"{name.upper()}(len(vocabulary()){f', positions={positions.upper()}' if positions else ''})",
        seed=run.seed,
        learning_rate=run["learning_rate"],
        steps=run["steps"],
        batch=BATCH,
        tests=TESTS,
        validated=VALIDATED,
    )
    return program_of_files("torch", files) + loop


def _ngrams(run):
    files = ("data/synthetic_english.py", "models/language/ngram.py")
    loop = NGRAMS.substitute(
        name=run.variant,
        seed=run.seed,
        order=COUNTS[run.variant],
        both=run.variant == "neighbors",
        tested=TESTED,
        counted=COUNTED,
        smoothings=SMOOTHINGS,
    )
    return program_of_files("the standard library", files) + loop
