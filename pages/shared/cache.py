"""All that the server keeps: records read from disk, what was drawn of them, and its one engine. Only this file and its neighbors cache.

Everything cached is made from records or from a reader's settings alone and never changed afterwards, so that all sessions share it. Its key is
made of names: the experiment, its settings, the chart, and a version that changes whenever a record is added.
"""

from collections import defaultdict
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache, partial

import pandas as pd
import pyarrow
import streamlit as st

from dlcore.engine import Engine, estimate
from dlcore.evidence import NOTHING
from dlcore.experiments import find
from dlcore.guide import CLAIMS
from dlcore.inspector import Inspector
from dlcore.records import Library, RecordedArrays, to_frame
from dlcore.verdicts import verdict
from pages.shared import turns


@cache
def library():
    return Library()


@cache
def engine():
    """One for the whole server: what it works on outlives every session."""
    return Engine(library(), make_room=lambda: inspector().stop())


@cache
def inspector():
    """One for the whole server: the process that answers what takes PyTorch."""
    return Inspector()


def shows_local_results():
    """Whether this machine's records are shown where there are any; the sidebar's switch."""
    return st.session_state.get("own", True)


def has_local_results():
    """Whether this machine ever recorded anything."""
    return bool(library().version or any(library().local.folder.glob("*/*.json.gz")))


def version_of(experiment_id):
    """Changes whenever a record of the experiment is added, by this server, by the command line, or by a bake."""
    shelf = library()
    folder = shelf.local.folder / experiment_id
    return shelf.version, folder.stat().st_mtime_ns if folder.is_dir() else 0, shelf.modification_times(experiment_id)


@dataclass(frozen=True)
class Chart:
    """A chart ready to be sent: its table as Arrow, its spec, and what it shows in a sentence; where it is of records, those.

    Else a picture of it says in `source` what it was computed from.
    """

    table: pyarrow.Table
    spec: dict
    finding: str
    records: "RecordSet | None" = None
    source: str = ""


@dataclass(frozen=True)
class Source:
    """How some of the records came about: the number of runs, the seconds they took together, and one of their provenances."""

    runs: int
    seconds: float
    provenance: dict


@dataclass(frozen=True)
class RecordSet:
    """What is recorded of some variants under some settings, read once and handed to whatever draws, tells, runs or downloads it.

    `tables` are over all variants and seeds; a setting given as a tuple is swept, and becomes a column. `run_groups` is what it asks for, recorded
    or not; all sessions share them, and so should hand on the record set. `missing` and `stale` name the variants without records, and those with
    records of an older revision alone. `sources` tells where the rest come from: “local”, “shipped”, or a folder.
    Two record sets are equal, and hash alike, where their names and versions are.
    """

    experiment_id: str
    variants: tuple
    settings: tuple
    tuning: bool  # its runs, in place of those that judge
    local: bool
    version: tuple
    run_groups: tuple = field(compare=False, repr=False)
    tables: dict = field(compare=False, repr=False)
    missing: tuple = field(compare=False, default=())
    stale: tuple = field(compare=False, default=())
    sources: dict = field(compare=False, default_factory=dict)

    @property
    def experiment(self):
        return find(self.experiment_id)

    def table(self, name, where=()):
        """A table over all runs; empty where nothing is recorded. `where` keeps the rows whose column has one of the values: pairs (column, values)."""
        return filter_rows(self.tables.get(name, pd.DataFrame()), where)

    def chart(self, table, draw, caption, where=()):
        """The chart of a table, made once; None where nothing is recorded.

        `draw` and `caption` take the table; they are functions, or partials of functions with hashable arguments.
        """
        return _recorded_chart(self, table, _callable_key(draw), _callable_key(caption), tuple(where))

    def value(self, table, function, where=()):
        """What a function, or a partial of one, makes of a table, made once; None where nothing is recorded."""
        return _recorded_value(self, table, _callable_key(function), tuple(where))

    @property
    def by_cost(self):
        """The run groups, those that take the least work first."""
        cost = self.experiment.cost
        return tuple(sorted(self.run_groups, key=lambda run_group: cost(run_group.first) * len(run_group.runs)))

    @property
    def expected_seconds(self):
        """How long it will take to measure all of it here; None where nothing alike was ever recorded."""
        return _expected_seconds(self.run_groups, self.version, engine().workers)

    @property
    def quickest_seconds(self):
        """How long the run group takes that takes the least work; None where nothing alike was ever recorded."""
        return _expected_seconds(self.by_cost[:1], self.version, 1)


def load(experiment, variants, settings):
    """The records of the variants under these settings, for the experiment's own seeds."""
    names = tuple(sorted(settings.items()))
    return _load(experiment.id, tuple(variants), names, False, shows_local_results(), version_of(experiment.id))


def load_tuning(experiment, variants, condition=NOTHING):
    """The records by which a setting of the variants was tuned, on seeds of their own; where it was tuned under several conditions, those of one."""
    names = tuple(sorted(condition.items()))
    return _load(experiment.id, tuple(variants), names, True, shows_local_results(), version_of(experiment.id))


