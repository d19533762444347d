"""Natural text: how many hidden tokens can BERT, GPT and n-gram models predict?"""

from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.data.corpora import HELP
from dlcore.evidence import PERCENT, Outcome
from dlcore.recipes.progress import SeedProgress
from dlcore.recipes.settings import Corpus

NETWORKS = ("bert", "gpt")
COUNTS = MappingProxyType(
    {"unigram": 1, "trigram": 3, "neighbors": 2}
)  # the order of each; the last one uses both neighbors
# The numbered ones are not used here; but the ids of all tokens, and so all records, follow from this list.
PAD, MASK, START, *_ = SPECIAL = ("[pad]", "[mask]", "[start]", *(f"[{number}]" for number in range(1, 9)))
TOKENS, LENGTH, BATCH, TESTS, WATCHED, TESTED, SMOOTHINGS = 1_000, 64, 32, 12, 300, 1_000, (0.3, 1.0, 3.0, 10.0)
CORPORA_WITH_OPEN_SPECIAL_TOKENS = frozenset({HELP})
HIDDEN = 0.15  # of the tokens, for BERT

CORPUS = Corpus(
    "corpus",
    "Text",
    HELP,
    "The training text. Every text gets a tokenizer of its own; a fifth of it is held out.",
    labels=MappingProxyType({HELP: "Python's help"}),
)
STEPS = Setting(
    "steps",
    "Steps",
    2_000,
    "Training batches of 32 rows of 64 tokens. BERT has a loss at 15% of the tokens, GPT at all of them, so BERT needs more steps.",
    low=10,
    high=50_000,
    applies_to=NETWORKS,
)
LEARNING_RATE = Setting(
    "learning_rate",
    "Peak learning rate",
    0.004,
    "AdamW's peak learning rate, reached after 30% of the steps. Too small: underfitting within the budget; too large: nothing is learned.",
    low=1e-5,
    high=0.1,
    applies_to=NETWORKS,
)


def tokenizer(corpus):
    """Byte-pair encoding of the training pieces into a thousand tokens, the special ones first."""
    from tokenizers import ByteLevelBPETokenizer

    from dlcore.data.corpora import TRAIN, parts

    encoder = ByteLevelBPETokenizer()
    encoder.train_from_iterator(
        parts(corpus)[TRAIN], vocab_size=TOKENS, min_frequency=2, special_tokens=list(SPECIAL), show_progress=False
    )
    encoder._tokenizer.encode_special_tokens = corpus not in CORPORA_WITH_OPEN_SPECIAL_TOKENS
    return encoder


def streams(corpus):
    """Each part as one row of token ids, every piece behind a [start]."""
    import torch

    from dlcore.data.corpora import parts

    encoder, start = tokenizer(corpus), SPECIAL.index(START)
    return {
        part: torch.tensor([number for piece in pieces for number in (start, *encoder.encode(piece).ids)])
        for part, pieces in parts(corpus).items()
    }


def rows(stream, count, generator):
    """So many rows of 64 tokens, (count, 64), each from a random position."""
    import torch

    begin = torch.randint(max(1, len(stream) - LENGTH + 1), (count, 1), generator=generator)
    return stream[(begin + torch.arange(LENGTH)).clamp(max=len(stream) - 1)]


def mask_tokens(read, generator):
    """BERT: (inputs, targets): of the target tokens four in five are masked, one in ten is another token."""
    import torch

    selected, fate = torch.rand(read.shape, generator=generator) < HIDDEN, torch.rand(read.shape, generator=generator)
    others = torch.randint(len(SPECIAL), TOKENS, read.shape, generator=generator)
    inputs = read.masked_fill(selected & (fate < 0.8), SPECIAL.index(MASK))
    return (torch.where(selected & (fate > 0.9), others, inputs),), read.masked_fill(~selected, -100)


def next_token(read, generator):
    """GPT: the inputs are all tokens but the last, the targets all but the first."""
    return (read[:, :-1],), read[:, 1:]


OBJECTIVES = MappingProxyType({"bert": mask_tokens, "gpt": next_token})


def hidden_token_logits(name, model, read, positions):
    """The network's logits at one hidden token of each row, (rows, tokens): BERT sees both sides, GPT what stands before."""
    import torch

    row, device = torch.arange(len(read)), next(model.parameters()).device
    if name == "gpt":
        return model(read[:, :-1].to(device)).cpu()[row, positions - 1]
    inputs = read.clone()
    inputs[row, positions] = SPECIAL.index(MASK)
    return model(inputs.to(device)).cpu()[row, positions]


def hide_tokens(stream, count, seed):
    """Rows of a part and, of each, the position of the hidden token: not among the first or last eight, and never a [start]."""
    import torch

    generator = torch.Generator().manual_seed(9_001 + seed)
    read = rows(stream, count, generator)
    weights = (read[:, 8:-8] >= len(SPECIAL)).float() + 1e-9
    return read, 8 + torch.multinomial(weights, 1, generator=generator)[:, 0]


def measure(run_group, device, report):
    """Each seed trains on the training part, and predicts one hidden token in each of a thousand rows of the test part."""
    from dlcore.data.corpora import TEST, VALIDATION

    parts, run = streams(run_group.first["corpus"]), run_group.first
    held_out = hide_tokens(parts[VALIDATION], WATCHED, 0), hide_tokens(parts[TEST], TESTED, 1)
    fit = _ngrams if run.variant in COUNTS else _learn
    return [
        fit(run, seed, parts, held_out, device, SeedProgress(report, done, len(run_group.seeds)))
        for done, seed in enumerate(run_group.seeds)
    ]


