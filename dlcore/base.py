"""What an experiment is made of: settings that vary, runs that are told in full, and evidence judged by thresholds declared beforehand."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import product
from types import MappingProxyType

Value = str | int | float
NOTHING = MappingProxyType({})


class InvalidInput(ValueError):
    """What a reader asked for cannot be; the message is one sentence that says why."""


@dataclass(frozen=True)
class Run:
    """One training or measurement, told in full: equal runs give equal results. Its fingerprint names its record."""

    experiment: str
    revision: int
    variant: str
    seed: int
    settings: tuple[tuple[str, Value], ...]

    def __getitem__(self, name):
        return dict(self.settings)[name]

    @property
    def fingerprint(self):
        told = [self.experiment, self.revision, self.variant, self.seed, [list(pair) for pair in self.settings]]
        return hashlib.sha256(json.dumps(told, separators=(",", ":")).encode()).hexdigest()[:20]


@dataclass(frozen=True)
class RunGroup:
    """Runs that differ in their seed alone, measured together: the unit of work."""

    runs: tuple[Run, ...]

    def __post_init__(self):
        if not self.runs:
            raise InvalidInput("A stack needs at least one run.")
        if len({replace(run, seed=0) for run in self.runs}) > 1 or len(set(self.seeds)) < len(self.runs):
            raise InvalidInput("The runs of a stack differ in their seed, and in nothing else.")

    @property
    def first(self):
        return self.runs[0]

    @property
    def seeds(self):
        return tuple(run.seed for run in self.runs)

    @property
    def fingerprint(self):
        return hashlib.sha256("".join(run.fingerprint for run in self.runs).encode()).hexdigest()[:20]


@dataclass(frozen=True)
class Setting:
    """One knob of an experiment: either a choice among `choices` or a number within `low` and `high`."""

    name: str
    label: str
    default: Value
    help: str
    choices: tuple[Value, ...] = ()
    low: float | None = None
    high: float | None = None
    applies_to: tuple[str, ...] = ()
    labels: MappingProxyType = field(default_factory=lambda: NOTHING, hash=False)

    def validate(self, value):
        """The value in its own type; raises BadInput where it is none of the choices or out of bounds."""
        if self.choices:
            for choice in self.choices:
                if str(value) == str(choice):
                    return choice
            raise InvalidInput(f"{self.label} must be one of {', '.join(map(str, self.choices))}, not “{value}”.")
        kind = type(self.default)
        try:
            number = kind(value)
            whole = kind is not int or float(value) == number
        except (TypeError, ValueError, OverflowError):
            number, whole = None, False
        if not whole or not self.low <= number <= self.high:
            raise InvalidInput(
                f"{self.label} must be {'a whole number' if kind is int else 'a number'} from {self.low:g} to {self.high:g}, not “{value}”."
            )
        return number + 0  # −0.0 becomes 0.0, which is equal and must be told equally

    @property
    def bounds(self):
        return f"{self.low:g} to {self.high:g}"

    def format(self, value):
        return self.labels.get(value, str(value))


@dataclass(frozen=True)
class RunQuery:
    """The runs that a piece of evidence looks at: one variant under some settings, for every seed."""

    variant: str
    settings: MappingProxyType = field(default_factory=lambda: NOTHING, hash=False)


@dataclass(frozen=True)
class Evidence:
    """One way to put a claim to the test. `value` takes the tables of each run in `asks`, for one seed, and gives a number.

    Exactly one of `at_least` and `at_most` is the threshold. `geometric` values spread over orders of magnitude and are averaged as logarithms.
    """

    claim: str
    condition: str
    quantity: str
    queries: tuple[RunQuery, ...]
    value: Callable[..., float]
    at_least: float | None = None
    at_most: float | None = None
    geometric: bool = False

    def __post_init__(self):
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError(f"evidence for {self.claim} needs exactly one threshold")

    @property
    def threshold(self):
        return self.at_most if self.at_least is None else self.at_least

    def satisfied(self, value):
        return value <= self.at_most if self.at_least is None else value >= self.at_least


@dataclass(frozen=True)
class Experiment:
    """A question, the one thing that varies, what stays equal, and how to measure it.

    `shipped` lists the settings under which every variant is baked for every seed; the first, the base, is empty: all defaults.
    `measure(stack, device, report)` runs in a worker and gives, for every run of the stack, its tables (name to column to values), and where arrays
    are kept, such as weights, an entry `arrays` (name to NumPy array).
    `cost(run)` is proportional to the run's time, so that a recorded one can foretell another. `exclusive` marks what is timed, `on_cpu` what
    needs the CPU wherever it runs.
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
    shipped: tuple[MappingProxyType, ...] = (NOTHING,)
    evidence: tuple[Evidence, ...] = ()
    exclusive: bool = False
    cpu_only: bool = False

    def setting(self, name):
        for setting in self.settings:
            if setting.name == name:
                return setting
        raise InvalidInput(
            f"{self.id} has no setting “{name}”; it has {', '.join(s.name for s in self.settings) or 'none'}."
        )

    def run(self, variant, seed, /, **settings):
        """The run of one variant and seed; raises BadInput. A setting that does not concern the variant stays at its default, so that equal work has one fingerprint."""
        if variant not in self.variants:
            raise InvalidInput(f"{self.id} has no variant “{variant}”; it has {', '.join(self.variants)}.")
        if type(seed) is not int or not 0 <= seed < 2**31:
            raise InvalidInput(f"A seed is a whole number from 0 to 2147483647, not “{seed}”.")
        for name in settings:
            self.setting(name)
        told = []
        for setting in sorted(self.settings, key=lambda s: s.name):
            concerned = not setting.applies_to or variant in setting.applies_to
            told.append(
                (
                    setting.name,
                    setting.validate(settings[setting.name])
                    if concerned and setting.name in settings
                    else setting.default,
                )
            )
        return Run(self.id, self.revision, variant, seed, tuple(told))

    def run_group(self, variant, seeds=None, /, **settings):
        return RunGroup(tuple(self.run(variant, seed, **settings) for seed in (self.seeds if seeds is None else seeds)))

    def run_groups(self, variants, /, **settings):
        """A stack for every variant; a setting that is a tuple stands for each of its values in turn."""
        grid = {name: value if isinstance(value, tuple) else (value,) for name, value in settings.items()}
        return tuple(
            dict.fromkeys(
                self.run_group(variant, **dict(zip(grid, values)))
                for variant in variants
                for values in product(*grid.values())
            )
        )

    def shipped_run_groups(self):
        """Every stack that ships, each once, base settings first."""
        return tuple(
            dict.fromkeys(
                self.run_group(variant, **settings) for settings, variant in product(self.shipped, self.variants)
            )
        )
