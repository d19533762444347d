"""Cached readers of records and verdicts, and the server's one engine. Only this file and its neighbors cache.

Everything cached is made from records alone and never changed afterwards, so that all sessions share it. Its key is made of names: the
experiment, its settings, the drawing, and a version that changes whenever a record is added.
"""

from dataclasses import dataclass, field
from functools import cache, lru_cache, partial

import pandas as pd
import pyarrow
import streamlit as st

from dlcore.base import Run
from dlcore.engine import Engine, estimate
from dlcore.experiments import EXPERIMENTS, find
from dlcore.guide import CLAIMS
from dlcore.records import Library
from dlcore.verdicts import verdict


@cache
def library():
    return Library()


@cache
def engine():
    """One for the whole server: what it works on outlives every session."""
    return Engine(library())


@dataclass
class RecordSet:
    """What is recorded of the chosen variants: tables over all of them, the variants without records, and how the rest were made.

    `made` has, for each source (“local”, “shipped”), the number of runs, what they took, and one of their provenances.
    """

    frames: dict = field(default_factory=dict)
    missing: list = field(default_factory=list)
    stale: list = field(default_factory=list)
    made: dict = field(default_factory=dict)

    def frame(self, table):
        return self.frames.get(table, pd.DataFrame())


def shows_local_results():
    """Whether this machine's records are shown where there are any; the sidebar's switch."""
    return st.session_state.get("own", True)


def _version(experiment):
    """Changes whenever a record of the experiment is added, by this server, by the command line, or by a bake."""
    shelf = library()
    return shelf.version, _written(shelf.local.folder / experiment), shelf.shipped.modified(experiment)


def _written(folder):
    return folder.stat().st_mtime_ns if folder.is_dir() else 0


def load(experiment, variants, settings):
    """The records of the variants under these settings, for the experiment's own seeds. A setting given as a tuple is swept, and becomes a column."""
    return _load(
        experiment.id, tuple(variants), tuple(sorted(settings.items())), shows_local_results(), _version(experiment.id)
    )


@lru_cache(maxsize=128)
def _load(experiment_id, variants, settings, own, version):
    experiment, seen, frames = find(experiment_id), RecordSet(), {}
    swept = [name for name, value in settings if isinstance(value, tuple)]
    for run_group in experiment.run_groups(variants, **dict(settings)):
        variant = run_group.first.variant
        found, source = library().get_all(run_group.runs, own)
        if found is None:
            if variant not in seen.missing:
                seen.missing.append(variant)
            if variant not in seen.stale and any(library().stale(run) for run in run_group.runs):
                seen.stale.append(variant)
            continue
        for record in found:
            for table in record.tables:
                frames.setdefault(table, []).append(
                    record.frame(table).assign(**{name: record.run[name] for name in swept})
                )
        made = found[0].provenance
        runs, spent, _ = seen.made.get(source, (0, 0.0, None))
        seen.made[source] = (runs + len(found), spent + found[0].seconds, made)
    seen.frames = {table: pd.concat(parts, ignore_index=True) for table, parts in frames.items()}
    return seen


@dataclass(frozen=True)
class Chart:
    """A drawing ready to be sent: its table as Arrow, its spec, and what it shows in a sentence."""

    table: pyarrow.Table
    spec: dict
    finding: str


def recorded_chart(experiment, table, variants, settings, draw, finding, where=()):
    """The drawing of a recorded table, made once; None where nothing is recorded.

    `draw` and `finding` take the frame; they are functions, or partials of functions with hashable arguments.
    `where` keeps only the rows whose column has one of the values: pairs (column, values).
    """
    return _recorded_chart(
        *_chart_key(experiment, table, variants, settings), _callable_key(draw), _callable_key(finding), where
    )


