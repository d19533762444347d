"""A text that people wrote: how many hidden words can BERT, GPT, T5 and plain counts tell?"""

import re
from dataclasses import dataclass
from types import MappingProxyType

from dlcore.base import Experiment, InvalidInput, Setting
from dlcore.data.corpora import HELP
from dlcore.recipes.progress import SeedProgress

NETWORKS = ("bert", "gpt", "t5")
COUNTS = MappingProxyType(
    {"unigram": 1, "trigram": 3, "neighbors": 2}
)  # how many tokens each looks at, the one to be told among them
PAD, MASK, START, *SIGNS = SPECIAL = ("[pad]", "[mask]", "[start]", *(f"[{number}]" for number in range(1, 9)))
TOKENS, LENGTH, BATCH, TESTS, WATCHED, ASKED, DOUBTS = 1_000, 64, 32, 12, 300, 1_000, (0.3, 1.0, 3.0, 10.0)
HIDDEN = 0.15  # of the tokens, for BERT one by one, for T5 in gaps of one to three


@dataclass(frozen=True)
class Corpus(Setting):
    """A text by its name: Python's help, or the fingerprint of one that a reader handed in."""

    @property
    def bounds(self):
        return f"{HELP}, or the fingerprint of a text that was handed in"

    def validate(self, value):
        if value == HELP or re.fullmatch(r"[0-9a-f]{20}", str(value)):
            return str(value)
        raise InvalidInput(f"{self.label} is “{HELP}” or the fingerprint of a text that was handed in, not “{value}”.")


CORPUS = Corpus(
    "corpus",
    "Text",
    HELP,
    "What is read. Every text is cut into pieces of its own, of which a fifth is not learned from.",
)
STEPS = Setting(
    "steps",
    "Steps",
    2_000,
    "Batches of 32 rows of 64 tokens that are learned from. BERT is asked about 15 % of the tokens at each, GPT about all: it needs more of them.",
    low=10,
    high=50_000,
    applies_to=NETWORKS,
)
LEARNING_RATE = Setting(
    "learning_rate",
    "Peak learning rate",
    0.004,
    "The greatest rate of AdamW, reached after three tenths of the steps. Too small and the steps run out, too large and nothing is learned.",
    low=1e-5,
    high=0.1,
    applies_to=NETWORKS,
)


def tokenizer(corpus):
    """Byte-pair encoding of the training pieces into a thousand tokens, the special ones first."""
    from tokenizers import ByteLevelBPETokenizer

    from dlcore.data.corpora import TRAIN, parts

    made = ByteLevelBPETokenizer()
    made.train_from_iterator(
        parts(corpus)[TRAIN], vocab_size=TOKENS, min_frequency=2, special_tokens=list(SPECIAL), show_progress=False
    )
    return made


def streams(corpus):
    """Each part as one row of token numbers, every piece behind a [start]."""
    import torch

    from dlcore.data.corpora import parts

    encoder, start = tokenizer(corpus), SPECIAL.index(START)
    return {
        part: torch.tensor([number for piece in pieces for number in (start, *encoder.encode(piece).ids)])
        for part, pieces in parts(corpus).items()
    }


def rows(stream, count, generator):
    """So many rows of 64 tokens, (count, 64), each cut from a random place."""
    import torch

    begin = torch.randint(max(1, len(stream) - LENGTH + 1), (count, 1), generator=generator)
    return stream[(begin + torch.arange(LENGTH)).clamp(max=len(stream) - 1)]


def masked(read, generator):
    """BERT: (shown, told): of the tokens that are to be told four in five are masked, one in ten is another."""
    import torch

    asked, fate = torch.rand(read.shape, generator=generator) < HIDDEN, torch.rand(read.shape, generator=generator)
    others = torch.randint(len(SPECIAL), TOKENS, read.shape, generator=generator)
    shown = read.masked_fill(asked & (fate < 0.8), SPECIAL.index(MASK))
    return (torch.where(asked & (fate > 0.9), others, shown),), read.masked_fill(~asked, -100)


def next_token(read, generator):
    """GPT: every token but the last is shown, every one but the first is to be told."""
    return (read[:, :-1],), read[:, 1:]


def span_corruption(read, generator):
    """T5: ((with gaps, what stood in them so far), what stood in them), each gap behind its sign."""
    import torch

    from dlcore.data.synthetic_english import padded

    sources, targets = [], []
    for row in read.tolist():
        sizes = (1 + torch.randint(3, (len(SIGNS),), generator=generator)).tolist()
        gaps = sizes[: max(1, round(HIDDEN * LENGTH / 2))]
        room = torch.multinomial(torch.ones(LENGTH - sum(gaps)), len(gaps), generator=generator).sort().values.tolist()
        source, target, at, shift = [], [SPECIAL.index(START)], 0, 0
        for sign, size, place in zip(SIGNS, gaps, room, strict=False):
            begin = place + shift
            source += [*row[at:begin], SPECIAL.index(sign)]
            target += [SPECIAL.index(sign), *row[begin : begin + size]]
            at, shift = begin + size, shift + size
        sources.append([*source, *row[at:]])
        targets.append(target)
    written = padded(targets)
    return (padded(sources), written[:, :-1]), written[:, 1:].masked_fill(written[:, 1:] == 0, -100)


OBJECTIVES = MappingProxyType({"bert": masked, "gpt": next_token, "t5": span_corruption})


def scores_at(name, model, read, places):
    """The network's scores at one hidden token of each row, (rows, tokens): BERT and T5 see both sides, GPT what stands before."""
    import torch

    row, device = torch.arange(len(read)), next(model.parameters()).device
    if name == "gpt":
        return model(read[:, :-1].to(device)).cpu()[row, places - 1]
    shown = read.clone()
    shown[row, places] = SPECIAL.index(MASK if name == "bert" else SIGNS[0])
    if name == "bert":
        return model(shown.to(device)).cpu()[row, places]
    begun = torch.tensor([[SPECIAL.index(START), SPECIAL.index(SIGNS[0])]] * len(read), device=device)
    return model(shown.to(device), begun).cpu()[:, -1]


