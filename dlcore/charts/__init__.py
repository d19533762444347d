"""Table in, drawing out. A drawing is a frame and a Vega-Lite spec without data, built once per kind of chart and reused."""

from dlcore.charts.bars import bars
from dlcore.charts.curves import curves
from dlcore.charts.drawing import Drawing
from dlcore.charts.functions import functions
from dlcore.charts.profile import profile

__all__ = ["Drawing", "bars", "curves", "functions", "profile"]
