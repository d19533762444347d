"""What a network has learned, as a record keeps it, and back: NumPy arrays, each under `weights.` and its name in the state dict."""

from collections.abc import Mapping
from typing import Any

PREFIX = "weights."


def weight_arrays(model: Any) -> dict[str, Any]:
    """The model's weights and buffers for a record: in half precision, which is enough to answer with."""
    return {
        f"{PREFIX}{name}": (weight.half() if weight.is_floating_point() else weight).detach().cpu().numpy()
        for name, weight in model.state_dict().items()
    }


def recorded_weights(arrays: Mapping[str, Any]) -> dict[str, Any]:
    """The weights among a record's arrays, by their names in the state dict."""
    return {name.removeprefix(PREFIX): array for name, array in arrays.items() if name.startswith(PREFIX)}


def load_model(model: Any, arrays: Mapping[str, Any]) -> Any:
    """The model with a record's weights, in eval mode and without gradients. Raises ValueError where they do not fit it."""
    import numpy
    import torch

    state = {name: torch.from_numpy(numpy.array(array)) for name, array in recorded_weights(arrays).items()}
    state = {name: value.float() if value.is_floating_point() else value for name, value in state.items()}
    try:
        fit = model.load_state_dict(state, strict=False)
    except RuntimeError as problem:
        raise ValueError(f"The recorded weights do not fit {type(model).__name__} as it is now.") from problem
    missing = [name for name in fit.missing_keys if not name.endswith("num_batches_tracked")]  # counts nothing in eval
    if missing or fit.unexpected_keys:
        raise ValueError(f"The recorded weights do not fit {type(model).__name__} as it is now.")
    return model.eval().requires_grad_(False)
