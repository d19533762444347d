"""Run it here: an estimate beforehand, progress with live curves, cancel; and the sidebar's list of the reader's work and of what is ahead of it."""

import shlex
import time
from itertools import product

import pandas as pd
import streamlit as st

from dlcore import policy
from dlcore.base import InvalidInput
from dlcore.charts import curves
from dlcore.engine import START_UP_SECONDS
from dlcore.experiments import find
from dlcore.formatting import seconds
from dlcore.guide import NAMES
from dlcore.jobs import CANCELLED, CANCELLING, DONE, FAILED, QUEUED, RUNNING
from pages.shared import at_home
from pages.shared.cache import engine, shows_local_results
from pages.shared.layout import small
from pages.shared.reader import reader_id

STATES = {QUEUED: "waiting", RUNNING: "running", CANCELLING: "stopping"}
AT_HOME = "Runs are switched off on this server. On your own machine, in a copy of this project:"
SHOWN = 8  # jobs in the sidebar
LONG = 60  # seconds, beyond which a run's quickest part is offered alone


def variant_name(variant):
    return NAMES.get(variant, "all variants")


def run_button(records, key):
    """The button that measures these variants on this machine, quick ones first, with what it will take; of what takes long also one for the quickest alone.

    Where runs are off, the way to run them at home.
    """
    if policy.runs() == policy.OFF:
        with st.popover("Run it at home", icon=":material/home:", key=f"{key}home"):
            st.markdown(AT_HOME)
            st.code("\n".join([at_home.INSTALL, *commands(records), at_home.OPEN]), language="sh", wrap_lines=True)
        return
    st.button(
        "Run it here",
        key=f"{key}start",
        icon=":material/play_arrow:",
        on_click=_submit,
        args=(records.by_cost, key),
        disabled=all(map(is_mine, records.run_groups)),
        help="Measures these variants with these settings on this machine, in worker processes. It goes on if you leave the page.",
    )
    if len(records.run_groups) > 1 and (records.expected_seconds or 0) > LONG:
        quickest = records.by_cost[:1]
        st.button(
            "Only the quickest",
            key=f"{key}quickest",
            icon=":material/bolt:",
            type="tertiary",
            on_click=_submit,
            args=(quickest, key),
            disabled=all(map(is_mine, quickest)),
            help=f"Measures {_name_of(quickest[0])} alone, in about {seconds(records.quickest_seconds)}; the others can follow.",
        )
    st.markdown(f":small[:gray[{prospect(records)}]]", width="content")


def _name_of(run_group):
    """The variant, and in parentheses the settings that are not its usual ones."""
    experiment, run = find(run_group.first.experiment), run_group.first
    usual = dict(experiment.run(run.variant, run.seed).settings)
    changed = [
        f"{experiment.setting(name).label.lower()} {experiment.setting(name).format(value)}"
        for name, value in run.settings
        if usual.get(name) != value
    ]
    return variant_name(run.variant) + (f" ({', '.join(changed)})" if changed else "")


def is_mine(run_group):
    """Whether the reader has asked for it, and it is on its way."""
    job = engine().job(run_group)
    return bool(job and job.live and reader_id() in job.owners)


def commands(records):
    """The command lines that measure these records, one for each combination of the settings that are swept."""
    experiment = records.experiment
    line = [".venv/bin/python", "-m", "dlcore", "run", experiment.id, "--variants", ",".join(records.variants)]
    grid = [
        [(name, each) for each in (value if isinstance(value, tuple) else (value,))] for name, value in records.settings
    ]
    for settings in product(*grid):
        chosen = [f"{name}={value}" for name, value in settings if value != experiment.setting(name).default]
        yield shlex.join([*line, *(part for pair in chosen for part in ("--set", pair))])


def prospect(records):
    """How many runs the button starts, how long they take on how many workers, and when they begin."""
    text, workers = _count(sum(len(run_group.runs) for run_group in records.run_groups), "run"), engine().workers
    expected = records.expected_seconds
    if expected is not None:
        start_up = 0 if engine().running_cluster else START_UP_SECONDS
        text += f", about {seconds(expected + start_up)} on {_count(workers, 'worker')}"
    if any(job.live for job in engine().jobs()) and not all(map(is_mine, records.run_groups)):
        text += _begins(engine().outlook(records.run_groups, reader_id()))
    if policy.runs() == policy.BOUNDED:
        text += f" · at most {seconds(policy.run_seconds())} of computing per request"
    return text


def _begins(outlook):
    """When that will be, as the end of a sentence, and who comes before."""
    if outlook.begins is not None and outlook.begins < 1:
        return ""
    when = "once others have ended" if outlook.begins is None else f"in about {seconds(outlook.begins)}"
    ahead = f", after {_count(outlook.ahead, 'run')} of other readers" if outlook.ahead else ""
    return f" · begins {when}{ahead}"


def job_progress(records, key, hidden=False):
    """What is missing, what is on its way with its curves so far, and how it ended."""
    live = any((job := engine().job(run_group)) and job.live for run_group in records.run_groups)
    if refused := st.session_state.pop(f"{key}refused", None):
        st.error(refused)
    elif records.missing and not live:
        _say_missing(records)
    st.fragment(_job_progress, run_every=1.0 if live else None, key=f"{key}progress")(records, key, live, hidden)


