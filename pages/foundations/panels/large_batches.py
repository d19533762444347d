"""Around the batch and the step: gradient accumulation, the learning-rate range test, and a moving average of the weights."""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import regularization as captions
from dlcore.analysis.selection import best_setting
from dlcore.charts import curves
from dlcore.charts.at_best_setting import ends_against
from dlcore.charts.foundations.regularization import averages
from dlcore.experiments import find
from dlcore.experiments.foundations import learning_rate_sensitivity, weight_averaging
from pages.shared import cache, layout

RANGE_TEST, TUNED, AVERAGING = map(find, ("range-test", "learning-rate-sensitivity", "weight-averaging"))
CEILING = 4.0  # nats, of the range test's axis: above ln 10, the cross-entropy of chance


def accumulation(page):
    """Where the accumulated gradient is that of the large batch, and where it is not."""
    from dlcore.inspection.foundations.accumulation import BATCH, PIECES, differences

    st.markdown(
        f"**Gradient accumulation.** A batch of {BATCH} at once, or in {PIECES} pieces whose gradients are added up before one step: is the gradient the same? A small classifier, in double precision."
    )
    if page.hidden:
        layout.small(layout.HIDDEN_NOTE)
        return
    page.table(
        captions.accumulation_table(cache.live_value(differences)),
        alt="Accumulated gradients, compared with the gradient of the large batch",
    )
    page.note(
        "Where only the norm differs, the learning rate makes up for it. PyTorch's `DataLoader` keeps a shorter last batch unless `drop_last=True`."
    )


def range_test(page):
    """The curve, and the rate that it suggests beside the tuned one."""
    st.markdown("**Learning-rate range test.** The learning rate rises at every step of one short training run.")
    records = cache.load(RANGE_TEST, RANGE_TEST.variants, {})
    suggested = records.value("suggestion", captions.suggested_rates) or ()
    page.experiment(
        records,
        "curve",
        partial(_below, x="rate", y="loss", log=True),
        partial(captions.range_test_caption, suggested=suggested),
        f"smoothed training loss of MNIST-5k while the learning rate rises · log axis · each until the loss of a seed is above {CEILING:g} again · {layout.seed_range(RANGE_TEST)}",
        "range-",
    )
    tuned = cache.load(TUNED, RANGE_TEST.variants, {"learning_rate": learning_rate_sensitivity.LEARNING_RATES}).value(
        "curve", partial(best_setting, setting="learning_rate", by="validation")
    )
    page.table(
        records.value("suggestion", partial(captions.range_test_table, tuned=tuned or ())),
        alt="The suggested learning rate of each optimizer, beside the tuned one",
    )


def _below(frame, **axes):
    """As `curves`; each optimizer's line ends where the loss of a seed is lost: too high, or not a number, beyond the rate of its least loss."""
    runs = frame.groupby(["variant", "seed"], observed=True)
    fallen = frame["rate"] > frame["rate"].loc[runs["loss"].transform("idxmin")].to_numpy()
    lost = frame[fallen & ~(frame["loss"].astype(float) <= CEILING)]
    ends = lost.groupby("variant", observed=True)["rate"].min()
    return curves(frame[frame["rate"] < frame["variant"].map(ends).astype(float).fillna(float("inf"))], **axes)


def averaging(page):
    """The average against the last weights: over the epochs, and by learning rate."""
    decay = weight_averaging.DECAY.default
    st.markdown(
        f"**Moving average of the weights.** {decay:g} of the average stays at each step, so it looks back about {1 / (1 - decay):.0f} steps."
    )
    records = cache.load(AVERAGING, AVERAGING.variants, {"learning_rate": weight_averaging.LEARNING_RATES})

    def by_rate():
        page.chart(
            records.chart("curve", _ends_by_rate, captions.averages_by_rate_caption),
            f"final test accuracy under a constant learning rate, at every rate of the grid · log axis · {layout.seed_range(AVERAGING)}",
        )

    page.experiment(
        records,
        "curve",
        partial(averages, floor=0.8),
        captions.averages_caption,
        f"test accuracy on MNIST-5k, plain SGD, each at the learning rate chosen on validation, given beside its name · axis from 80% · {layout.seed_range(AVERAGING)}",
        "average-",
        beside=by_rate,
    )


def _ends_by_rate(frame):
    rows = captions.with_averages(frame[frame["variant"] == "constant"])
    return ends_against(
        rows, setting="learning_rate", y="accuracy", x_title="learning rate", y_title="test accuracy", percent=True
    )
