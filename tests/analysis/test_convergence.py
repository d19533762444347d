"""What a page says of networks whose training ended while the validation loss still fell."""

import pandas as pd

from dlcore.analysis.convergence import early_training_note
from dlcore.recipes.convergence import ended_early

# Two seeds each: GPT's loss is least at the end, the LSTM's one test before.
FRAME = pd.DataFrame(
    [
        (variant, seed, step, loss)
        for variant, losses in (("gpt", (3.0, 2.0, 1.5)), ("lstm", (3.0, 1.8, 1.9)))
        for seed in (0, 1)
        for step, loss in zip((0, 1_000, 2_000), losses, strict=True)
    ],
    columns=["variant", "seed", "step", "validation"],
)


def test_networks_that_had_not_converged_are_named():
    said = early_training_note(FRAME.sample(frac=1, random_state=0), ended_early)
    assert "Early training" in said
    assert "validation loss of GPT was at its least at the last test, after 2,000 steps" in said
    assert early_training_note(FRAME[FRAME["variant"] == "lstm"], ended_early) == ""
