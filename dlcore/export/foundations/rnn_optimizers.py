"""One run of the recurrent network as a plain PyTorch program: no stacking, nothing imported from us, the same numbers."""

from string import Template

from dlcore.experiments.foundations import rnn_optimizers
from dlcore.export import optimizers
from dlcore.export.source import definitions

PROGRAM = Template('''\
"""$title: a recurrent network recalls the first token, in plain PyTorch. Needs torch."""
from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

SEED, LENGTH, LEARNING_RATE, EPOCHS, BATCH = $seed, $length, $learning_rate, $epochs, $batch
TOKENS, WIDTH, TRAIN, VALIDATION, TEST, EVERY = $tokens, $width, $train, $validation, $test, $every
torch.set_num_threads(1)


$generator


$network


read, first = draw(TRAIN + VALIDATION + TEST, LENGTH, TOKENS, SEED)
torch.manual_seed(SEED)
model = RNN(TOKENS, WIDTH, TOKENS)
optimizer = $optimizer
order = torch.Generator().manual_seed(1_000_003 + SEED)
step = 0


def test():
    with torch.no_grad():
        right = model(read[TRAIN + VALIDATION:]).argmax(1) == first[TRAIN + VALIDATION:]
    print(f"{step},{right.float().mean().item():.4f}")


print("step,accuracy")
test()
for epoch in range(EPOCHS):
    for rows in torch.randperm(TRAIN, generator=order).split(BATCH):
        optimizer.zero_grad()
        cross_entropy(model(read[rows]), first[rows]).backward()
        optimizer.step()
        step += 1
        if step % EVERY == 0:
            test()
''')


def render(run):
    """The program's text. It prints the accuracy on new sequences every 10 steps, as the record has it up to rounding."""
    return PROGRAM.substitute(
        title=run.variant,
        seed=run.seed,
        length=run["length"],
        learning_rate=run["learning_rate"],
        epochs=run["epochs"],
        batch=rnn_optimizers.BATCH,
        tokens=rnn_optimizers.TOKENS,
        width=rnn_optimizers.WIDTH,
        train=rnn_optimizers.TRAIN,
        validation=rnn_optimizers.VALIDATION,
        test=rnn_optimizers.TEST,
        every=rnn_optimizers.EVERY,
        generator=definitions("data/first_token_recall.py"),
        network=definitions("models/language/rnn.py"),
        optimizer=optimizers.text(run.variant, "model.parameters()"),
    )
