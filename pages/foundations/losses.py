"""Losses: which one for which task, and why?"""

from functools import partial

import streamlit as st

from dlcore.charts import curves
from dlcore.charts.against import against
from dlcore.charts.chosen import curves_at_chosen, rates_against, setting_against
from dlcore.charts.findings import losses as findings
from dlcore.charts.fits import fits
from dlcore.charts.loss_shapes import loss_shapes
from dlcore.charts.margin import boundaries, pulls
from dlcore.experiments import find
from dlcore.experiments.foundations import loss_outliers, loss_race
from dlcore.experiments.foundations.loss_boundaries import DISTANCES
from dlcore.experiments.foundations.loss_saturation import ENOUGH, STARTS
from dlcore.experiments.foundations.loss_saturation import RATES as NEURON_RATES
from dlcore.experiments.foundations.loss_shapes import CLASSIFICATION, REGRESSION
from dlcore.guide import CLAIMS, GUESSES, TOPICS
from dlcore.guide.losses import SHORT
from pages.shared import bones, controls, experiment, guess, records, which_loss

SHAPES, NEURON, RACE, OUTLIERS, BOUNDARIES = map(
    find, ("loss-shapes", "loss-saturation", "loss-race", "loss-outliers", "loss-boundaries")
)
FIRST = tuple(variant for variant in SHAPES.variants if variant not in ("binary-cross-entropy", "kl"))
TASKS = {
    "MNIST-5k": loss_race.MNIST,
    "Sure and wrong": loss_race.SURE,
    "Fashion-10k": loss_race.FASHION,
    "My own": {},
}


def band(of):
    return f"band from the least to the greatest of {len(of.seeds)} seeds"


def seed_of(of, key):
    return st.segmented_control(
        "Seed",
        of.seeds,
        default=of.seeds[0],
        required=True,
        key=key,
        bind="query-params",
        help="Each seed draws its own points. The picture shows one of them, the sentence above it the mean of all.",
    )


bones.heading(
    "Losses",
    "Which loss for which task, and why?",
    "The guide says: *MSE for regression, cross-entropy for classification*, and hinge for SVM-like models. Here each trains the same neuron, the same classifier and the same curve.",
)

with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    chosen = controls.variants(SHAPES.variants, "loss-variants", FIRST)
    with st.container(horizontal=True, vertical_alignment="bottom", width="content"):
        guess.switch("loss-")
        controls.reset("loss-")
if not chosen:
    st.stop()
bones.formulas([TOPICS[variant] for variant in chosen if variant in TOPICS])
veiled = guess.guess(GUESSES["losses"], "loss-")


def among(of, otherwise):
    """The chosen losses that an experiment has; a sentence where it has none of them."""
    found = [variant for variant in chosen if variant in of]
    if not found:
        st.info(otherwise)
    return found


left, right = st.columns(2, gap="large")
with left:
    neuron = experiment.settings(
        NEURON, ("start", "rate"), "loss-neuron-", {"start": STARTS, "rate": NEURON_RATES}, side_by_side=True
    )
    of_neuron = among(
        NEURON.variants, "None of the chosen losses trains a single neuron here: choose MSE or cross-entropy."
    )
    if neuron and of_neuron:
        experiment.show(
            NEURON,
            "curve",
            of_neuron,
            neuron,
            partial(curves, x="epoch", y="output", log=True),
            partial(findings.of_saturation, enough=ENOUGH),
            f"output of a sigmoid neuron, input 1, target 0, gradient descent · log axis · {band(NEURON)}, which move w and b by up to 0.25",
            "loss-saturation-",
            veiled,
        )
with right:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        task = st.segmented_control(
            "Learn",
            tuple(TASKS),
            default="MNIST-5k",
            required=True,
            key="loss-task",
            bind="query-params",
            help="Digits; digits with a network that begins sure of wrong answers, its last weights ten times too large; clothes; or settings of your own, to be run here.",
        )
        race = TASKS.get(task, TASKS["MNIST-5k"])
        if task == "My own":
            with st.popover("Settings", icon=":material/tune:", key="loss-settings"):
                race = experiment.settings(RACE, ("data", "depth", "width", "epochs", "batch", "gain"), "loss-race-")
    classifying = among(RACE.variants, "None of the chosen losses is for classes: choose cross-entropy, hinge or MSE.")
    if race is not None and classifying:
        swept = {"rate": loss_race.RATES, **race}
        experiment.show(
            RACE,
            "curve",
            classifying,
            swept,
            partial(curves_at_chosen, judge="validation", x="epoch", y="accuracy", floor=0.5, short=SHORT),
            findings.of_race,
            f"accuracy on test pictures, plain SGD, each at the rate that validation chose, which stands beside its name · axis from 50 % · {band(RACE)}",
            "loss-race-",
            veiled,
        )

