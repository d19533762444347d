"""The picture on Home: the two trainings that lie farthest apart, of all that differ in one thing on which a claim of the guide depends."""

from functools import lru_cache
from html import escape

import pandas as pd
import streamlit as st

from dlcore.charts.race import race
from dlcore.experiments import EXPERIMENTS
from dlcore.formatting import percent
from dlcore.guide import NAMES
from dlcore.verdicts import effect, explained, rule
from pages.shared import cache, experiment_view, layout, places


def panel(verdicts, foot):
    """The picture under what it found, and the way to the claim that it is about; in the container `foot` the ways to take it home."""
    found = effect.starkest_contrast(verdicts)
    if found is None:
        layout.draw(None, "")
        return
    verdict, held, failed = found
    drawn = _race_chart(held, failed, *(cache.load(*_runs(finding)) for finding in (held, failed)))
    layout.draw(*drawn)
    st.html(
        f"<p class='headline'>The guide: “{escape(explained.with_single_quotes(verdict.text))}.” We find: "
        f"<a class='within' href='{escape(places.card_link(verdict.id))}'>{escape(verdict.word)}</a></p>"
    )
    if drawn[0]:
        with foot:
            table, source = drawn[0].table.to_pandas(), f"from the records of {held.experiment}"
            experiment_view.download_charts([drawn], table, "headline", "headline-", source)


def _runs(finding):
    """What is trained for a piece of evidence: its experiment, variant and settings."""
    experiment = EXPERIMENTS[finding.experiment]
    query = experiment.evidence[finding.index].queries[0]
    return experiment, (query.variant,), dict(query.settings)


@lru_cache(maxsize=4)
def _race_chart(held, failed, *records):
    """The chart and its subtitle; (None, …) where a record is not at hand."""
    outcome, factor = records[0].experiment.outcome, rule.difference(failed, held)
    subtitle = _subtitle(held, factor, records[0])
    frames = [of_side.table(outcome.table) for of_side in records]
    if any(frame.empty for frame in frames):
        return None, subtitle
    phrases = [finding.factors[factor] for finding in (held, failed)]
    x = next(column for column in ("epoch", "step") if column in frames[0])
    frame = pd.concat([part.assign(side=_short(phrase)) for part, phrase in zip(frames, phrases, strict=True)])
    ends = [part[part[x] == part[x].max()][outcome.column].mean() for part in frames]
    who = f"{NAMES[records[0].variants[0]]}, " if records[0].variants == records[1].variants else ""
    caption = "; ".join(f"{phrase}: {percent(end)}" for phrase, end in zip(phrases, ends, strict=True))
    caption = f"{who}{caption}" if who else f"{caption[0].upper()}{caption[1:]}"
    return cache.chart_of(race(frame, x, outcome.column, outcome.label.lower()), caption), subtitle


def _subtitle(held, factor, records):
    others = [phrase for name, phrase in held.factors.items() if name != factor]
    outcome = records.experiment.outcome.label.lower()
    parts = [
        f"only the {factor.removeprefix('the ')} differs",
        outcome,
        *others,
        f"{len(records.experiment.seeds)} seeds",
    ]
    return " · ".join(parts)


def _short(phrase):
    """A factor's phrase as a label: without its preposition."""
    return phrase.removeprefix("with ").removeprefix("a ")
