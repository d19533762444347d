"""Activations: which one lets a deep network learn?"""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import activations as captions
from dlcore.charts import bars, curves, functions, profile
from dlcore.experiments import find
from dlcore.experiments.foundations import activation_speed
from dlcore.experiments.foundations.dead_units import BEFORE, DEPTHS, NEGATIVE_SLOPES, RECOVERY
from dlcore.formatting import format_number
from dlcore.guide import CLAIMS, TOPICS
from dlcore.guide.foundations.derivations import INITIALIZATION
from pages.foundations.panels import derivation
from pages.shared import cache, controls, layout
from pages.shared.page import Page

SHAPES, SIGNAL, COMPARISON, DEAD, SPEED = map(
    find, ("activation-shapes", "signal-propagation", "activation-comparison", "dead-units", "activation-speed")
)
ROUNDS = f"mean of {len(SPEED.seeds)} rounds, line: min–max"

page = Page("activations")
page.heading(
    "Which activation lets a deep network learn?",
    "The guide says that sigmoid *suffers from vanishing gradients* and that ReLU *mitigates* them. "
    "Here both are trained, with five others, on the same data and seeds.",
)
chosen = page.variants(COMPARISON.variants)

width, data = SIGNAL.setting("width"), SIGNAL.setting("data")
where = f"{width.default} units per layer, {data.format(data.default)}"
left, right = st.columns(2, gap="large")
with left:
    signal = page.settings(SIGNAL, ("depth", "init"), "signal-", {"depth": (2, 8, 30, 50)}, side_by_side=True)
    if signal:
        profiles = cache.load(SIGNAL, chosen, signal)
        page.experiment(
            profiles,
            "profile",
            partial(profile, y="gradient", title="‖∂L/∂h‖"),
            captions.gradient_caption,
            f"gradient norm ‖∂L/∂h‖ at each hidden layer before training · {where} · log axis · {layout.seed_range(SIGNAL)}",
            "signal-",
        )
with right:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        axis = controls.segmented_control(
            "Count by",
            ("epoch", "step", "seconds"),
            default="epoch",
            required=True,
            key=page.key("race-axis"),
            help="Equal epochs and equal seconds rank differently: a costly activation loses on seconds. Seconds are CPU "
            "time of one thread, or wall time on an accelerator, divided by the number of seeds trained together.",
        )
        with st.popover("Settings", icon=":material/tune:", key=page.key("race-settings")):
            settings = page.settings(
                COMPARISON,
                ("data", "depth", "width", "init", "learning_rate", "epochs", "batch", "negative_slope"),
                "race-",
            )
    if settings:
        page.experiment(
            cache.load(COMPARISON, chosen, settings),
            "curve",
            partial(curves, x=axis or "epoch", y="accuracy"),
            captions.accuracy_caption,
            f"test accuracy · {COMPARISON.setting('data').format(settings['data'])}, {settings['depth']} layers of "
            f"{settings['width']} units, Adam, learning rate {settings['learning_rate']:g} · {layout.seed_range(COMPARISON)}",
            "race-",
        )

page.limits(
    ("ReLU without He initialization", {"signal-init": "xavier"}),
    ("PyTorch's default initialization", {"signal-init": "pytorch"}),
    ("Weights too small for any activation", {"signal-init": "small"}),
    ("Units that die", {"tab": "Dead units"}),
)
page.verdicts(tuple(claim for claim in CLAIMS if claim.startswith("activations/")))

shapes, activity, dead, timing, derived = page.explore("Shapes", "Signal", "Dead units", "Speed", "Derivation")
if shapes.open:
    with shapes:
        z = controls.slider(
            "z",
            -6.0,
            6.0,
            0.0,
            0.05,
            key=page.key("z"),
            help="The pre-activation. Move it away from zero: where the derivative vanishes, a unit saturates.",
        )
        z = round(z * 20) / 20  # a link may hold any number, the record has steps of 0.05
        functions_recorded = cache.load(SHAPES, chosen, {})
        value, derivative = st.columns(2, gap="large")
        for place, y, title, (low, high), caption in (
            (value, "value", "f(z)", (-1.3, 3.2), captions.value_caption),
            (derivative, "derivative", "derivative f′(z)", (-0.25, 1.25), captions.derivative_caption),
        ):
            with place:
                draw = partial(functions, x="z", y=y, x_title="z", y_title=title, at=z, low=low, high=high)
                page.chart_with_download(functions_recorded.chart("curve", draw, caption), title, f"{SHAPES.id}-{y}")
        page.table(
            functions_recorded.value("curve", partial(captions.values_at, z=z)),
            alt=f"Value and derivative of each activation at z = {z:g}",
        )
        page.topics([TOPICS[variant] for variant in chosen], folded=True)
