"""Times of networks: bars of the small ones, and the ImageNet models' published accuracy against their time here."""

from dlcore.analysis.vision.cnn_evolution import with_latency
from dlcore.charts.bar_chart import bars
from dlcore.charts.pareto_front import front


def latency_bars(frame):
    """One bar per network: milliseconds for one image."""
    return bars(frame, y="milliseconds", unit="milliseconds per image")


def cost_front(frame, x, latency=None):
    """Accuracy against a cost. A latency is measured apart from the outcomes: `latency` has it as pairs of network and milliseconds."""
    return front(with_latency(frame, x, latency), x)


def imagenet_front(frame):
    return front(frame, x="milliseconds")
