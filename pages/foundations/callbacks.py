"""Callbacks: when should training stop, which weights should it keep, and how should its learning rate change?"""

from dataclasses import replace
from functools import partial

import streamlit as st

from dlcore.analysis.foundations import callbacks as captions
from dlcore.charts.confusion_matrix import confusion
from dlcore.charts.foundations.early_stopping import early_stopping
from dlcore.experiments import find
from dlcore.experiments.foundations import noisy_labels
from dlcore.guide import NAMES, TOPICS
from dlcore.guide.foundations.callbacks import TOPICS as PAGE_TOPICS
from pages.foundations.panels import schedules
from pages.shared import at_home, cache, controls, layout
from pages.shared.page import Page

NOISY = find("noisy-labels")
CLAIMS = ("callbacks/early-stopping-prevents-overfitting", "callbacks/scheduler-helps")
MONITORS = {
    "validation loss": "validation_loss",
    "validation accuracy": "validation_accuracy",
    "training loss": "train_loss",
}
JUDGES = {
    "test accuracy": ("test_accuracy", "accuracy"),
    "test loss": ("test_loss", "loss"),
    "calibration error": (
        "test_calibration_error",
        f"|accuracy − confidence|, averaged over {noisy_labels.BINS} bins of confidence,",
    ),
}
BAND = layout.seed_range(NOISY)


def replay_early_stopping(records, monitor, patience, min_delta, judge):
    """Where each recorded training would have been stopped; nothing where none is recorded."""
    from dlcore.inspection.foundations.early_stopping import replays

    return (
        records.value("curve", partial(replays, monitor=monitor, patience=patience, min_delta=min_delta, judge=judge))
        or ()
    )


def event_files(frame):
    from dlcore.inspection.foundations.early_stopping import event_files

    return cache.inspector().ask(event_files, curve=frame)


page = Page("callbacks")
page.heading(
    "When should training stop, which weights should it keep, and how should its learning rate change?",
    "The guide says that early stopping *prevents overfitting*, and that a scheduler helps, *e.g. reduce on plateau*. "
    "Here training on noisy labels was recorded far past that point: move the patience, and early stopping is replayed at once.",
)
chosen = page.variants(NOISY.variants, formulas=False)
page.formulas([TOPICS[name] for name in ("early-stopping", "checkpoint", "scheduler")])

with page.controls():
    monitor = controls.segmented_control(
        "Monitor",
        tuple(MONITORS),
        default="validation loss",
        required=True,
        key=page.key("monitor"),
        help="The metric that decides. Validation loss turns first; training loss never does.",
    )
    patience = controls.slider(
        "Patience",
        1,
        40,
        noisy_labels.PATIENCE,
        key=page.key("patience"),
        help="Epochs without an improvement before training stops. Longer: fewer false alarms, more wasted epochs.",
    )
    min_delta = controls.slider(
        "min_delta",
        0.0,
        0.1,
        0.0,
        0.005,
        key=page.key("delta"),
        help="The smallest change that counts as an improvement. Larger: training stops sooner.",
    )
    restore = controls.toggle(
        "Restore best",
        value=True,
        key=page.key("restore"),
        help="On: the weights of the best epoch are restored. Off: those of the epoch where training stops are used.",
    )
    judged_by = controls.segmented_control(
        "Judge by",
        tuple(JUDGES),
        default="test accuracy",
        required=True,
        key=page.key("judge"),
        help="What the chart on the left shows of the test digits. Accuracy counts decisions; loss and calibration error show how far the probabilities can be trusted.",
    )
    with st.popover("Settings", icon=":material/tune:", key=page.key("settings")):
        settings = page.settings(NOISY, ("epochs", "learning_rate", "depth", "width", "batch"))
