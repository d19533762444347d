"""Learning-rate schedules: MLPs at a grid of peak learning rates, and a CNN trained for longer, with its log-loss."""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import callbacks, schedules
from dlcore.analysis.selection import at_best_setting
from dlcore.charts import curves
from dlcore.charts.foundations.schedules import by_epoch
from dlcore.charts.heatmap import sweep
from dlcore.charts.log_lines import decay
from dlcore.experiments import find
from dlcore.experiments.foundations import cnn_schedules
from dlcore.experiments.foundations import schedules as mlp_schedules
from dlcore.recipes.convergence import GAIN, late_gain
from dlcore.verdicts.intervals import interval
from pages.shared import cache, controls, layout
from pages.shared.failures import fails_alone

MLP, CNN = find("schedules"), find("cnn-schedules")
DATA = {"MNIST-5k": mlp_schedules.MNIST, "Fashion-10k": mlp_schedules.FASHION}
RATES = {"Tuned": cnn_schedules.TUNED, "The same for all": cnn_schedules.AT_SHARED}
SOURCES = (
    "dlcore/experiments/foundations/schedules.py",
    "dlcore/experiments/foundations/cnn_schedules.py",
    "dlcore/recipes/scheduled_momentum.py",
)


@fails_alone
def panel(page):
    """The schedules to compare, the network that learns, and what was measured of it."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kinds = controls.variants(MLP.variants, page.key("schedules"), label="Schedules")
        network = controls.segmented_control(
            "Network",
            ("MLP", "CNN"),
            default="MLP",
            required=True,
            key=page.key("network"),
            help=f"An MLP for {mlp_schedules.EPOCHS.default} epochs at every learning rate of a grid, or LeNet for {cnn_schedules.EPOCHS.default} epochs, with its log-loss.",
        )
        data = controls.segmented_control(
            "Data",
            tuple(DATA),
            default="MNIST-5k",
            required=True,
            key=page.key("data"),
            disabled=network == "CNN",
            help="Digits, or clothes, which are harder.",
        )
        rate = controls.segmented_control(
            "Peak learning rate",
            tuple(RATES),
            default="Tuned",
            required=True,
            key=page.key("rate"),
            disabled=network != "CNN",
            help=f"For the CNN: each schedule's own tuned rate, or {cnn_schedules.SHARED:g} for all, {cnn_schedules.LARGER} times the one tuned for a constant learning rate, to see what a schedule saves where the rate is too large.",
        )
    if kinds and network == "CNN":
        _cnn(page, kinds, rate)
    elif kinds:
        _mlp(page, kinds, data)


def _learning_rates_at_best(frame):
    return decay(
        at_best_setting(frame, "learning_rate", "accuracy"), "epoch", "learning_rate_now", "epoch", "learning rate"
    )


def _mlp(page, kinds, data):
    """Each schedule at every peak learning rate, and the learning rate over time."""
    swept = {"learning_rate": mlp_schedules.LEARNING_RATES, **DATA.get(data, mlp_schedules.MNIST)}
    records = cache.load(MLP, kinds, swept)

    def over_time():
        page.chart(
            records.chart("curve", _learning_rates_at_best, callbacks.final_learning_rates_caption),
            f"learning rate after each epoch, each at its best peak · log axis · {layout.seed_range(MLP)}",
        )

    page.experiment(
        records,
        "curve",
        partial(sweep, setting="learning_rate", title="peak learning rate"),
        partial(callbacks.schedules_caption, setting="learning_rate"),
        f"SGD with momentum: final validation accuracy in percent, mean of {len(MLP.seeds)} seeds · filled: within two points of the row's best, which is framed",
        "schedules-",
        beside=over_time,
    )


def _cnn(page, kinds, rate):
    """Both measures by epoch beside the learning rate; the ends with their intervals; how the learning rates were chosen."""
    kinds = controls.intersect(kinds, CNN.variants, "The CNN was not trained with this schedule: pick another one.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        y = controls.segmented_control(
            "Measure",
            tuple(schedules.MEASURES),
            default="accuracy",
            required=True,
            format_func=schedules.MEASURES.__getitem__,
            key=page.key("measure"),
            help="Accuracy counts right answers; log-loss, the mean cross-entropy, also says how good the probabilities are.",
        )
    if not kinds:
        return
    y, settings = y or "accuracy", RATES.get(rate, cnn_schedules.TUNED)
    records = cache.load(CNN, kinds, settings)
    peaks = tuple((variant, CNN.run(variant, CNN.seeds[0], **settings)["learning_rate"]) for variant in kinds)
    where = f"At a peak learning rate of {cnn_schedules.SHARED:g}" if settings else "Each at its tuned learning rate"

    def over_time():
        page.chart(
            records.chart("curve", partial(curves, x="epoch", y="learning_rate_now"), callbacks.relative_rates_caption),
            f"learning rate after each epoch; a plateau comes at another epoch for each seed · {layout.seed_range(CNN)}",
        )

    page.experiment(
        records,
        "curve",
        partial(by_epoch, y=y),
        partial(schedules.end_caption, y=y, where=where),
        f"LeNet, SGD with momentum, {cnn_schedules.IMAGES.default:,} images of Fashion-20k, all 10,000 test images · after the first fifth of the epochs; the axis does not begin at 0 · {layout.seed_range(CNN)}",
        "cnn-schedules-",
        beside=over_time,
    )
    rules = {"interval": interval, "late_gain": late_gain, "converged": GAIN}
    table = records.value("curve", partial(schedules.end_table, peaks=peaks, **rules))
    page.table(
        table,
        alt="Test accuracy and log-loss at the end of each schedule, with 95% intervals, beside a constant learning rate",
    )
    if table is not None:
        page.note(
            f"Mean and 95% interval over {len(CNN.seeds)} seeds, paired by seed; a verdict’s interval of accuracy also covers the choice of test images. "
            "Lowest log-loss: the mean over the seeds of each one’s lowest, and the median epoch of it. Where it comes long before the end, the network overfits, and early stopping would have kept it; chosen on test images, it is a little too low. "
            f"Converged: validation accuracy gains less than {100 * GAIN:g} points from the fourth to the last fifth of the epochs, at the upper bound of its interval, which is given. "
            "A schedule that is still lowering its rate in the last fifth may gain because it does."
        )
    _tuning(page, kinds)


def _tuning(page, kinds):
    """Validation error at every learning rate that was tried."""
    with st.expander("How the learning rates were chosen"):
        table = cache.load_tuning(CNN, tuple(kinds)).value("curve", schedules.error_table)
        if table is None:
            st.info("The tuning runs are not recorded: `python -m dlcore bake --tuning` measures them.")
            return
        page.table(table, alt="Mean validation error at each peak learning rate that was tried")
        page.note(
            f"Validation error at the end in percent, {cnn_schedules.VALIDATION:,} images that train nothing, mean of {len(CNN.tuning_seeds)} seeds used only for tuning · ✓ chosen"
        )
