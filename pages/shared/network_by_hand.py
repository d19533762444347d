"""A 2–2–1 network that a reader sets, walks through forward and backward, and differentiates by hand."""

import streamlit as st

from dlcore.charts.network import network
from dlcore.charts.numbers import shown
from pages.shared.bones import small

DEFAULTS = {"x1": 1.0, "x2": -0.5, "w11": 0.6, "w12": -0.4, "w21": 0.8, "w22": 0.3, "b1": 0.1, "b2": -0.2, "v1": 0.7, "v2": -0.9, "c": 0.2, "t": 1.0}
ACTIVATIONS = ("sigmoid", "tanh", "relu")
TOLERANCE = 0.01


def told(key):
    """The steps of the network as the reader set it."""
    from dlcore.inspection.chain_rule import WEIGHTS, steps

    with st.container(horizontal=True, vertical_alignment="bottom"):
        activation = st.segmented_control(
            "Hidden activation",
            ACTIVATIONS,
            default="sigmoid",
            required=True,
            format_func={"sigmoid": "Sigmoid", "tanh": "Tanh", "relu": "ReLU"}.__getitem__,
            key=f"{key}activation",
            bind="query-params",
            help="What bends the hidden sums, and so which slope comes back through them.",
        )
        with st.popover("Numbers", icon=":material/tune:", key=f"{key}numbers"):
            small("x: inputs, w: to the hidden units (input, unit), b: their biases, v and c: to the output, t: the target.")
            values = {name: _number(name, default, key) for name, default in DEFAULTS.items()}
    return steps((values["x1"], values["x2"]), values["t"], tuple(values[name] for name in WEIGHTS), activation), values


def _number(name, default, key):
    value = st.number_input(
        name,
        -10.0,
        10.0,
        default,
        0.1,
        format="%g",
        key=f"{key}{name}",
        bind="query-params",
        help="Any number from −10 to 10. Larger ones drive a squashing unit into its flat part, where no slope comes back.",
    )
    if value is None:
        st.error(f"{name} needs a number from −10 to 10; {default:g} is used.")
    return default if value is None else value


def walk(told_and_values, key):
    """The drawing at one step, with the rule written out; Back and Next, or the slider."""
    told, values = told_and_values
    last, name = len(told) - 1, f"{key}step"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        step = st.slider("Step", 0, last, 0, key=name, bind="query-params", help="Forward first, then back from the loss. Further right: further along.")
        st.button("Back", key=f"{key}back", on_click=_move, args=(name, -1, last), disabled=step == 0, icon=":material/arrow_back:")
        st.button("Next", key=f"{key}next", on_click=_move, args=(name, 1, last), disabled=step == last, icon=":material/arrow_forward:")
    now = told[step]
    left, right = st.columns([3, 2], gap="large", vertical_alignment="center")
    with left:
        _draw(told[: step + 1], values, now, f"{'Backward' if now.backward else 'Forward'}, step {step + 1} of {last + 1}")
    with right:
        st.markdown(f"**{'Backward' if now.backward else 'Forward'}** :small[:gray[step {step + 1} of {last + 1}]]")
        lines = rf"{now.symbol}&={now.rule}\\[.4em]&={now.numbers}\\[.4em]&={now.result}"
        st.markdown(rf"$\displaystyle\begin{{aligned}}{lines}\end{{aligned}}$")
        st.markdown(now.hint)
    small("Above each node its value, below it in ∂ the slope of the loss with respect to it; likewise on each edge for its weight. Blue: what this step concerns.")


def _draw(done, values, now, alt):
    known = [(name, values[name]) for name in ("x1", "x2", "w11", "w12", "w21", "w22", "v1", "v2")]
    known += [(step.name, step.value) for step in done if step.name in ("h1", "h2", "y", "L")]
    back = [(step.name[1:], step.value) for step in done if step.backward]
    drawing = network(tuple(known), tuple(back), now.parts)
    st.vega_lite_chart(drawing.frame, drawing.spec, alt=f"{alt}: {now.name} is {shown(now.value, 3)}")


def _move(name, by, last):
    st.session_state[name] = min(last, max(0, st.session_state.get(name, 0) + by))


def practice(told_and_values, key):
    """The forward numbers are given; the reader types each derivative. The first wrong line is marked, with a hint before the answer."""
    from dlcore.inspection.arithmetic import value_of

    told, values = told_and_values
    known = [(step.name, step.value) for step in told if not step.backward] + list(values.items())
    st.markdown(
        "Given: " + ", ".join(f"${step.symbol}={step.result}$" for step in told if not step.backward)
        + ". Type each slope as a number or an expression with these names, e.g. `(y-t)*h1`. Two digits are enough."
    )
    wrong, right = None, 0
    for step in (step for step in told if step.backward):
        typed = st.text_input(f"${step.symbol}$", key=f"{key}answer-{step.name}", max_chars=200, disabled=wrong is not None)
        if wrong is not None or not typed.strip():
            continue
        try:
            value = value_of(typed, tuple(known))
        except ValueError as problem:
            st.error(str(problem))
            wrong = step
            continue
        if abs(value - step.value) <= TOLERANCE * max(abs(step.value), 0.01):
            right += 1
            known.append((step.name, step.value))
        else:
            st.error(f"{shown(value, 3)} is not it. {'You may have the sign wrong.' if abs(value + step.value) <= TOLERANCE * max(abs(step.value), 0.01) else ''}")
            wrong = step
    total = sum(step.backward for step in told)
    if wrong is None and right == total:
        st.success(f"All {total} are right.")
    elif wrong is not None:
        with st.expander("A hint"):
            st.markdown(wrong.hint)
        with st.expander("The answer"):
            st.markdown(rf"$\displaystyle {wrong.symbol}={wrong.rule}={wrong.result}$")
    else:
        small(f"{right} of {total} so far.")