records = cache.load(NOISY, chosen, settings or {})
if settings is not None:
    column = MONITORS.get(monitor, "validation_loss")
    judge, in_words = JUDGES.get(judged_by, JUDGES["test accuracy"])
    stops = replay_early_stopping(records, column, patience, min_delta, judge)
    if not restore:
        stops = tuple(replace(stop, restored=stop.stopped, judged=stop.judged_at_stop) for stop in stops)

    def draw_monitored_metric():
        page.chart(
            records.chart(
                "curve",
                partial(early_stopping, column=column, title=monitor, replays=stops),
                partial(captions.stopping_caption, replays=stops, patience=patience),
            ),
            f"{monitor}, the monitored metric · cross: where patience runs out · {BAND}",
        )

    page.experiment(
        records,
        "curve",
        partial(early_stopping, column=judge, title=judged_by or "test accuracy", replays=stops),
        partial(captions.judged_caption, replays=stops, judge=judge),
        f"{in_words} on clean test labels, never used to decide · dot: the weights used, one per seed · {BAND}",
        "noisy-",
        beside=draw_monitored_metric,
    )

page.limits(
    ("Labels without noise", {"variants": ["label-noise-0"]}),
    ("Without restoring the best weights", {"restore": False}),
    ("Monitoring the training loss", {"monitor": "training loss"}),
    ("Judged by calibration", {"judge": "calibration error"}),
    ("Schedules for a CNN", {"tab": "Schedules", "network": "CNN"}),
)
page.verdicts(CLAIMS)

rates, checkpoints, board, words = page.explore("Schedules", "Checkpoints", "TensorBoard", "Formulas")
if rates.open:
    with rates:
        schedules.panel(page)
elif checkpoints.open:
    with checkpoints:
        if records.table("confusion").empty:
            st.info(at_home.run_hint("These settings were never run", "press *Run it here* above to see."))
        elif not page.hidden:
            epochs = sorted(records.table("confusion")["epoch"].unique().tolist())
            with st.container(horizontal=True, vertical_alignment="bottom"):
                variant = controls.segmented_control(
                    "Training",
                    chosen,
                    default=chosen[-1],
                    required=True,
                    format_func=NAMES.__getitem__,
                    key=page.key("which"),
                    help="The training run whose checkpoints are shown.",
                )
                epoch = controls.select_slider(
                    "Checkpoint after epoch",
                    epochs,
                    epochs[-1],
                    key=page.key("epoch"),
                    help="The weights after that many epochs. Further right: trained for longer.",
                )
            variant = variant if variant in chosen else chosen[-1]
            of_variant = cache.load(NOISY, (variant,), settings or {})
            left, right = st.columns(2, gap="large")
            with left:
                page.chart_with_download(
                    of_variant.chart(
                        "confusion",
                        partial(confusion, epoch=epoch),
                        partial(captions.confusion_caption, epoch=epoch),
                    ),
                    "test digits of one seed: true class against prediction · filled: more than half of that digit",
                    "confusion",
                )
            with right:
                for table, make_table, title in (
                    ("answers", captions.predictions_at, "Predictions for the first test digits"),
                    ("norms", captions.weight_norms_at, "Weight norm of each layer"),
                ):
                    st.markdown(f"**{title}**")
                    page.table(of_variant.value(table, partial(make_table, epoch=epoch)), alt=title)
elif board.open:
    with board:
        st.markdown(
            "The recorded runs as TensorBoard's own event files, a folder for each run. Unpack them and run `tensorboard --logdir FOLDER`. "
            "They are written when you press the button; the first time PyTorch is loaded, some seconds."
        )
        curve = records.table("curve")
        if curve.empty:
            st.info(at_home.run_hint("These settings were never run", "press *Run it here* above to see."))
        else:
            st.download_button(
                "Event files",
                partial(event_files, curve),
                "noisy-labels-events.zip",
                "application/zip",
                key=page.key("events"),
                icon=":material/download:",
                on_click="ignore",
            )
elif words.open:
    with words:
        page.topics(PAGE_TOPICS)

page.whiteboard()
page.source(
    (
        "dlcore/blocks/callbacks.py",
        "dlcore/blocks/early_stopping.py",
        "dlcore/blocks/schedules.py",
        "dlcore/training.py",
        "dlcore/experiments/foundations/noisy_labels.py",
        *schedules.SOURCES,
    )
)