def network(variant):
    from dlcore.models.language.bert import BERT
    from dlcore.models.language.gpt import GPT

    return {"bert": BERT, "gpt": GPT}[variant](TOKENS, longest=LENGTH, dropout=0.1)


def _learn(run, seed, parts, held_out, device, report):
    """Trains by the network's own objective; tested at the step at which its validation loss was least."""
    import copy

    import torch
    from torch.nn import functional as F

    from dlcore.blocks.callbacks import Stopwatch
    from dlcore.blocks.schedules import one_cycle
    from dlcore.data.corpora import TRAIN, VALIDATION

    name = run.variant
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = network(name).to(device)
        generator = torch.Generator().manual_seed(1_000_003 + seed)
        optimizer = torch.optim.AdamW(model.parameters(), run["learning_rate"], weight_decay=0.01)
        schedule, stopwatch = one_cycle(optimizer, run["steps"]), Stopwatch(device)
        held_out_generator = torch.Generator().manual_seed(9_002)
        held_out_rows = rows(parts[VALIDATION], 200, held_out_generator)
        inputs_held_out, targets_held_out = OBJECTIVES[name](held_out_rows, held_out_generator)
        curve, best = {"step": [], "seconds": [], "loss": [], "validation": [], "accuracy": []}, None

        def loss(inputs, targets):
            return F.cross_entropy(
                model(*(part.to(device) for part in inputs)).flatten(0, 1),
                targets.to(device).flatten(),
                ignore_index=-100,
            )

        def test(read, positions):
            """Accuracy and perplexity at the hidden tokens."""
            logits, hidden = hidden_token_logits(name, model, read, positions), read[torch.arange(len(read)), positions]
            return (logits.argmax(-1) == hidden).float().mean().item(), F.cross_entropy(logits, hidden).exp().item()

        losses, every = [], max(1, run["steps"] // TESTS)
        for step in range(run["steps"] + 1):
            if step % every == 0:
                with stopwatch.pause(), torch.no_grad():
                    model.eval()
                    row = (
                        step,
                        stopwatch.seconds,
                        sum(losses) / len(losses) if losses else None,
                        loss(inputs_held_out, targets_held_out).item(),
                        test(*held_out[0])[0],
                    )
                    for column, value in zip(curve.values(), row, strict=True):
                        column.append(value)
                    report.metrics([{"step": step, "accuracy": row[-1]}])
                    if best is None or row[3] < best[0]:
                        best = row[3], step, copy.deepcopy(model.state_dict())
                    model.train()
                losses = []
            if step == run["steps"]:
                break
            batch_loss = loss(*OBJECTIVES[name](rows(parts[TRAIN], BATCH, generator), generator))
            optimizer.zero_grad()
            batch_loss.backward()
            optimizer.step()
            schedule.step()
            losses.append(batch_loss.item())
            report(step / run["steps"])
        model.load_state_dict(best[2])
        model.eval()
        with torch.no_grad():
            accuracy, perplexity = test(*held_out[1])
    size = sum(weight.numel() for weight in model.parameters())
    return {"curve": curve, "outcome": _outcome(accuracy, perplexity, curve["seconds"][-1], size, best[1])}


def _ngrams(run, seed, parts, held_out, device, report):
    """An n-gram model of the training part; its smoothing is chosen on validation rows. Seeds change nothing here."""
    import math
    import time

    from dlcore.data.corpora import TRAIN
    from dlcore.models.language.ngram import NGramModel

    began, start = time.thread_time(), SPECIAL.index(START)
    sentences = []
    for token in parts[TRAIN].tolist():
        if token == start:
            sentences.append([])
        sentences[-1].append(token)
    both = run.variant == "neighbors"
    model = NGramModel(sentences, TOKENS, COUNTS[run.variant], both=both)

    def predict(read, positions):
        """The log-probability of each hidden token, and whether it was the likeliest."""
        for row, position in zip(read.tolist(), positions.tolist(), strict=True):
            probabilities = model.probabilities(row[max(0, position - 4) : position], row[position + 1 : position + 3])
            token = row[position]
            yield math.log(probabilities[token]), probabilities[token] == max(probabilities)

    tried = []
    for done, model.smoothing in enumerate(SMOOTHINGS):
        tried.append((sum(log for log, _ in predict(*held_out[0])), model.smoothing))
        report((done + 1) / (len(SMOOTHINGS) + 1))
    model.smoothing = max(tried)[1]
    seconds, predictions = time.thread_time() - began, list(predict(*held_out[1]))
    accuracy = sum(correct for _, correct in predictions) / len(predictions)
    perplexity = math.exp(-sum(log for log, _ in predictions) / len(predictions))
    return {"outcome": _outcome(accuracy, perplexity, seconds, model.size, None)}


def _outcome(accuracy, perplexity, seconds, parameters, step):
    return {
        "accuracy": [accuracy],
        "perplexity": [perplexity],
        "seconds": [seconds],
        "parameters": [parameters],
        "step": [step],
    }


EXPERIMENT = Experiment(
    id="natural-text",
    section="language",
    question="Natural text: how many hidden tokens can BERT, GPT and n-gram models predict?",
    revision=1,
    varies="objective",
    variants=(*NETWORKS, *COUNTS),
    seeds=(0, 1, 2),
    settings=(CORPUS, STEPS, LEARNING_RATE),
    measure=measure,
    cost=lambda run: 5.0 if run.variant in COUNTS else run["steps"] / 15,
    outcome=Outcome("Accuracy at hidden tokens", "accuracy", "outcome", unit=PERCENT),
)