elif activity.open:
    with activity:
        if signal:
            st.markdown(
                "The forward pass of the same networks: how much a unit's output varies between images. Where it does not, "
                "the layers above receive the same input whatever the image."
            )
            page.experiment(
                profiles,
                "profile",
                partial(profile, y="signal", title="standard deviation", backward=False),
                captions.signal_caption,
                f"standard deviation of a unit's output over 256 images, mean over the layer · {where} · log axis · {layout.seed_range(SIGNAL)}",
                "forward-",
            )
elif dead.open:
    with dead:
        st.markdown(
            f"After {BEFORE} epochs every hidden bias is shifted far below zero, once, and training goes on. A unit is *dead* when "
            "it is inactive on every test image. The negative slope multiplies the gradient once per layer, so depth decides whether it saves a network."
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            shock = page.settings(
                DEAD,
                ("negative_slope", "depth"),
                "dead-",
                {"negative_slope": NEGATIVE_SLOPES, "depth": DEPTHS},
                side_by_side=True,
            )
            with st.popover("Settings", icon=":material/tune:", key=page.key("dead-settings")):
                more = page.settings(DEAD, ("shock", "data", "width", "init", "learning_rate", "batch"), "dead-")
        rectifiers = [variant for variant in chosen if variant in DEAD.variants]
        if not rectifiers:
            st.info("Sigmoid and tanh have no inactive side: choose a ReLU-like activation above.")
        elif shock and more:
            names = (("leaky-relu", f"Leaky ReLU {shock['negative_slope']:g}"),)
            recoveries = cache.load(DEAD, rectifiers, shock | more)

            def dead_units():
                page.chart(
                    recoveries.chart(
                        "curve",
                        partial(curves, x="epoch", y="dead", names=names, mark=BEFORE),
                        partial(captions.dead_units_caption, names=names),
                    ),
                    f"fraction of hidden units that are dead · dashed: the shock · {layout.seed_range(DEAD)}",
                )

            page.experiment(
                recoveries,
                "curve",
                partial(curves, x="epoch", y="accuracy", names=names, mark=BEFORE),
                partial(captions.recovery_caption, before=BEFORE, recovery=RECOVERY, names=names),
                f"test accuracy · dashed: the shock of {format_number(more['shock'])} · {layout.seed_range(DEAD)}",
                "dead-",
                beside=dead_units,
            )
elif timing.open:
    with timing:
        size = controls.segmented_control(
            "Elements per call",
            (1_000_000, 16_384),
            format_func="{:,}".format,
            default=1_000_000,
            required=True,
            key=page.key("size"),
            help="With few elements the overhead of each call weighs more; with a million, arithmetic and memory do.",
        )
        times = cache.load(SPEED, SPEED.variants, {})
        of_chosen = ("variant", tuple(chosen))

        def step_times():
            page.chart(
                times.chart(
                    "step",
                    partial(bars, y="milliseconds", unit="milliseconds per step"),
                    partial(captions.time_caption, y="milliseconds", unit="ms per step"),
                    (of_chosen,),
                ),
                f"a whole training step of one network: {activation_speed.DEPTH} layers of {activation_speed.WIDTH} units, "
                f"batch size {activation_speed.BATCH} · {ROUNDS}",
            )

        page.experiment(
            times,
            "elements",
            partial(bars, y="nanoseconds", unit="nanoseconds per element"),
            partial(captions.time_caption, y="nanoseconds", unit="ns per element"),
            f"forward and backward · one process, one thread, interleaved · {ROUNDS}",
            "speed-",
            where=(("size", (size or 1_000_000,)), of_chosen),
            beside=step_times,
        )
elif derived.open:
    with derived:
        derivation.panel(page, INITIALIZATION)

page.whiteboard()
page.source(
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
    )
)
