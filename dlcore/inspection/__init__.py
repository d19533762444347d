"""What readers look into: trained networks on their own input, step by step. Arrays and tables, no screens."""

from collections.abc import Callable


def needs_torch(function: Callable) -> Callable:
    """Marks what the server leaves to the inspection process (`dlcore.inspector`), since it must not load PyTorch itself."""
    function.needs_torch = True
    return function
