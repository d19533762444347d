"""The height of a loss surface, cell by cell. Needs NumPy alone."""

from functools import lru_cache

from dlcore.blocks.surfaces import SURFACES

CELLS = 24
LOWEST = -3  # powers of ten below this look alike


@lru_cache(maxsize=32)
def surface_grid(surface, condition=10.0):
    """The view and its cells: (least x, greatest x, least y, greatest y), and for each cell (x, next x, y, next y, log₁₀ of the loss)."""
    import numpy

    shape = SURFACES[surface]
    left, right, bottom, top = shape.view
    across, up = numpy.linspace(left, right, CELLS + 1), numpy.linspace(bottom, top, CELLS + 1)
    x, y = numpy.meshgrid((across[1:] + across[:-1]) / 2, (up[1:] + up[:-1]) / 2, indexing="ij")
    height = numpy.log10(numpy.maximum(shape.loss(x, y, condition), 10.0**LOWEST))
    cells = tuple(
        (float(across[i]), float(across[i + 1]), float(up[j]), float(up[j + 1]), float(height[i, j]))
        for i in range(CELLS)
        for j in range(CELLS)
    )
    return shape.view, cells
