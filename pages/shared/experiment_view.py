"""One experiment on a page: its chart under its finding, where the numbers come from, and the ways to run it and take it home."""

import streamlit as st

from dlcore import export
from dlcore.base import InvalidInput
from pages.shared import controls, jobs, layout


def show(records, table, draw, caption, subtitle, key, hidden=False, where=(), beside=None):
    """The chart of a record set's table under its caption, with what every experiment offers below.

    `draw`, `caption` and `where` are those of `RecordSet.chart`; `beside()` draws another chart next to it.
    """
    chart = records.chart(table, draw, caption, where)
    if chart:
        if beside is None:
            layout.draw(chart, subtitle, hidden)
        else:
            left, right = st.columns(2, gap="large")
            with left:
                layout.draw(chart, subtitle, hidden)
            with right:
                beside()
        layout.provenance(records)
    foot(records, records.table(table, where if chart else ()), key, hidden)


def foot(records, frame, key, hidden=False):
    """Below the charts of a table: the ways to take it home, unless it is empty, and to run the experiment here."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}foot"):
        if not frame.empty:
            _downloads(records, frame, key)
        jobs.run_button(records, key)
    jobs.job_progress(records, key, hidden)


def take_home(frame, name, key, width="content"):
    """The button that gives a table as CSV."""
    st.download_button(
        "The table as CSV",
        lambda: frame.to_csv(index=False),
        f"{name}.csv",
        "text/csv",
        key=f"{key}csv",
        on_click="ignore",
        width=width,
    )


def _downloads(records, frame, key):
    experiment = records.experiment
    with st.popover("Download", icon=":material/download:", key=f"{key}download"):
        take_home(frame, experiment.id, key, "stretch")
        if experiment.id in export.PROGRAMS:
            variant = st.selectbox(
                "Program for",
                records.variants,
                format_func=jobs.variant_name,
                key=f"{key}script-of",
                bind="query-params",
                help="A single run of this chart, first seed, with the settings shown.",
            )
            settings = {name: _one_of(experiment, name, value, key) for name, value in records.settings}
            run = experiment.run(variant, experiment.seeds[0], **settings)
            st.download_button(
                "The run as a PyTorch program",
                lambda: export.render(run),
                f"{experiment.id}-{variant}.py",
                "text/x-python",
                key=f"{key}script",
                on_click="ignore",
                width="stretch",
            )


def _one_of(experiment, name, value, key):
    """The value itself, or, where the chart sweeps it, the reader's choice among its values."""
    if not isinstance(value, tuple):
        return value
    default = experiment.setting(name).default
    return st.selectbox(
        f"{experiment.setting(name).label} of the program",
        value,
        index=value.index(default) if default in value else 0,
        format_func=experiment.setting(name).format if experiment.setting(name).choices else "{:g}".format,
        key=f"{key}script-{name}",
        bind="query-params",
        help="The chart shows all of these; a program does one.",
    )


def settings(experiment, names, key, offered=None, side_by_side=False):
    """Knobs for some settings of an experiment, by name; None, after a sentence, where one of them cannot be. `offered` gives recorded values by name."""
    chosen = {}
    places = st.columns(len(names)) if side_by_side else [st.container()] * len(names)
    for name, place in zip(names, places, strict=True):
        try:
            with place:
                chosen[name] = controls.setting_control(
                    experiment.setting(name), f"{key}{name}", (offered or {}).get(name)
                )
        except InvalidInput as problem:
            st.error(str(problem))
            return None
    return chosen
