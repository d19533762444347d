"""How each training is run under observation: its data, its seeds, and what else is noted of it. Each gives a list of tables, one entry per run."""

from functools import partial

from dlcore.recipes.bugs import CNN, MLP, RNN, TRANSFORMER, load
from dlcore.recipes.progress import SeedProgress

PICTURES, BATCHES = 12, 3
WIDTHS = {MLP: 64, CNN: 16, TRANSFORMER: 96, RNN: 64}
BATCH = {MLP: 50, CNN: 20, TRANSFORMER: 32, RNN: 32}
DEPTH, LENGTH, TEST, SENTENCES, LONGEST, EVERY = 2, 20, 500, 300, 20, {TRANSFORMER: 10, RNN: 20}
ORDER, TEST_SEED = 1_000_003, 500_000_003  # plus the seed: of what is drawn for training, and for the test


def _one_by_one(measure, run_group, report):
    """Seeds are trained one after another, each with random numbers of its own."""
    import torch

    tables = []
    for done, run in enumerate(run_group.runs):
        with torch.random.fork_rng(devices=[]):
            tables.append(measure(run, SeedProgress(report, done, len(run_group.runs))))
    return tables


def digits(file, run_group, report):
    """The MLP or the CNN."""
    from dlcore.data import mnist5k

    return _one_by_one(partial(_digits, file, mnist5k.read()), run_group, report)


def sentences(run_group, report):
    """The Transformer, on synthetic English."""
    return _one_by_one(_sentences, run_group, report)


def tokens(run_group, report):
    """The RNN, which recalls the first token."""
    return _one_by_one(_tokens, run_group, report)


def _digits(file, data, run, report):
    import torch

    training, size = load(file, run.variant), BATCH[file]
    pixels, labels = map(torch.from_numpy, data)
    pixels, labels = pixels.float(), labels.long()
    train, test, later = training.split_rows(len(pixels))
    learned = training.training_labels(labels[train]) if file == MLP else labels[train]
    images = {
        part: training.normalize(pixels[rows], pixels[train])
        for part, rows in {"train_": train, "": test, "later_": later}.items()
    }
    parts = {
        "": (images[""], labels[test]),
        "train_": (images["train_"], learned),
        "later_": (images["later_"], labels[later]),
    }
    order, fit = torch.Generator().manual_seed(ORDER + run.seed), training.train
    rates = _rates(
        run,
        lambda: training.make_network(WIDTHS[file]),
        lambda network, rate: fit(
            network, images["train_"], learned, rate, 1, size, torch.Generator().manual_seed(ORDER + run.seed)
        ),
    )
    torch.manual_seed(run.seed)
    network = training.make_network(WIDTHS[file])
    epoch_steps = len(train) // size
    steps = epoch_steps * run["epochs"]
    noted = _observe(training, network, parts, epoch_steps, _layer_of(network), report, steps, epoch_steps)
    noted.follow(fit(network, images["train_"], learned, run["learning_rate"], run["epochs"], size, order))
    batches = training.batches(images["train_"], learned, size, torch.Generator().manual_seed(ORDER + run.seed))
    seen = [batch for batch, _ in zip(batches, range(BATCHES))]
    tables = noted.tables() | {"confusion": noted.confusion(), "range_test": rates} | _batch_tables(seen)
    return tables | {"arrays": _pictures(*seen[0])}


def _observe(*arguments):
    from dlcore.recipes.bugs.observation import Observation

    return Observation(*arguments)


def _rates(run, make_network, train):
    from dlcore.recipes.bugs.observation import range_test

    return range_test(make_network, train, run["learning_rate"], run.seed)


def _layer_of(network):
    """Counts layers that have a weight matrix, first to last; a normalization counts to the layer before."""
    number, layers = 0, {}
    for name, weight in network.named_parameters():
        number += weight.ndim > 1
        layers[name] = f"layer {number}"
    return layers.__getitem__


def _batch_tables(batches):
    """The inputs and labels of some batches, in numbers."""
    numbers = {"batch": [], "mean": [], "deviation": [], "least": [], "greatest": []}
    labels = {"batch": [], "label": [], "count": []}
    for place, (inputs, targets) in enumerate(batches, 1):
        values = (place, inputs.mean().item(), inputs.std().item(), inputs.min().item(), inputs.max().item())
        for column, value in zip(numbers.values(), values, strict=True):
            column.append(value)
        for label, count in enumerate(targets.bincount(minlength=10).tolist()):
            for column, value in zip(labels.values(), (place, label, count), strict=True):
                column.append(value)
    return {"batch": numbers, "batch_labels": labels}


