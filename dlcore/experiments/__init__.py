"""The questions, one file each, in the order of the guide. Importing this needs the standard library alone; measuring does not."""

from types import MappingProxyType

from dlcore.experiments.experiment import Ask, BadInput, Evidence, Experiment, Run, Setting, Stack
from dlcore.experiments.foundations import (
    activation_shapes,
    activation_speed,
    activations_race,
    batch_size,
    dead_units,
    decay_groups,
    gradient_check,
    gradient_corner,
    loss_boundaries,
    loss_outliers,
    loss_race,
    loss_saturation,
    loss_shapes,
    noisy_labels,
    noisy_quadratic,
    optimizer_rates,
    overfitting,
    quadratic_steps,
    schedules,
    short_memory,
    shrinking_rate,
    signal_through_depth,
    sparse_features,
    surface_paths,
    weight_decay,
)
from dlcore.experiments.language import (
    harder_text,
    induction,
    next_word,
    positions,
    reading_time,
    recall,
    softmax_scale,
    surnames,
    three_ways,
)
from dlcore.experiments.vision import (
    cnn_evolution,
    compound_scaling,
    detection_speed,
    digit_detection,
    latency,
    originals,
    picture_hunger,
    regularizers,
    residual_depth,
    segmentation,
    small_filters,
)


def _catalog(*experiments):
    catalog = {}
    for experiment in experiments:
        if experiment.id in catalog:
            raise ValueError(f"experiment {experiment.id} is listed twice")
        catalog[experiment.id] = experiment
    return MappingProxyType(catalog)


EXPERIMENTS = _catalog(
    gradient_check.EXPERIMENT,
    gradient_corner.EXPERIMENT,
    activation_shapes.EXPERIMENT,
    signal_through_depth.EXPERIMENT,
    activations_race.EXPERIMENT,
    dead_units.EXPERIMENT,
    activation_speed.EXPERIMENT,
    loss_shapes.EXPERIMENT,
    loss_saturation.EXPERIMENT,
    loss_race.EXPERIMENT,
    loss_outliers.EXPERIMENT,
    loss_boundaries.EXPERIMENT,
    surface_paths.EXPERIMENT,
    quadratic_steps.EXPERIMENT,
    shrinking_rate.EXPERIMENT,
    noisy_quadratic.EXPERIMENT,
    batch_size.EXPERIMENT,
    optimizer_rates.EXPERIMENT,
    sparse_features.EXPERIMENT,
    weight_decay.EXPERIMENT,
    decay_groups.EXPERIMENT,
    short_memory.EXPERIMENT,
    overfitting.EXPERIMENT,
    noisy_labels.EXPERIMENT,
    schedules.EXPERIMENT,
    small_filters.EXPERIMENT,
    cnn_evolution.EXPERIMENT,
    latency.EXPERIMENT,
    originals.EXPERIMENT,
    residual_depth.EXPERIMENT,
    compound_scaling.EXPERIMENT,
    regularizers.EXPERIMENT,
    picture_hunger.EXPERIMENT,
    detection_speed.EXPERIMENT,
    digit_detection.EXPERIMENT,
    segmentation.EXPERIMENT,
    recall.EXPERIMENT,
    surnames.EXPERIMENT,
    reading_time.EXPERIMENT,
    next_word.EXPERIMENT,
    softmax_scale.EXPERIMENT,
    positions.EXPERIMENT,
    induction.EXPERIMENT,
    three_ways.EXPERIMENT,
    harder_text.EXPERIMENT,
)


def find(name):
    """The experiment of that id; raises BadInput."""
    if name not in EXPERIMENTS:
        raise BadInput(f"There is no experiment “{name}”; there are {', '.join(EXPERIMENTS)}.")
    return EXPERIMENTS[name]


__all__ = ["EXPERIMENTS", "Ask", "BadInput", "Evidence", "Experiment", "Run", "Setting", "Stack", "find"]
