"""Verdicts as a reader sees them: a card per claim that unfolds its evidence, and a scoreboard of all claims. Never by color alone."""

import re
from functools import lru_cache
from html import escape
from pathlib import Path

import streamlit as st

from dlcore.charts.forest import forest
from dlcore.evidence import CLAIM
from dlcore.experiments import EXPERIMENTS
from dlcore.guide import SECTIONS
from dlcore.verdicts import (
    DEPENDS,
    FAILS,
    HOLDS,
    NOT_MEASURED,
    NOT_SETTLED,
    OUT_OF_REACH,
    SUSPECT,
    WITH_LIMITS,
    effect,
    explained,
    fresh,
)
from pages.shared import challenge, claims_table, experiment_view, layout, places
from pages.shared.cache import chart_of, library, load_verdicts

SOURCES = {"shipped": "shipped records", "local": "measured on this machine"}
SIGNS = {
    HOLDS: "✓",
    WITH_LIMITS: "◑",
    DEPENDS: "≈",
    FAILS: "✕",
    NOT_SETTLED: "?",
    SUSPECT: "!",
    OUT_OF_REACH: "∅",
    NOT_MEASURED: "·",
}
DECLARED = {"after the first records": "declared after the first records, until fresh seeds confirm them"}
SUBTITLE = "95% interval, thin lines: single seeds · shaded: where the claim holds"
BRACKETS = "In parentheses: the 95% interval, and how many seeds, or timings, meet the threshold. Limit: a case beyond the sentence. Control: nothing should show. Instrument: a check of the measurement."
MARKUP = re.compile(r"([\\`*_{}\[\]<>#$~|])")  # what Markdown would take for its own


def plain(text):
    """Text that Markdown shows as it is."""
    return MARKUP.sub(r"\\\1", text)


def css(outcome):
    return "v-" + re.sub("[^a-z]+", "-", outcome).strip("-")


def legend(outcomes):
    """What the signs stand for, those of these outcomes."""
    shown = " ".join(f"<span class='{css(outcome)}'>{SIGNS[outcome]} {outcome}</span>" for outcome in outcomes)
    return f"<p class='legend'>{shown}</p>"


def section(claims, hidden=False):
    """What the guide says and what we measured, from the experiments' base runs whatever the controls say."""
    layout.end_embedded()
    st.header("The guide says, we measured", anchor="verdicts")
    if hidden:
        layout.small(layout.HIDDEN_NOTE)
    else:
        cards(claims)


def cards(claims, prefix=places.CARD, with_page=False):
    """A card per claim: the verdict in a word and a sign, the guide's sentence and ours; unfolded, the evidence.

    `prefix` begins the cards' names in a link, where a page has the same card twice; `with_page` adds the way to the claim's page.
    """
    found = load_verdicts(claims)
    with st.container(key=f"{prefix}cards", gap=None):
        for verdict in found:
            _card(verdict, f"{prefix}{places.slug(verdict.id)}", with_page)
    st.html(legend([outcome for outcome in SIGNS if any(outcome == verdict.verdict for verdict in found)]))
    layout.small(BRACKETS)


def label(verdict):
    """A card's lines: the verdict, what the guide says, and what we found, what holds apart from what does not."""
    lines = explained.in_lines(verdict.sentence)
    found = "  \n".join(
        f"**{lead}**{plain(rest)}" if lead and lines[1:] else plain(lead + rest) for lead, rest in lines
    )
    return f"**{SIGNS[verdict.verdict]} {plain(verdict.word)}** *{plain(verdict.text)}*  \n{found}"


def _card(verdict, key, with_page):
    with st.container(key=f"{css(verdict.verdict)}-{key}"):
        opened = st.expander(label(verdict), key=key, type="compact", on_change="rerun", bind="query-params")
    if opened.open:
        with opened:
            details(verdict, key, with_page)