def asked(stream, count, seed):
    """Rows of a part and, of each, the place of the token that is hidden: not among the first or last eight, and never a [start]."""
    import torch

    generator = torch.Generator().manual_seed(9_001 + seed)
    read = rows(stream, count, generator)
    chances = (read[:, 8:-8] >= len(SPECIAL)).float() + 1e-9
    return read, 8 + torch.multinomial(chances, 1, generator=generator)[:, 0]


def measure(run_group, device, report):
    """Each seed learns from the training pieces, and is asked for one hidden token of each of a thousand rows of the test pieces."""
    from dlcore.data.corpora import TEST, VALIDATION

    parts, run = streams(run_group.first["corpus"]), run_group.first
    held_out = asked(parts[VALIDATION], WATCHED, 0), asked(parts[TEST], ASKED, 1)
    fit = _count if run.variant in COUNTS else _learn
    return [
        fit(run, seed, parts, held_out, device, SeedProgress(report, done, len(run_group.seeds)))
        for done, seed in enumerate(run_group.seeds)
    ]


def network(variant):
    from dlcore.models.language.bert import BERT
    from dlcore.models.language.gpt import GPT
    from dlcore.models.language.t5 import T5

    return {"bert": BERT, "gpt": GPT, "t5": T5}[variant](TOKENS, longest=LENGTH, dropout=0.1)


def _learn(run, seed, parts, held_out, device, report):
    """Trains by the network's own objective; what counts is the moment at which its own loss on validation rows was least."""
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
        moving = torch.optim.AdamW(model.parameters(), run["learning_rate"], weight_decay=0.01)
        schedule, stopwatch = one_cycle(moving, run["steps"]), Stopwatch(device)
        own = torch.Generator().manual_seed(9_002)
        shown, told = OBJECTIVES[name](rows(parts[VALIDATION], 200, own), own)
        curve, best = {"step": [], "seconds": [], "loss": [], "validation": [], "accuracy": []}, None

        def loss(inputs, wanted):
            return F.cross_entropy(
                model(*(part.to(device) for part in inputs)).flatten(0, 1),
                wanted.to(device).flatten(),
                ignore_index=-100,
            )

        def told_of(read, places):
            """The share of hidden tokens that are told, and e to the mean surprise at them."""
            scores, hidden = scores_at(name, model, read, places), read[torch.arange(len(read)), places]
            return (scores.argmax(-1) == hidden).float().mean().item(), F.cross_entropy(scores, hidden).exp().item()

        losses, every = [], max(1, run["steps"] // TESTS)
        for step in range(run["steps"] + 1):
            if step % every == 0:
                with stopwatch.paused(), torch.no_grad():
                    model.eval()
                    row = (
                        step,
                        stopwatch.seconds,
                        sum(losses) / len(losses) if losses else None,
                        loss(shown, told).item(),
                        told_of(*held_out[0])[0],
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
            cost = loss(*OBJECTIVES[name](rows(parts[TRAIN], BATCH, generator), generator))
            moving.zero_grad()
            cost.backward()
            moving.step()
            schedule.step()
            losses.append(cost.item())
            report(step / run["steps"])
        model.load_state_dict(best[2])
        model.eval()
        with torch.no_grad():
            accuracy, perplexity = told_of(*held_out[1])
    size = sum(weight.numel() for weight in model.parameters())
    return {"curve": curve, "outcome": _outcome(accuracy, perplexity, curve["seconds"][-1], size, best[1])}


def _count(run, seed, parts, held_out, device, report):
    """Counts of the training pieces; how much each order is doubted is chosen on validation rows. Seeds change nothing here."""
    import math
    import time

    from dlcore.data.corpora import TRAIN
    from dlcore.models.language.ngram import NGramModel

    began, start = time.thread_time(), SPECIAL.index(START)
    sentences, learned = [], parts[TRAIN].tolist()
    for number in learned:
        if number == start:
            sentences.append([])
        sentences[-1].append(number)
    both = run.variant == "neighbors"
    counts = NGramModel(sentences, TOKENS, COUNTS[run.variant], both=both)

    def told(read, places):
        """The log-probability of what was hidden, and whether it was the likeliest."""
        for row, place in zip(read.tolist(), places.tolist(), strict=True):
            chances = counts.chances(row[max(0, place - 4) : place], row[place + 1 : place + 3])
            yield math.log(chances[row[place]]), chances[row[place]] == max(chances)

    tried = []
    for done, counts.smoothing in enumerate(DOUBTS):
        tried.append((sum(log for log, _ in told(*held_out[0])), counts.smoothing))
        report((done + 1) / (len(DOUBTS) + 1))
    counts.smoothing = max(tried)[1]
    seconds, found = time.thread_time() - began, list(told(*held_out[1]))
    accuracy = sum(right for _, right in found) / len(found)
    perplexity = math.exp(-sum(log for log, _ in found) / len(found))
    return {"outcome": _outcome(accuracy, perplexity, seconds, sum(map(len, counts.seen.values())), None)}


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
    question="A text that people wrote: how many hidden words can BERT, GPT, T5 and plain counts tell?",
    revision=1,
    varies="way of reading",
    variants=(*NETWORKS, *COUNTS),
    seeds=(0, 1, 2),
    settings=(CORPUS, STEPS, LEARNING_RATE),
    measure=measure,
    cost=lambda run: 5.0 if run.variant in COUNTS else run["steps"] / 15,
)
