"""Six tasks: what counts as solved, how soon each optimizer solves it, what its default learning rate costs; and the sentences and tables of that.

A frame has variant, task, rate_choice (`tuned` or `default`), seed, step, seconds and loss, the test loss: the learning curve of every run.
`tasks`, pairs of id and name, says what each task is called, in order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from dlcore.analysis.names import name
from dlcore.analysis.selection import final_rows
from dlcore.formatting import format_number

TUNED, DEFAULT = "tuned", "default"
IMPROVEMENT = 0.95  # of what the best tuned optimizer takes off the loss: the target
CONDITION = ["task", "variant", "rate_choice"]
UNITS = {"step": "steps", "seconds": "seconds"}
TWICE, NEAR = 2, 1.1
Tasks = Sequence[tuple[str, str]]


def targets(frame: pd.DataFrame) -> pd.Series:
    """The loss that solves each task: all but a twentieth of the way from the loss before the first step to the least mean loss that a tuned optimizer ends with.

    A mean with a run that diverged is none. A task on which no tuned optimizer was measured has no target.
    """
    tuned = frame[frame["rate_choice"] == TUNED]
    start = tuned[tuned["step"] == 0].groupby("task", sort=False)["loss"].mean()
    ends = final_rows(tuned, (*CONDITION, "seed"))
    ends = ends.assign(loss=ends["loss"].astype(float).where(np.isfinite(ends["loss"].astype(float))))
    means = ends.groupby(["task", "variant"], sort=False)["loss"].agg(lambda losses: losses.mean(skipna=False))
    best = means.groupby("task", sort=False).min()
    return (start - IMPROVEMENT * (start - best)).dropna()


def times_to_target(frame: pd.DataFrame, x: str) -> pd.Series:
    """For each task, variant and rate_choice the median over the seeds of the steps, or seconds, until the test loss first is at the target.

    Between two tests the loss is taken to fall along a line. A run that never gets there counts as infinite, and so does a median between two of which one is.
    """
    goals = targets(frame)
    rows = frame[frame["task"].isin(goals.index)].sort_values([*CONDITION, "seed", "step"], ignore_index=True)
    goal, loss, at = rows["task"].map(goals).astype(float), rows["loss"].astype(float), rows[x].astype(float)
    before, since = loss.shift(), at.shift()
    share = ((before - goal) / (before - loss)).where(
        (rows["step"] > 0) & (before > goal)
    )  # of the way between two tests
    reached = (since + share * (at - since)).fillna(at).where(loss <= goal, np.inf)
    return reached.groupby([rows[column] for column in (*CONDITION, "seed")]).min().groupby(CONDITION).median()


def ratios(frame: pd.DataFrame, x: str, rate_choice: str) -> pd.DataFrame:
    """Tasks by variants: the time to the target over that of the fastest tuned optimizer on that task; infinite where it is never reached."""
    times = times_to_target(frame, x)
    table, order = _at(times, rate_choice), frame["variant"].unique()
    return table.div(_at(times, TUNED).min(axis=1), axis=0).fillna(np.inf)[[each for each in order if each in table]]


def _at(times: pd.Series, rate_choice: str) -> pd.DataFrame:
    """Tasks by variants at the tuned or at the default learning rates."""
    return times[times.index.get_level_values("rate_choice") == rate_choice].droplevel("rate_choice").unstack("variant")


def performance_profile(frame: pd.DataFrame, x: str, rate_choice: str) -> pd.DataFrame:
    """For each variant the number of tasks that it solves within τ times the fastest tuned optimizer's time: columns variant, tau, solved, a row wherever that number rises.

    Source: Dolan and Moré, “Benchmarking optimization software with performance profiles”, Mathematical Programming, 2002; drawn for
    optimizers by Dahl and others, “Benchmarking Neural Network Training Algorithms” (AlgoPerf), 2023.
    """
    table = ratios(frame, x, rate_choice)
    return pd.DataFrame(
        [
            {"variant": variant, "tau": tau, "solved": int((column <= tau).sum())}
            for variant, column in table.items()
            for tau in sorted({1.0, *column[np.isfinite(column)].clip(lower=1.0)})
        ],
        columns=["variant", "tau", "solved"],
    )


def regrets(frame: pd.DataFrame) -> pd.DataFrame:
    """What the default learning rate costs: columns variant, task, and over the seeds the geometric mean, least and greatest of the final test loss at the default over that at the tuned rate.

    A run that diverged at the default counts as infinite. What was not measured at both rates is left out.
    """
    ends = final_rows(frame, (*CONDITION, "seed"))
    losses = ends["loss"].astype(float)
    measured = ends.assign(loss=losses.where(np.isfinite(losses), np.inf))  # what is not, is missing in the pairs
    pairs = measured.set_index(["variant", "task", "seed", "rate_choice"])["loss"].unstack()
    if not {TUNED, DEFAULT} <= set(pairs):
        return pd.DataFrame(columns=["variant", "task", "mean", "low", "high"])
    both = pairs[np.isfinite(pairs[TUNED]) & pairs[DEFAULT].notna()]
    logs = np.log(both[DEFAULT] / both[TUNED])
    table = logs.groupby(["variant", "task"]).agg(mean="mean", low="min", high="max")
    order = pd.MultiIndex.from_frame(ends[["variant", "task"]].drop_duplicates())
    return np.exp(table.reindex(order[order.isin(table.index)])).reset_index()


def profile_caption(frame: pd.DataFrame, x: str, rate_choice: str) -> str:
    """Who solves the most tasks within twice the fastest's time, and who the fewest; and whose runs are the most that never reach a target."""
    table = ratios(frame, x, rate_choice)
    if table.empty:
        return "No task was measured at tuned learning rates yet"
    within, unsolved = (table <= TWICE).sum(), (~np.isfinite(table)).sum()
    told = f"Tasks solved within twice the fastest's {UNITS[x]}: {within.max() or 'none'} of {len(table)} with {_all_at(within, within.max())}"
    if within.min() < within.max():
        told += f"; {within.min() or 'none'} with {_all_at(within, within.min())}"
    if unsolved.max():
        told += f"; never solved: {unsolved.max()} with {_all_at(unsolved, unsolved.max())}"
    return told


