"""Run it here: an estimate beforehand, progress with live curves, cancel; and the sidebar's list of all work on its way."""

import time

import pandas as pd
import streamlit as st

from dlcore.charts import curves
from dlcore.engine import CANCELLED, CANCELLING, DONE, FAILED, QUEUED, RUNNING, START_UP_SECONDS
from dlcore.formatting import seconds
from dlcore.guide import NAMES
from pages.shared.cache import engine, shows_local_results
from pages.shared.layout import small

STATES = {QUEUED: "waiting", RUNNING: "running", CANCELLING: "stopping"}


def variant_name(variant):
    return NAMES.get(variant, "all variants")


def run_button(records, key):
    """The button that measures these variants on this machine, with what it will take."""
    run_groups = records.run_groups
    runs, workers = sum(len(run_group.runs) for run_group in run_groups), engine().workers
    busy = all((job := engine().job(run_group)) and job.live for run_group in run_groups)
    st.button(
        "Run it here",
        key=f"{key}start",
        icon=":material/play_arrow:",
        on_click=_submit,
        args=(run_groups,),
        disabled=busy,
        help="Measures these variants with these settings on this machine, in worker processes. It goes on if you leave the page.",
    )
    expected = records.expected_seconds
    took = (
        ""
        if expected is None
        else f", about {seconds(expected + (0 if engine().running_cluster else START_UP_SECONDS))} on {workers} worker{'s' if workers > 1 else ''}"
    )
    st.markdown(f":small[:gray[{runs} run{'s' if runs > 1 else ''}{took}]]", width="content")


def job_progress(records, key, hidden=False):
    """What is missing, what is on its way with its curves so far, and how it ended."""
    run_groups = records.run_groups
    live = any((job := engine().job(run_group)) and job.live for run_group in run_groups)
    if records.missing and not live:
        names = (
            "any of these"
            if len(records.missing) == len(records.variants)
            else ", ".join(map(variant_name, records.missing))
        )
        if records.stale:
            st.warning(
                f"The records of {names} are of an older version of this experiment and are not shown. Run it here to measure anew."
            )
        else:
            st.info(f"These settings were never run for {names}. Press *Run it here* to see.")
            if not shows_local_results():
                st.info("Local results are switched off in the sidebar.")
    st.fragment(_job_progress, run_every=1.0 if live else None, key=f"{key}progress")(run_groups, key, live, hidden)


def _submit(run_groups):
    for run_group in run_groups:
        engine().submit(run_group)


def _cancel(jobs):
    for job in jobs:
        engine().cancel(job)


def _job_progress(run_groups, key, was_live, hidden):
    """Runs once a second while there is work; when the last job has ended the whole page is drawn anew."""
    jobs = [job for run_group in run_groups if (job := engine().job(run_group))]
    live = [job for job in jobs if job.live]
    if was_live and not live:
        st.rerun(scope="app")
    if live:
        _bar(jobs, live, key)
        rows = None if hidden else _live_rows(jobs)
        if rows is not None:
            time = rows.columns[2]
            drawing = curves(rows, time, "accuracy")
            st.markdown(
                f"**After {_count(rows[time].max(), time)}**  \n:small[:gray[accuracy on held-out examples · band: min–max of the seeds]]"
            )
            st.vega_lite_chart(drawing.frame, drawing.spec, alt="Accuracy so far", key=f"{key}live")
    for state, message in dict.fromkeys((job.state, job.message) for job in jobs):
        who = ", ".join(
            variant_name(job.run_group.first.variant) for job in jobs if (job.state, job.message) == (state, message)
        )
        if state == FAILED:
            st.error(message, title=f"Not measured: {who}")
        elif state == CANCELLED:
            small(f"Cancelled: {who}. Nothing was stored of it; what was recorded before stays.")
        elif state == DONE and message:
            st.warning(message, title=f"Measured: {who}")
        elif message:
            small(f"{who}: {message}")


def _count(number, unit):
    return f"{number:,} {unit}{'' if number == 1 else 's'}"


def _bar(jobs, live, key):
    share = sum(job.share for job in jobs) / len(jobs)
    left = [job.seconds_left() for job in live if job.state == RUNNING]
    if any(job.state == CANCELLING for job in live):
        state = "stopping"
    elif not any(job.share for job in jobs):
        state = "starting workers and loading torch and the data, some seconds"
    elif share > 0.02 and any(value is not None for value in left):
        began = min(job.began for job in jobs if job.began)
        state = f"about {seconds((time.monotonic() - began) * (1 - share) / share)} left"
    else:
        state = "running"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(min(share, 1.0), text=f"{sum(not job.live for job in jobs)} of {len(jobs)} done · {state}")
        st.button(
            "Cancel",
            key=f"{key}cancel",
            on_click=_cancel,
            args=(live,),
            icon=":material/close:",
            disabled=all(job.state == CANCELLING for job in live),
        )


def _live_rows(jobs):
    """What the jobs' networks reported so far: columns variant, seed, epoch (or step, where epochs are nothing that one sets), accuracy.

    None before any was tested twice, or where none has an accuracy.
    """
    rows = [
        {"variant": job.run_group.first.variant, "seed": seed} | row
        for job in jobs
        for evaluation in list(job.rows)
        for seed, row in zip(job.run_group.seeds, evaluation)
        if row
    ]
    frame = pd.DataFrame(rows)
    time = "epoch" if "epochs" in dict(jobs[0].run_group.first.settings) else "step"
    columns = ["variant", "seed", time, "accuracy"]
    return frame[columns] if set(columns) <= set(frame) and frame[time].max() >= 1 else None


def job_list():
    """In the sidebar of every page: what is running and waiting, each with a cancel."""
    live = any(job.live for job in engine().jobs())
    st.fragment(_job_list, run_every=2.0 if live else None, key="work-list")()


def _job_list():
    live = [job for job in engine().jobs() if job.live]
    if not live:
        return
    st.markdown("**Running jobs**")
    for job in live[:8]:
        with st.container(horizontal=True, vertical_alignment="center"):
            state = STATES.get(job.state, job.state)  # it may have ended meanwhile
            share = f", {job.share:.0%}" if state == STATES[RUNNING] else ""
            st.markdown(
                f"{variant_name(job.run_group.first.variant)}  \n:small[:gray[{job.run_group.first.experiment}: {state}{share}]]"
            )
            st.button(
                "Cancel",
                key=f"cancel-{job.key}",
                on_click=_cancel,
                args=([job],),
                type="tertiary",
                disabled=job.state == CANCELLING,
            )
    if len(live) > 8:
        small(f"and {len(live) - 8} more waiting")
    if len(live) > 1:
        st.button("Cancel all", key="cancel-all", on_click=_cancel, args=(live,))
