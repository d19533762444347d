"""One run of an LSTM, a GPT or n-grams on Python's help as one plain program: it carries the network and what trains and tests it as they stand here."""

import ast
from string import Template

from dlcore.experiments.language import bits_per_byte as experiment
from dlcore.export.source import definitions, program_of_files, with_needs
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
TEXT = """

# --- The text: Python's help in pieces, a tenth each for validation and test. Other versions of Python have another text.
from pydoc_data.topics import topics

shuffled = list(pieces("\\n\\n".join(topics.values())))
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


def render(run):
    """The program's text; it prints the bits per byte of the record, up to rounding, under the version of Python that measured it."""
    pieces = with_needs("data/corpora.py", ast.parse("pieces", mode="eval").body) + f"\n\n\nimport random\n{TEXT}"
    if run.variant == experiment.COUNTS:
        loop = NGRAMS.substitute(orders=experiment.ORDERS, smoothings=experiment.SMOOTHINGS)
        return program_of_files("NumPy", ("models/language/byte_ngrams.py",)) + f"\n\n\n{pieces}" + loop
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
    return f"{program_of_files('torch', files)}\n\n\n{needs}\n\n\n{pieces}{loop}"
