"""The axis of years: names have room at every zoom, lanes keep their colors, and the chosen technique is joined to its neighbors."""

import pytest

from dlcore.charts.interview import timeline
from dlcore.charts.interview.timeline import BESIDE, LETTER, TICK, WIDTH, Entry, share
from dlcore.interview.timeline import FIELDS, HOPS

ENTRIES = [
    Entry(hop.topic.id, hop.topic.name, hop.chain.field, hop.year, str(hop.year), hop.year - 1 if number % 3 else None)
    for number, hop in enumerate(HOPS.values())
]
RANGES = [(1800, 2026), (1800, 1940), (1980, 2026), (2010, 2020), (2016, 2018), (2020, 2026)]


def of(drawing, kind):
    return drawing.frame[drawing.frame["kind"] == kind]


@pytest.mark.parametrize(("first", "last"), RANGES)
def test_no_name_lies_over_another_name_or_mark(first, last):
    shown = of(timeline.timeline(ENTRIES, FIELDS, first, last), "entry")
    assert sorted(shown["id"]) == sorted(entry.id for entry in ENTRIES if first <= entry.year <= last)
    for _, row in shown.groupby("row"):
        taken = []
        for entry in row.itertuples():
            length = (BESIDE + LETTER * len(entry.name)) / WIDTH
            name = (entry.label_x - length, entry.label_x) if entry.left else (entry.label_x, entry.label_x + length)
            marks = [entry.x, entry.x if entry.guide_x != entry.guide_x else entry.guide_x]
            taken.append((min(*name, *marks), max(*name, *marks)))
        taken.sort()
        assert all(one[1] < other[0] for one, other in zip(taken, taken[1:], strict=False))
        assert taken[-1][1] <= 1, "beyond the right edge"


def test_later_years_stand_further_right():
    shares = [share(year) for year in range(1750, 2031)]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert share(1960) == pytest.approx((share(1940) + share(1980)) / 2), "linear within a stretch"


@pytest.mark.parametrize(("first", "last"), RANGES)
def test_years_on_the_axis_have_room(first, last):
    years = timeline._ticks(first, last)
    places = [timeline._place(year, first, last) * WIDTH for year in years]
    assert len(years) >= 3
    assert all(later - earlier >= TICK for earlier, later in zip(places, places[1:], strict=False))


def test_a_lane_keeps_its_color_when_others_are_left_out():
    def colors(drawing):
        dots = next(layer for layer in drawing.spec["layer"] if layer["name"] == "dots")
        return dots["encoding"]["stroke"]["scale"]

    language = [entry for entry in ENTRIES if entry.lane == "Language"]
    alone = timeline.timeline(language, FIELDS)
    assert list(of(alone, "lane")["lane"]) == ["Language"]
    assert colors(alone) == colors(timeline.timeline(ENTRIES, FIELDS))


def test_the_chosen_one_is_joined_to_those_neighbors_that_are_shown():
    drawing = timeline.timeline(
        ENTRIES, FIELDS, 2010, 2026, chosen="adagrad", joined=("nesterov", "adagrad", "rmsprop")
    )
    entries, line = of(drawing, "entry").set_index("id"), of(drawing, "joined")
    assert list(entries.index[entries["chosen"].astype(bool)]) == ["adagrad"]
    assert list(line["x"]) == list(entries.loc[["adagrad", "rmsprop"], "x"])