def details(verdict, key, with_page=False):
    """All that stands behind a verdict: each quantity's forest plot, every finding in words, what is published, and what to do with it."""
    number, drawn = 0, []
    for group in _by_quantity(verdict.findings):
        numbered = list(enumerate(group, number + 1))
        number += len(group)
        if any(finding.measured for finding in group):
            labels = tuple(_row(place, finding) for place, finding in numbered)
            log = " · log axis" if group[0].geometric else ""
            drawn.append((_forest_chart(tuple(group), labels), f"{SUBTITLE}{_marks(group)}{log}"))
            layout.draw(*drawn[-1])
        st.html(f"<ol class='findings' start='{numbered[0][0]}'>{''.join(_finding(each) for each in group)}</ol>")
    _notes(verdict)
    for published in verdict.published:
        st.markdown(f"**Published, at its own scale.** {plain(published)}")
    st.markdown(f"**Say it in an interview.** {plain(verdict.say)}")
    st.markdown(f"**What would change our mind.** {plain(explained.change_of_mind(verdict))}")
    challenge.panel(verdict.id, f"{key}-")
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-foot"):
        if with_page:
            st.html(
                f"<a class='within' href='{escape(places.card_link(verdict.id))}'>Open its page</a>", width="content"
            )
        if drawn:
            source = f"“{verdict.text}”: {verdict.word}"
            findings = claims_table.findings_table(verdict)
            experiment_view.download_charts(drawn, findings, places.slug(verdict.id), f"{key}-", source)
        with st.popover("Cite this", icon=":material/format_quote:", key=f"{key}-cite"):
            st.code(citation(verdict), language=None, wrap_lines=True)
        with st.popover("Report an error", icon=":material/flag:", key=f"{key}-report"):
            st.markdown("Send this to whoever runs this app, with what is wrong:")
            st.code(report(verdict), language=None, wrap_lines=True)


def _by_quantity(findings):
    """The findings of each quantity, in the order in which they are declared."""
    groups = {}
    for finding in findings:
        groups.setdefault((finding.quantity, finding.unit, finding.geometric), []).append(finding)
    return groups.values()


def _marks(findings):
    """What the marks stand for, where fresh seeds have some of their own."""
    seeds = {seed for finding in findings if finding.fresh for seed in finding.fresh.seeds}
    return f" · filled: the shipped seeds, hollow: seeds {fresh.seeds_in_words(seeds)}" if seeds else ""


def _row(number, finding):
    said = "under revision" if finding.under_revision else finding.role
    return f"{number} {SIGNS[finding.outcome]} {explained.where(finding)}" + (f" · {said}" if said != CLAIM else "")


@lru_cache(maxsize=128)
def _forest_chart(findings, labels):
    """One quantity's forest plot; as a chart of its own, drawn when the card is unfolded."""
    counts = [(outcome, sum(finding.outcome == outcome for finding in findings)) for outcome in SIGNS]
    said = ", ".join(f"{count} {_plural(outcome, count)}" for outcome, count in counts if count)
    quantity = findings[0].quantity
    return chart_of(forest(findings, labels), f"{quantity[0].upper()}{quantity[1:]}: {said}")


def _plural(outcome, count):
    words = {HOLDS: ("holds", "hold"), FAILS: ("does not hold", "do not hold")}
    return words.get(outcome, (outcome, outcome))[count > 1]


def _finding(finding):
    """A finding in words, with the way to its chart."""
    sign = f"<span class='{css(finding.outcome)}'>{SIGNS[finding.outcome]} {finding.outcome}</span>"
    parts = [
        sign,
        escape(explained.where(finding)),
        escape(explained.in_words(finding)),
        f"needed: {escape(finding.required)}",
        finding.role,
        *([escape(_source(finding.source))] if finding.source not in (None, "shipped") else []),
        f"<a class='within' href='{escape(places.chart_link(finding))}'>chart</a>",
    ]
    if finding.fresh:
        parts.insert(-1, escape(_fresh(finding)))
    revision = (
        f"<br><em>Under revision, does not vote: {escape(finding.under_revision)}</em>"
        if finding.under_revision
        else ""
    )
    return f"<li>{' · '.join(parts)}{revision}</li>"


def _fresh(finding):
    """What the fresh seeds that ship gave for the same piece."""
    found = finding.fresh
    number = (
        f"{found.number} ({found.interval})"
        if found.number
        else f"{found.agreeing} of {len(found.seeds)} meet the threshold"
    )
    turned = ", the other way around" if found.number and found.inverted != finding.inverted else ""
    return f"on seeds {fresh.seeds_in_words(found.seeds)}: {number}{turned}, {found.outcome}"


def _source(name):
    """Where a finding's records come from: its own words, or the folder that they lie in."""
    return SOURCES.get(name) or f"from the folder {Path(name).name}"


