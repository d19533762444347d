"""The hyperparameters of all optimizers, for a reader who wants to set them."""

import streamlit as st

from pages.shared import controls

LEARNING_RATES = tuple(float(f"{10 ** (tenths / 10):.3g}") for tenths in range(-40, 11))  # from 0.0001 to 10

# name: label, default, minimum, maximum, what happens when it grows.
HYPERPARAMETERS = {
    "momentum": ("Momentum γ", 0.9, 0.0, 0.99, "Decay factor of the velocity. Larger: longer memory, more overshoot."),
    "rho": (
        "RMSProp's ρ",
        0.9,
        0.0,
        0.999,
        "Decay factor of the squared gradient's running mean. Larger: longer memory, slower to adapt.",
    ),
    "beta1": (
        "Adam's β₁",
        0.9,
        0.0,
        0.999,
        "Decay factor of the gradient's running mean. Larger: longer memory, more overshoot.",
    ),
    "beta2": (
        "Adam's β₂",
        0.999,
        0.0,
        0.9999,
        "Decay factor of the squared gradient's running mean. Larger: longer memory, slower to adapt.",
    ),
    "decay": (
        "Weight decay λ",
        0.0,
        0.0,
        1.0,
        "How strongly every weight shrinks toward 0: added to the gradient, but decoupled in AdamW and Lion.",
    ),
    "alpha": (
        "Lookahead's α",
        0.5,
        0.05,
        1.0,
        "The fraction of the way that the slow weights move. At 1 Lookahead has no effect.",
    ),
    "k": ("Lookahead's k", 5, 1, 50, "Fast steps per slow step. More of them average over more noise."),
}


def custom_settings(page):
    """None unless the reader turned them on; else learning rate, starts, condition, and hyperparameters as pairs."""
    with st.popover("Custom settings", icon=":material/tune:", key=page.key("own-box")):
        on = controls.toggle(
            "Use these",
            key=page.key("own"),
            help="On: all use the settings below. Off: each at its best learning rate, as recorded.",
        )
        learning_rate = controls.select_slider(
            "Learning rate η",
            LEARNING_RATES,
            0.1,
            format_func="{:g}".format,
            key=page.key("rate"),
            help="The step size. Larger: faster, then zigzagging, then divergence.",
        )
        condition = controls.slider(
            "Condition number κ",
            1.0,
            200.0,
            10.0,
            1.0,
            key=page.key("condition"),
            help="The largest curvature over the smallest: κ on the bowl, 10κ in the ravine. Larger: harder for a single learning rate.",
        )
        starts = controls.toggle(
            "Four starting points",
            key=page.key("starts"),
            help="Each optimizer from four starting points: the paths show what depends on initialization.",
        )
        hyperparameters = []
        for name, (label, default, low, high, help_text) in HYPERPARAMETERS.items():
            value = controls.number_input(
                label,
                low,
                high,
                default,
                step=1 if isinstance(default, int) else None,
                format=None if isinstance(default, int) else "%g",
                key=page.key(name),
                help=help_text,
            )
            if value is None:
                st.error(f"{label} needs a number from {low:g} to {high:g}; {default:g} is used.")
            hyperparameters.append((name, default if value is None else value))
    if not on:
        return None
    return {
        "learning_rate": learning_rate,
        "starts": 4 if starts else 1,
        "condition": condition,
        "hyperparameters": tuple(hyperparameters),
    }


def source(custom, surface):
    """What the paths were computed from, for a picture of them."""
    chosen = [("Learning rate η", custom["learning_rate"]), ("Condition number κ", custom["condition"])]
    chosen += [(HYPERPARAMETERS[name][0], value) for name, value in custom["hyperparameters"]]
    starts = f"{custom['starts']} starting point{'s' if custom['starts'] > 1 else ''}"
    return " · ".join(
        [f"PyTorch optimizers on the surface {surface}", *(f"{label}: {value:g}" for label, value in chosen), starts]
    )
