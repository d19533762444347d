"""Batch normalization in train and in eval mode: what the other images of a batch do to an answer."""

import copy

import pandas

from dlcore.inspection import needs_torch
from dlcore.inspection.vision.classifiers import load_classifier

BATCHES, DRAWS = (2, 4, 8, 16, 32, 64), 12
SCORED = 64  # images of a draw, cut into batches
FROM = 1_000  # test images that batches are drawn from
TRAIN, EVAL = "bn-train", "bn-eval"


@needs_torch
def answers_by_batch_size(recorded, data, number):
    """A row for each mode, batch size and draw: variant, batch, seed, `accuracy` on 64 random images cut into such batches, and the `logit` of the true class of the test image `number` among others at random.

    In train mode batch normalization takes mean and variance from the batch itself (Ioffe and
    Szegedy, 2015), in eval mode their running averages of the training.
    """
    import torch

    from dlcore.data import load

    images = load(data).as_squares()
    inputs, targets = images.test_inputs[:FROM], images.test_targets[:FROM]
    resting = load_classifier(recorded)
    learning = copy.deepcopy(resting).train()
    for layer in learning.modules():
        if isinstance(layer, torch.nn.modules.batchnorm._BatchNorm):
            layer.momentum = 0.0  # the running averages stay as they are
    generator, rows = torch.Generator().manual_seed(0), []
    with torch.inference_mode():
        for batch in BATCHES:
            for draw in range(DRAWS):
                others = torch.randperm(len(inputs), generator=generator)
                scored = others[:SCORED]
                company = torch.cat([torch.tensor([number]), others[others != number][: batch - 1]])
                for name, model in ((TRAIN, learning), (EVAL, resting)):
                    answers = torch.cat([model(inputs[some]).argmax(1) for some in scored.split(batch)])
                    right = (answers == targets[scored]).float().mean().item()
                    rows.append((name, batch, draw, right, model(inputs[company])[0, targets[number]].item()))
    return pandas.DataFrame(rows, columns=["variant", "batch", "seed", "accuracy", "logit"])
