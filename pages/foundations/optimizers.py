"""Optimizers: which way does each take downhill?"""

from functools import partial

import streamlit as st

from dlcore.charts.decay import decay
from dlcore.charts.findings import optimizers as findings
from dlcore.charts.landscape import landscape
from dlcore.experiments import find
from dlcore.experiments.foundations import noisy_quadratic, quadratic_steps, shrinking_rate
from dlcore.experiments.foundations.surface_paths import STEPS
from dlcore.guide import GUESSES, TOPICS
from dlcore.guide.optimizers import SURFACES
from pages.shared import bones, controls, experiment, guess, optimizer_knobs, player, records

PATHS, BOWLS, SHRINKING, NOISY = map(find, ("surface-paths", "quadratic-steps", "shrinking-rate", "noisy-quadratic"))
CLAIMS = ("momentum-accelerates", "adagrad-rate-shrinks", "rmsprop-fixes-adagrad", "lookahead-stabilizes")
FIRST = ("gd", "momentum", "adagrad", "rmsprop", "adam")
BAND = f"band from the least to the greatest of {len(BOWLS.seeds)} seeds"


def live(names, surface, own):
    """The reader's own numbers, walked here and now."""
    from dlcore.inspection.paths import paths

    return partial(paths, names=names, surface=surface, steps=STEPS, **own)


def ground_of(surface, condition):
    from dlcore.inspection.landscape import ground

    return ground(surface, condition)


bones.heading(
    "Optimizers",
    "Which way does each optimizer take downhill?",
    "The guide says that momentum *accelerates convergence*, that AdaGrad's learning rate *shrinks over time* and RMSProp *fixes* it, and that Lookahead *improves stability*. "
    "Here each takes real steps, with what it remembers from one to the next.",
)

with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    chosen = controls.variants(PATHS.variants, "opt-variants", FIRST)
    with st.container(horizontal=True, vertical_alignment="bottom", width="content"):
        guess.switch("opt-")
        controls.reset("opt-")
if not chosen:
    st.stop()
bones.formulas([TOPICS[variant] for variant in chosen])
veiled = guess.guess(GUESSES["optimizers"], "opt-")

with st.container(horizontal=True, vertical_alignment="bottom"):
    walk = experiment.settings(PATHS, ("surface",), "opt-")
    own = optimizer_knobs.own("opt-")
    playing = player.button(STEPS, "opt-")
if walk:
    surface = walk["surface"]
    formula, lesson = SURFACES[surface]
    st.markdown(f"${formula}$ &emsp; {lesson}")

    def scene():
        """The ground with the paths so far, and how high each stands; drawn anew for every step of the slider."""
        step = player.slider(STEPS, "opt-")
        condition = own["condition"] if own else PATHS.setting("condition").default
        view, cells = ground_of(surface, condition)
        over_ground = partial(landscape, view=view, cells=cells, step=step)
        falling = partial(decay, x="step", y="loss", x_title="step", y_title="loss", mark=step)
        sentence = partial(findings.of_paths, steps=STEPS)
        if own:
            made = live(tuple(chosen), surface, own)
            with st.spinner("Walking; the first time loads PyTorch, some seconds", show_time=True):
                drawn = records.sketch(made, over_ground, sentence), records.sketch(made, falling, findings.of_fall)
            table = records.sketched(made)
            rates = f"rate {own['rate']:g} for all"
        else:
            drawn = (
                records.picture(PATHS, "path", chosen, walk, over_ground, sentence),
                records.picture(PATHS, "path", chosen, walk, falling, findings.of_fall),
            )
            table = records.see(PATHS, chosen, walk).frame("path")
            rates = "each at its best rate of a grid"
        left, right = st.columns(2, gap="large")
        with left:
            bones.draw(drawn[0], f"the greyer, the higher (log scale) · ring: where it stands · {rates}", veiled)
        with right:
            bones.draw(drawn[1], f"height above the lowest point after each step · log axis, from 10⁻¹² · {rates}", veiled)
        if not veiled and not table.empty:
            named = f"What each optimizer carries at step {step}"
            st.table(findings.state_at(table, step), border="horizontal", hide_index=True, alt=named)

    st.fragment(scene, run_every=0.3 if playing else None, key="opt-scene")()
    if not own:
        bones.provenance(records.see(PATHS, chosen, walk))

bones.verdict_cards(tuple(f"optimizers/{claim}" for claim in CLAIMS), veiled)

st.header("Look closer", anchor="closer")
bowls, shrinking, noisy, words = st.tabs(
    ["Momentum", "Shrinking rates", "Lookahead", "Formulas"], key="opt-tab", on_change="rerun", bind="query-params"
)
if bowls.open:
    with bowls:
        st.markdown(
            f"A bowl of {quadratic_steps.DIMENSIONS} weights, turned at random, each method at the rate and momentum that theory calls best: steps until a millionth of the loss is left."
        )
        swept = {"condition": quadratic_steps.CONDITIONS}
        experiment.show(
            BOWLS,
            "steps",
            BOWLS.variants,
            swept,
            partial(decay, x="condition", y="steps", x_title="condition number κ", y_title="steps", log_x=True),
            findings.of_steps,
            f"steps against the condition number · both axes log · {BAND}",
            "opt-bowls-",
            veiled,
        )
elif shrinking.open:
    with shrinking:
        st.markdown(
            "Left: gradients of one size for ever; what is left of the rate η after dividing. Right: a minimum that jumps half way, each at the rate that was best before the jump."
        )

        def jump():
            bones.draw(
                records.picture(
                    SHRINKING,
                    "distance",
                    SHRINKING.variants,
                    {},
                    partial(decay, x="step", y="distance", x_title="step", y_title="distance"),
                    partial(findings.of_jump, jump=shrinking_rate.PHASE),
                ),
                f"mean distance of a weight from the minimum, which jumps at step {shrinking_rate.PHASE:,} · log axis · {BAND}",
                veiled,
            )

        experiment.show(
            SHRINKING,
            "left",
            SHRINKING.variants,
            {},
            partial(decay, x="step", y="share", x_title="step", y_title="share of η", log_x=True),
            findings.of_share,
            f"effective rate over η · both axes log · {BAND}",
            "opt-shrinking-",
            veiled,
            beside=jump,
        )
elif noisy.open:
    with noisy:
        calm = experiment.settings(NOISY, ("rate", "slow_step", "every"), "opt-calm-", {"rate": noisy_quadratic.RATES}, side_by_side=True)
        if calm:
            experiment.show(
                NOISY,
                "curve",
                NOISY.variants,
                calm,
                partial(decay, x="step", y="loss", x_title="step", y_title="loss"),
                findings.of_rest,
                f"loss of {noisy_quadratic.CHAINS} walks on a noisy bowl, SGD alone and inside Lookahead · log axis · {BAND}",
                "opt-noisy-",
                veiled,
            )
elif words.open:
    with words:
        bones.topics([TOPICS[variant] for variant in chosen], "opt-")

bones.whiteboard("optimizers", "opt-", veiled)
bones.source(
    (
        "dlcore/blocks/optimizers.py",
        "dlcore/blocks/surfaces.py",
        "dlcore/inspection/paths.py",
        "dlcore/experiments/foundations/quadratic_steps.py",
        "dlcore/experiments/foundations/shrinking_rate.py",
        "dlcore/experiments/foundations/noisy_quadratic.py",
    ),
    "opt-",
)
