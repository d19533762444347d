"""Callbacks: when should a training stop, what should it keep, and how should its rate change?"""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import callbacks as captions
from dlcore.charts.confusion_matrix import confusion
from dlcore.charts.foundations.early_stopping import stopping
from dlcore.charts.heatmap import at_best, sweep
from dlcore.charts.log_lines import decay
from dlcore.experiments import find
from dlcore.experiments.foundations import noisy_labels, schedules
from dlcore.guide import GUESSES, NAMES, TOPICS
from dlcore.guide.foundations.callbacks import TOPICS as OURS
from pages.shared import cache, controls, experiment_view, layout, prediction

NOISY, SCHEDULES = find("noisy-labels"), find("schedules")
CLAIMS = ("callbacks/early-stopping-prevents-overfitting", "callbacks/scheduler-helps")
MONITORS = {
    "validation loss": "validation_loss",
    "validation accuracy": "validation_accuracy",
    "training loss": "train_loss",
}
DATA = {"MNIST-5k": schedules.MNIST, "Fashion-10k": schedules.FASHION}
BAND = f"band from the least to the greatest of {len(NOISY.seeds)} seeds"


def replayed(variants, settings, monitor, patience, min_delta):
    """Where each recorded training would have been stopped; nothing where none is recorded."""
    from dlcore.inspection.foundations.early_stopping import replays

    told = partial(replays, monitor=monitor, patience=patience, min_delta=min_delta)
    return cache.recorded_value(NOISY, "curve", variants, settings, told) or ()


def event_files(frame):
    from dlcore.inspection.foundations.early_stopping import event_files

    return event_files(frame)


def rates_at_best(frame):
    return decay(at_best(frame, "learning_rate"), "epoch", "learning_rate_now", "epoch", "learning rate")


layout.heading(
    "Callbacks",
    "When should a training stop, what should it keep, and how should its rate change?",
    "The guide says that early stopping *prevents overfitting*, and that a scheduler helps, *e.g. reduce on plateau*. "
    "Here trainings on wrong labels were recorded far past that point: move the patience, and they are stopped anew at once.",
)

with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    chosen = controls.variants(NOISY.variants, "call-variants")
    with st.container(horizontal=True, vertical_alignment="bottom", width="content"):
        prediction.switch("call-")
        controls.reset("call-")
if not chosen:
    st.stop()
layout.formulas([TOPICS[name] for name in ("early-stopping", "checkpoint", "scheduler")])
hidden = prediction.guess(GUESSES["callbacks"], "call-")

with st.container(horizontal=True, vertical_alignment="bottom"):
    monitor = st.segmented_control(
        "Monitor",
        tuple(MONITORS),
        default="validation loss",
        required=True,
        key="call-monitor",
        bind="query-params",
        help="The number that decides. Validation loss turns first; training loss never does.",
    )
    patience = st.slider(
        "Patience",
        1,
        40,
        noisy_labels.PATIENCE,
        key="call-patience",
        bind="query-params",
        help="How many epochs without an improvement to bear. Longer: fewer false alarms, more wasted epochs.",
    )
    min_delta = st.slider(
        "min_delta",
        0.0,
        0.1,
        0.0,
        0.005,
        key="call-delta",
        bind="query-params",
        help="What counts as an improvement. Larger: it stops sooner.",
    )
    restore = st.toggle(
        "Restore best",
        value=True,
        key="call-restore",
        bind="query-params",
        help="On: the weights of the best epoch are kept. Off: those of the epoch where it stops.",
    )
    with st.popover("Settings", icon=":material/tune:", key="call-settings"):
        settings = experiment_view.settings(NOISY, ("epochs", "learning_rate", "depth", "width", "batch"), "call-")
if settings is not None:
    column = MONITORS.get(monitor, "validation_loss")
    stops = replayed(chosen, settings, column, patience, min_delta)
    if not restore:
        stops = tuple(
            (variant, seed, stop, stop, at_stop, at_stop, end) for variant, seed, stop, _, _, at_stop, end in stops
        )

    def watched():
        layout.draw(
            cache.recorded_chart(
                NOISY,
                "curve",
                chosen,
                settings,
                partial(stopping, column=column, title=monitor, replays=stops),
                partial(captions.of_stop, replays=stops, patience=patience),
            ),
            f"{monitor}, what decides · cross: where patience runs out · {BAND}",
            hidden,
        )

    experiment_view.show(
        NOISY,
        "curve",
        chosen,
        settings,
        partial(stopping, column="test_accuracy", title="test accuracy", replays=stops),
        partial(captions.of_saving, replays=stops),
        f"accuracy on right test labels, which decide nothing · dot: the weights kept, one for each seed · {BAND}",
        "call-noisy-",
        hidden,
        beside=watched,
    )

