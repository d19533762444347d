"""The questions of Vision, in the order of the guide."""

from dlcore.experiments.vision import (
    cnn_evolution,
    compound_scaling,
    convolutional_windows,
    data_efficiency,
    detection_speed,
    detector_latency,
    digit_detection,
    filter_size,
    imagenet_models,
    latency,
    published_families,
    regularizers,
    residual_depth,
    segmentation,
    transfer_learning,
)

EXPERIMENTS = (
    filter_size.EXPERIMENT,
    cnn_evolution.EXPERIMENT,
    latency.EXPERIMENT,
    imagenet_models.EXPERIMENT,
    published_families.EXPERIMENT,
    residual_depth.EXPERIMENT,
    compound_scaling.EXPERIMENT,
    regularizers.EXPERIMENT,
    data_efficiency.EXPERIMENT,
    transfer_learning.EXPERIMENT,
    detection_speed.EXPERIMENT,
    detector_latency.EXPERIMENT,
    digit_detection.EXPERIMENT,
    convolutional_windows.EXPERIMENT,
    segmentation.EXPERIMENT,
)
