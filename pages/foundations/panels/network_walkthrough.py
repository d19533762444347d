"""A 2–2–1 network that the reader configures, steps through forward and backward, and differentiates by hand."""

from dataclasses import dataclass

import streamlit as st

from dlcore.charts.foundations.network_diagram import PICKED, network_diagram
from dlcore.formatting import format_number
from pages.shared import cache, controls, layout
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
FIRST = "dw11"  # where the page begins: a weight whose gradient has passed a hidden unit
TOLERANCE = 0.01


@dataclass(frozen=True)
class Walkthrough:
    """Every step of the network forward and back, the numbers that the reader set, by name, and the hidden activation."""

    steps: tuple
    values: dict
    activation: str

    @property
    def source(self):
        """What is computed from, for a picture of it."""
        numbers = ", ".join(f"{name} = {value:g}" for name, value in self.values.items())
        return f"a 2–2–1 network, hidden activation: {self.activation}, {numbers}"


def configure(page):
    """The controls of the network; returns a Walkthrough."""
    from dlcore.inspection.foundations.chain_rule import WEIGHTS, steps

    with st.container(horizontal=True, vertical_alignment="bottom"):
        activation = controls.segmented_control(
            "Hidden activation",
            ACTIVATIONS,
            default="sigmoid",
            required=True,
            format_func={"sigmoid": "Sigmoid", "tanh": "Tanh", "relu": "ReLU"}.__getitem__,
            key=page.key("activation"),
            help="The nonlinearity of the hidden units, and so the derivative that the gradient is multiplied by there.",
        )
        with st.popover("Numbers", icon=":material/tune:", key=page.key("numbers")):
            small(
                "x: inputs, w: weights to the hidden units (input, unit), b: their biases, v and c: weights and bias of the output, t: the target."
            )
            values = {name: _number(page, name, default) for name, default in DEFAULTS.items()}
    inputs, weights = (values["x1"], values["x2"]), tuple(values[name] for name in WEIGHTS)
    return Walkthrough(steps(inputs, values["t"], weights, activation), values, activation)


def _number(page, name, default):
    value = controls.number_input(
        name,
        -10.0,
        10.0,
        default,
        0.1,
        format="%g",
        key=page.key(name),
        help="Any number from −10 to 10. Larger ones saturate a sigmoid or tanh unit, where the gradient vanishes.",
    )
    if value is None:
        st.error(f"{name} needs a number from −10 to 10; {default:g} is used.")
    return default if value is None else value


def walk(page, walkthrough):
    """The diagram at one step, with the rule written out; Back and Next, or the slider."""
    steps, values = walkthrough.steps, walkthrough.values
    last, name = len(steps), page.key("step")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        step = controls.slider(
            "Step",
            1,
            last,
            next(number for number, step in enumerate(steps, 1) if step.name == FIRST),
            key=name,
            help="First the forward pass, then the backward pass from the loss.",
        )
        st.button(
            "Start",
            key=page.key("start"),
            on_click=st.session_state.update,
            args=({name: 1},),
            disabled=step == 1,
            icon=":material/first_page:",
        )
        st.button(
            "Back",
            key=page.key("back"),
            on_click=_move,
            args=(name, -1, last),
            disabled=step == 1,
            icon=":material/arrow_back:",
        )
        st.button(
            "Next",
            key=page.key("next"),
            on_click=_move,
            args=(name, 1, last),
            disabled=step == last,
            icon=":material/arrow_forward:",
        )
    current = steps[step - 1]
    left, right = st.columns([3, 2], gap="large", vertical_alignment="center")
    with left:
        event = _draw(
            page,
            walkthrough,
            steps[:step],
            current,
            f"{'Backward' if current.backward else 'Forward'}, step {step} of {last}: {_name(current)} is {format_number(current.value, 3)}",
            "above a node, on an edge, beside a node: its value, its weight, its bias; after ∂ the derivative of the loss with respect to it · "
            "bold: this step, blue forward, orange backward",
            key=page.key("drawing"),
            on_select="rerun",
            selection_mode=PICKED,
        )
        _edit(page, event, values)
    with right:
        lines = rf"{current.symbol}&={current.rule}\\[.8em]&={current.numbers}\\[.5em]&={current.result}"
        st.markdown(rf"$\displaystyle\begin{{aligned}}{lines}\end{{aligned}}$")
        st.markdown(current.hint)


def _name(step):
    return f"∂L/∂{step.name[1:]}" if step.backward else step.name


