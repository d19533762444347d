"""One run on sparse features as a plain PyTorch program: no stacking, nothing imported from us, the same numbers."""

from string import Template

from dlcore.experiments.foundations import sparse_features
from dlcore.export import optimizers
from dlcore.export.source import definitions
from dlcore.recipes import sparse_classifier

PROGRAM = Template('''\
"""$title: logistic regression on made data, in plain PyTorch. Needs torch."""
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

SEED, SPREAD, LEARNING_RATE, EPOCHS, BATCH = $seed, "$spread", $learning_rate, $epochs, $batch
FEATURES, TRAIN, VALIDATION, TEST = $features, $train, $validation, $test
STRENGTH = $strength  # standard deviation of the true weights
torch.set_num_threads(1)


$generator


seen, labels, truth = draw(TRAIN + VALIDATION + TEST, FEATURES, SPREAD, SEED)
held_out, answers = seen[TRAIN + VALIDATION:], labels[TRAIN + VALIDATION:]
model = nn.Linear(FEATURES, 1)
nn.init.zeros_(model.weight)
nn.init.zeros_(model.bias)
optimizer = $optimizer
${schedule}order = torch.Generator().manual_seed(1_000_003 + SEED)


def test(epoch):
    with torch.no_grad():
        print(f"{epoch},{cross_entropy(model(held_out).squeeze(1), answers).item():.4f}")


print("epoch,loss")
test(0)
for epoch in range(1, EPOCHS + 1):
    for rows in torch.randperm(TRAIN, generator=order).split(BATCH):
        optimizer.zero_grad()
        cross_entropy(model(seen[rows]).squeeze(1), labels[rows]).backward()
        optimizer.step()
${scheduled}    test(epoch)
''')


def render(run):
    """The program's text. It prints the held-out cross-entropy after every epoch, as the record has it up to rounding."""
    from dlcore.data.sparse_features import STRENGTH

    scheduled = run.variant == sparse_features.SCHEDULED
    return PROGRAM.substitute(
        title=run.variant,
        schedule="schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: (step + 1) ** -0.5)\n"
        * scheduled,
        scheduled="        schedule.step()\n" * scheduled,
        seed=run.seed,
        spread=run["spread"],
        learning_rate=run["learning_rate"],
        epochs=run["epochs"],
        batch=sparse_classifier.BATCH,
        features=sparse_classifier.FEATURES,
        train=sparse_classifier.TRAIN,
        validation=sparse_classifier.VALIDATION,
        test=sparse_classifier.TEST,
        strength=STRENGTH,
        generator=definitions("data/sparse_features.py"),
        optimizer=optimizers.text("mini-batch" if scheduled else run.variant, "model.parameters()"),
    )