def _pictures(inputs, targets):
    """Some images as the network gets them, from their darkest to their brightest value, and the labels beside them."""
    import torch

    inputs = inputs[:PICTURES].reshape(-1, 28, 28)
    pixels = 255 * (inputs - inputs.min()) / (inputs.max() - inputs.min())
    return {"pictures": pixels.to(torch.uint8).numpy(), "labels": targets[:PICTURES].to(torch.uint8).numpy()}


def _sentences(run, report):
    import random

    import torch

    from dlcore.data import synthetic_english as english

    training, size, vocabulary = load(TRANSFORMER, run.variant), BATCH[TRANSFORMER], english.vocabulary()

    def draw_from(part, rng, count):
        words = [(english.START, *sentence.words, english.END) for sentence in english.sample(part, count, rng)]
        return english.pad_sequences([english.token_ids(some) for some in words])

    def make_network():
        return training.Transformer(len(vocabulary), WIDTHS[TRANSFORMER], DEPTH)

    def fit(network, rate, steps):
        rng = random.Random(ORDER + run.seed)
        return training.train(network, partial(draw_from, english.SEEN, rng), steps, rate, size)

    rates = _rates(run, make_network, lambda network, rate: fit(network, rate, run["steps"]))
    held_out = draw_from(english.HELD_OUT_TEST, random.Random(9_001), SENTENCES)
    training_part = draw_from(english.SEEN, random.Random(9_002), SENTENCES)
    parts = {"": training.inputs_and_targets(held_out), "train_": training.inputs_and_targets(training_part)}
    torch.manual_seed(run.seed)
    network = make_network()
    noted = _observe(training, network, parts, EVERY[TRANSFORMER], _block_of, report, run["steps"])
    noted.follow(fit(network, run["learning_rate"], run["steps"]))
    shown = held_out[:3]
    inputs, targets = training.inputs_and_targets(shown)
    examples = {"inputs": _in_words(inputs, vocabulary), "targets": _in_words(targets, vocabulary)}
    training.predict(network, inputs[:1][:, inputs[0] > 0])
    attention = _attention(network, [vocabulary[token] for token in inputs[0].tolist() if token])
    generator = torch.Generator().manual_seed(ORDER + run.seed)
    written = training.generate(network, vocabulary.index(english.START), LONGEST, 100, generator)
    return noted.tables() | {
        "range_test": rates,
        "examples": examples,
        "attention": attention,
        "generated": _judge(_in_words(written[:, 1:], vocabulary)),
    }


def _block_of(name):
    if name.startswith("blocks."):
        return f"block {int(name.split('.')[1]) + 1}"
    return "output" if name.startswith(("norm", "output")) else "embedding"


def _in_words(rows, vocabulary):
    """Each row as a text, without padding; what follows an end is cut off."""
    texts = [" ".join(vocabulary[token] for token in row if token) for row in rows.tolist()]
    return [text.partition(" [end] ")[0] for text in texts]


def _attention(network, words):
    """The weights of each block's attention in the sentence that the network has just read."""
    table = {"block": [], "query": [], "key": [], "weight": []}
    for number, block in enumerate(network.blocks, 1):
        for query, row in enumerate(block.attention.weights[0].tolist()):
            for key, weight in enumerate(row):
                for column, value in zip(table.values(), (number, query, key, weight), strict=True):
                    column.append(value)
    return table | {"word": [words[key] for key in table["key"]]}


def _judge(texts):
    """The texts, and whether each is a sentence of the language, true or not."""
    from dlcore.data import synthetic_english as english

    grammatical = [english.is_grammatical(text.removesuffix(f" {english.END}").split()) for text in texts]
    return {"text": texts, "grammatical": grammatical}


def _tokens(run, report):
    import torch

    training, size = load(RNN, run.variant), BATCH[RNN]

    def fit(network, rate):
        order = torch.Generator().manual_seed(ORDER + run.seed)
        return training.train(network, run["steps"], run["length"], rate, size, order)

    rates = _rates(run, lambda: training.RNN(WIDTHS[RNN]), fit)
    test = training.draw(TEST, run["length"], torch.Generator().manual_seed(TEST_SEED + run.seed))
    torch.manual_seed(run.seed)
    network = training.RNN(WIDTHS[RNN])
    noted = _observe(training, network, {"": test}, EVERY[RNN], _part_of, report, run["steps"])
    noted.follow(fit(network, run["learning_rate"]))
    read = [" ".join(map(str, row)) for row in test[0][:3].argmax(-1).tolist()]
    examples = {"inputs": read, "targets": [str(target) for target in test[1][:3].tolist()]}
    return noted.tables() | {"confusion": noted.confusion(), "range_test": rates, "examples": examples}


def _part_of(name):
    return name.partition(".")[0].replace("_", " ")
