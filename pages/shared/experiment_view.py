"""One experiment on a page: its chart under its finding, where the numbers come from, and the ways to run it and take it home."""

import streamlit as st

from dlcore import export
from dlcore.base import InvalidInput
from pages.shared import cache, controls, jobs, layout


def show(experiment, table, variants, settings, draw, finding, subtitle, key, hidden=False, where=(), beside=None):
    """Draws a table of these variants and settings under what it shows, with what every experiment offers below.

    `draw`, `finding` and `where` are those of `records.picture`; `beside()` draws another chart of the same records next to it.
    """
    seen = cache.load(experiment, variants, settings)
    picture = cache.recorded_chart(experiment, table, variants, settings, draw, finding, where)
    if picture:
        if beside is None:
            layout.draw(picture, subtitle, hidden)
        else:
            left, right = st.columns(2, gap="large")
            with left:
                layout.draw(picture, subtitle, hidden)
            with right:
                beside()
        layout.provenance(seen)
    frame = cache.filter_rows(seen.frame(table), where) if picture else seen.frame(table)
    foot(experiment, frame, variants, settings, key, seen, hidden)


def foot(experiment, frame, variants, settings, key, seen, hidden=False):
    """Below the charts of a table: the ways to take it home, unless it is empty, and to run the experiment here."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}foot"):
        if not frame.empty:
            _downloads(experiment, frame, variants, settings, key)
        jobs.run_button(experiment, variants, settings, key)
    jobs.job_progress(experiment, variants, settings, key, seen, hidden)


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


def _downloads(experiment, frame, variants, settings, key):
    with st.popover("Download", icon=":material/download:", key=f"{key}download"):
        take_home(frame, experiment.id, key, "stretch")
        if experiment.id in export.PROGRAMS:
            variant = st.selectbox(
                "Program for",
                variants,
                format_func=jobs.named,
                key=f"{key}script-of",
                bind="query-params",
                help="A single run of this chart, first seed, with the settings shown.",
            )
            one = {name: _one_of(experiment, name, value, key) for name, value in settings.items()}
            run = experiment.run(variant, experiment.seeds[0], **one)
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
