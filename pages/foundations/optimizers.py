"""Optimizers: which path does each take downhill?"""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import optimizers as captions
from dlcore.base import InvalidInput
from dlcore.charts.foundations.loss_surface import loss_surface
from dlcore.charts.foundations.optimizer_state import FLOOR, optimizer_state
from dlcore.charts.log_lines import decay
from dlcore.experiments import find
from dlcore.experiments.foundations import effective_learning_rate, momentum_convergence, noisy_quadratic
from dlcore.experiments.foundations.optimizer_trajectories import STEPS
from dlcore.formatting import power
from dlcore.guide import TOPICS
from dlcore.guide.foundations.optimizers import SURFACES
from pages.foundations.panels import optimizer_settings, optimizer_stream
from pages.shared import cache, controls, experiment_view, layout, player
from pages.shared.page import Page

PATHS, BOWLS, EFFECTIVE_RATE, STREAM, NOISY = map(
    find,
    (
        "optimizer-trajectories",
        "momentum-convergence",
        "effective-learning-rate",
        "drifting-stream",
        "noisy-quadratic",
    ),
)
CLAIMS = ("momentum-accelerates", "adagrad-rate-shrinks", "rmsprop-fixes-adagrad", "lookahead-stabilizes")
FIRST = ("gd", "momentum", "adagrad", "rmsprop", "adam")
OWN_SCALE, LOG_SCALE = "Per quantity", "Log scale"
SCALES = {
    OWN_SCALE: "each line on its own scale, relative to the larger of its two numbers",
    LOG_SCALE: f"one symmetric log scale for all; no bar below {power(FLOOR)}",
}
BAND = layout.seed_range(BOWLS)
SHOWN_RATES = (0.1, 0.3, 1.0, 1.5)  # Lookahead's steady state at these is reached within the steps


def compute_paths(names, surface, custom):
    """A function that computes the paths under the reader's own settings."""
    from dlcore.inspection.foundations.trajectories import paths

    return partial(paths, names=names, surface=surface, steps=STEPS, **custom)


def shape_of(surface, condition):
    from dlcore.inspection.foundations.loss_surface import loss_surface

    return loss_surface(surface, condition)


page = Page("optimizers")
page.heading(
    "Which path does each optimizer take downhill?",
    "The guide says that momentum *accelerates convergence*, that AdaGrad's learning rate *shrinks over time* and RMSProp *fixes* it, and that Lookahead *improves stability*. "
    "Here each takes real steps, shown with its state after each.",
)
chosen = page.variants(PATHS.variants, FIRST)

with page.controls():
    walk = page.settings(PATHS, ("surface",), initial={"surface": "ravine"})
    custom = optimizer_settings.custom_settings(page)
    playing = player.button(STEPS, page.key(""))
if walk:
    surface = walk["surface"]
    formula, lesson = SURFACES[surface]
    rates = (
        f"learning rate {custom['learning_rate']:g} for all" if custom else "each at its best learning rate of a grid"
    )
    if custom:
        compute = compute_paths(tuple(chosen), surface, custom)
        try:
            paths = cache.live_value(compute)
        except InvalidInput as problem:
            st.error(f"{problem} What was recorded is shown instead.")
            custom = None
    if not custom:
        records = cache.load(PATHS, chosen, walk)
        paths = records.table("path")

    def path_chart(draw, caption):
        if custom:
            return cache.live_chart(compute, draw, caption)
        return records.chart("path", draw, caption)

    def chart(shown, drawn, subtitle):
        page.chart(drawn, subtitle)
        if drawn and not page.hidden:
            shown.append((drawn, subtitle))

    def scene():
        """The surface with the paths so far, their losses, and the state of each optimizer; drawn anew for every step of the slider."""
        step = player.slider(STEPS, page.key(""))
        shown = []
        shape = shape_of(surface, custom["condition"] if custom else PATHS.setting("condition").default)
        left, right = st.columns(2, gap="large")
        with left:
            chart(
                shown,
                path_chart(
                    partial(loss_surface, surface=shape, step=step),
                    partial(captions.paths_caption, steps=step),
                ),
                f"gray: the loss (log scale) · cross: a minimum · ring: the current weights · {rates}",
            )
        with right:
            chart(
                shown,
                path_chart(
                    partial(decay, x="step", y="loss", x_title="step", y_title="loss", mark=step),
                    captions.descent_caption,
                ),
                f"loss above the minimum after each step · log axis, from 10⁻¹² · {rates}",
            )
        if not paths.empty:
            state(step, shown)
            take_home(shown)

    def state(step, shown):
        """Gradient, state and update of each optimizer at that step: as bars, and in numbers."""
        scale = controls.segmented_control(
            "Scale of the bars below",
            tuple(SCALES),
            default=OWN_SCALE,
            required=True,
            key=page.key("scale"),
            help="Per quantity: how the two weights compare. Log scale: how large each number is; bars shrink as an optimizer converges.",
        )
        chart(
            shown,
            path_chart(
                partial(optimizer_state, step=step, log=scale == LOG_SCALE),
                partial(captions.state_caption, step=step),
            ),
            f"gradient before the step, optimizer state, update · {SCALES.get(scale, SCALES[OWN_SCALE])}{', first starting point' if custom and custom['starts'] > 1 else ''}",
        )
        numbers = st.expander(
            "The numbers at this step", key=page.key("numbers"), on_change="rerun", bind="query-params"
        )
        if numbers.open and not page.hidden:
            with numbers:
                page.table(
                    captions.state_table(paths, step),
                    alt=f"Gradient, state and update of each optimizer at step {step}",
                )

    def take_home(shown):
        if custom:
            source = optimizer_settings.source(custom, PATHS.setting("surface").format(surface))
            experiment_view.download_charts(shown, paths, PATHS.id, page.key("own-"), source)
        else:
            experiment_view.download(records, paths, page.key("paths-"), shown)

    st.fragment(scene, run_every=0.3 if playing else None, key=page.key("scene"))()
    st.markdown(f"${formula}$ &emsp; {lesson}")
    if custom:
        layout.small(
            "Computed just now in this app's own process by real PyTorch optimizers; not a record, and not stored."
        )
    else:
        layout.provenance(records)
        experiment_view.foot(records, None, page.key("paths-"), page.hidden)

