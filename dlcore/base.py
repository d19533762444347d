"""What an experiment is made of: settings that vary, fully specified runs, and the evidence that it gives."""

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product
from typing import Any

from dlcore.evidence import NOTHING, Evidence, Outcome, Tuning

Value = str | int | float


class InvalidInput(ValueError):
    """What a user asked for is not possible; the message is one sentence that says why."""


@dataclass(frozen=True)
class Run:
    """One training or measurement, fully specified: equal runs give equal results. Its fingerprint names its record."""

    experiment: str
    revision: int
    variant: str
    seed: int
    settings: tuple[tuple[str, Value], ...]

    def __getitem__(self, name: str) -> Value:
        return dict(self.settings)[name]

    @cached_property
    def fingerprint(self) -> str:
        fields = [self.experiment, self.revision, self.variant, self.seed, [list(pair) for pair in self.settings]]
        return hashlib.sha256(json.dumps(fields, separators=(",", ":")).encode()).hexdigest()[:20]


@dataclass(frozen=True)
class RunGroup:
    """Runs that differ in their seed alone, measured together: the unit of work."""

    runs: tuple[Run, ...]

    def __post_init__(self) -> None:
        if not self.runs:
            raise InvalidInput("A group of runs needs at least one.")
        if len({replace(run, seed=0) for run in self.runs}) > 1 or len(set(self.seeds)) < len(self.runs):
            raise InvalidInput("The runs of a group differ in their seed, and in nothing else.")

    @property
    def first(self) -> Run:
        return self.runs[0]

    @property
    def seeds(self) -> tuple[int, ...]:
        return tuple(run.seed for run in self.runs)

    @cached_property
    def fingerprint(self) -> str:
        return hashlib.sha256("".join(run.fingerprint for run in self.runs).encode()).hexdigest()[:20]


@dataclass(frozen=True)
class Setting:
    """One setting of an experiment: either one of `choices` or a number from `low` to `high`.

    It applies to the variants in `applies_to`, or to all. `labels` are the names of choices on screen.
    `tuned` has the default of single variants, as tuning chose it: by the variant and the values of the settings in `tuned_by`.
    `omit_default` is for a setting that came after the records: a run at its default omits it, and so keeps the fingerprint that
    it had before. Its value is read by `of(run)`.
    """

    name: str
    label: str
    default: Value
    help: str
    choices: tuple[Value, ...] = ()
    low: float = -math.inf
    high: float = math.inf
    applies_to: tuple[str, ...] = ()
    labels: Mapping[Value, str] = field(default_factory=lambda: NOTHING, hash=False)
    tuned: Mapping[tuple[Value, ...], Value] = field(default_factory=lambda: NOTHING, hash=False)
    tuned_by: tuple[str, ...] = ()
    omit_default: bool = False

    def of(self, run: Run) -> Value:
        """Its value in a run; the default where the run omits it."""
        return dict(run.settings).get(self.name, self.default)

    def applies(self, variant: str) -> bool:
        return not self.applies_to or variant in self.applies_to

    def default_of(self, variant: str, values: Mapping[str, Value]) -> Value:
        """The tuned value of this variant under these settings, or the default of all."""
        return self.tuned.get((variant, *(values[name] for name in self.tuned_by)), self.default)

    def validate(self, value: Any) -> Value:
        """The value in the setting's own type; raises InvalidInput where it is none of the choices or out of bounds."""
        if self.choices:
            for choice in self.choices:
                if str(value) == str(choice):
                    return choice
            raise InvalidInput(f"{self.label} must be one of {', '.join(map(str, self.choices))}, not “{value}”.")
        kind: Callable[[Any], Any] = type(self.default)
        try:
            number = kind(value)
            in_bounds = self.low <= number <= self.high and (kind is not int or float(value) == number)
        except (TypeError, ValueError, OverflowError):
            in_bounds = False
        if not in_bounds:
            number_type = "a whole number" if kind is int else "a number"
            raise InvalidInput(f"{self.label} must be {number_type} from {self.bounds}, not “{value}”.")
        return number + 0  # −0.0 becomes 0.0, which is equal and must have the same fingerprint

    @property
    def bounds(self) -> str:
        return f"{self.low:g} to {self.high:g}"

    def format(self, value: Value) -> str:
        return self.labels.get(value, str(value))


@dataclass(frozen=True)
class Variant:
    """Something that an experiment compares and that is no topic of its own: its id, its name on screen and its color, such as “#1F7FC4”."""

    id: str
    name: str
    color: str


