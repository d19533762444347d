"""Table in, drawing out. A drawing is a frame and a Vega-Lite spec without data, built once per kind of chart and reused."""

from dlcore.charts.bar_chart import bars
from dlcore.charts.base import ChartSpec
from dlcore.charts.function_plot import functions
from dlcore.charts.layer_profile import profile
from dlcore.charts.learning_curves import curves

__all__ = ["ChartSpec", "bars", "curves", "functions", "profile"]
