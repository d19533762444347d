"""Times of networks: bars of the small ones, and the originals' published accuracy against their time here."""

from dlcore.charts.bar_chart import bars
from dlcore.charts.pareto_front import front


def latency_bars(frame):
    """One bar per network: milliseconds for one picture."""
    return bars(frame, y="milliseconds", unit="milliseconds per picture")


def imagenet_front(frame):
    return front(frame, x="milliseconds")