layout.verdict_cards(CLAIMS, hidden)

st.header("Look closer", anchor="closer")
rates, checkpoints, board, words = st.tabs(
    ["Schedules", "Checkpoints", "TensorBoard", "Formulas"], key="call-tab", on_change="rerun", bind="query-params"
)
if rates.open:
    with rates:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            kinds = controls.variants(SCHEDULES.variants, "call-schedules", label="Schedules")
            data = st.segmented_control(
                "Learn",
                tuple(DATA),
                default="MNIST-5k",
                required=True,
                key="call-data",
                bind="query-params",
                help="Digits, or clothes, which are harder.",
            )
        if kinds:
            swept = {"learning_rate": schedules.LEARNING_RATES, **DATA.get(data, schedules.MNIST)}

            def over_time():
                layout.draw(
                    cache.recorded_chart(SCHEDULES, "curve", kinds, swept, rates_at_best, captions.of_rates),
                    f"learning rate after each epoch, each at its best peak · log axis · {BAND}",
                    hidden,
                )

            experiment_view.show(
                SCHEDULES,
                "curve",
                kinds,
                swept,
                partial(sweep, setting="learning_rate", title="peak learning rate"),
                partial(captions.of_schedules, setting="learning_rate"),
                f"SGD with momentum: final accuracy on validation pictures in percent, mean of {len(SCHEDULES.seeds)} seeds · filled: within two points of the row's best, which is framed",
                "call-schedules-",
                hidden,
                beside=over_time,
            )
elif checkpoints.open:
    with checkpoints:
        seen = cache.load(NOISY, chosen, settings or {})
        if seen.table("confusion").empty:
            st.info("These settings were never run: press *Run it here* above to see.")
        elif not hidden:
            epochs = sorted(seen.table("confusion")["epoch"].unique().tolist())
            with st.container(horizontal=True, vertical_alignment="bottom"):
                variant = st.segmented_control(
                    "Training",
                    chosen,
                    default=chosen[-1],
                    required=True,
                    format_func=NAMES.__getitem__,
                    key="call-which",
                    bind="query-params",
                    help="Whose checkpoints to look into.",
                )
                epoch = st.select_slider(
                    "Checkpoint after epoch",
                    epochs,
                    epochs[-1],
                    key="call-epoch",
                    bind="query-params",
                    help="Further right: longer trained.",
                )
            variant = variant if variant in chosen else chosen[-1]
            left, right = st.columns(2, gap="large")
            with left:
                layout.draw(
                    cache.recorded_chart(
                        NOISY,
                        "confusion",
                        (variant,),
                        settings,
                        partial(confusion, epoch=epoch),
                        partial(captions.of_confusion, epoch=epoch),
                    ),
                    "test digits of one seed: truth against answer · filled: more than half of that digit",
                )
            with right:
                for table, made, named in (
                    ("answers", captions.answers_at, "What it answers for the first test digits"),
                    ("norms", captions.norms_at, "How long the weights of each layer are"),
                ):
                    st.markdown(f"**{named}**")
                    shown = cache.recorded_value(NOISY, table, (variant,), settings, partial(made, epoch=epoch))
                    st.table(shown, border="horizontal", hide_index=True, alt=named)
elif board.open:
    with board:
        st.markdown(
            "The recorded trainings as TensorBoard's own event files, a folder for each run. Unpack them and run `tensorboard --logdir FOLDER`. "
            "They are written when you press the button; the first time loads PyTorch, some seconds."
        )
        curve = cache.load(NOISY, chosen, settings or {}).table("curve")
        if curve.empty:
            st.info("These settings were never run: press *Run it here* above to see.")
        else:
            st.download_button(
                "Event files",
                partial(event_files, curve),
                "noisy-labels-events.zip",
                "application/zip",
                key="call-events",
                icon=":material/download:",
                on_click="ignore",
            )
elif words.open:
    with words:
        layout.topics(OURS, "call-")

layout.whiteboard("callbacks", "call-", hidden)
layout.source(
    (
        "dlcore/blocks/callbacks.py",
        "dlcore/blocks/early_stopping.py",
        "dlcore/blocks/schedules.py",
        "dlcore/training.py",
        "dlcore/experiments/foundations/noisy_labels.py",
        "dlcore/experiments/foundations/schedules.py",
    ),
    "call-",
)
