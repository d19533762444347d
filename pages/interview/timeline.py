"""Timeline: every technique on one axis of years, and each as the answer to a problem that an earlier one left."""

from functools import lru_cache
from html import escape
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from dlcore.charts.interview import timeline as chart
from dlcore.guide import PAGES
from dlcore.interview import timeline
from dlcore.interview.comparisons import CHAPTER_OF
from dlcore.interview.timeline import FIELDS, HOPS
from pages.shared import cache, controls, layout, link, places, verdicts

PREFIX = PAGES["timeline"].prefix
TECHNIQUE, DRAWN = f"{PREFIX}technique", f"{PREFIX}drawn"
FIRST = "momentum"  # which has all that a hop can have
STOPS = (1800, 1940, 1960, 1980, 1990, 2000, *range(2010, 2028, 2))
SUBTITLE = (
    "open dot: beyond the guide · tick: the guide's date, where it is another · thick line: before and after {name} · "
    "{dotted}click one to choose it"
)
DOTTED = "dotted: the scale changes · "


def name(technique):
    return HOPS[technique].topic.name


def pick():
    """Takes over the technique that was clicked in the chart."""
    picked = [point.get("id") for point in st.session_state[DRAWN].selection.get(chart.PICKED, ())]
    if picked and picked[0] in HOPS:
        st.session_state[TECHNIQUE] = picked[0]


def entry(hop):
    years = timeline.guide_years(hop.topic) if timeline.guide_differs(hop.topic) else None
    return chart.Entry(
        hop.topic.id,
        hop.topic.name,
        hop.chain.field,
        hop.year,
        timeline.said_year(hop.topic),
        (years[0] + years[1] + 1) // 2 if years else None,
        hop.topic.guide_date or "beyond the guide",
        hop.topic.beyond_the_guide,
    )


@lru_cache(maxsize=128)
def make_chart(fields, first, last, chosen):
    """The chart of these fields and years."""
    hops = [hop for field in fields for hop in HOPS.values() if hop.chain.field == field]
    joined = [technique for technique in (HOPS[chosen].before, chosen, HOPS[chosen].after) if technique]
    shown = [hop for hop in hops if first <= hop.year <= last]
    spec = chart.timeline([entry(hop) for hop in hops], FIELDS, first, last, chosen, joined)
    return cache.chart_of(spec, finding(sorted(shown, key=lambda hop: hop.year)))


def finding(hops):
    """What the axis holds, in a sentence."""
    ends = [f"{hop.topic.name} ({timeline.said_year(hop.topic)})" for hop in (hops[0], hops[-1])]
    return f"{len(hops)} techniques, from {ends[0]} to {ends[1]}" if len(hops) > 1 else f"One technique: {ends[0]}"


def move(label, technique, icon):
    """The button that goes on to another technique."""
    st.button(
        label,
        key=f"{PREFIX}{label.lower()}",
        on_click=st.session_state.update,
        args=({TECHNIQUE: technique},),
        disabled=not technique,
        icon=icon,
        help=name(technique) if technique else None,
    )


def part(place, title, text):
    with place:
        st.markdown(f"**{title}**\n\n{text}")


def dates(hop):
    """When it came, by the primary source and by the guide."""
    years = ", ".join(filter(None, (timeline.said_year(hop.topic), timeline.later_venue(hop.topic))))
    said = [years, hop.topic.source.authors]
    if hop.topic.beyond_the_guide:
        said.append("beyond the guide")
    elif timeline.guide_differs(hop.topic):
        said.append(f"the guide: {hop.topic.guide_date}")
    number = 1 + [step.topic for step in hop.chain.steps].index(hop.topic.id)
    return " · ".join([*said, f"{hop.chain.title}, {number} of {len(hop.chain.steps)}"])


