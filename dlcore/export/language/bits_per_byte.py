"""One run of an LSTM, a GPT or n-grams, on Python's help or a reader's file, as one plain program: it carries the network and what trains and tests it as they stand here."""

import ast
from string import Template

from dlcore.data.corpora import HELP
from dlcore.experiments.language import bits_per_byte as experiment
from dlcore.export.source import definitions, program_of_files, whole_file, with_needs
from dlcore.recipes import byte_windows as recipe

# The files of each network, and how the program makes one.
NETWORKS = {
    "lstm": (
        tuple(f"models/language/{name}.py" for name in ("rnn", "lstm", "gru", "fused", "lstm_language_model")),
        f"LSTMLanguageModel({experiment.BYTES}, {experiment.WIDTHS['lstm']}, {experiment.DROPOUT})",
    ),
    "gpt": (
        ("blocks/positions.py", "blocks/attention.py", "models/language/gpt.py"),
        f"GPT({experiment.BYTES}, {experiment.WIDTHS['gpt']}, {experiment.DEPTH}, {experiment.HEADS}, {recipe.CONTEXT}, {experiment.DROPOUT})",
    ),
}
HELP_TEXT = """

# --- The text: Python's help. Other versions of Python have another text.
from pydoc_data.topics import topics

text = "\\n\\n".join(topics.values())
"""
OWN_TEXT = """

# --- The text: your file.
import sys
from pathlib import Path

if len(sys.argv) != 2:
    raise SystemExit(f"Usage: python {sys.argv[0]} FILE, the text that the record was measured on")
text = clean(decode(Path(sys.argv[1]).read_bytes()))
"""
PARTS = """

# --- Its pieces, a tenth each for validation and test.
import random

shuffled = list(pieces(text))
random.Random(0).shuffle(shuffled)
tenth = len(shuffled) // 10
parts = shuffled[2 * tenth :], shuffled[:tenth], shuffled[tenth : 2 * tenth]
train, validation, test = (b"".join(piece.encode() + b"\\n" for piece in part) for part in parts)
"""
LOOP = Template("""

# --- The training: $name, seed $seed.
CONTEXT, BATCH, WARM_UP, CLIP, DECAY, NEWEST = $constants
SEED, LEARNING_RATE, STEPS = $seed, $learning_rate, $steps


$recipe


torch.set_num_threads(1)
train, validation, test = (torch.frombuffer(bytearray(part), dtype=torch.uint8).long() for part in (train, validation, test))
torch.manual_seed(SEED)
model = $network
generator = torch.Generator().manual_seed(1_000_003 + SEED)
optimizer = torch.optim.AdamW(model.parameters(), LEARNING_RATE, weight_decay=DECAY)
schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1.0, (step + 1) / WARM_UP))
averaged = AveragedWeights(model)
torch.manual_seed(3_000_003 + SEED)  # of the dropout
print("step,validation,bits per byte")
for step in range(STEPS + 1):
    if step % $every == 0 or step == STEPS:
        found = [bits_per_byte(averaged.model, part) for part in (validation, test)]
        print(f"{step},{found[0]:.4f},{found[1]:.4f}", flush=True)
    if step == STEPS:
        break
    begin = torch.randint(len(train) - CONTEXT, (BATCH, 1), generator=generator)
    rows = train[begin + torch.arange(CONTEXT + 1)]
    optimizer.zero_grad()
    F.cross_entropy(model(rows[:, :-1]).flatten(0, 1), rows[:, 1:].flatten()).backward()
    nn.utils.clip_grad_norm_(model.parameters(), CLIP)
    optimizer.step()
    schedule.step()
    averaged.update(model)
""")
NGRAMS = Template("""

# --- The n-grams: of each order the smoothing that validation prefers.
train, validation, test = (np.frombuffer(part, np.uint8) for part in (train, validation, test))
model = ByteNGrams(train, $orders)


def bits(text, smoothing):
    return -np.log2(model.probabilities(text, smoothing)[:, 1:]).mean(1)


tried = {smoothing: bits(validation, smoothing) for smoothing in $smoothings}
print("order,validation,bits per byte,smoothing")
for order in range($orders):
    smoothing = min(tried, key=lambda each: tried[each][order])
    print(f"{order + 1},{tried[smoothing][order]:.4f},{bits(test, smoothing)[order]:.4f},{smoothing}")
""")


def _text(corpus):
    """What reads a text and cuts it into its parts: Python's help, or the file that the program gets as its argument."""
    pieces = with_needs("data/corpora.py", ast.parse("pieces", mode="eval").body)
    if corpus == HELP:
        return pieces + HELP_TEXT + PARTS
    joiners = with_needs("data/synthetic_english.py", ast.parse("JOINERS", mode="eval").body)
    reading = f"# --- dlcore/data/plain_text.py\n{whole_file('data/plain_text.py')}"
    return f"{pieces}\n\n\n{joiners}\n\n\n{reading}\n{OWN_TEXT}{PARTS}"


def render(run):
    """The program's text; it prints the bits per byte of the record, up to rounding: on Python's help under the version of Python that measured it, on a reader's text given that file."""
    text = _text(experiment.CORPUS.of(run))
    if run.variant == experiment.COUNTS:
        loop = NGRAMS.substitute(orders=experiment.ORDERS, smoothings=experiment.SMOOTHINGS)
        return program_of_files("NumPy", ("models/language/byte_ngrams.py",)) + f"\n\n\n{text}" + loop
    files, network = NETWORKS[run.variant]
    needs = "import math\n\nimport torch\nfrom torch import nn\nfrom torch.nn import functional as F"
    loop = LOOP.substitute(
        name=run.variant,
        seed=run.seed,
        learning_rate=run["learning_rate"],
        steps=run["steps"],
        constants=f"{recipe.CONTEXT}, {recipe.BATCH}, {recipe.WARM_UP}, {recipe.CLIP}, {recipe.DECAY}, {recipe.NEWEST}",
        recipe=definitions("recipes/byte_language_model.py", "AveragedWeights")
        + "\n\n\n@torch.no_grad()\n"
        + definitions("recipes/byte_language_model.py", "bits_per_byte"),
        network=network,
        every=experiment.every(run["steps"]),
    )
    return f"{program_of_files('torch', files)}\n\n\n{needs}\n\n\n{text}{loop}"