@lru_cache(maxsize=256)
def _recorded_chart(experiment_id, table, variants, settings, own, version, draw, finding, where):
    frame = _load(experiment_id, variants, settings, own, version).frame(table)
    if frame.empty:
        return None
    frame = filter_rows(frame, where)
    drawing = _call(draw, frame)
    return Chart(pyarrow.Table.from_pandas(drawing.frame, preserve_index=False), drawing.spec, _call(finding, frame))


def recorded_value(experiment, table, variants, settings, function):
    """What a function, or a partial of one, makes of a recorded table, made once; None where nothing is recorded."""
    return _recorded_value(*_chart_key(experiment, table, variants, settings), _callable_key(function))


@lru_cache(maxsize=256)
def _recorded_value(experiment_id, table, variants, settings, own, version, function):
    frame = _load(experiment_id, variants, settings, own, version).frame(table)
    return None if frame.empty else _call(function, frame)


def live_chart(make, draw, finding):
    """The drawing of a table that `make`, a function of `dlcore.inspection` or a partial of one, computes here for what a reader set; made once."""
    return _live_chart(_callable_key(make), _callable_key(draw), _callable_key(finding))


@lru_cache(maxsize=256)
def _live_chart(make, draw, finding):
    frame = _live_table(make)
    drawing = _call(draw, frame)
    return Chart(pyarrow.Table.from_pandas(drawing.frame, preserve_index=False), drawing.spec, _call(finding, frame))


def live_table(make):
    """The table behind a `sketch`, made once; it is shared, hence not to be changed."""
    return _live_table(_callable_key(make))


@lru_cache(maxsize=64)
def _live_table(make):
    function, keywords = make
    return function(**dict(keywords))


@dataclass(frozen=True)
class RecordedArrays:
    """A record's arrays, name to NumPy array; equal, and hashable, by the record that they lie beside, so that a `sketch` may take them."""

    run: Run
    version: tuple
    arrays: dict = field(compare=False, repr=False)


def load_arrays(run):
    """The arrays beside a run's record, read once; None where there are none."""
    return _load_arrays(run, shows_local_results(), _version(run.experiment))


@lru_cache(maxsize=24)
def _load_arrays(run, own, version):
    arrays = library().arrays(run, own)
    return None if arrays is None else RecordedArrays(run, (own, *version), arrays)


def _chart_key(experiment, table, variants, settings):
    return (
        experiment.id,
        table,
        tuple(variants),
        tuple(sorted(settings.items())),
        shows_local_results(),
        _version(experiment.id),
    )


def _callable_key(function):
    """A function with its arguments, as a key: equal ones are equal, which partials are not. Nameless functions are refused."""
    inner, keywords = (function.func, function.keywords) if isinstance(function, partial) else (function, {})
    if "<" in inner.__qualname__ or getattr(function, "args", ()):
        raise TypeError(f"give {inner.__qualname__} as a named function, or a partial of one with keywords alone")
    return inner, tuple(sorted(keywords.items()))


def _call(told, frame):
    function, keywords = told
    return function(frame, **dict(keywords))


def expected_seconds(run_groups):
    """How long the stacks will take here; None where nothing alike was ever recorded."""
    return _expected_seconds(tuple(run_groups), engine().workers, _version(run_groups[0].first.experiment))


@lru_cache(maxsize=256)
def _expected_seconds(run_groups, workers, version):
    return estimate(run_groups, library(), workers)


def filter_rows(frame, where):
    for column, values in where:
        frame = frame[frame[column].isin(values)]
    return frame


def load_verdicts(claims=tuple(CLAIMS)):
    """Verdicts on the claims, from the experiments' base runs whatever a page's controls say."""
    return _load_verdicts(tuple(claims), shows_local_results(), tuple(map(_version, EXPERIMENTS)))


@lru_cache(maxsize=32)
def _load_verdicts(claims, own, version):
    return tuple(verdict(claim, library(), own) for claim in claims)


def has_local_results():
    """Whether this machine ever recorded anything."""
    return bool(library().version or any(library().local.folder.glob("*/*.json.gz")))
