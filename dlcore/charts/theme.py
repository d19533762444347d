"""One color per variant, the same on every page: safe for color-blind eyes, and each reads on light and on dark paper."""

from types import MappingProxyType

ACTIVATIONS = {
    "sigmoid": "#D55E00",
    "tanh": "#CC8A00",
    "relu": "#1F7FC4",
    "leaky-relu": "#4BA3DB",
    "elu": "#009E73",
    "gelu": "#C766A0",
    "silu": "#8A7CC2",
}
LOSSES = {
    "mse": "#D55E00",
    "cross-entropy": "#1F7FC4",
    "binary-cross-entropy": "#4BA3DB",
    "hinge": "#009E73",
    "mae": "#CC8A00",
    "huber": "#C766A0",
    "focal": "#8A7CC2",
    "kl": "#7A8B2E",
    "label-smoothing": "#A0724A",
    "mse-raw": "#B03A5B",
}
OPTIMIZERS = {
    "gd": "#8A8F98",
    "sgd": "#CC8A00",
    "mini-batch": "#D55E00",
    "momentum": "#C0504D",
    "adagrad": "#7A8B2E",
    "rmsprop": "#009E73",
    "adam": "#1F7FC4",
    "adamw": "#4BA3DB",
    "adam-l2": "#C2571A",
    "lookahead": "#8A7CC2",
    "nesterov": "#C766A0",
    "nadam": "#2A9DA8",
    "lion": "#A0724A",
    "muon": "#6C5FC7",
}
BATCHES = {
    "batch-1": "#C9A227",
    "batch-8": "#E3A24A",
    "batch-32": "#D9731A",
    "batch-128": "#B0524A",
    "batch-512": "#8C5A73",
    "batch-all": "#5F6BA8",
}
SCHEDULES = {
    "constant": "#8A8F98",
    "step": "#CC8A00",
    "cosine": "#1F7FC4",
    "one-cycle": "#009E73",
    "warm-up": "#C766A0",
    "plateau": "#D55E00",
}
CLASSIFIERS = {
    "lenet": "#8A7CC2",
    "alexnet": "#CC8A00",
    "vgg": "#C766A0",
    "resnet": "#1F7FC4",
    "efficientnet": "#009E73",
    "vit": "#D55E00",
    "svm": "#8A8F98",
}
READERS = {
    "rnn": "#8A7CC2",
    "lstm": "#CC8A00",
    "gru": "#009E73",
    "transformer": "#1F7FC4",
    "char-ngrams": "#8A8F98",
}
ORIGINALS = {
    "alexnet-2012": "#CC8A00",
    "vgg-16": "#C766A0",
    "resnet-18": "#4BA3DB",
    "resnet-50": "#1F7FC4",
    "efficientnet-b0": "#009E73",
    "mobilenet-v3": "#7A8B2E",
    "vit-b-16": "#D55E00",
}
NOISE = {"label-noise-0": "#1F7FC4", "label-noise-20": "#C766A0", "label-noise-40": "#D55E00"}
GRADIENTS = {
    "autograd": "#8A7CC2",
    "central-difference": "#1F7FC4",
    "one-sided-difference": "#CC8A00",
    "exact-fractions": "#009E73",
}
FILTERS = {"one-7x7": "#D55E00", "three-3x3": "#1F7FC4", "one-5x5": "#CC8A00", "two-3x3": "#4BA3DB"}
DETECTORS = {
    "yolo": "#1F7FC4",
    "yolo-center": "#CC8A00",
    "sliding-window": "#8A7CC2",
    "term-box": "#009E73",
    "term-objectness": "#D55E00",
    "term-class": "#C766A0",
}
IDEAS = {
    "plain": "#D55E00",
    "residual": "#1F7FC4",
    "scaled-base": "#8A8F98",
    "scaled-depth": "#D55E00",
    "scaled-width": "#CC8A00",
    "scaled-resolution": "#C766A0",
    "compound": "#1F7FC4",
    "no-regularizer": "#8A8F98",
    "dropout": "#CC8A00",
    "batch-norm": "#009E73",
    "dropout-and-norm": "#1F7FC4",
}
SEGMENTERS = {
    "u-net": "#1F7FC4",
    "u-net-without-skips": "#D55E00",
    "pixel-model": "#CC8A00",
    "thresholds": "#8A8F98",
    "classical-pipeline": "#009E73",
}
THREE_WAYS = {
    "bert": "#1F7FC4",
    "gpt": "#D55E00",
    "t5": "#009E73",
    "unigram": "#A0A4AC",
    "bigram": "#8A8F98",
    "trigram": "#B08A3C",
    "neighbors": "#8A7CC2",
    "from-scratch": "#4BA3DB",
    "bag-of-words": "#C766A0",
    "bag-of-bigrams": "#7A8B2E",
}
ATTENTION = {
    "scaled": "#1F7FC4",
    "unscaled": "#D55E00",
    "positions-learned": "#1F7FC4",
    "positions-sinusoidal": "#009E73",
    "positions-none": "#D55E00",
    "positions-causal": "#C766A0",
    "layers-1": "#D55E00",
    "layers-2": "#1F7FC4",
}
COLORS = MappingProxyType(
    THREE_WAYS
    | GRADIENTS
    | ACTIVATIONS
    | LOSSES
    | OPTIMIZERS
    | BATCHES
    | SCHEDULES
    | CLASSIFIERS
    | ORIGINALS
    | READERS
    | DETECTORS
    | NOISE
    | FILTERS
    | IDEAS
    | SEGMENTERS
    | ATTENTION
)
