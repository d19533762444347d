"""How a variant is called in charts and in sentences."""

from typing import Any

from dlcore.guide import NAMES


def name(variant: str, names: Any = ()) -> str:
    """How a variant is called in a chart: its name in the guide, unless `names`, pairs of variant and name, has another."""
    return dict(names).get(variant) or NAMES[variant]