def _say_missing(records):
    whole = len(records.missing) == len(records.variants)
    names = "any of these" if whole else ", ".join(map(variant_name, records.missing))
    off = policy.runs() == policy.OFF
    if records.stale:
        way = "" if off else " Run it here to measure anew."
        st.warning(f"The records of {names} are of an older version of this experiment and are not shown.{way}")
        return
    way = "Runs are switched off on this server; *Run it at home* says how." if off else "Press *Run it here* to see."
    st.info(f"These settings were never run for {names}. {way}")
    if not shows_local_results():
        st.info("Local results are switched off in the sidebar.")


def _submit(run_groups, key):
    try:
        engine().submit_all(run_groups, owner=reader_id())
    except InvalidInput as problem:
        st.session_state[f"{key}refused"] = str(problem)


def _cancel(jobs):
    for job in jobs:
        engine().cancel(job, reader_id())


def _job_progress(records, key, was_live, hidden):
    """Runs once a second while there is work; when the last job has ended the whole page is drawn anew."""
    jobs = [job for run_group in records.run_groups if (job := engine().job(run_group))]
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
    _endings([job for job in jobs if reader_id() in job.owners])


def _endings(jobs):
    """What became of the reader's jobs, where there is something to say."""
    for state, message in dict.fromkeys((job.state, job.message) for job in jobs):
        alike = [job for job in jobs if (job.state, job.message) == (state, message)]
        who = ", ".join(variant_name(job.run_group.first.variant) for job in alike)
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
    """How far the jobs are. Whoever asked for them can cancel, which leaves them to the others who did."""
    share, mine = sum(job.share for job in jobs) / len(jobs), [job for job in live if reader_id() in job.owners]
    text = f"{sum(not job.live for job in jobs)} of {len(jobs)} done · {_state(jobs, live, share)}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(min(share, 1.0), text=text)
        if mine:
            st.button(
                "Cancel",
                key=f"{key}cancel",
                on_click=_cancel,
                args=(mine,),
                icon=":material/close:",
                disabled=all(job.state == CANCELLING for job in mine),
            )
    if not mine:
        small("Another reader is running this; its result will stand here. The button above makes it yours as well.")


def _state(jobs, live, share):
    if any(job.state == CANCELLING for job in live):
        return "stopping"
    if all(job.state == QUEUED for job in live):
        place = _place(live)
        if engine().running_cluster and place:
            return f"{place}{_begins(engine().outlook([job.run_group for job in live], reader_id()))}"
    if not any(job.share for job in jobs):
        return "starting workers, loading PyTorch and the data: some seconds"
    left = [job.seconds_left() for job in live if job.state == RUNNING]
    if share > 0.02 and any(value is not None for value in left):
        began = min(job.began for job in jobs if job.began)
        return f"about {seconds((time.monotonic() - began) * (1 - share) / share)} left"
    return "running"


def _place(live):
    """Where in the queue the first of these jobs stands, in words; nothing where it has just left it."""
    keys = {job.key for job in live}
    place = next((place for place, job in enumerate(engine().queue(), 1) if job.key in keys), None)
    return place and f"place {place} in the queue"


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
    """In the sidebar of every page: the reader's work, running and waiting, each with a cancel; of the others', how much there is. Raises InvalidInput where this server's policy cannot be read."""
    policy.validate()
    _validate_secrets()
    live = [job for job in engine().jobs() if job.live]
    mine = any(reader_id() in job.owners for job in live)
    st.fragment(_job_list, run_every=2.0 if mine else 10.0 if live else None, key="work-list")()


def _validate_secrets():
    """Streamlit makes environment variables of words and numbers alone: what was to be switched off would stay on."""
    if st.secrets.load_if_toml_exists():
        for name in policy.NAMES:
            if isinstance(st.secrets.get(name), bool):
                raise InvalidInput(
                    f'The secret {name} is a word in quotation marks, such as {name} = "off", not true or false.'
                )


def _job_list():
    live = [job for job in engine().jobs() if job.live]
    mine = [job for job in live if reader_id() in job.owners]
    if mine:
        with st.container(key="running-jobs"):  # a mark for the style, which keeps it in sight below the menu
            st.markdown("**Running jobs**")
    for job in mine[:SHOWN]:
        with st.container(horizontal=True, vertical_alignment="center"):
            state = STATES.get(job.state, job.state)  # it may have ended meanwhile
            share = f", {job.share:.0%}" if state == STATES[RUNNING] else ""
            first = job.run_group.first
            st.markdown(f"{variant_name(first.variant)}: {state}{share}  \n:small[:gray[{first.experiment}]]")
            st.button(
                "Cancel",
                key=f"cancel-{job.key}",
                on_click=_cancel,
                args=([job],),
                type="tertiary",
                disabled=job.state == CANCELLING,
            )
    if len(mine) > SHOWN:
        small(f"and {len(mine) - SHOWN} more of yours")
    if len(mine) > 1:
        st.button("Cancel all", key="cancel-all", on_click=_cancel, args=(mine,))
    _say_others(live, mine)


def _say_others(live, mine):
    """How many runs of others there are, never whose or which."""
    waiting = [job.run_group for job in mine if job.state == QUEUED]
    if waiting:
        if ahead := engine().outlook(waiting, reader_id()).ahead:
            small(f"{_count(ahead, 'run')} of other readers {'is' if ahead == 1 else 'are'} ahead")
        return
    others = sum(len(job.run_group.runs) for job in live if reader_id() not in job.owners)
    if others:
        small(f"{_count(others, 'run')} of other readers {'is' if others == 1 else 'are'} running or waiting")