@lru_cache(maxsize=128)
def _load(experiment_id, variants, settings, tuning, local, version):
    experiment, parts, missing, stale, sources = find(experiment_id), defaultdict(list), [], [], {}
    swept = [name for name, value in settings if isinstance(value, tuple)]
    run_groups = experiment.run_groups(variants, **dict(settings))
    if tuning:
        tuned = experiment.tuning_run_groups().items()
        under = {experiment.run(variant, experiment.seeds[0], **dict(settings)) for variant in variants}
        run_groups = tuple(
            group
            for run, groups in tuned
            if (run in under if settings else run.variant in variants)
            for group in groups
        )
        setting = experiment.setting(experiment.tuning.setting)
        swept = [setting.name, *(() if settings else setting.tuned_by)]
    for group in run_groups:
        records, source = library().get_all(group.runs, local)
        if records is None:
            missing.append(group.first.variant)
            if any(library().stale(run) for run in group.runs):
                stale.append(group.first.variant)
            continue
        for record in records:
            for table in record.tables:
                parts[table].append(record)
        before = sources.get(source, Source(0, 0.0, {}))
        sources[source] = Source(before.runs + len(records), before.seconds + records[0].seconds, records[0].provenance)
    return RecordSet(
        experiment_id,
        variants,
        settings,
        tuning,
        local,
        version,
        run_groups,
        {table: to_frame(holders, table, swept) for table, holders in parts.items()},
        tuple(dict.fromkeys(missing)),
        tuple(dict.fromkeys(stale)),
        sources,
    )


@lru_cache(maxsize=256)
def _recorded_chart(records, table, draw, caption, where):
    frame = records.table(table)
    if frame.empty:
        return None
    return replace(_make_chart(filter_rows(frame, where), draw, caption), records=records)


@lru_cache(maxsize=256)
def _recorded_value(records, table, function, where):
    frame = records.table(table)
    return None if frame.empty else _call(function, filter_rows(frame, where))


@lru_cache(maxsize=256)
def _expected_seconds(run_groups, version, workers):
    return estimate(run_groups, library(), workers)


def filter_rows(frame, where):
    """The rows whose columns have one of the values: pairs (column, values)."""
    for column, values in where:
        frame = frame[frame[column].isin(values)]
    return frame


def live_chart(make, draw, caption):
    """The chart of a table that `make`, a function of `dlcore.inspection` or a partial of one, computes here for what a reader set; made once."""
    return _live_chart(_callable_key(make), _callable_key(draw), _callable_key(caption))


@lru_cache(maxsize=256)
def _live_chart(make, draw, caption):
    return _make_chart(_live_value(make), draw, caption)


def live_value(make):
    """What `make` computes, made once: the table behind a live chart, or anything that several tables are made from. It is shared, hence not to be changed."""
    return _live_value(_callable_key(make))


@lru_cache(maxsize=64)
def _live_value(make):
    function, keywords = make
    return ask(function, **dict(keywords)) if getattr(function, "needs_torch", False) else function(**dict(keywords))


def ask(function, **arguments):
    """What a function of `dlcore.inspection` that needs PyTorch returns, from the inspection process. Raises InvalidInput: a sentence for the reader."""
    starting = "Starting a process with PyTorch, some seconds"
    with nullcontext() if inspector().warm else st.spinner(starting, show_time=True), turns.leave():
        return inspector().ask(function, **arguments)


def chart_of(spec, caption):
    """A `ChartSpec` that was made outside the caches, with its caption, ready to be sent."""
    return Chart(pyarrow.Table.from_pandas(spec.frame, preserve_index=False), spec.spec, caption)


def _make_chart(frame, draw, caption):
    return chart_of(_call(draw, frame), _call(caption, frame))


def load_arrays(run):
    """The arrays beside a run's record, read when they are looked at; None where there are none. A live chart may take them."""
    recorded = RecordedArrays(run, (shows_local_results(), *version_of(run.experiment)), library())
    return recorded if recorded.arrays is not None else None


def _callable_key(function):
    """A function with its arguments, as a key: equal ones are equal, which partials are not. Nameless functions are refused."""
    inner, keywords = (function.func, function.keywords) if isinstance(function, partial) else (function, {})
    if "<" in inner.__qualname__ or getattr(function, "args", ()):
        raise TypeError(f"give {inner.__qualname__} as a named function, or a partial of one with keywords alone")
    return inner, tuple(sorted(keywords.items()))


def _call(key, frame):
    function, keywords = key
    return function(frame, **dict(keywords))


def load_verdicts(claims=tuple(CLAIMS)):
    """Verdicts on the claims, from the experiments' base runs whatever a page's controls say."""
    return _load_verdicts(tuple(claims), shows_local_results(), (library().version, library().last_writes()))


@lru_cache(maxsize=32)
def _load_verdicts(claims, local, version):
    return tuple(verdict(claim, library(), local) for claim in claims)
