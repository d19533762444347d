"""Learning curves of made-up runs on two tasks, for tables and charts that need no records."""

import pandas as pd

NAMES = (("mlp", "MLP"), ("rnn", "RNN"))


def learning_curves(losses, seeds=(0, 1)):
    """(task, variant, rate_choice) to the test losses at every tenth step, the same for each seed; a step takes a tenth of a second."""
    return pd.DataFrame(
        [
            {
                "variant": variant,
                "seed": seed,
                "task": task,
                "rate_choice": rate_choice,
                "step": 10 * place,
                "seconds": float(place),
                "loss": loss,
            }
            for (task, variant, rate_choice), of_run in losses.items()
            for seed in seeds
            for place, loss in enumerate(of_run)
        ]
    )
