"""A run as a PyTorch program of its own, to read and to take home: it imports nothing of ours and gives the numbers of the record."""

from types import MappingProxyType

from dlcore.base import Run
from dlcore.export.foundations import (
    activation_comparison,
    bugs,
    cnn_schedules,
    gradient_check,
    learning_rate_sensitivity,
    loss_comparison,
    noisy_labels,
    overfitting,
    rnn_optimizers,
    sparse_features,
    weight_decay,
)
from dlcore.export.language import bits_per_byte, pretraining, seq2seq, sequence_tasks
from dlcore.export.vision import data_efficiency, digit_detection, filter_size, residual_depth, segmentation

# An experiment's id to the function that gives the text of one of its runs.
PROGRAMS = MappingProxyType(
    {
        "gradient-check": gradient_check.render,
        "activation-comparison": activation_comparison.render,
        "loss-comparison": loss_comparison.render,
        "learning-rate-sensitivity": learning_rate_sensitivity.render,
        "sparse-features": sparse_features.render,
        **dict.fromkeys(("weight-decay", "decay-grid"), weight_decay.render),
        "rnn-optimizers": rnn_optimizers.render,
        "overfitting": overfitting.render,
        "noisy-labels": noisy_labels.render,
        "cnn-schedules": cnn_schedules.render,
        **dict.fromkeys(("bugs-mlp", "bugs-cnn", "bugs-transformer", "bugs-rnn"), bugs.render),
        "filter-size": filter_size.render,
        "residual-depth": residual_depth.render,
        "data-efficiency": data_efficiency.render,
        "digit-detection": digit_detection.render,
        "segmentation": segmentation.render,
        "long-range-recall": sequence_tasks.render_recall,
        "positions": sequence_tasks.render_positions,
        "induction-heads": sequence_tasks.render_induction,
        "pretraining-objectives": pretraining.render,
        "seq2seq": seq2seq.render,
        "bits-per-byte": bits_per_byte.render,
    }
)


def render(run: Run) -> str:
    """The program that does this run. Raises KeyError for an experiment that has none."""
    return PROGRAMS[run.experiment](run)
