"""Optimizers: which way does each take downhill?"""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import optimizers as captions
from dlcore.charts.foundations.loss_surface import landscape
from dlcore.charts.foundations.optimizer_state import FLOOR, carried
from dlcore.charts.log_lines import decay
from dlcore.experiments import find
from dlcore.experiments.foundations import effective_learning_rate, momentum_convergence, noisy_quadratic
from dlcore.experiments.foundations.optimizer_trajectories import STEPS
from dlcore.formatting import power
from dlcore.guide import TOPICS
from dlcore.guide.foundations.optimizers import SURFACES
from pages.foundations.panels import optimizer_settings
from pages.shared import cache, experiment_view, layout, page, player

PATHS, BOWLS, SHRINKING, NOISY = map(
    find, ("optimizer-trajectories", "momentum-convergence", "effective-learning-rate", "noisy-quadratic")
)
CLAIMS = ("momentum-accelerates", "adagrad-rate-shrinks", "rmsprop-fixes-adagrad", "lookahead-stabilizes")
FIRST = ("gd", "momentum", "adagrad", "rmsprop", "adam")
OWN_SCALE, LOG_SCALE = "Line by line", "Powers of ten"
SCALES = {
    OWN_SCALE: "each line on a scale of its own, to the larger of its two numbers",
    LOG_SCALE: f"one log scale for all, to both sides of 0; below {power(FLOOR)} no bar",
}
BAND = f"band from the least to the greatest of {len(BOWLS.seeds)} seeds"


def live(names, surface, own):
    """The reader's own numbers, walked here and now."""
    from dlcore.inspection.foundations.trajectories import paths

    return partial(paths, names=names, surface=surface, steps=STEPS, **own)


def ground_of(surface, condition):
    from dlcore.inspection.foundations.loss_surface import ground

    return ground(surface, condition)


layout.heading(
    "Optimizers",
    "Which way does each optimizer take downhill?",
    "The guide says that momentum *accelerates convergence*, that AdaGrad's learning rate *shrinks over time* and RMSProp *fixes* it, and that Lookahead *improves stability*. "
    "Here each takes real steps, with what it remembers from one to the next.",
)

chosen, hidden = page.compared("optimizers", PATHS.variants, "opt-", FIRST)

with st.container(horizontal=True, vertical_alignment="bottom"):
    walk = experiment_view.settings(PATHS, ("surface",), "opt-")
    own = optimizer_settings.own("opt-")
    playing = player.button(STEPS, "opt-")
if walk:
    surface = walk["surface"]
    formula, lesson = SURFACES[surface]
    st.markdown(f"${formula}$ &emsp; {lesson}")

    rates = f"rate {own['learning_rate']:g} for all" if own else "each at its best rate of a grid"
    if own:
        with st.spinner("Walking; the first time loads PyTorch, some seconds", show_time=True):
            made = live(tuple(chosen), surface, own)
            walked = cache.live_table(made)
    else:
        seen = cache.load(PATHS, chosen, walk)
        walked = seen.table("path")

    def picture(draw, finding):
        if own:
            return cache.live_chart(made, draw, finding)
        return cache.recorded_chart(PATHS, "path", chosen, walk, draw, finding)

    def scene():
        """The ground with the paths so far, how high each stands, and what each carries; drawn anew for every step of the slider."""
        step = player.slider(STEPS, "opt-")
        view, cells = ground_of(surface, own["condition"] if own else PATHS.setting("condition").default)
        left, right = st.columns(2, gap="large")
        with left:
            layout.draw(
                picture(
                    partial(landscape, view=view, cells=cells, step=step),
                    partial(captions.of_paths, steps=STEPS),
                ),
                f"the grayer, the higher (log scale) · ring: where it stands · {rates}",
                hidden,
            )
        with right:
            layout.draw(
                picture(
                    partial(decay, x="step", y="loss", x_title="step", y_title="loss", mark=step),
                    captions.of_fall,
                ),
                f"height above the lowest point after each step · log axis, from 10⁻¹² · {rates}",
                hidden,
            )
        if not walked.empty:
            carries(step)

    def carries(step):
        """What each saw, carries and did at that step: as bars, and in numbers."""
        scale = st.segmented_control(
            "Length of the bars below",
            tuple(SCALES),
            default=OWN_SCALE,
            required=True,
            key="opt-scale",
            bind="query-params",
            help="Line by line: how the two numbers of one quantity compare. Powers of ten: how large each is, shorter and shorter as a walk comes to rest.",
        )
        layout.draw(
            picture(
                partial(carried, step=step, log=scale == LOG_SCALE),
                partial(captions.of_carried, step=step),
            ),
            f"gradient that the step answered, what is carried on, step · {SCALES.get(scale, SCALES[OWN_SCALE])}{', first start' if own and own['starts'] > 1 else ''}",
            hidden,
        )
        exact = st.expander("The numbers at this step", key="opt-numbers", on_change="rerun", bind="query-params")
        if exact.open and not hidden:
            named = f"What each optimizer saw, carries and did at step {step}"
            exact.table(captions.state_at(walked, step), border="horizontal", hide_index=True, alt=named)

    st.fragment(scene, run_every=0.3 if playing else None, key="opt-scene")()
    if own:
        layout.small(
            "Walked just now in this app's own process by real optimizers of PyTorch; not a record, and not stored."
        )
        experiment_view.take_home(walked, PATHS.id, "opt-own-")
    else:
        layout.provenance(seen)
        experiment_view.foot(seen, walked, "opt-paths-", hidden)

