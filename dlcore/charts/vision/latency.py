"""Times of networks: bars of the small ones, and the ImageNet models' published accuracy against their time here."""

from dlcore.charts.bar_chart import bars
from dlcore.charts.pareto_front import front


def latency_bars(frame):
    """One bar per network: milliseconds for one image."""
    return bars(frame, y="milliseconds", unit="milliseconds per image")


def imagenet_front(frame):
    return front(frame, x="milliseconds")