def story(hop):
    """One hop: the problem, the idea, what was measured of it, and the problem that it left."""
    page = timeline.page_of(hop.topic.id)
    st.header(hop.topic.name, anchor=False)
    layout.small(dates(hop))
    problem, idea, measured, left = st.columns([3, 3, 4, 3], gap="medium")
    before = f"\n\n← {name(hop.before)}" if hop.before else ""
    part(problem, "Problem", f"{hop.step.problem}{before}")
    part(idea, "Idea", hop.topic.idea)
    ways = [(page.id, f"Its page: {page.title}")]
    if chapter := CHAPTER_OF.get(hop.topic.id):
        chosen = {f"{PAGES['when_to_use'].prefix}chapter": chapter.title}
        ways.append((f"when_to_use?{urlencode(chosen)}", f"When to use which: {chapter.title}"))
    if hop.step.claim:
        (verdict,) = cache.load_verdicts((hop.step.claim,))
        part(measured, "Measured effect", f"{verdicts.SIGNS[verdict.verdict]} {verdicts.plain(verdict.say)}")
        ways.insert(0, (places.card_link(verdict.id), "The evidence"))
    else:
        part(measured, "Measured effect", "The guide has no claim about it, so no verdict was computed here.")
    after = f"\n\n→ {name(hop.after)}" if hop.after else ""
    part(left, "Next problem", f"{hop.step.remains}{after}")
    layout.small(f"{hop.topic.source}. {hop.topic.note}".rstrip())
    st.html(" · ".join(f"<a class='within' href='{escape(address)}'>{escape(said)}</a>" for address, said in ways))


def years_as_list(hops, chosen):
    """The same techniques as a list of links, which is what a phone and a keyboard use."""
    asked = {key: st.query_params.get_all(key) for key in st.query_params if key != TECHNIQUE}
    items = []
    for hop in hops:
        address = f"{PAGES['timeline'].id}?{urlencode(asked | {TECHNIQUE: hop.topic.name}, doseq=True)}#{PREFIX}hop"
        current = " aria-current='true'" if hop.topic.id == chosen else ""
        beyond = ", beyond the guide" if hop.topic.beyond_the_guide else ""
        beyond = f", the guide: {hop.topic.guide_date}" if timeline.guide_differs(hop.topic) else beyond
        items.append(
            f"<li><span>{timeline.said_year(hop.topic)}</span><span><a class='within' href='{escape(address)}'{current}>{escape(hop.topic.name)}</a>"
            f"<small>{', '.join(filter(None, (timeline.later_venue(hop.topic), hop.chain.field)))}{beyond}</small></span></li>"
        )
    st.html(f"<ol class='years'>{''.join(items)}</ol>")


st.html(Path(__file__).with_suffix(".css"))
with layout.head(PAGES["timeline"].title):
    link.copy(PREFIX)
    controls.reset(PREFIX)
st.markdown("Each technique answers a problem that an earlier one left, and leaves one in turn.")
with st.container(horizontal=True, vertical_alignment="bottom", key=f"{PREFIX}controls"):
    chosen_fields = controls.pills(
        "Field",
        FIELDS,
        selection_mode="multi",
        key=f"{PREFIX}field",
        help="Only techniques of these fields; none chosen: all.",
    )
    first, last = controls.select_slider(
        "Years",
        STOPS,
        value=(STOPS[0], STOPS[-1]),
        key=f"{PREFIX}years",
        help="Zooms into a part of the axis; techniques outside it are left out.",
    )
fields = tuple(field for field in FIELDS if not chosen_fields or field in chosen_fields)
shown = [hop for hop in HOPS.values() if hop.chain.field in fields and first <= hop.year <= last]
axis = st.container(key=f"{PREFIX}axis")  # drawn once it is known which technique is chosen
with st.container(key=f"{PREFIX}hop"):
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{PREFIX}walk"):
        chosen = controls.selectbox(
            "Technique",
            tuple(HOPS),
            index=tuple(HOPS).index(FIRST),
            format_func=name,
            key=TECHNIQUE,
            width=280,
            help="From the oldest to the newest.",
        )
        hop = HOPS[chosen]
        move("Previous", hop.before, ":material/arrow_back:")
        move("Next", hop.after, ":material/arrow_forward:")
    story(hop)
with axis:
    if first == last:
        st.info("Choose two different years.")
    elif not shown:
        st.info("No technique of these fields falls into these years: choose more fields, or more years.")
    else:
        layout.draw(
            make_chart(fields, first, last, chosen),
            SUBTITLE.format(name=name(chosen), dotted=DOTTED if chart.breaks(first, last) else ""),
            key=DRAWN,
            on_select=pick,
            selection_mode=chart.PICKED,
        )
st.header("All of them by year", anchor="list")
years_as_list(shown, chosen)