page.limits(
    ("A bowl along the axes", {"surface": "bowl"}),
    ("A saddle point", {"surface": "saddle"}),
    (
        "AdaGrad tuned for the whole stream",
        {"tab": "Effective learning rate", "stream-tuned": optimizer_stream.AS_LONG},
    ),
    ("What Lookahead costs", {"tab": "Lookahead", "calm-learning_rate": 0.1}),
)
page.verdicts(tuple(f"optimizers/{claim}" for claim in CLAIMS))

bowls, effective, noisy, words = page.explore("Momentum", "Effective learning rate", "Lookahead", "Formulas")
if bowls.open:
    with bowls:
        st.markdown(
            f"A quadratic bowl of {momentum_convergence.DIMENSIONS} weights, randomly rotated, each method at the learning rate and momentum that are optimal in theory: "
            "steps until a millionth of the loss is left."
        )
        page.experiment(
            cache.load(BOWLS, BOWLS.variants, {"condition": momentum_convergence.CONDITIONS}),
            "steps",
            partial(decay, x="condition", y="steps", x_title="condition number κ", y_title="steps", log_x=True),
            captions.steps_caption,
            f"steps against the condition number · both axes log · {BAND}",
            "bowls-",
        )
elif effective.open:
    with effective:
        rho = page.settings(EFFECTIVE_RATE, ("rho",), "shrinking-", {"rho": effective_learning_rate.SMOOTHING})
        if rho:
            st.markdown(
                "Gradients of constant size: the effective learning rate after dividing by their accumulated size. RMSProp's "
                "running mean starts at zero and is not bias-corrected, so its first steps are too large, and for longer the larger ρ is."
            )
            page.experiment(
                cache.load(EFFECTIVE_RATE, EFFECTIVE_RATE.variants, rho),
                "left",
                partial(decay, x="step", y="share", x_title="step", y_title="effective learning rate / η", log_x=True),
                partial(captions.effective_rate_caption, since=effective_learning_rate.AFTER_START_UP),
                f"effective learning rate over η · both axes log · {BAND}",
                "shrinking-",
            )
            optimizer_stream.show(page, STREAM, rho, BAND)
elif noisy.open:
    with noisy:
        lookahead = page.settings(
            NOISY, ("learning_rate", "alpha", "k"), "calm-", {"learning_rate": SHOWN_RATES}, side_by_side=True
        )
        if lookahead:
            noisy_runs = cache.load(NOISY, NOISY.variants, lookahead)

            def fast_weights():
                page.chart(
                    noisy_runs.chart(
                        "end",
                        partial(decay, x="step", y="fast", x_title="step", y_title="loss"),
                        captions.fast_weights_caption,
                    ),
                    f"the last {noisy_quadratic.END} steps: loss of the weights that take them, Lookahead's fast ones, which restart at the slow ones every k steps · log axis · {BAND}",
                )

            page.experiment(
                noisy_runs,
                "curve",
                partial(decay, x="step", y="loss", x_title="step", y_title="loss"),
                captions.steady_state_caption,
                f"mean loss of {noisy_quadratic.CHAINS} runs on a noisy quadratic bowl, of SGD's weights and of Lookahead's slow ones; a step is one gradient · log axis · {BAND}",
                "noisy-",
                beside=fast_weights,
            )
elif words.open:
    with words:
        page.topics([TOPICS[variant] for variant in chosen])

page.whiteboard()
page.source(
    (
        "dlcore/blocks/optimizers.py",
        "dlcore/blocks/surfaces.py",
        "dlcore/inspection/foundations/trajectories.py",
        "dlcore/experiments/foundations/momentum_convergence.py",
        "dlcore/experiments/foundations/effective_learning_rate.py",
        "dlcore/experiments/foundations/drifting_stream.py",
        "dlcore/experiments/foundations/noisy_quadratic.py",
    )
)
