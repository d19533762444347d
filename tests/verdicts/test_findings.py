"""From records to findings, on records made up for the purpose."""

import math
from dataclasses import replace

import pytest
from scipy import stats

from dlcore.base import Experiment
from dlcore.evidence import EXACT, Evidence, Quantity, RunQuery
from dlcore.recipes.comparisons import correct as correct_answers
from dlcore.records import Library, Record, Store
from dlcore.verdicts.findings import NOT_MEASURED, evaluate_evidence
from dlcore.verdicts.intervals import FAILS, HOLDS, NOT_SETTLED, fraction_interval, interval, outcome_of, seeds_needed

MADE_UP = Experiment(
    id="made-up",
    section="foundations",
    question="Does it?",
    revision=1,
    varies="nothing",
    variants=("a", "b"),
    seeds=(0, 1, 2),
    settings=(),
    measure=None,
    cost=lambda run: 1.0,
)
GAIN = Quantity("a less b", "a is {value} than b", "difference")


def less(a, b):
    return a["t"]["x"][0] - b["t"]["x"][0]


def evidence(**fields):
    return Evidence("activations/relu-fast", "made up", GAIN, (RunQuery("a"), RunQuery("b")), less, **fields)


@pytest.fixture
def library(tmp_path):
    return Library(shipped=Store(tmp_path / "shipped"), local=Store(tmp_path / "local"))


def fill(store, differences):
    for seed, difference in enumerate(differences):
        store.put(Record(MADE_UP.run("a", seed), {"t": {"x": [10.0 + difference]}}, {}))
        store.put(Record(MADE_UP.run("b", seed), {"t": {"x": [10.0]}}, {}))


@pytest.mark.parametrize("values", [[1, 2, 3, 4, 5], [10, 12], [0.3, -0.2, 0.9, 1.4], list(range(40))])
@pytest.mark.parametrize("confidence", [0.95, 0.99])
def test_the_interval_is_students(values, confidence):
    expected = stats.t.interval(confidence, len(values) - 1, sum(values) / len(values), stats.sem(values))
    assert interval(values, confidence=confidence)[1:] == pytest.approx(expected)


def test_a_geometric_interval_is_that_of_the_logarithms():
    mean, low, high = interval([1e-3, 1e-1, 1e1], geometric=True)
    assert mean == pytest.approx(1e-1)
    assert math.log10(high) == pytest.approx(-1 + 4.303 * 2 / math.sqrt(3), abs=1e-3)
    assert math.log10(low) == pytest.approx(-1 - 4.303 * 2 / math.sqrt(3), abs=1e-3)


def test_one_value_has_no_interval_and_zero_no_logarithm():
    assert interval([3.0]) == (3.0, -math.inf, math.inf)
    assert interval([3.0], geometric=True) == pytest.approx((3.0, 0.0, math.inf))
    assert interval([0.0, 1e-9, 2.0], geometric=True) == (0.0, 0.0, 2.0)


@pytest.mark.parametrize(("count", "total"), [(0, 5), (5, 5), (3, 5), (6, 6), (1, 10)])
def test_the_interval_of_a_fraction_is_clopper_and_pearsons(count, total):
    expected = stats.binomtest(count, total).proportion_ci(0.95, method="exact")
    assert fraction_interval(count, total) == pytest.approx((expected.low, expected.high))


