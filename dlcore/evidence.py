"""How a claim is put to the test: what is measured, which runs are compared, what each piece is there for, and its threshold."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from dlcore.formatting import format_number

NOTHING: Mapping[Any, Any] = MappingProxyType({})

# What the guide's sentence means; a case that the sentence or the cited paper excludes; a comparison in which nothing
# should show; a check of a ruler.
CLAIM, LIMIT, CONTROL, INSTRUMENT = ROLES = "claim", "limit", "control", "instrument"
KINDS = "level", "difference", "ratio", "count", "time"
BETTER = "higher", "lower", "neither"
# What a piece is repeated over. An exact number is not repeated: it follows from the definitions, whatever the seed.
SEED, TIMING_REPEAT, EXACT = REPLICATES = "seed", "timing repeat", "exact"
POINTS, PERCENT, TIMES, ORDERS = "percentage points", "%", "times", "orders of magnitude"
FRACTIONS = {1e-3: "a thousandth", 0.01: "a hundredth", 0.1: "a tenth", 0.2: "a fifth", 0.25: "a quarter", 0.5: "half"}


@dataclass(frozen=True)
class Quantity:
    """What a piece of evidence measures, and how one says it.

    `label` names it on an axis. `says` is a clause with the measured number at `{value}`: “{value} of the gradient
    reaches the first of 30 layers”. A fraction is said in `unit` “percentage points” or “%”; any other unit follows the
    number. Orders of magnitude are said in times. `better` is the direction that a practitioner wants, whatever the claim
    says. Differences end in one of `words`: “1.2 percentage points higher”. `inverse` is the same clause with its two sides
    exchanged, said of a ratio below 1 with the number inverted.
    """

    label: str
    says: str
    kind: str
    unit: str = ""
    better: str = "higher"
    words: tuple[str, str] = ("higher", "lower")
    inverse: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS or self.better not in BETTER:
            raise ValueError(f"{self.label}: {self.kind} is no kind of quantity, or {self.better} no direction")
        if "{value}" not in self.says:
            raise ValueError(f"{self.label}: a sentence without its number")

    def number(self, value: float) -> str:
        """The number alone, in the unit: “1.2”, “−3.0”; at most three digits, near 1 as many as tell a ratio from it."""
        scaled = self._scale(value)
        if self.unit in (POINTS, PERCENT) and abs(scaled) >= 0.95:
            return f"{scaled:.{0 if abs(scaled) >= 99.95 else 1}f}".replace("-", "−")
        if self.unit in (POINTS, PERCENT) and abs(scaled) >= 1e-3:
            return f"{scaled:.2g}".replace("-", "−")
        if self.unit in (TIMES, ORDERS) and 0.8 < scaled < 1.25:
            return f"{scaled:.2f}"
        return format_number(scaled)

    def _scale(self, value: float) -> float:
        if self.unit == ORDERS:
            return 10**value
        return value * 100 if self.unit in (POINTS, PERCENT) else value

    @property
    def _said_unit(self) -> str:
        return TIMES if self.unit == ORDERS else self.unit

    def _in_unit(self, number: str, unit: str) -> str:
        return f"{number}{'' if unit == PERCENT else ' '}{unit}".rstrip()

    def nearly_equal(self, low: float, high: float) -> bool:
        """Whether a ratio with this interval may be called equal."""
        return self._said_unit == TIMES and 0.8 < self._scale(low) <= self._scale(high) < 1.25

    def with_unit(self, value: float) -> str:
        """The number with its unit: “1.2 percentage points”, “45%”, “3.1 times”."""
        return self._in_unit(self.number(value), self._said_unit)

    def bound(self, bound: float) -> str:
        """A threshold as it was declared, with its unit: “5 percentage points”, “1.25 times”."""
        scaled = self._scale(bound)
        if self._said_unit == TIMES and scaled in FRACTIONS:
            return FRACTIONS[scaled]
        if self._said_unit == TIMES and scaled == 1:
            return f"1.0 {TIMES}"
        if 1e3 <= abs(scaled) < 1e4:
            number = f"{scaled:,.0f}"
        else:
            digits = 2 if self._said_unit == TIMES and abs(scaled) < 1 else 3
            number = f"{scaled:.{digits}g}" if 1e-3 <= abs(scaled) < 1e3 or not scaled else format_number(scaled)
        unit = "percentage point" if self.unit == POINTS and number == "1" else self._said_unit
        return self._in_unit(number, unit).replace("-", "−")

    def amount(self, value: float, near: bool = False) -> str:
        """The number as it stands alone: a difference by its size and direction, anything else with its unit; “no higher”; where `near`, also “about equal”."""
        if self.kind == "difference":
            size, word = self.with_unit(abs(value)), self.words[value < 0]
            return f"no {word}" if word and self.number(abs(value)) == "0" else f"{size} {word}".rstrip()
        if near and abs(self._scale(value) - 1) < 0.05:
            return "equal" if self._scale(value) == 1 else "about equal"
        return self.with_unit(value)

    def interval(self, low: float, high: float) -> str:
        """The two ends without the unit; those of a difference on both sides of zero with their directions.

        What lies wholly on the second side of a difference, such as lower, is said in that direction: “0.4 to 1.2”.
        """
        if self.kind == "difference" and low < 0 < high:
            ends = [f"{self.number(-low)} {self.words[1]}", f"{self.number(high)} {self.words[0]}"]
            return " to ".join(ends if self.words[0] != "lower" else reversed(ends))
        if self.kind == "difference" and high <= 0:
            low, high = -high, -low
        return f"{self.number(low)} to {self.number(high)}"

    def sentence(
        self, value: float, factors: Mapping[str, str] = NOTHING, near: bool = False, threshold: str = ""
    ) -> str:
        """What was measured, in words: “1.2 times as many as”, “about as many as”; `{baseline}` is what the comparison is against, by its name. A `threshold`, “at least 1.1 times”, stands in place of the value."""
        said = self.says.replace("{baseline}", factors.get("baseline", "").removeprefix("against "))
        amount = threshold or self.amount(value, near)
        if amount in ("equal", "about equal"):
            about = "" if amount == "equal" else "about "
            return said.replace("{value} as", f"{about}as").replace("{value}", f"{amount} to")
        return said.replace("{value}", amount)


@dataclass(frozen=True)
class Outcome:
    """The number by which any two configurations of an experiment can be compared: a column of one of a run's tables.

    `reduction` takes its last value, its greatest, its least, or its mean.
    """

    label: str
    column: str
    table: str = "curve"
    reduction: str = "last"
    unit: str = ""
    better: str = "higher"

    def of(self, tables: Mapping[str, Mapping[str, Any]]) -> float:
        """The outcome of one run, from its tables (name to column to values)."""
        values = tables[self.table][self.column]
        if self.reduction == "mean":
            return math.fsum(values) / len(values)
        return {"last": lambda: values[-1], "greatest": lambda: max(values), "least": lambda: min(values)}[
            self.reduction
        ]()


@dataclass(frozen=True)
class Tuning:
    """A setting whose value is chosen before anything is compared.

    Of `values`, in this order, `recipes.selection` takes the one with the greatest mean of `score`, or with the least.
    `score` takes a run's tables to a number that no test example has part in. An optimum at an end of the values proves
    nothing, unless `natural_bound` says why there is nothing beyond; `further` has more values of single variants, whose optimum
    was at an end, and `grids` the values of a variant and its settings in `Setting.tuned_by`, where the optimum moves with these.
    """

    setting: str
    values: tuple[Any, ...]
    score: Callable[[Any], float | None] = field(repr=False)
    least: bool = False
    natural_bound: str = ""
    further: Mapping[str, tuple[Any, ...]] = field(default_factory=lambda: NOTHING, hash=False)
    grids: Mapping[tuple[Any, ...], tuple[Any, ...]] = field(default_factory=lambda: NOTHING, hash=False)

    def values_of(self, variant: str) -> tuple[Any, ...]:
        """What one variant chooses from, in order."""
        return tuple(sorted((*self.values, *self.further[variant]))) if variant in self.further else self.values


@dataclass(frozen=True)
class RunQuery:
    """The runs that a piece of evidence looks at: one variant under some settings, for every seed; with `tuning` at the value that it chooses."""

    variant: str
    settings: Mapping[str, Any] = field(default_factory=lambda: NOTHING, hash=False)
    tuning: Tuning | None = None

    @property
    def grid(self) -> tuple[Mapping[str, Any], ...]:
        """The settings of each value to choose from, or the only ones."""
        if self.tuning is None:
            return (self.settings,)
        return tuple({**self.settings, self.tuning.setting: value} for value in self.tuning.values_of(self.variant))


@dataclass(frozen=True)
class Evidence:
    """One way to put a claim to the test. `value` takes the tables of one run for each of `queries`, all of one seed, to a number.

    Exactly one of `at_least`, `at_most` and `within` is the threshold. `within` is a margin: nothing larger may show, in
    either direction; of a ratio it is a factor, such as 1.05. `geometric` values spread over orders of magnitude, or are
    ratios, and are averaged as logarithms.

    `examples` takes the same tables to the number of each test example, of which `value` is the mean, where records tell which
    ones were answered correctly; then the interval covers the choice of these examples too.

    `factors` are what sets this piece apart from others of its claim, each with the phrase that one says for it:
    `{"initialization": "with He initialization"}`. A claim depends on a factor only where pieces differ in it alone.
    `under_revision` says why a piece must not vote as it stands. `part` names what it is about where the claim says two things.
    """

    claim: str
    condition: str
    quantity: Quantity
    queries: tuple[RunQuery, ...]
    value: Callable[..., float]
    at_least: float | None = None
    at_most: float | None = None
    within: float | None = None
    geometric: bool = False
    role: str = CLAIM
    factors: Mapping[str, str] = field(default_factory=lambda: NOTHING, hash=False)
    replicate: str = SEED
    under_revision: str = ""
    part: str = ""
    examples: Callable[..., Sequence[float]] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.examples and self.geometric:
            raise ValueError(f"evidence for {self.claim}: logarithms of single examples have no mean")
        if isinstance(self.quantity, str):  # until every piece declares its quantity
            kind = "ratio" if self.geometric else "difference"
            object.__setattr__(
                self, "quantity", Quantity(self.quantity, f"{self.quantity} is {{value}}", kind, words=("", ""))
            )
        if sum(bound is not None for bound in (self.at_least, self.at_most, self.within)) != 1:
            raise ValueError(f"evidence for {self.claim} needs exactly one threshold")
        if self.role not in ROLES or self.replicate not in REPLICATES:
            raise ValueError(f"evidence for {self.claim}: {self.role} is no role, or {self.replicate} no replicate")

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the greatest value that satisfy the threshold."""
        if self.within is not None:
            return (1 / self.within, self.within) if self.geometric else (-self.within, self.within)
        return (
            -math.inf if self.at_least is None else self.at_least,
            math.inf if self.at_most is None else self.at_most,
        )

    @property
    def threshold(self) -> str:
        """The threshold in words, such as “at least 5 percentage points higher”."""
        quantity = self.quantity
        if self.within is not None:
            return f"within {f'a factor of {self.within:g}' if self.geometric else quantity.bound(self.within)}"
        asked, bound = ("at most", self.at_most) if self.at_least is None else ("at least", self.at_least)
        assert bound is not None
        if quantity.kind != "difference":
            return f"{asked} {quantity.bound(bound)}"
        if bound < 0:  # at least −1 point is at most 1 point lower
            asked, bound, word = {"at least": "at most", "at most": "at least"}[asked], -bound, quantity.words[1]
        else:
            word = quantity.words[0]
        return f"{asked} {f'{quantity.bound(bound)} {word}' if bound else f'0 {quantity.unit} {word}'}".rstrip()

    @property
    def inverse_threshold(self) -> str:
        """The threshold of a ratio, said of the ratio whose sides are exchanged: “at most 0.8 times” for “at least 1.25 times”."""
        if self.within is not None:
            return self.threshold
        asked, bound = ("at least", self.at_most) if self.at_least is None else ("at most", self.at_least)
        assert bound is not None
        return f"{asked} {self.quantity.bound(1 / bound)}"

    def is_satisfied(self, value: float) -> bool:
        low, high = self.bounds
        return low <= value <= high
