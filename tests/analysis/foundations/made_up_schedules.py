"""The learning curve of a made-up run under a schedule."""

EPOCHS = 20


def curve(accuracy, loss, rate):
    """A run that is at its end from the first epoch on, column by column."""
    epochs = list(range(EPOCHS + 1))
    return {
        "step": epochs,
        "epoch": epochs,
        "accuracy": [0.1] + [accuracy] * EPOCHS,
        "loss": [2.3] + [loss] * EPOCHS,
        "validation": [0.1] + [accuracy] * EPOCHS,
        "validation_loss": [2.3] + [loss] * EPOCHS,
        "learning_rate_now": [rate] * EPOCHS + [rate / 10],
    }