bones.verdict_cards(tuple(claim for claim in CLAIMS if claim.startswith("losses/")), veiled)


def shape(table, of, at, told, bounds):
    """Cost and slope of each chosen loss side by side, with a dot at the place, and both as numbers."""
    variants = among(of, "None of the chosen losses charges for this kind of prediction.")
    if not variants:
        return
    at = round(at * 20) / 20  # a link may hold any number, the record has steps of 0.05
    parts = (("value", "cost", findings.of_cost), ("slope", "slope", findings.of_pull))
    for column, (y, title, finding), (low, high) in zip(st.columns(2, gap="large"), parts, bounds, strict=True):
        with column:
            drawn = partial(loss_shapes, y=y, x_title=told[0], y_title=title, at=at, low=low, high=high)
            sentence = partial(finding, at=at, where=told[1])
            bones.draw(records.picture(SHAPES, table, variants, {}, drawn, sentence), f"{title} of one example", veiled)
    rows = records.computed(SHAPES, table, variants, {}, partial(findings.at_place, at=at))
    if rows is not None and not veiled:
        st.table(rows, border="horizontal", hide_index=True, alt=f"Cost and slope of each loss at {at:g}")


st.header("Look closer", anchor="closer")
shapes, sensitivity, outliers, margin, which = st.tabs(
    ["Shapes", "Sensitivity", "Outliers", "Margin", "Which loss?"],
    key="loss-tab",
    on_change="rerun",
    bind="query-params",
)
if shapes.open:
    with shapes:
        shape(
            "miss",
            REGRESSION,
            st.slider(
                "Prediction less target (regression)",
                -4.0,
                4.0,
                2.0,
                0.05,
                key="loss-miss",
                bind="query-params",
                help="Move the prediction away from its target: the slope says how hard a loss pulls it back.",
            ),
            ("prediction less target", "A miss of"),
            ((0.0, 9.0), (-4.0, 4.0)),
        )
        shape(
            "score",
            CLASSIFICATION,
            st.slider(
                "Score of the right class (classification)",
                -5.0,
                5.0,
                -3.0,
                0.05,
                key="loss-score",
                bind="query-params",
                help="Below 0 the answer is wrong, far below it is wrong and sure. The slope says how hard a loss pulls it right.",
            ),
            ("score of the right class over the other", "Score"),
            ((0.0, 6.0), (-1.6, 0.6)),
        )
        st.markdown(
            "With one score for two classes, MSE and MAE are of the probability σ(z) and MSE on scores is of z itself against 1; KL has a target of 0.9. "
            "Softmax cross-entropy and binary cross-entropy are then the same function."
        )
        bones.topics([TOPICS[variant] for variant in chosen if variant in TOPICS], "loss-")
elif sensitivity.open:
    with sensitivity:
        starts, by_rate = st.columns(2, gap="large")
        with starts:
            if neuron and of_neuron:
                bones.draw(
                    records.picture(
                        NEURON,
                        "reached",
                        of_neuron,
                        {"start": STARTS, "rate": neuron["rate"]},
                        partial(
                            against,
                            setting="start",
                            y="epochs",
                            x_title="w and b at first",
                            y_title="epochs",
                            log_y=True,
                        ),
                        findings.of_starts,
                    ),
                    f"epochs until the neuron's output is below {ENOUGH:g}, rate {neuron['rate']:g} · log axis · {band(NEURON)}",
                    veiled,
                )
        with by_rate:
            if race is not None and classifying:
                bones.draw(
                    records.picture(
                        RACE,
                        "curve",
                        classifying,
                        swept,
                        partial(rates_against, y="validation", y_title="validation accuracy"),
                        findings.of_rates,
                    ),
                    f"the classifier's last validation accuracy at each rate of the grid · log axis · {band(RACE)}",
                    veiled,
                )
                gone = records.computed(RACE, "end", classifying, swept, findings.of_divergence)
                if gone and not veiled:
                    bones.small(gone)
