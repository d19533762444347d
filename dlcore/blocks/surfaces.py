"""Test surfaces: losses of two weights, plain arithmetic, so that they take numbers, arrays and tensors alike. Each is 0 at its minimum."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any


def bowl(x: Any, y: Any, condition: float = 10.0) -> Any:
    """½(x² + κy²): steep across, flat along; κ is the condition number."""
    return (x**2 + condition * y**2) / 2


def ravine(x: Any, y: Any, condition: float = 10.0) -> Any:
    """A bowl ten times as narrow, turned by 45°, so that no weight has the valley to itself."""
    return bowl((x + y) / 2**0.5, (x - y) / 2**0.5, 10 * condition)


def rosenbrock(x: Any, y: Any, condition: float = 10.0) -> Any:
    """(1 − x)² + 10κ(y − x²)²: a curved valley with a flat floor (Rosenbrock, 1960)."""
    return (1 - x) ** 2 + 10 * condition * (y - x**2) ** 2


def beale(x: Any, y: Any, condition: float = 10.0) -> Any:
    """Σᵢ(cᵢ − x(1 − yⁱ))²: a plateau with steep walls (Beale, 1958)."""
    return (1.5 - x * (1 - y)) ** 2 + (2.25 - x * (1 - y**2)) ** 2 + (2.625 - x * (1 - y**3)) ** 2


def saddle(x: Any, y: Any, condition: float = 10.0) -> Any:
    """x² − y² + y⁴/4 + 1: flat in the middle, downhill to two minima at the sides."""
    return x**2 - y**2 + y**4 / 4 + 1


def himmelblau(x: Any, y: Any, condition: float = 10.0) -> Any:
    """(x² + y − 11)² + (x + y² − 7)²: four minima, equally deep (Himmelblau, 1972)."""
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


@dataclass(frozen=True)
class Surface:
    """Where to begin, what to show, (least x, greatest x, least y, greatest y), and where the loss is 0."""

    loss: object
    starts: tuple[tuple[float, float], ...]
    view: tuple[float, float, float, float]
    minima: tuple[tuple[float, float], ...]


SURFACES = MappingProxyType(
    {
        "bowl": Surface(bowl, ((-4.0, 1.6), (3.5, -1.8), (1.0, 1.9), (-2.0, -1.5)), (-5, 5, -2.5, 2.5), ((0.0, 0.0),)),
        "ravine": Surface(ravine, ((-3.0, -1.5), (3.0, 2.0), (2.5, -0.5), (-1.0, 2.0)), (-4, 4, -3, 3), ((0.0, 0.0),)),
        "rosenbrock": Surface(
            rosenbrock, ((-1.2, 1.0), (-0.5, 2.0), (1.5, -0.5), (0.0, -0.5)), (-2, 2, -1, 3), ((1.0, 1.0),)
        ),
        "beale": Surface(beale, ((1.0, 1.5), (-2.0, -1.5), (3.5, -1.0), (-1.0, 1.0)), (-4, 4.5, -2, 2), ((3.0, 0.5),)),
        "saddle": Surface(
            saddle,
            ((-2.0, 0.01), (2.0, -0.1), (-1.0, 0.5), (1.5, -1.0)),
            (-2.5, 2.5, -2, 2),
            ((0.0, 2**0.5), (0.0, -(2**0.5))),
        ),
        "himmelblau": Surface(
            himmelblau,
            ((-0.5, -0.5), (0.5, 1.0), (-1.0, 4.0), (4.5, 0.5)),
            (-5, 5, -5, 5),
            ((3.0, 2.0), (-2.805118, 3.131313), (-3.779310, -3.283186), (3.584428, -1.848127)),
        ),
    }
)