def regret_caption(frame: pd.DataFrame, tasks: Tasks) -> str:
    """With whose default the loss ends near the tuned one's on the most tasks, and with whose on the fewest; and where a default costs most."""
    table = regrets(frame)
    if table.empty:
        return "No task was measured at both learning rates yet"
    near = (table["mean"] <= NEAR).groupby(table["variant"], sort=False).sum()
    told = f"At the default learning rate the loss ends at most 10% above that at the tuned one on {near.max() or 'none'} of {table['task'].nunique()} tasks with {_all_at(near, near.max())}"
    if near.min() < near.max():
        told += f", on {near.min() or 'none'} with {_all_at(near, near.min())}"
    worst = table.loc[table["mean"].idxmax()]
    where = f"{name(worst['variant'])} on the task {dict(tasks)[worst['task']]}"
    if not np.isfinite(worst["mean"]):
        return f"{told}; {where} diverges"
    return f"{told}; at worst it is {format_number(worst['mean'])} times as high ({where})"


def target_table(frame: pd.DataFrame, rate_choice: str, tasks: Tasks) -> pd.DataFrame:
    """For each task the target and how soon each optimizer is there, in steps and seconds; the least of both in a row are marked."""
    goals = targets(frame)
    parts = [_at(times_to_target(frame, x), rate_choice) for x in UNITS]
    order = [variant for variant in frame["variant"].unique() if variant in parts[0]]
    rows = []
    for task, title in tasks:
        if task not in parts[0].index:
            continue
        steps, seconds = (part.loc[task] for part in parts)
        row = {"Task": title, "Target loss": f"{goals[task]:.2f}"}
        for variant in order:
            cells = [
                _cell(part[variant], part.min(), form) for part, form in ((steps, "{:.0f}"), (seconds, "{:.1f} s"))
            ]
            row[name(variant)] = " · ".join(cells).replace(" ", "\u00a0") if np.isfinite(steps[variant]) else "never"
        rows.append(row)
    return pd.DataFrame(rows)


def _cell(value: float, least: float, form: str) -> str:
    return form.format(value) + (" ✓" if value == least else "")


def learning_rate_table(
    rates: Mapping[tuple[str, str], float], defaults: Mapping[str, float], tasks: Tasks
) -> pd.DataFrame:
    """The tuned learning rate of each optimizer on each task, beside its default; `rates` are by variant and task."""
    return pd.DataFrame(
        [
            {"Learning rate": name(variant), "Default": f"{default:g}"}
            | {title: f"{rates[variant, task]:g}" for task, title in tasks}
            for variant, default in defaults.items()
        ]
    )


def learning_rate_caption(rates: Mapping[tuple[str, str], float], defaults: Mapping[str, float]) -> str:
    """How far apart each optimizer's tuned rates are: the narrowest and the widest span."""
    spans = {}
    for variant in defaults:
        of_tasks = [rate for (of, _), rate in rates.items() if of == variant]
        spans[variant] = max(of_tasks) / min(of_tasks)
    narrow, wide = min(spans, key=spans.__getitem__), max(spans, key=spans.__getitem__)
    if spans[narrow] == spans[wide]:
        return f"Largest over smallest tuned rate: {format_number(spans[wide])} for every optimizer"
    return f"Largest over smallest tuned rate: {format_number(spans[narrow])} with {name(narrow)}, {format_number(spans[wide])} with {name(wide)}"


def _all_at(counts: pd.Series, value: int) -> str:
    """The names of the variants with that count."""
    names = [name(variant) for variant in counts.index[counts == value]]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
