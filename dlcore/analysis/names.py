"""How a variant is called in charts and in sentences."""

from typing import Any

from dlcore.guide import NAMES


def name(variant: str, names: Any = ()) -> str:
    """How a variant is called in a chart: its name in the guide, unless `names`, pairs of variant and name, has another."""
    return dict(names).get(variant) or NAMES[variant]


def lower_name(variant: str) -> str:
    """The name as it stands within a sentence: a capital that begins a common word becomes small, one of an abbreviation stays (RoPE, L1)."""
    words = name(variant)
    first = words.split()[0].strip("(),")
    return words if any(not letter.islower() for letter in first[1:]) else words[0].lower() + words[1:]