elif outliers.open:
    with outliers:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            dirty = experiment.settings(OUTLIERS, ("share",), "loss-outliers-", {"share": loss_outliers.SHARES})
            seed = seed_of(OUTLIERS, "loss-outliers-seed")
            with st.popover("Settings", icon=":material/tune:", key="loss-outliers-settings"):
                bend = experiment.settings(OUTLIERS, ("delta",), "loss-outliers-")
        regressing = among(OUTLIERS.variants, "None of the chosen losses is for numbers: choose MSE, MAE or Huber.")
        if dirty and bend and regressing:
            at_share = {"rate": loss_outliers.RATES, **dirty, **bend}
            points = records.computed(
                OUTLIERS,
                "points",
                regressing,
                at_share,
                partial(findings.points_of, seed=seed or 0, columns=("x", "y", "lifted")),
            )
            rates = records.computed(
                OUTLIERS, "curve", regressing, at_share, partial(findings.chosen_rates, judge="miss", least=True)
            )

            def by_share():
                bones.draw(
                    records.picture(
                        OUTLIERS,
                        "curve",
                        regressing,
                        {"rate": loss_outliers.RATES, "share": loss_outliers.SHARES, **bend},
                        partial(
                            setting_against,
                            judge="miss",
                            setting="share",
                            y="error",
                            x_title="share of outliers",
                            y_title="error",
                        ),
                        findings.of_shares,
                    ),
                    f"distance to the true curve, root mean square · each at the rate that validation chose · {band(OUTLIERS)}",
                    veiled,
                )

            experiment.show(
                OUTLIERS,
                "line",
                regressing,
                at_share,
                partial(fits, points=points, rates=rates, seed=seed or 0),
                partial(findings.of_fits, rates=rates),
                "the curve that each loss fitted to these points · dashed: the true curve · crosses: outliers, lifted by 3 to 6",
                "loss-outliers-",
                veiled,
                beside=by_share,
            )
elif margin.open:
    with margin:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            scene = experiment.settings(
                BOUNDARIES, ("scene", "distance"), "loss-margin-", {"distance": DISTANCES}, side_by_side=True
            )
            seed = seed_of(BOUNDARIES, "loss-margin-seed")
        dividing = among(
            BOUNDARIES.variants, "None of the chosen losses draws a boundary here: choose cross-entropy, hinge or MSE."
        )
        if scene and dividing:
            points = records.computed(
                BOUNDARIES,
                "points",
                dividing,
                scene,
                partial(findings.points_of, seed=seed or 0, columns=("x1", "x2", "label")),
            )

            def pulling():
                bones.draw(
                    records.picture(
                        BOUNDARIES, "points", dividing, scene, pulls, findings.of_pulls, (("seed", (seed or 0,)),)
                    ),
                    "how hard each point pulls on the boundary where it came to rest · a ring is a point under one loss",
                    veiled,
                )

            experiment.show(
                BOUNDARIES,
                "boundary",
                dividing,
                scene,
                partial(boundaries, points=points, seed=seed or 0),
                findings.of_boundaries,
                "where each loss's linear score is 0 · rings: class −1, triangles: class 1 · dotted: hinge's margin, where its score is −1 and 1",
                "loss-margin-",
                veiled,
                beside=pulling,
            )
elif which.open:
    with which:
        which_loss.table(veiled)

bones.whiteboard("losses", "loss-", veiled)
bones.source(
    (
        "dlcore/blocks/losses.py",
        "dlcore/training.py",
        "dlcore/experiments/foundations/loss_saturation.py",
        "dlcore/experiments/foundations/loss_race.py",
        "dlcore/experiments/foundations/classifier.py",
        "dlcore/experiments/foundations/loss_outliers.py",
        "dlcore/experiments/foundations/loss_boundaries.py",
        "dlcore/experiments/foundations/loss_shapes.py",
        "dlcore/data/noisy_curve.py",
        "dlcore/data/two_blobs.py",
    ),
    "loss-",
)
