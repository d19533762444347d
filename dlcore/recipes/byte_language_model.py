"""Next-token prediction on a text: how a network is trained and tested, the same for all that are compared. The tokens are bytes, or longer pieces of text."""

import math

import torch
from torch import nn
from torch.nn import functional as F

from dlcore.blocks.callbacks import Stopwatch
from dlcore.recipes.byte_windows import BATCH, CLIP, CONTEXT, DECAY, NEWEST, WARM_UP, part_bytes


def byte_parts(corpus):
    """Each part of a text as one row of bytes, (length,), long. Raises InvalidText where one is too short."""
    return {
        part: torch.frombuffer(bytearray(text), dtype=torch.uint8).long() for part, text in part_bytes(corpus).items()
    }


@torch.no_grad()
def bits_per_byte(model: nn.Module, text: torch.Tensor, bytes_per_token: float = 1.0) -> float:
    """Cross-entropy over all tokens of a text but the first, in bits per byte of theirs; each is predicted from at least half a context, but for the first ones."""
    device, half = next(model.parameters()).device, CONTEXT // 2
    starts = range(0, max(1, len(text) - 1 - half), half)
    total = 0.0
    for first in range(0, len(starts), 4 * BATCH):
        some = starts[first : first + 4 * BATCH]
        rows = torch.stack([F.pad(part := text[start : start + CONTEXT + 1], (0, CONTEXT + 1 - len(part)), value=-1) for start in some]).to(device)  # fmt: skip
        targets = rows[:, 1:].clone()
        targets[1 if some[0] == 0 else 0 :, :half] = -1  # predicted in the window before
        logits = model(rows[:, :-1].clamp(min=0))
        total += F.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=-1, reduction="sum").item()
    return total / math.log(2) / (len(text) - 1) / bytes_per_token


class AveragedWeights:
    """A copy of a network whose weights are a moving average of its own, over about fifty steps: it is what is tested.

    With it the learning rate can stay constant, and the curve can be read at any step or second as if training ended there; a rate that falls to
    0 by a schedule gives a fair number at its end alone. Source: Hägele and others, “Scaling Laws and Compute-Optimal Training Beyond Fixed
    Training Durations”, NeurIPS 2024.
    """

    def __init__(self, model: nn.Module):
        import copy

        self.model, self.steps = copy.deepcopy(model).eval().requires_grad_(False), 0

    @torch.no_grad()
    def update(self, model: nn.Module) -> None:
        self.steps += 1
        share = max(NEWEST, 1 / self.steps)  # at first a plain mean
        for average, weight in zip(self.model.parameters(), model.parameters(), strict=True):
            average.lerp_(weight, share)


def fit(model, texts, steps, learning_rate, every, seed, device, report, bytes_per_token=(1, 1, 1)):
    """Trains on random windows of the training part: AdamW, a short warm-up, then a constant rate. `texts` has training, validation and test, as has `bytes_per_token`.

    Gives the curve: at every test the step, the seconds, the bytes that were read, and bits per byte on the training batches since the last test,
    on validation and on the test part.
    """
    train = texts[0]
    generator = torch.Generator().manual_seed(1_000_003 + seed)
    optimizer = torch.optim.AdamW(model.parameters(), learning_rate, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1.0, (step + 1) / WARM_UP))
    averaged, stopwatch, losses = AveragedWeights(model), Stopwatch(device), []
    curve = {"step": [], "seconds": [], "bytes": [], "train": [], "validation": [], "bits": []}

    def note(step):
        with stopwatch.pause():
            found = [bits_per_byte(averaged.model, *part) for part in zip(texts[1:], bytes_per_token[1:], strict=True)]
        trained = sum(losses) / len(losses) / math.log(2) / bytes_per_token[0] if losses else None
        row = step, stopwatch.seconds, round(step * BATCH * CONTEXT * bytes_per_token[0]), trained, *found
        for column, value in zip(curve.values(), row, strict=True):
            column.append(value)
        report.metrics([{"step": step, "validation": found[0], "loss": found[0]}])
        losses.clear()

    note(0)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3_000_003 + seed)  # of the dropout
        for step in range(1, steps + 1):
            begin = torch.randint(len(train) - CONTEXT, (BATCH, 1), generator=generator)
            rows = train[begin + torch.arange(CONTEXT + 1)].to(device)
            loss = F.cross_entropy(model(rows[:, :-1]).flatten(0, 1), rows[:, 1:].flatten())
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), CLIP)
            optimizer.step()
            schedule.step()
            averaged.update(model)
            losses.append(loss.item())
            report(step / steps)
            if step % every == 0 or step == steps:
                note(step)
    return curve


def at_best_validation(curve, until=math.inf):
    """The row of the curve with the least validation loss, of those within so many seconds, as a dict."""
    rows = [dict(zip(curve, row, strict=True)) for row in zip(*curve.values(), strict=True)]
    return min((row for row in rows if row["seconds"] <= until), key=lambda row: row["validation"])
