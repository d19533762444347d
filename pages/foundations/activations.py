"""Activations: which one lets a deep network learn?"""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import activations as captions
from dlcore.charts import bars, curves, functions, profile
from dlcore.experiments import find
from dlcore.experiments.foundations import activation_speed as speed
from dlcore.experiments.foundations.dead_units import BEFORE, RECOVERY
from dlcore.formatting import format_number
from dlcore.guide import CLAIMS, GUESSES, TOPICS
from pages.shared import cache, controls, experiment_view, layout, prediction

SHAPES, SIGNAL, RACE, DEAD, SPEED = map(
    find, ("activation-shapes", "signal-propagation", "activation-comparison", "dead-units", "activation-speed")
)


def band(of):
    return f"band from the least to the greatest of {len(of.seeds)} seeds"


layout.heading(
    "Activations",
    "Which activation lets a deep network learn?",
    "The guide says that sigmoid *suffers from vanishing gradients* and that ReLU *mitigates* them. Here both are trained, with five others, on the same data and seeds.",
)

with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    chosen = controls.variants(RACE.variants, "act-variants")
    with st.container(horizontal=True, vertical_alignment="bottom", width="content"):
        prediction.switch("act-")
        controls.reset("act-")
if not chosen:
    st.stop()
layout.formulas([TOPICS[variant] for variant in chosen])
hidden = prediction.guess(GUESSES["activations"], "act-")

width, data = SIGNAL.setting("width"), SIGNAL.setting("data")
WHERE = f"{width.default} units wide, {data.format_number(data.default)}"
left, right = st.columns(2, gap="large")
with left:
    signal = experiment_view.settings(
        SIGNAL, ("depth", "init"), "act-signal-", {"depth": (2, 8, 30, 50)}, side_by_side=True
    )
    if signal:
        experiment_view.show(
            SIGNAL,
            "profile",
            chosen,
            signal,
            partial(profile, y="gradient", title="‖∂L/∂h‖"),
            captions.of_gradient,
            f"gradient ‖∂L/∂h‖ at each hidden layer before training · {WHERE} · log axis · {band(SIGNAL)}",
            "act-signal-",
            hidden,
        )
with right:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        axis = st.segmented_control(
            "Count by",
            ("epoch", "step", "seconds"),
            default="epoch",
            required=True,
            key="act-race-axis",
            bind="query-params",
            help="Equal epochs and equal seconds rank differently: a costly activation loses on seconds. Seconds are of one thread on a CPU, of the clock on an accelerator, shared equally among the seeds trained together.",
        )
        with st.popover("Settings", icon=":material/tune:", key="act-race-settings"):
            race = experiment_view.settings(
                RACE,
                ("data", "depth", "width", "init", "learning_rate", "epochs", "batch", "negative_slope"),
                "act-race-",
            )
    if race:
        experiment_view.show(
            RACE,
            "curve",
            chosen,
            race,
            partial(curves, x=axis or "epoch", y="accuracy"),
            captions.of_race,
            f"accuracy on held-out pictures · {RACE.setting('data').format_number(race['data'])}, {race['depth']} layers of {race['width']}, Adam {race['learning_rate']:g} · {band(RACE)}",
            "act-race-",
            hidden,
        )

layout.verdict_cards(tuple(claim for claim in CLAIMS if claim.startswith("activations/")), hidden)

st.header("Look closer", anchor="closer")
shapes, activity, dead, timing = st.tabs(
    ["Shapes", "Signal", "Dead units", "Speed"], key="act-tab", on_change="rerun", bind="query-params"
)
if shapes.open:
    with shapes:
        z = st.slider(
            "z",
            -6.0,
            6.0,
            0.0,
            0.05,
            key="act-z",
            bind="query-params",
            help="The pre-activation. Move it away from zero and watch whose slope is gone: there a unit saturates.",
        )
        z = round(z * 20) / 20  # a link may hold any number, the record has steps of 0.05
        value, slope = st.columns(2, gap="large")
        for place, y, title, (low, high), finding in (
            (value, "value", "f(z)", (-1.3, 3.2), captions.of_value),
            (slope, "derivative", "slope f′(z)", (-0.25, 1.25), captions.of_slope),
        ):
            with place:
                drawn = partial(functions, x="z", y=y, x_title="z", y_title=title, at=z, low=low, high=high)
                layout.draw(cache.recorded_chart(SHAPES, "curve", chosen, {}, drawn, finding), title, hidden)
        values = cache.recorded_value(SHAPES, "curve", chosen, {}, partial(captions.at, z=z))
        if values is not None and not hidden:
            named = f"Value and slope of each activation at z = {z:g}"
            st.table(values, border="horizontal", hide_index=True, alt=named)
        layout.topics([TOPICS[variant] for variant in chosen], "act-")
