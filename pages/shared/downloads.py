"""What a reader takes home from below a chart: its table as CSV, the chart as SVG or PNG, and one of its runs as a program."""

import base64
import re
import secrets
from datetime import date
from functools import lru_cache, partial
from pathlib import Path

import pandas as pd
import streamlit as st

from dlcore import export, render
from dlcore.analysis.selection import best_setting, best_settings
from dlcore.base import InvalidInput
from dlcore.charts.picture import full_spec
from dlcore.guide import NAMES
from dlcore.recipes import selection
from pages.shared import cache, component, controls, layout
from pages.shared.jobs import variant_name

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
MONTHS = r"(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)"
DATE = re.compile(
    rf"\d{{1,4}}[-/.]\d{{1,2}}([-/.]\d{{1,4}})?|\d{{1,2}}:\d\d.*|{MONTHS}[-/. ]*\d{{1,4}}(,? *\d{{2,4}})?|\d{{1,4}}[-/. ]*{MONTHS}([-/. ]*\d{{2,4}})?",
    re.IGNORECASE,
)
PROJECT = "Deep Learning, Side by Side"
KINDS = {"svg": "image/svg+xml", "png": "image/png"}
_PICTURE = component.from_folder(Path(__file__).parent / "picture")
FULL_NAMES = {
    "assd": "average symmetric surface distance (mm)",
    "dice": "Dice coefficient",
    "f1": "F1 score",
    "file_mb": "file (MB)",
    "gap": "generalization gap",
    "iou": "IoU",
    "learning_rate": "learning rate",
    "learning_rate_now": "learning rate at this step",
    "label_noise": "label noise (fraction)",
    "macs": "multiply-accumulate operations (MACs)",
    "map": "mAP at IoU 0.5 to 0.95",
    "map50": "mAP at IoU 0.5",
    "milliseconds": "time (ms)",
    "nanoseconds": "time (ns)",
    "nll": "negative log-likelihood (nats)",
    "nms_iou": "IoU threshold of non-maximum suppression",
    "parameters": "trainable parameters",
    "per_100": "per 100 images",
    "saved_mb": "memory saved for the backward pass (MB)",
    "seconds": "time (s)",
    "step_ms": "time of a training step (ms)",
    "weights_mb": "weights (MB)",
}


def full_name(column):
    """A column's name in full, with its unit where it has one."""
    return FULL_NAMES.get(column, str(column).replace("_", " "))


def to_csv(frame):
    """A table as CSV that spreadsheets open as it is: UTF-8 with a byte order mark, full column names, and text that stays text.

    An apostrophe stands before text that would become a formula or a date.
    """
    safe = frame.rename(columns=full_name)
    safe.columns = [_as_text(str(column)) for column in safe.columns]
    for place, column in enumerate(frame):
        values = frame[column]
        if pd.api.types.is_numeric_dtype(values.dtype):
            if pd.api.types.is_float_dtype(values.dtype):
                values = values.astype(object).mask(values == float("-inf"), "minus infinity")
                values = values.mask(values == float("inf"), "infinity")
        else:
            values = values.astype(object).map(_cell)
        safe.isetitem(place, values)
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _cell(value):
    return _as_text(value) if isinstance(value, str) else value


def _as_text(text):
    seen = text.strip()
    if NUMBER.fullmatch(seen):
        return text
    begins_formula = seen[:1] in tuple("=+-@") or text[:1] in ("\t", "\r", "\n")
    return f"'{text}" if begins_formula or DATE.fullmatch(seen) else text


def table_button(frame, name, key, width="content"):
    """The button that gives a table as CSV."""
    st.download_button(
        "The table as CSV",
        lambda: to_csv(frame),
        f"{name}.csv",
        "text/csv",
        key=f"{key}csv",
        on_click="ignore",
        width=width,
    )


@st.fragment
def picture_buttons(shown, label, name, key):
    """The buttons that give a chart as SVG and PNG, drawn when they are pressed. `shown` is a `cache.Chart` with its subtitle, `name` that of the file."""
    if not render.available():
        layout.small(render.INSTALL)
        return

    def draw():
        kind = st.session_state[key].get("asked")
        if kind in KINDS:  # else it came from no button of ours
            st.session_state[f"{key}made"] = made_picture(shown, name, kind)

    made = st.session_state.pop(f"{key}made", None)
    _PICTURE(key=key, data={"label": label, "made": made}, on_asked_change=draw)


def made_picture(shown, name, kind):
    """What the browser gets: a file and its name, or the sentence that says why there is none."""
    made = {"id": secrets.token_hex(8), "name": f"{name}.{kind}", "type": KINDS[kind]}
    try:
        return made | {"content": base64.b64encode(draw_picture(*shown, kind)).decode()}
    except InvalidInput as problem:
        return made | {"problem": str(problem)}


