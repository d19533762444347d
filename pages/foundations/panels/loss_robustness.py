"""Two tabs of the Losses page: a regression under noise of several kinds and with outliers, and a linear boundary with points far out."""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import losses as captions
from dlcore.charts.foundations.decision_boundaries import decision_boundaries, point_gradients
from dlcore.charts.foundations.fitted_curves import error_by_noise, error_by_outliers, fitted_curves
from dlcore.experiments import find
from dlcore.experiments.foundations.loss_boundaries import DISTANCES
from dlcore.experiments.foundations.loss_outliers import NOISE_KIND, OUTLIER_FRACTIONS, condition
from pages.shared import cache, controls, layout

OUTLIERS, BOUNDARIES = find("loss-outliers"), find("loss-boundaries")
NOISES = tuple(NOISE_KIND.labels.items())
TARGETS = {f"{said} noise": condition(noise=kind) for kind, said in (("normal", "Normal"), ("laplace", "Laplace"))}
TARGETS["Student's t noise"] = condition(noise="student-t")
TARGETS |= {f"{share * 100:.0f}% outliers": condition(share) for share in OUTLIER_FRACTIONS if share}
POINTS_SHOWN = 10  # seeds to choose from: the points of the others look alike


def _seed(experiment, key):
    return (
        controls.segmented_control(
            "Seed",
            experiment.seeds[:POINTS_SHOWN],
            default=experiment.seeds[0],
            required=True,
            key=key,
            help="Each seed draws its own points. The chart shows one of them, the sentence above it the mean of all.",
        )
        or experiment.seeds[0]
    )


def regression(page, chosen):
    """The curves that losses fitted to the same points, and their error by the fraction of outliers and by the kind of noise."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        targets = controls.segmented_control(
            "Targets",
            tuple(TARGETS),
            default="10% outliers",
            required=True,
            key=page.key("targets"),
            help=f"{NOISE_KIND.help} {OUTLIERS.setting('share').help}",
        )
        seed = _seed(OUTLIERS, page.key("outliers-seed"))
        with st.popover("Settings", icon=":material/tune:", key=page.key("outliers-settings")):
            delta = page.settings(OUTLIERS, ("delta",), "outliers-")
    losses = controls.intersect(
        chosen, OUTLIERS.variants, "None of the chosen losses is for regression: choose MSE, MAE or Huber."
    )
    if not (delta and losses):
        return
    where = TARGETS.get(targets, TARGETS["10% outliers"])
    records = cache.load(OUTLIERS, losses, {**where, **delta})
    points = records.value("points", partial(captions.points_of, seed=seed, columns=("x", "y", "lifted")))
    shown = f"RMSE to the true curve · each loss at its tuned learning rate · {layout.seed_range(OUTLIERS)}"

    def error_by_fraction():
        page.chart(
            cache.load(OUTLIERS, losses, {**condition(), "share": OUTLIER_FRACTIONS, **delta}).chart(
                "curve", error_by_outliers, captions.outlier_fraction_caption
            ),
            f"normal noise · {shown}",
        )

    page.experiment(
        records,
        "line",
        partial(fitted_curves, points=points, seed=seed),
        captions.fitted_curves_caption,
        "the curve that each loss fitted to these points, at its tuned learning rate · dashed: the true curve · crosses: outliers",
        "outliers-",
        beside=error_by_fraction,
    )
    page.chart_with_download(
        cache.load(OUTLIERS, losses, {**condition(), "noise": tuple(NOISE_KIND.choices), **delta}).chart(
            "curve", partial(error_by_noise, kinds=NOISES), partial(captions.noise_caption, kinds=NOISES)
        ),
        f"no outliers; all noise has the same standard deviation · {shown}",
        f"{OUTLIERS.id}-noise",
    )


def margin(page, chosen):
    """The boundaries that losses fitted to the same points, and the gradient of each point there."""
    scene = page.settings(BOUNDARIES, ("scene", "distance"), "margin-", {"distance": DISTANCES}, side_by_side=True)
    seed = _seed(BOUNDARIES, page.key("margin-seed"))
    losses = controls.intersect(
        chosen,
        BOUNDARIES.variants,
        "None of the chosen losses fits a boundary here: choose cross-entropy, hinge or MSE.",
    )
    if not (scene and losses):
        return
    records = cache.load(BOUNDARIES, losses, scene)
    points = records.value("points", partial(captions.points_of, seed=seed, columns=("x1", "x2", "label")))

    def gradients():
        page.chart(
            records.chart("points", point_gradients, captions.point_gradients_caption, (("seed", (seed,)),)),
            "absolute gradient of each point's loss with respect to its logit, at the fitted boundary · a ring: one point under one loss",
        )

    page.experiment(
        records,
        "boundary",
        partial(decision_boundaries, points=points, seed=seed),
        captions.boundaries_caption,
        "where each loss's logit is 0 · rings: class −1, triangles: class 1 · dotted: hinge's margin, where its logit is −1 and 1",
        "margin-",
        beside=gradients,
    )
