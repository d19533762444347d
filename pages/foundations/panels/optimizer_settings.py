"""The numbers of all optimizers as knobs, for a reader who wants to choose them."""

import streamlit as st

# name: label, default, least, greatest, what happens when it grows. The rate and κ are of the walk, the others of the optimizers.
KNOBS = {
    "momentum": ("Momentum γ", 0.9, 0.0, 0.99, "How much of the velocity is kept: longer memory, more overshoot."),
    "rho": ("RMSProp's ρ", 0.9, 0.0, 0.999, "How much of the mean square is kept: longer memory, slower to adapt."),
    "beta1": ("Adam's β₁", 0.9, 0.0, 0.999, "How much of the mean gradient is kept: longer memory, more overshoot."),
    "beta2": ("Adam's β₂", 0.999, 0.0, 0.9999, "How much of the mean square is kept: longer memory, slower to adapt."),
    "decay": (
        "Weight decay λ",
        0.0,
        0.0,
        1.0,
        "How much every weight is pulled to 0: added to the gradient, but apart from it in AdamW and Lion.",
    ),
    "alpha": ("Lookahead's α", 0.5, 0.05, 1.0, "How far the slow weights follow: at 1 nothing is held back."),
    "k": ("Lookahead's k", 5, 1, 50, "How many fast steps before the slow weights follow."),
}


def own(key):
    """None unless the reader chose numbers of their own; then rate, starts, condition, and knobs as pairs."""
    with st.popover("Own numbers", icon=":material/tune:", key=f"{key}own-box"):
        on = st.toggle(
            "Use these",
            key=f"{key}own",
            bind="query-params",
            help="On: all walk with the numbers below. Off: each at its best rate, as recorded.",
        )
        exponent = st.slider(
            "Learning rate η, as a power of ten",
            -4.0,
            1.0,
            -1.0,
            0.1,
            key=f"{key}rate",
            bind="query-params",
            help="The length of a step. Larger: faster, then zigzag, then it leaves for good.",
        )
        condition = st.slider(
            "Condition number κ",
            1.0,
            200.0,
            10.0,
            1.0,
            key=f"{key}condition",
            bind="query-params",
            help="How many times steeper the steepest direction is. Larger: harder for one rate.",
        )
        starts = st.toggle(
            "Four starts at once",
            key=f"{key}starts",
            bind="query-params",
            help="Each optimizer from four places: the paths show what depends on where one begins.",
        )
        knobs = []
        for name, (label, default, least, greatest, told) in KNOBS.items():
            value = st.number_input(
                label,
                least,
                greatest,
                default,
                step=1 if isinstance(default, int) else None,
                format=None if isinstance(default, int) else "%g",
                key=f"{key}{name}",
                bind="query-params",
                help=told,
            )
            if value is None:
                st.error(f"{label} needs a number from {least:g} to {greatest:g}; {default:g} is used.")
            knobs.append((name, default if value is None else value))
    if not on:
        return None
    return {
        "learning_rate": float(f"{10**exponent:.3g}"),
        "starts": 4 if starts else 1,
        "condition": condition,
        "knobs": tuple(knobs),
    }