@dataclass(frozen=True)
class Experiment:
    """A question, the one thing that varies, what stays equal, and how to measure it.

    `shipped` lists the settings under which every variant is baked for every seed; the first, the base, is empty: all defaults.
    `measure(run_group, device, report)` runs in a worker. It returns, for every run of the group, its tables (name to
    column to values); where arrays are recorded, such as weights, an entry `arrays` (name to NumPy array); and where
    each answer is recorded, an entry `correct` (test set to a boolean per example).
    `outcome` is the number by which any two of its configurations can be compared.
    `cost(run)` is proportional to the run's time, so that a recorded one predicts another's. `exclusive` marks what is
    timed and therefore runs alone, `cpu_only` what needs the CPU on any machine.
    `tuning` chose the defaults of a setting, on `tuning_seeds`, used for nothing else, under each of `tuning_conditions`;
    these runs ship too.
    """

    id: str
    section: str
    question: str
    revision: int
    varies: str
    variants: tuple[str, ...]
    seeds: tuple[int, ...]
    settings: tuple[Setting, ...]
    measure: Callable = field(repr=False)
    cost: Callable[[Run], float] = field(repr=False)
    shipped: tuple[Mapping[str, Any], ...] = (NOTHING,)
    evidence: tuple[Evidence, ...] = ()
    outcome: Outcome | None = None
    exclusive: bool = False
    cpu_only: bool = False
    tuning: Tuning | None = None
    tuning_seeds: tuple[int, ...] = ()
    tuning_conditions: tuple[Mapping[str, Any], ...] = (NOTHING,)

    def setting(self, name: str) -> Setting:
        for setting in self.settings:
            if setting.name == name:
                return setting
        raise InvalidInput(
            f"{self.id} has no setting “{name}”; it has {', '.join(s.name for s in self.settings) or 'none'}."
        )

    def run(self, variant: str, seed: int, /, **settings: object) -> Run:
        """The run of one variant and seed; raises InvalidInput.

        A setting that does not apply to the variant stays at its default, so that equal work has one fingerprint.
        """
        if variant not in self.variants:
            raise InvalidInput(f"{self.id} has no variant “{variant}”; it has {', '.join(self.variants)}.")
        if type(seed) is not int or not 0 <= seed < 2**31:
            raise InvalidInput(f"A seed is a whole number from 0 to 2147483647, not “{seed}”.")
        for name in settings:
            self.setting(name)
        values = {setting.name: setting.default for setting in self.settings}
        for setting in self.settings:
            if setting.name in settings and setting.applies(variant):
                values[setting.name] = setting.validate(settings[setting.name])
        for setting in self.settings:
            if setting.tuned and not (setting.name in settings and setting.applies(variant)):
                values[setting.name] = setting.default_of(variant, values)
        omitted = {
            setting.name
            for setting in self.settings
            if setting.omit_default and values[setting.name] == setting.default
        }
        named = sorted((name, value) for name, value in values.items() if name not in omitted)
        return Run(self.id, self.revision, variant, seed, tuple(named))

    def run_group(self, variant: str, seeds: Iterable[int] | None = None, /, **settings: object) -> RunGroup:
        return RunGroup(tuple(self.run(variant, seed, **settings) for seed in (self.seeds if seeds is None else seeds)))

    def run_groups(self, variants: Iterable[str], /, **settings: object) -> tuple[RunGroup, ...]:
        """A group for every variant; a setting that is a tuple stands for each of its values in turn."""
        grid = {name: value if isinstance(value, tuple) else (value,) for name, value in settings.items()}
        return tuple(
            dict.fromkeys(
                self.run_group(variant, **dict(zip(grid, values)))
                for variant in variants
                for values in product(*grid.values())
            )
        )

    def shipped_run_groups(self) -> tuple[RunGroup, ...]:
        """Every group that ships, each once: base settings first, tuning last."""
        judged = (self.run_group(variant, **settings) for settings, variant in product(self.shipped, self.variants))
        tuned = (group for groups in self.tuning_run_groups().values() for group in groups)
        return tuple(dict.fromkeys((*judged, *tuned)))

    def tuning_run_groups(self) -> dict[Run, tuple[RunGroup, ...]]:
        """For each variant and condition that is tuned, named by its first judged run: a group for every value to choose from."""
        if self.tuning is None:
            return {}
        name = self.tuning.setting
        judged = {
            self.run(variant, self.seeds[0], **condition): condition
            for condition in self.tuning_conditions
            for variant in self.variants
            if self.setting(name).applies(variant)
        }
        return {
            run: tuple(
                self.run_group(run.variant, self.tuning_seeds, **{**condition, name: value})
                for value in self.tuning_values(run)
            )
            for run, condition in judged.items()
        }

    def tuning_values(self, run: Run) -> tuple[Any, ...]:
        """What a run's variant chooses from under its settings, in order."""
        assert self.tuning
        key = (run.variant, *(run[name] for name in self.setting(self.tuning.setting).tuned_by))
        return self.tuning.grids.get(key, self.tuning.values_of(run.variant))