def _notes(verdict):
    notes = [f"Roles and thresholds: {DECLARED.get(verdict.declared, verdict.declared)}."]
    if explained.without_test_error(verdict):
        notes.append("The intervals are over seeds; the test set's own sampling error is not included.")
    if notes:
        st.markdown(f":small[:gray[{' '.join(notes)}]]")


def citation(verdict):
    """A line that names the claim, the verdict, the records and where it stands."""
    experiments = dict.fromkeys(finding.experiment for finding in verdict.findings)
    revisions = ", ".join(f"{name} (revision {EXPERIMENTS[name].revision})" for name in experiments)
    return (
        f"Deep Learning, Side by Side: “{explained.with_single_quotes(verdict.text)}” ({verdict.id}). {verdict.sentence} "
        f"{revisions}; records of {measured_on(verdict) or 'no date'}. {_address(verdict)}"
    )


def report(verdict):
    """What somebody who answers a report needs to know."""
    head = verdict.findings[0].experiment if verdict.findings else "no experiment"
    return f"Claim {verdict.id}, verdict “{verdict.word}”, records of {measured_on(verdict) or 'no date'}, experiment {head}. What is wrong: "


@lru_cache(maxsize=64)
def measured_on(verdict):
    """The day on which the records of the first finding that has any were made; None where there are none."""
    finding = next((finding for finding in verdict.findings if finding.measured), None)
    if finding is None:
        return None
    experiment = EXPERIMENTS[finding.experiment]
    query = experiment.evidence[finding.index].queries[0]
    records, _ = library().get_all(
        experiment.run_group(query.variant, **query.grid[0]).runs, finding.source != "shipped"
    )
    return records[0].provenance["date"][:10] if records else None


def _address(verdict):
    base = re.match(r"(\w+://[^/?#]+(?:/[^?#]*/)?)", st.context.url or "")
    return f"{base[1].rstrip('/') if base else ''}/{places.card_link(verdict.id)}"


def links(found, briefly=False):
    """Claims of which a piece fails, as a list, each leading to its card, with what was measured of that piece, unless it is said `briefly`."""
    items = (
        f"<li><a class='within' href='{escape(places.card_link(verdict.id))}'>{escape(verdict.text)}</a> "
        f"<span class='{css(verdict.verdict)}'>{SIGNS[verdict.verdict]} {escape(verdict.word)}</span>"
        f"{'' if briefly else _against(verdict)}</li>"
        for verdict in found
    )
    st.html(f"<ul class='claims'>{''.join(items)}</ul>")


def _against(verdict):
    """What speaks most against the claim, beginning with its condition."""
    finding, _ = effect.weakest(verdict)
    where = ", ".join(finding.factors.values())
    text = explained.in_words(finding)
    said = f"{where}: {text}" if where else text
    return f"<span class='says'>{escape(said[0].upper() + said[1:])}</span>"


def doors(ways):
    """Large links to the very control that each promises: (address, name, what happens there)."""
    items = (
        f"<li><a class='within' href='{escape(address)}'><b>{escape(name)}</b><span>{escape(promise)}</span></a></li>"
        for address, name, promise in ways
    )
    st.html(f"<ul class='doors'>{''.join(items)}</ul>")


def scoreboard():
    """Every claim of the guide as one small square, section by section; each leads to its card."""
    st.html(_scoreboard(load_verdicts()))


@lru_cache(maxsize=4)
def _scoreboard(verdicts):
    rows = []
    for section, title in SECTIONS.items():
        of_section = [verdict for verdict in verdicts if verdict.section == section]
        if of_section:
            rows.append(
                f"<div class='row'><span class='section'>{title}</span><ul>{''.join(map(_square, of_section))}</ul></div>"
            )
    used = [outcome for outcome in SIGNS if any(verdict.verdict == outcome for verdict in verdicts)]
    return f"<div class='scoreboard'>{''.join(rows)}{legend(used)}</div>"


def _square(verdict):
    link = escape(places.card_link(verdict.id))
    return (
        f"<li><a class='within {css(verdict.verdict)}' href='{link}'><span aria-hidden='true'>{SIGNS[verdict.verdict]}</span>"
        f"<span class='says'><b>{escape(verdict.text)}: {escape(verdict.word)}.</b> {escape(verdict.sentence)}</span></a></li>"
    )
