"""One experiment on a page: its chart under its finding, where the numbers come from, and the ways to run it and take it home."""

from dataclasses import replace

import streamlit as st

from dlcore import export
from dlcore.base import InvalidInput
from pages.shared import controls, downloads, jobs, layout, noise_floor


def show(records, table, draw, caption, subtitle, key, hidden=False, where=(), beside=None, drawn=()):
    """The chart of a record set's table under its caption, with what every experiment offers below.

    `draw`, `caption` and `where` are those of `RecordSet.chart`; `beside()` draws another chart next to it, and puts it with its subtitle into the list `drawn`.
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
    shown = [(chart, subtitle), *drawn] if chart and not hidden else []
    preferred = downloads.chosen_by(records, table, draw, where)
    compares = table if chart and not hidden and noise_floor.applies(records, table) else ""
    foot(records, records.table(table, where if chart else ()), key, hidden, shown, preferred, compares)


def foot(records, frame, key, hidden=False, shown=(), preferred=None, compares=""):
    """Below the charts of a table: the ways to take them home, unless it is empty or None, and to run the experiment here.

    `shown` are the charts to be given as pictures, each with its subtitle; `preferred` is that of `downloads.program`;
    `compares` names the table in which the noise floor can be seen.
    """
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}foot"):
        if frame is not None:
            download(records, frame, key, shown, preferred)
        jobs.run_button(records, key)
        wanted = compares and noise_floor.switch(key)
    if wanted and (drawn_floor := noise_floor.show(records, compares, preferred)):
        download_charts([drawn_floor], records.table(compares), f"{records.experiment_id}-noise-floor", f"{key}noise-")
    jobs.job_progress(records, key, hidden)


def download(records, frame, key, shown=(), preferred=None):
    """The table of charts, unless it is empty, the charts themselves, and the program of a run. The arguments are those of `foot`."""
    if not frame.empty:
        with _download(frame, records.experiment_id, key, shown):
            if records.experiment_id in export.PROGRAMS:
                downloads.program(records, key, preferred or downloads.chosen_by(records))


def download_charts(shown, frame, name, key, source=""):
    """The table and the charts, pairs with subtitles, where no experiment stands; `source` says what was computed from, where they are of no records."""
    _download(frame, name, key, [(replace(chart, source=source), subtitle) for chart, subtitle in shown])


def _download(frame, name, key, shown):
    """The button that unfolds them; more may be put inside."""
    place = st.popover("Download", icon=":material/download:", key=f"{key}download")
    with place:
        downloads.table_button(frame, name, key, "stretch")
        for number, each in enumerate(shown, 1):
            label = f"Chart {number}" if len(shown) > 1 else "Chart"
            downloads.picture_buttons(
                each, label, name + (f"-{number}" if number > 1 else ""), f"{key}picture-{number}"
            )
    return place


def settings(experiment, names, key, offered=None, side_by_side=False, initial=None):
    """Knobs for some settings of an experiment, by name; None, after a sentence, where one of them cannot be. `offered` gives recorded values by name, `initial` what a page begins with in place of the experiment's default."""
    chosen = {}
    places = st.columns(len(names)) if side_by_side else [st.container()] * len(names)
    for name, place in zip(names, places, strict=True):
        try:
            with place:
                setting = experiment.setting(name)
                setting = replace(setting, default=(initial or {}).get(name, setting.default))
                chosen[name] = controls.setting_control(setting, f"{key}{name}", (offered or {}).get(name))
        except InvalidInput as problem:
            st.error(str(problem))
            return None
    return chosen