def draw_picture(chart, subtitle, kind):
    """The bytes of a chart's picture: finding, subtitle, axes, legend, the settings it was made with, and where its numbers come from. Raises InvalidInput."""
    spec = full_spec(chart.spec, chart.table.to_pandas())
    return render.render(spec, chart.finding, plain(subtitle), notes(chart), kind)


def notes(chart):
    """What stands below a picture: its settings, and a line for each source of its numbers."""
    if chart.records:
        return [settings_line(chart.records), *layout.provenance_lines(chart.records)]
    return [f"{PROJECT} · {chart.source}", f"computed by this app on {date.today()}; not a record"]


def plain(text):
    """Markdown as plain text, as far as subtitles have any."""
    return re.sub(r"[*$`]", "", text)


def settings_line(records):
    """The experiment and the settings under which its variants stand, those that are swept as a list."""
    experiment, chosen = records.experiment, dict(records.settings)
    parts = []
    for setting in experiment.settings:
        value = chosen.get(setting.name, setting.default)
        values = value if isinstance(value, tuple) else (value,)
        parts.append(f"{setting.label}: {', '.join(setting.format(each) for each in values)}")
    seeds = f"{len(experiment.seeds)} seed{'s' if len(experiment.seeds) > 1 else ''}"
    return f"{PROJECT} · {experiment.id} · {' · '.join([*parts, seeds])}"


def program(records, key, preferred):
    """The choice of one run of the chart, and the button that gives it as a program. `preferred(setting, variant)` is the value that the chart shows, or None."""
    experiment = records.experiment
    variant = controls.selectbox(
        "Program for",
        records.variants,
        format_func=variant_name,
        key=f"{key}script-of",
        help="A single run of this chart, first seed, with the settings shown.",
    )
    settings = {name: value for name, value in records.settings if not isinstance(value, tuple)}
    for name, values in records.settings:
        if isinstance(values, tuple) and experiment.setting(name).applies(variant):
            settings[name] = _one_of(experiment, name, values, preferred(name, variant), f"{key}script-{name}", variant)
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


def _one_of(experiment, name, values, preferred, key, variant):
    """The reader's choice among the values that the chart sweeps; at first the preferred one, else the experiment's default."""
    setting = experiment.setting(name)
    first = setting.default if preferred is None else preferred
    chosen = "" if preferred is None else f" Validation chose {preferred:g} for {NAMES.get(variant, variant)}."
    return controls.selectbox(
        f"{setting.label} of the program",
        values,
        index=values.index(first) if first in values else 0,
        format_func=setting.format if setting.choices else "{:g}".format,
        key=f"{key}-{variant}",
        help=f"The chart shows more than one; a program does one.{chosen}",
    )


def chosen_by(records, table="", draw=None, where=()):
    """What gives, for a setting and a variant, the value at which a chart shows the variant; None where it shows all of them alike.

    A chart that chooses says by what, in its keywords `setting`, or `settings` where several are chosen together, `by` and `least`; for any
    other the verdicts' rule holds.
    """
    said = getattr(draw, "keywords", {})

    def preferred_value(name, variant):
        if said.get("setting") == name and said.get("by"):
            rule = partial(best_setting, setting=name, by=said["by"], least=said.get("least", False))
            return dict(records.value(table, rule, where) or ()).get(variant)
        if name in said.get("settings", ()):
            rule = partial(best_settings, settings=said["settings"], by=said["by"], least=said.get("least", False))
            chosen = {which: values for which, *values in records.value(table, rule, where) or ()}
            return dict(zip(said["settings"], chosen.get(variant, ()))).get(name)
        return chosen_by_verdicts(records, name, variant)

    return preferred_value


@lru_cache(maxsize=256)
def chosen_by_verdicts(records, name, variant):
    """The value of a swept setting that the verdicts' rule takes for a variant, of those that are recorded; None where no verdict chooses it."""
    experiment, swept = records.experiment, dict(records.settings)
    queries = (query for evidence in experiment.evidence for query in evidence.queries)
    tuning = next((query.tuning for query in queries if query.tuning and query.tuning.setting == name), None)
    if tuning is None or any(isinstance(value, tuple) for other, value in records.settings if other != name):
        return None
    scores = {}
    for value in swept[name]:
        group = experiment.run_group(variant, **swept | {name: value})
        found, _ = cache.library().get_all(group.runs, records.local)
        if found:
            scores[value] = [tuning.score(record.tables) for record in found]
    return list(scores)[selection.best_setting(list(scores.values()), tuning.least)] if scores else None
