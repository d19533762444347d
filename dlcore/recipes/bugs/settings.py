"""The settings of the trainings that may have a bug."""

from dlcore.base import Setting

FIVE, TEN = tuple(range(5)), tuple(range(10))  # seeds: ten where a run takes less than five seconds


def learning_rate(default):
    return Setting(
        "learning_rate",
        "Learning rate",
        default,
        "The learning rate of the healthy run. A much smaller one hides some of the bugs.",
        low=1e-6,
        high=10.0,
    )


def epochs(default):
    return Setting(
        "epochs",
        "Epochs",
        default,
        "Passes over the 1,000 training images. Some bugs show from the first on, some only later.",
        low=2,
        high=100,
    )


def steps(default):
    return Setting(
        "steps",
        "Steps",
        default,
        "Steps of the optimizer, each on a new batch. Some bugs show from the first on, some only later.",
        low=40,
        high=2_000,
    )
