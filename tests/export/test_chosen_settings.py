"""A program at the setting that validation chose prints what the shipped record of that run has."""

import csv
import subprocess
import sys

import pytest

from dlcore import export
from dlcore.experiments import find
from dlcore.recipes.selection import best_setting
from dlcore.records import Library

# Experiment, variant, and the columns of program and record that agree, with how closely: programs print four digits.
RUNS = [
    ("learning-rate-sensitivity", "mini-batch", "accuracy", {"abs": 0.011}),
    ("sparse-features", "adagrad", "loss", {"rel": 0.01}),
    ("loss-comparison", "cross-entropy", "accuracy", {"abs": 0.011}),
]


def chosen_run(experiment, variant):
    """The first seed's run at the value that the verdicts' rule chooses, or tuning on seeds of its own."""
    if experiment.tuning:
        return experiment.run(variant, experiment.seeds[0]), Library()
    queries = (query for evidence in experiment.evidence for query in evidence.queries if query.tuning)
    tuning, library, scores = next(queries).tuning, Library(), []
    groups = [experiment.run_group(variant, **{tuning.setting: value}) for value in tuning.values]
    for group in groups:
        records, _ = library.get_all(group.runs)
        scores.append([tuning.score(record.tables) for record in records])
    place = best_setting(scores, tuning.least)
    assert tuning.values[place] != experiment.setting(tuning.setting).default or experiment.id != RUNS[0][0]
    return groups[place].first, library


@pytest.mark.slow
@pytest.mark.parametrize(("name", "variant", "column", "near"), RUNS)
def test_a_program_at_the_chosen_setting_reaches_what_the_record_has(name, variant, column, near, tmp_path):
    run, library = chosen_run(find(name), variant)
    table = library.get(run)[0].tables["curve"]
    recorded = dict(zip(table["epoch"], table[column], strict=True))
    program = [sys.executable, "-W", "ignore", "-c", export.render(run)]
    ran = subprocess.run(program, cwd=tmp_path, capture_output=True, text=True, check=True)
    printed = {float(row["epoch"]): float(row[column]) for row in csv.DictReader(ran.stdout.splitlines())}
    both = sorted(recorded.keys() & printed.keys())
    assert len(both) >= 3
    assert both[-1] == max(recorded) == max(printed)
    assert [printed[epoch] for epoch in both] == pytest.approx([recorded[epoch] for epoch in both], **near)