@pytest.mark.parametrize(
    ("differences", "threshold", "outcome", "agreeing"),
    [
        ([1.0, 1.1, 1.2], {"at_least": 0.5}, HOLDS, 3),
        ([1.0, 1.1, 1.2], {"at_least": 2.0}, FAILS, 0),
        ([1.0, 1.1, 1.2], {"at_least": 1.05}, NOT_SETTLED, 2),
        ([0.0, 1.0, 2.0], {"at_least": 0.0}, NOT_SETTLED, 3),
        ([1.0, 1.1, 1.2], {"at_most": 2.0}, HOLDS, 3),
        ([1.0, 1.1, 1.2], {"at_most": 0.5}, FAILS, 0),
        ([-0.1, 0.0, 0.1], {"within": 1.0}, HOLDS, 3),
        ([1.9, 2.0, 2.1], {"within": 1.0}, FAILS, 0),
        ([-2.1, -2.0, -1.9], {"within": 1.0}, FAILS, 0),
        ([0.9, 1.0, 1.1], {"within": 1.0}, NOT_SETTLED, 2),
        ([-3.0, 0.0, 3.0], {"within": 1.0}, NOT_SETTLED, 1),
    ],
)
def test_an_interval_on_one_side_of_the_threshold_decides(library, differences, threshold, outcome, agreeing):
    fill(library.shipped, differences)
    found = evaluate_evidence(evidence(**threshold), MADE_UP, library)
    assert (found.outcome, found.agreeing, found.seeds, found.source) == (outcome, agreeing, 3, "shipped")
    assert (found.value, found.low, found.high) == pytest.approx(interval(differences), abs=1e-5)


@pytest.mark.parametrize(
    ("meeting", "others", "outcome"), [(6, 0, HOLDS), (5, 0, NOT_SETTLED), (0, 6, FAILS), (3, 3, NOT_SETTLED)]
)
@pytest.mark.parametrize("never", [math.inf, math.nan])
def test_where_a_target_is_never_reached_the_fraction_of_seeds_decides(meeting, others, outcome, never):
    values = [2.0] * meeting + [never if math.isnan(never) else -never] * others
    values = values if others else [*values[:-1], math.inf]
    assert outcome_of(values, (1.0, math.inf), geometric=False) == outcome


def test_exact_is_declared_and_must_be_so(library):
    fill(library.shipped, [1.0, 1.0, 1.0])
    found = evaluate_evidence(evidence(at_least=0.5, replicate=EXACT), MADE_UP, library)
    assert (found.outcome, found.value, found.low, found.high) == (HOLDS, 1.0, 1.0, 1.0)
    fill(library.shipped, [1.0, 1.1, 1.0])
    with pytest.raises(ValueError, match="declared exact"):
        evaluate_evidence(evidence(at_least=0.5, replicate=EXACT), MADE_UP, library)


def test_the_seeds_needed_are_those_with_which_the_interval_leaves_the_threshold():
    values, bounds = [0.5, 1.5, 1.0, 2.0, 1.2], (1.0, math.inf)
    needed = seeds_needed(values, bounds, geometric=False)
    assert needed is not None
    mean, spread = sum(values) / 5, stats.tstd(values)

    def half(seeds):
        return stats.t.ppf(0.975, seeds - 1) * spread / math.sqrt(seeds)

    assert half(needed) < mean - 1.0 <= half(needed - 1)
    assert seeds_needed([0.9, 1.1, 1.0], bounds, geometric=False) is None  # the mean lies on the threshold


def test_a_missing_seed_leaves_it_unmeasured(library):
    fill(library.shipped, [1.0, 1.1])
    found = evaluate_evidence(evidence(at_least=0.5), MADE_UP, library)
    assert (found.outcome, found.value, found.seeds, found.threshold) == (NOT_MEASURED, None, 0, "at least 0.5 higher")


def test_a_local_record_counts_before_a_shipped_one_unless_switched_off(library):
    fill(library.shipped, [1.0, 1.1, 1.2])
    fill(library.local, [-1.0, -1.1, -1.2])
    here = evaluate_evidence(evidence(at_least=0.5), MADE_UP, library)
    there = evaluate_evidence(evidence(at_least=0.5), MADE_UP, library, local=False)
    assert (here.outcome, here.source) == (FAILS, "local")
    assert (there.outcome, there.source) == (HOLDS, "shipped")