layout.verdict_cards(tuple(f"optimizers/{claim}" for claim in CLAIMS), hidden)

st.header("Look closer", anchor="closer")
bowls, shrinking, noisy, words = st.tabs(
    ["Momentum", "Shrinking rates", "Lookahead", "Formulas"], key="opt-tab", on_change="rerun", bind="query-params"
)
if bowls.open:
    with bowls:
        st.markdown(
            f"A bowl of {momentum_convergence.DIMENSIONS} weights, turned at random, each method at the rate and momentum that theory calls best: steps until a millionth of the loss is left."
        )
        swept = {"condition": momentum_convergence.CONDITIONS}
        experiment_view.show(
            BOWLS,
            "steps",
            BOWLS.variants,
            swept,
            partial(decay, x="condition", y="steps", x_title="condition number κ", y_title="steps", log_x=True),
            captions.of_steps,
            f"steps against the condition number · both axes log · {BAND}",
            "opt-bowls-",
            hidden,
        )
elif shrinking.open:
    with shrinking:
        st.markdown(
            "Left: gradients of one size for ever; what is left of the rate η after dividing. Right: a minimum that jumps half way, each at the rate that was best before the jump."
        )

        def jump():
            layout.draw(
                cache.recorded_chart(
                    SHRINKING,
                    "distance",
                    SHRINKING.variants,
                    {},
                    partial(decay, x="step", y="distance", x_title="step", y_title="distance"),
                    partial(captions.of_jump, jump=effective_learning_rate.PHASE),
                ),
                f"mean distance of a weight from the minimum, which jumps at step {effective_learning_rate.PHASE:,} · log axis · {BAND}",
                hidden,
            )

        experiment_view.show(
            SHRINKING,
            "left",
            SHRINKING.variants,
            {},
            partial(decay, x="step", y="share", x_title="step", y_title="share of η", log_x=True),
            captions.of_share,
            f"effective rate over η · both axes log · {BAND}",
            "opt-shrinking-",
            hidden,
            beside=jump,
        )
elif noisy.open:
    with noisy:
        calm = experiment_view.settings(
            NOISY,
            ("learning_rate", "alpha", "every"),
            "opt-calm-",
            {"learning_rate": noisy_quadratic.LEARNING_RATES},
            side_by_side=True,
        )
        if calm:
            experiment_view.show(
                NOISY,
                "curve",
                NOISY.variants,
                calm,
                partial(decay, x="step", y="loss", x_title="step", y_title="loss"),
                captions.of_rest,
                f"loss of {noisy_quadratic.CHAINS} walks on a noisy bowl, SGD alone and inside Lookahead · log axis · {BAND}",
                "opt-noisy-",
                hidden,
            )
elif words.open:
    with words:
        layout.topics([TOPICS[variant] for variant in chosen], "opt-")

layout.whiteboard("optimizers", "opt-", hidden)
layout.source(
    (
        "dlcore/blocks/optimizers.py",
        "dlcore/blocks/surfaces.py",
        "dlcore/inspection/foundations/trajectories.py",
        "dlcore/experiments/foundations/momentum_convergence.py",
        "dlcore/experiments/foundations/effective_learning_rate.py",
        "dlcore/experiments/foundations/noisy_quadratic.py",
    ),
    "opt-",
)
