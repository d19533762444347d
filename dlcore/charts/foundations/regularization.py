"""Charts of the page Regularization that take one table apart in a way of their own."""

from dlcore.analysis.foundations.regularization import with_averages
from dlcore.charts.at_best_setting import curves_at_best
from dlcore.charts.learning_curves import curves
from dlcore.charts.log_lines import decay
from dlcore.charts.setting_curves import against

LARGE = 0.06  # of a weight: from there on nearly all are smaller, with any regularizer
MODES = {"eval mode": "bn-eval", "train mode": "bn-train"}


def losses_by_epoch(frame):
    """Test loss by epoch on a log axis, from the first epoch on: before it the loss is several times as large. `frame` has variant, seed, epoch and loss."""
    return decay(frame[frame["epoch"] > 0], "epoch", "loss", "epoch", "test loss")


def sizes_of_weights(frame):
    """Which fraction of the weights is at most so large, up to where the lines meet. `frame` has variant, seed, size and share."""
    return curves(frame[frame["size"] <= LARGE], x="size", y="share", log=True)


def modes_against(frame):
    """Accuracy in eval and in train mode by the size of a batch. `frame` has mode, seed, batch and accuracy, of one variant."""
    rows = frame.assign(variant=frame["mode"].map(MODES))
    return against(rows, "batch", "accuracy", "batch size", "test accuracy", log_x=True, percent=True)


def averages(frame, floor=0.5):
    """Test accuracy by epoch of the last weights and of their average, each at the learning rate that validation chooses."""
    return curves_at_best(
        with_averages(frame),
        setting="learning_rate",
        by="validation",
        x="epoch",
        y="accuracy",
        floor=floor,
        labeled=True,
    )