@pytest.mark.parametrize("fields", [{}, {"at_least": 1, "at_most": 2}, {"at_least": 1, "within": 2}])
def test_evidence_has_exactly_one_threshold(fields):
    with pytest.raises(ValueError, match="exactly one"):
        evidence(**fields)


@pytest.mark.parametrize("fields", [{"role": "judge"}, {"replicate": "week"}])
def test_roles_and_replicates_are_those_of_the_rule(fields):
    with pytest.raises(ValueError, match="is no"):
        evidence(at_least=1, **fields)


@pytest.mark.parametrize(
    ("quantity", "value", "said"),
    [
        (Quantity("q", "it is {value} than that", "difference", "percentage points"), 0.0123, "it is 1.2 percentage points higher than that"),
        (Quantity("q", "it is {value} than that", "difference", "percentage points"), -0.12, "it is 12.0 percentage points lower than that"),
        (Quantity("q", "it gets {value} right", "level", "%"), 0.861, "it gets 86.1% right"),
        (Quantity("q", "it takes {value} as long", "ratio", "times"), 2.345, "it takes 2.3 times as long"),
        (Quantity("q", "an image takes {value}", "time", "ms"), 1.234, "an image takes 1.2 ms"),
        (Quantity("q", "it takes {value} as long as that", "ratio", "times"), 1.12, "it takes 1.12 times as long as that"),
        (Quantity("q", "it takes {value} as long as that", "ratio", "times"), 0.96, "it takes about as long as that"),
        (Quantity("q", "it takes {value} as long as that", "ratio", "times"), 1.0, "it takes as long as that"),
        (Quantity("q", "its loss is {value} that", "ratio", "times"), 1.02, "its loss is about equal to that"),
        (Quantity("q", "it is {value} than that", "difference", "percentage points"), 0.0, "it is no higher than that"),
        (Quantity("q", "it is {value} as wide", "ratio", "orders of magnitude"), 0.6, "it is 4.0 times as wide"),
        (Quantity("q", "{value} of the gradient is left", "level"), 3.7e-5, "3.7·10⁻⁵ of the gradient is left"),
    ],
)  # fmt: skip
def test_a_quantity_says_its_number(quantity, value, said):
    assert quantity.sentence(value, near=abs(value - 1) < 0.05) == said


def test_only_a_narrow_interval_around_1_makes_a_ratio_about_equal():
    ratio = Quantity("q", "it takes {value} as long", "ratio", "times")
    assert ratio.nearly_equal(0.9, 1.1)
    assert not ratio.nearly_equal(0.38, 2.9)
    assert not Quantity("q", "it is {value}", "level").nearly_equal(0.9, 1.1)
    assert ratio.sentence(1.02) == "it takes 1.02 times as long"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"at_least": 0.05}, "at least 5 percentage points higher"),
        ({"at_least": 0.01}, "at least 1 percentage point higher"),
        ({"at_least": -0.01}, "at most 1 percentage point lower"),
        ({"at_most": -0.02}, "at least 2 percentage points lower"),
        ({"within": 0.03}, "within 3 percentage points"),
    ],
)
def test_a_threshold_of_a_difference_says_its_direction(fields, said):
    gain = Quantity("gain", "{value}", "difference", "percentage points")
    assert Evidence("a", "", gain, (), less, **fields).threshold == said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"at_most": 1e-3}, "at most a thousandth"),
        ({"at_least": 1.25}, "at least 1.25 times"),
        ({"at_least": 100}, "at least 100 times"),
        ({"at_least": 1e3}, "at least 1,000 times"),
        ({"at_least": 1e4}, "at least 10⁴ times"),
    ],
)
def test_a_threshold_of_a_ratio_is_a_number_as_one_writes_it(fields, said):
    ratio = Quantity("ratio", "{value}", "ratio", "times")
    assert Evidence("a", "", ratio, (), less, geometric=True, **fields).threshold == said


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ((0.004, 0.012), "0.4 to 1.2"),
        ((-0.012, -0.004), "0.4 to 1.2"),
        ((-0.012, 0.004), "1.2 lower to 0.4 higher"),
    ],
)
def test_an_interval_of_a_difference_says_directions_only_where_they_differ(ends, said):
    assert Quantity("gain", "{value}", "difference", "percentage points").interval(*ends) == said