elif activity.open:
    with activity:
        if signal:
            st.markdown(
                "The same networks forward: how much a unit's output differs between pictures. Where that is nothing, the layers above see the same input whatever the picture."
            )
            experiment_view.show(
                SIGNAL,
                "profile",
                chosen,
                signal,
                partial(profile, y="signal", title="standard deviation"),
                captions.of_signal,
                f"standard deviation of a unit's output over 256 pictures, mean over the layer · {WHERE} · log axis · {band(SIGNAL)}",
                "act-forward-",
                hidden,
            )
elif dead.open:
    with dead:
        st.markdown(
            f"After {BEFORE} epochs every hidden bias is shifted far below zero, once, and training goes on. A unit is *shut* when no held-out picture opens it. "
            "The leak is multiplied once per layer, so that depth decides whether it saves a network."
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            shock = experiment_view.settings(
                DEAD,
                ("negative_slope", "depth"),
                "act-dead-",
                {"negative_slope": (0.01, 0.03, 0.1, 0.3), "depth": (4, 6, 8)},
                side_by_side=True,
            )
            with st.popover("Settings", icon=":material/tune:", key="act-dead-settings"):
                more = experiment_view.settings(
                    DEAD, ("shock", "data", "width", "init", "learning_rate", "batch"), "act-dead-"
                )
        rectifiers = [variant for variant in chosen if variant in DEAD.variants]
        if not rectifiers:
            st.info("Sigmoid and tanh have no shut side: choose a ReLU-like activation above.")
        elif shock and more:
            names = (("leaky-relu", f"Leaky ReLU {shock['negative_slope']:g}"),)

            def shut():
                layout.draw(
                    cache.recorded_chart(
                        DEAD,
                        "curve",
                        rectifiers,
                        shock | more,
                        partial(curves, x="epoch", y="dead", names=names, mark=BEFORE),
                        partial(captions.of_shut, names=names),
                    ),
                    f"share of hidden units that no held-out picture opens · dashed: the shock · {band(DEAD)}",
                    hidden,
                )

            experiment_view.show(
                DEAD,
                "curve",
                rectifiers,
                shock | more,
                partial(curves, x="epoch", y="accuracy", names=names, mark=BEFORE),
                partial(captions.of_shock, before=BEFORE, recovery=RECOVERY, names=names),
                f"accuracy on held-out pictures · dashed: the shock of {format_number(more['shock'])} · {band(DEAD)}",
                "act-dead-",
                hidden,
                beside=shut,
            )
elif timing.open:
    with timing:
        size = st.segmented_control(
            "Numbers at once",
            (1_000_000, 16_384),
            format_func="{:,}".format,
            default=1_000_000,
            required=True,
            key="act-size",
            bind="query-params",
            help="With few numbers the fixed cost of each call weighs more; with a million the arithmetic and the memory do.",
        )

        of_chosen = ("variant", tuple(chosen))

        def step():
            layout.draw(
                cache.recorded_chart(
                    SPEED,
                    "step",
                    SPEED.variants,
                    {},
                    partial(bars, y="milliseconds", unit="milliseconds per step"),
                    partial(captions.of_cost, y="milliseconds", unit="ms a step"),
                    (of_chosen,),
                ),
                f"a whole training step of one network: {speed.DEPTH} layers of {speed.WIDTH}, batch {speed.BATCH} · mean of {len(SPEED.seeds)} rounds, line from least to greatest",
                hidden,
            )

        experiment_view.show(
            SPEED,
            "elements",
            SPEED.variants,
            {},
            partial(bars, y="nanoseconds", unit="nanoseconds per number"),
            partial(captions.of_cost, y="nanoseconds", unit="ns a number"),
            f"forward and backward · one process, one thread, in turn · mean of {len(SPEED.seeds)} rounds, line from least to greatest",
            "act-speed-",
            hidden,
            where=(("size", (size or 1_000_000,)), of_chosen),
            beside=step,
        )

layout.whiteboard("activations", "act-", hidden)
layout.source(
    (
        "dlcore/blocks/activations.py",
        "dlcore/models/mlp.py",
        "dlcore/models/stacked.py",
        "dlcore/training.py",
        "dlcore/blocks/initialization.py",
        "dlcore/inspection/foundations/activation_statistics.py",
        "dlcore/experiments/foundations/activation_comparison.py",
        "dlcore/experiments/foundations/signal_propagation.py",
        "dlcore/experiments/foundations/dead_units.py",
        "dlcore/experiments/foundations/activation_speed.py",
    ),
    "act-",
)
