"""A switch below charts that compare variants: the same variants under other seeds, and whether the best two differ by more."""

from functools import partial

from dlcore.analysis.noise_floor import FEWEST, noise_floor_caption
from dlcore.charts.noise_floor import noise_floor_chart
from pages.shared import controls, layout

HELP = (
    "How far a mean moves when other seeds are drawn: a smaller difference says nothing. "
    "Each variant's runs as dots, and a band around the best mean."
)


def applies(records, table):
    """Whether the table holds an outcome by which at least two variants can be compared, over enough seeds."""
    outcome, frame = records.experiment.outcome, records.table(table)
    return bool(
        outcome
        and outcome.table == table
        and outcome.better != "neither"
        and outcome.column in frame
        and frame["variant"].nunique() > 1
        and frame["seed"].nunique() >= FEWEST
    )


def switch(key):
    """Whether the reader wants to see it."""
    return controls.toggle("Noise floor", key=f"{key}noise", help=HELP)


def show(records, table, preferred):
    """The chart, each variant at the value of a swept setting that validation chose, with its subtitle; a sentence, and None, where none is chosen."""
    outcome, chosen = records.experiment.outcome, []
    for name, values in records.settings:
        if isinstance(values, tuple):
            setting = records.experiment.setting(name)
            compared = (variant for variant in records.variants if variant not in records.missing)
            at = {variant: preferred(name, variant) for variant in compared if setting.applies(variant)}
            if None in at.values():
                layout.small(
                    f"Several values of {setting.label.lower()} are shown and validation chose none of them: see one at a time."
                )
                return None
            chosen += [(variant, name, value) for variant, value in at.items()]
    options = dict(outcome=outcome, chosen=tuple(chosen))
    chart = records.chart(table, partial(noise_floor_chart, **options), partial(noise_floor_caption, **options))
    if not chart.table.num_rows:
        layout.small(chart.finding)
        return None
    seeds = len(records.experiment.seeds)
    subtitle = (
        f"{outcome.label.lower()}, a dot per seed, bar: mean · band around the best: the difference between two means of {seeds} seeds "
        f"that chance alone exceeds in 5% of cases, t·s·√(2/{seeds}), s pooled within the two best"
    )
    layout.draw(chart, subtitle)
    return chart, subtitle