def test_an_interval_runs_from_lower_to_higher_and_a_sentence_names_what_it_is_compared_with():
    lost = Quantity("lost", "{baseline} is {value}", "difference", words=("lower", "higher"))
    assert lost.interval(-1.2, 1.7) == "1.7 lower to 1.2 higher"
    assert lost.sentence(0.5, {"baseline": "against plain SGD"}) == "plain SGD is 0.50 lower"


def test_a_ratio_below_1_is_said_the_other_way_around(library):
    times = Quantity(
        "time of a over b", "a takes {value} as long as b", "ratio", "times", inverse="b takes {value} as long as a"
    )
    judged = replace(evidence(at_least=1.25, geometric=True), quantity=times, value=lambda a, b: a["t"]["x"][0] / 20)
    fill(library.local, [0.0, 0.5, -0.5])
    found = evaluate_evidence(judged, MADE_UP, library)
    assert (found.outcome, found.inverted) == (FAILS, True)
    assert found.value == pytest.approx(0.5, rel=0.01)
    assert found.low < found.value < found.high
    assert (found.sentence, found.interval) == ("b takes 2.0 times as long as a", "1.8 to 2.3")
    assert found.required == "at most 0.8 times"
    assert not evaluate_evidence(replace(judged, value=lambda a, b: 2.0), MADE_UP, library).inverted


def test_small_thresholds_of_ratios_are_said_as_fractions():
    times = Quantity("share", "{value}", "ratio", "times")
    assert replace(evidence(at_most=0.001), quantity=times).threshold == "at most a thousandth"
    assert (
        replace(evidence(at_least=0.25), quantity=replace(times, unit="orders of magnitude")).threshold
        == "at least 1.78 times"
    )


def test_a_quantity_without_its_number_or_of_no_kind_is_refused():
    for fields in (("q", "no number", "level"), ("q", "{value}", "miles")):
        with pytest.raises(ValueError, match="without its number|no kind"):
            Quantity(*fields)


def test_records_of_single_answers_widen_the_interval_by_the_choice_of_the_examples(library):
    answers = {"a": [True] * 60 + [False] * 40, "b": [True] * 50 + [False] * 10 + [True] * 10 + [False] * 30}
    for variant, correct in answers.items():
        for seed in MADE_UP.seeds:
            run = MADE_UP.run(variant, seed)
            library.shipped.put(Record(run, {"t": {"x": [sum(correct) / 100]}}, {}, {"test": tuple(correct)}))
    single = correct_answers("test")
    found = evaluate_evidence(evidence(at_least=-0.01, examples=lambda a, b: single(a) - single(b)), MADE_UP, library)
    assert (found.value, found.sampling, found.outcome) == (0.0, pytest.approx(0.2 / 99), NOT_SETTLED)
    assert found.low == pytest.approx(-1.96 * math.sqrt(0.2 / 99), abs=1e-3)
    assert evaluate_evidence(evidence(at_least=-0.01), MADE_UP, library).outcome == HOLDS
    assert found.at_confidence(0.99).low < found.low
    with pytest.raises(ValueError, match="logarithms"):
        evidence(at_least=1.0, geometric=True, examples=single)


def test_where_a_time_never_came_the_threshold_is_said_and_how_many_seeds_meet_it(library):
    fill(library.shipped, [2.0, math.inf, 0.5])
    found = evaluate_evidence(evidence(at_least=1.0), MADE_UP, library)
    assert found.censored
    assert found.sentence == "a is at least 1 higher than b in 2 of 3 seeds"
    assert evaluate_evidence(evidence(within=1.0), MADE_UP, library).sentence == ""
