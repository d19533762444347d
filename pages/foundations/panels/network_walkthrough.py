"""A 2–2–1 network that a reader sets, walks through forward and backward, and differentiates by hand."""

import streamlit as st

from dlcore.charts.foundations.network_diagram import PICKED, network
from dlcore.formatting import format_number
from pages.shared.layout import small

DEFAULTS = {
    "x1": 1.0,
    "x2": -0.5,
    "w11": 0.6,
    "w12": -0.4,
    "w21": 0.8,
    "w22": 0.3,
    "b1": 0.1,
    "b2": -0.2,
    "v1": 0.7,
    "v2": -0.9,
    "c": 0.2,
    "t": 1.0,
}
ACTIVATIONS = ("sigmoid", "tanh", "relu")
TOLERANCE = 0.01


def told(key):
    """The steps of the network as the reader set it."""
    from dlcore.inspection.foundations.chain_rule import WEIGHTS, steps

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
            small(
                "x: inputs, w: to the hidden units (input, unit), b: their biases, v and c: to the output, t: the target."
            )
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
        step = st.slider(
            "Step",
            0,
            last,
            0,
            key=name,
            bind="query-params",
            help="Forward first, then back from the loss. Further right: further along.",
        )
        st.button(
            "Back",
            key=f"{key}back",
            on_click=_move,
            args=(name, -1, last),
            disabled=step == 0,
            icon=":material/arrow_back:",
        )
        st.button(
            "Next",
            key=f"{key}next",
            on_click=_move,
            args=(name, 1, last),
            disabled=step == last,
            icon=":material/arrow_forward:",
        )
    now = told[step]
    left, right = st.columns([3, 2], gap="large", vertical_alignment="center")
    with left:
        event = _draw(
            told[: step + 1],
            values,
            now,
            f"{'Backward' if now.backward else 'Forward'}, step {step + 1} of {last + 1}",
            key=f"{key}drawing",
            on_select="rerun",
            selection_mode=PICKED,
        )
        _edit(event, values, key)
    with right:
        st.markdown(f"**{'Backward' if now.backward else 'Forward'}** :small[:gray[step {step + 1} of {last + 1}]]")
        lines = rf"{now.symbol}&={now.rule}\\[.8em]&={now.numbers}\\[.5em]&={now.result}"
        st.markdown(rf"$\displaystyle\begin{{aligned}}{lines}\end{{aligned}}$")
        st.markdown(now.hint)
    small(
        "Above each node its value, below it, after ∂, the slope of the loss with respect to it; likewise on each edge for its weight, and beside a node for its bias. "
        "Strong lines: what this step concerns, blue on the way forward, orange on the way back."
    )


def _edit(event, values, key):
    """A field for the number that was clicked in the drawing; it is the same as the one under Numbers."""
    picked = [point.get("name") for point in event.selection.get(PICKED, ())]
    if not picked or picked[0] not in values:
        small("Click a weight, a bias, an input or the target to set it here; under *Numbers* are all of them.")
        return
    name = picked[0]
    field = f"{key}edit-{name}"
    st.session_state[field] = values[name]
    st.number_input(
        f"{name} is",
        -10.0,
        10.0,
        step=0.1,
        format="%g",
        key=field,
        on_change=_take_over,
        args=(field, f"{key}{name}"),
        width=160,
        help="Any number from −10 to 10.",
    )


def _take_over(field, name):
    if st.session_state[field] is not None:
        st.session_state[name] = st.session_state[field]


def _draw(done, values, now, alt, asking=False, **chart):
    """The drawing with what is done, and what `now` concerns; when `asking`, its value is not told. `chart` says what of it can be selected."""
    known = [(name, values[name]) for name in DEFAULTS]
    known += [(step.name, step.value) for step in done if step.name in ("h1", "h2", "y", "L")]
    back = [(step.name[1:], step.value) for step in done if step.backward]
    drawing = network(tuple(known), tuple(back), now.parts, now.backward)
    return st.vega_lite_chart(
        drawing.frame,
        drawing.spec,
        alt=alt if asking else f"{alt}: {now.name} is {format_number(now.value, 3)}",
        **chart,
    )


def _move(name, by, last):
    st.session_state[name] = min(last, max(0, st.session_state.get(name, 0) + by))


def practice(told_and_values, key):
    """The forward numbers are given; the reader types each derivative. The first wrong line is marked, with a hint before the answer; right ones appear in the drawing."""
    told, values = told_and_values
    asked = [step for step in told if step.backward]
    st.markdown(
        "Forward is done, backward is yours: from the top, how does the loss $L$ change with each of these? Type a number (three digits are enough) or an expression "
        f"with the names in the drawing, $z_1={told[0].value:.3g}$ and $z_2={told[2].value:.3g}$, e.g. `(1-h1)*x1`, and press Enter. "
        "A slope that you have found has a name too: `dy` is $\\partial L/\\partial y$."
    )
    drawing, lines = st.columns([3, 2], gap="large")
    right, wrong = [], None
    with lines:
        for step in asked:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                symbol = step.symbol.replace(r"\frac{\partial L}{\partial ", r"\partial L/\partial ").removesuffix("}")
                name = st.container(width=92)
                typed = st.text_input(
                    f"∂L/∂{step.name[1:]}",
                    key=f"{key}answer-{step.name}",
                    max_chars=200,
                    disabled=wrong is not None,
                    label_visibility="collapsed",
                )
            problem = None if wrong else _problem(typed, step, told, values, right)
            done = bool(typed.strip()) and not wrong and not problem
            name.markdown(f"${symbol}$ {':green[✓]' if done else ':red[✕]' if problem else ''}")
            if done:
                right.append(step)
            if problem:
                wrong = step
                st.error(problem)
                with st.expander("A hint"):
                    st.markdown(step.hint)
                with st.expander("The answer"):
                    st.markdown(rf"$\displaystyle {step.symbol}={step.rule}={step.result}$")
        if len(right) == len(asked):
            st.success(f"All {len(asked)} are right.")
        elif wrong is None:
            small(f"{len(right)} of {len(asked)} so far.")
    now = wrong or next((step for step in asked if step not in right), asked[-1])
    with drawing:
        _draw(
            [step for step in told if not step.backward] + right,
            values,
            now,
            "The network with the slopes found so far",
            asking=True,
        )
        small("Orange: what the next slope concerns. Slopes that you have found appear after ∂.")


def _problem(typed, step, told, values, right):
    """What is wrong with an answer, in a sentence; None where it is right, or empty."""
    from dlcore.inspection.expression import value_of

    if not typed.strip():
        return None
    known = (
        [(of.name, of.value) for of in told if not of.backward]
        + list(values.items())
        + [(of.name, of.value) for of in right]
    )
    try:
        value = value_of(typed, tuple(known))
    except ValueError as problem:
        return str(problem)
    allowed = TOLERANCE * max(abs(step.value), 0.01)
    if abs(value - step.value) <= allowed:
        return None
    return f"{format_number(value, 3)} is not it{': only the sign is wrong' if abs(value + step.value) <= allowed else ''}."
