"""Whether each tuned default is what its tuning runs choose, and whether their optimum is one: an end of the grid proves nothing."""

from collections.abc import Sequence

from dlcore.base import Experiment, Run
from dlcore.recipes import selection
from dlcore.records import Archive


def problems(experiment: Experiment, archive: Archive) -> list[str]:
    """A sentence for each variant whose tuned default is not the optimum of its tuning records; none where those are missing."""
    if experiment.tuning is None:
        return []
    found = [_problem(experiment, run, scores) for run, scores in scores_of(experiment, archive).items()]
    return [f"{experiment.id}: {problem}" for problem in found if problem]


def scores_of(experiment: Experiment, archive: Archive) -> dict[Run, list[list[float | None]]]:
    """The scores (values, seeds) of every variant and condition whose tuning records are all there, named as in `tuning_run_groups`."""
    assert experiment.tuning
    found = {}
    for run, groups in experiment.tuning_run_groups().items():
        records = [[archive.get(each) for each in group.runs] for group in groups]
        if all(record for of_value in records for record in of_value):
            found[run] = [
                [experiment.tuning.score(record.tables) for record in of_value if record] for of_value in records
            ]
    return found


def _problem(experiment: Experiment, run: Run, scores: Sequence[Sequence[float | None]]) -> str:
    tuning = experiment.tuning
    assert tuning
    best = selection.best_setting(scores, tuning.least)
    chosen, declared = experiment.tuning_values(run)[best], run[tuning.setting]
    where = ", ".join([run.variant, *(str(run[name]) for name in experiment.setting(tuning.setting).tuned_by)])
    if declared != chosen:
        return f"tuning chooses {tuning.setting} {chosen:g} for {where}, and {declared:g} is declared"
    if not 0 < best < len(scores) - 1 and not tuning.natural_bound:
        return f"the best {tuning.setting} of {where} is {chosen:g}, an end of the grid"
    return ""
