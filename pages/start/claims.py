"""Claims: every sentence of the guide that was measured, to be searched, sorted and taken home."""

import streamlit as st

from dlcore.evidence import ROLES
from dlcore.guide import SECTIONS
from dlcore.verdicts import OUTCOMES, effect
from pages.shared import cache, claims_table, controls, downloads, layout, link, places, verdicts

ORDERS = {
    "Guide": None,
    "Clearest first": lambda size: -abs(size),
    "Disagreement first": lambda size: size,
}


def key(name):
    return f"{places.CARD}{name}"


def choice(label, options, name, help, **display):
    return controls.pills(label, options, selection_mode="multi", key=key(name), help=help, **display)


def contains(verdict, words):
    text = " ".join((verdict.id, verdict.text, verdict.word, verdict.sentence)).lower()
    return all(word in text for word in words.lower().split())


everything = cache.load_verdicts()
counts = [(outcome, sum(verdict.verdict == outcome for verdict in everything)) for outcome in OUTCOMES]

with layout.head("Claims"):
    link.copy(places.CARD)
    controls.reset(places.CARD)
st.markdown(
    f"The {len(everything)} sentences of the guide that can be measured. Each verdict follows from its pieces of evidence by one rule, whatever we expected. "
    "[Where guide and measurement disagree](#disagree) · [How many are false?](#false)"
)

with st.container(horizontal=True, vertical_alignment="bottom", key=key("controls")):
    words = link.own_text("Search", "", key("search"), placeholder="vanishing, Adam, LSTM …", max_chars=100, width=230)
    outcomes = choice(
        "Verdict",
        [outcome for outcome, count in counts if count],
        "verdict",
        "Only claims with one of these verdicts; none chosen: all.",
        format_func=lambda outcome: f"{verdicts.SIGNS[outcome]} {outcome} ({dict(counts)[outcome]})",
    )
    sections = choice(
        "Section",
        [section for section in SECTIONS if any(verdict.section == section for verdict in everything)],
        "section",
        "Only claims of these sections; none chosen: all.",
        format_func=SECTIONS.get,
    )
    roles = choice(
        "With evidence that is a",
        ROLES,
        "role",
        "Claim: tests what the sentence means. Limit: a case that it excludes. Control: a comparison in which nothing should show. Instrument: a check of the measurement itself. None chosen: all.",
    )
    order = controls.segmented_control(
        "Order",
        tuple(ORDERS),
        default="Guide",
        required=True,
        key=key("order"),
        help="The last two go by effect: how far the evidence that speaks least for the claim lies from its threshold, over the half-width of its interval.",
    )

found = [
    verdict
    for verdict in everything
    if (not outcomes or verdict.verdict in outcomes)
    and (not sections or verdict.section in sections)
    and (not roles or any(finding.role in roles for finding in verdict.findings))
    and contains(verdict, words or "")
]
if rank := ORDERS.get(order):
    found.sort(key=lambda verdict: rank(effect.size(verdict)))

with st.container(horizontal=True, vertical_alignment="center", key=key("foot")):
    layout.small(f"{len(found)} of {len(everything)} claims")
    with st.popover("Download", icon=":material/download:", key=key("download")):
        downloads.table_button(claims_table.as_table(found), "claims", key(""), "stretch")
        st.download_button(
            "As Markdown",
            lambda: claims_table.as_markdown(found),
            "claims.md",
            "text/markdown",
            key=key("markdown"),
            on_click="ignore",
            width="stretch",
        )
if found:
    verdicts.cards(tuple(verdict.id for verdict in found), with_page=True)
else:
    st.info("No claim matches: choose fewer filters, or search for other words.")

st.header("Where guide and measurement disagree", anchor="disagree")
verdicts.links(effect.disagreements(everything))

revised = [verdict for verdict in everything if any(finding.under_revision for finding in verdict.findings)]
if revised:
    st.header("Under revision", anchor="revision")
    st.markdown(
        "These pieces of evidence do not measure what they should; they count in no verdict until that is fixed."
    )
    for verdict in revised:
        for finding in verdict.findings:
            if finding.under_revision:
                st.markdown(
                    f"- *{verdicts.plain(verdict.text)}*, {verdicts.plain(finding.condition)}: {verdicts.plain(finding.under_revision)}"
                )

st.header("How many are false?", anchor="false")
st.markdown(
    f"An interval lies wholly above the truth in at most 2.5% of repetitions, and wholly below it in as many, so of the verdicts that hold or do not hold at most {effect.expected_false(everything):.1f} "
    f"are expected to be false, and of all {len(everything)} about one. This counts chance between seeds, not mistakes in the experiments."
)