def _edit(page, event, values):
    """A field for the number that was clicked in the diagram; it is the same as the one under Numbers."""
    picked = [point.get("name") for point in event.selection.get(PICKED, ())] if event else []
    if not picked or picked[0] not in values:
        small("Click a weight, a bias, an input or the target to set it here; all of them are under *Numbers*.")
        return
    name = picked[0]
    field = page.key(f"edit-{name}")
    st.session_state[field] = values[name]
    st.number_input(
        f"{name} is",
        -10.0,
        10.0,
        step=0.1,
        format="%g",
        key=field,
        on_change=_take_over,
        args=(field, page.key(name)),
        width=160,
        help="Any number from −10 to 10.",
    )


def _take_over(field, name):
    if st.session_state[field] is not None:
        st.session_state[name] = st.session_state[field]


def _draw(page, walkthrough, steps_done, current, finding, subtitle, **options):
    """The diagram with what is computed so far, and what `current` concerns. `options` are those of `st.vega_lite_chart`, whose event comes back."""
    values = walkthrough.values
    known = [(name, values[name]) for name in DEFAULTS]
    known += [(step.name, step.value) for step in steps_done if step.name in ("h1", "h2", "y", "L")]
    derivatives = [(step.name[1:], step.value) for step in steps_done if step.backward]
    drawing = network_diagram(tuple(known), tuple(derivatives), current.parts, current.backward)
    chart = cache.chart_of(drawing, finding)
    event = layout.draw(chart, subtitle, **options)
    page.download_chart(chart, subtitle, "network", walkthrough.source)
    return event


def _move(name, by, last):
    st.session_state[name] = min(last, max(1, st.session_state[name] + by))


def practice(page, walkthrough):
    """The reader types each derivative. The first wrong one is marked, with a hint before the answer; correct ones appear in the diagram."""
    steps, values = walkthrough.steps, walkthrough.values
    backward_steps = [step for step in steps if step.backward]
    st.markdown(
        "The forward pass is done, the backward pass is yours: what is the derivative of the loss $L$ with respect to each of these? Type a number (three digits are enough) or an expression "
        f"with the names in the diagram, $z_1={steps[0].value:.3g}$ and $z_2={steps[2].value:.3g}$, e.g. `(1-h1)*x1`, and press Enter. "
        "A derivative that you have found has a name too: `dy` is $\\partial L/\\partial y$."
    )
    drawing, lines = st.columns([3, 2], gap="large")
    correct, wrong = [], None
    with lines:
        for step in backward_steps:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                symbol = step.symbol.replace(r"\frac{\partial L}{\partial ", r"\partial L/\partial ").removesuffix("}")
                name = st.container(width=92)
                typed = st.text_input(
                    f"∂L/∂{step.name[1:]}",
                    key=page.key(f"answer-{step.name}"),
                    max_chars=200,
                    disabled=wrong is not None,
                    label_visibility="collapsed",
                )
            problem = None if wrong else _problem(typed, step, steps, values, correct)
            steps_done = bool(typed.strip()) and not wrong and not problem
            name.markdown(f"${symbol}$ {':green[✓]' if steps_done else ':red[✕]' if problem else ''}")
            if steps_done:
                correct.append(step)
            if problem:
                wrong = step
                st.error(problem)
                with st.expander("A hint"):
                    st.markdown(step.hint)
                with st.expander("The answer"):
                    st.markdown(rf"$\displaystyle {step.symbol}={step.rule}={step.result}$")
        if len(correct) == len(backward_steps):
            st.success(f"All {len(backward_steps)} are correct.")
        elif wrong is None:
            small(f"{len(correct)} of {len(backward_steps)} correct so far.")
    current = wrong or next((step for step in backward_steps if step not in correct), backward_steps[-1])
    with drawing:
        _draw(
            page,
            walkthrough,
            [step for step in steps if not step.backward] + correct,
            current,
            "The network with the derivatives found so far",
            "orange: what the next derivative concerns · derivatives that you have found appear after ∂",
        )


def _problem(typed, step, steps, values, correct):
    """What is wrong with an answer, in a sentence; None where it is right, or empty."""
    from dlcore.inspection.expression import value_of

    if not typed.strip():
        return None
    known = (
        [(other.name, other.value) for other in steps if not other.backward]
        + list(values.items())
        + [(other.name, other.value) for other in correct]
    )
    try:
        value = value_of(typed, tuple(known))
    except ValueError as problem:
        return str(problem)
    allowed = TOLERANCE * max(abs(step.value), 0.01)
    if abs(value - step.value) <= allowed:
        return None
    return f"{format_number(value, 3)} is not correct{': only the sign is wrong' if abs(value + step.value) <= allowed else ''}."
