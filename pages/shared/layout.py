"""The parts that every page is made of: heading, charts with their titles above, verdicts, whiteboard, source, provenance."""

import re
from contextlib import contextmanager, nullcontext
from pathlib import Path

import streamlit as st

from dlcore.charts.larger_type import with_larger_type
from dlcore.evidence import TIMES
from dlcore.experiments import EXPERIMENTS
from dlcore.formatting import format_number, seconds
from dlcore.guide import FIDELITY, SINCE_THEN, WHITEBOARDS, symbols
from dlcore.verdicts import NOT_SETTLED
from pages.shared import ahead, component, controls, view
from pages.shared.cache import load_verdicts

ROOT = Path(__file__).parents[2]
JUMPS = "[Verdicts](#verdicts) · [Explore further](#closer) · [Source code](#code)"
_CLOCK = component.from_folder(
    Path(__file__).parent / "clock", html="<button type='button'><span>Start</span> <b></b></button><output></output>"
)
HIDDEN_NOTE = "Hidden until you have answered, or skipped, the question."


def small(text):
    """An aside in small gray type; Streamlit's own caption is too pale to read."""
    st.markdown(f":small[:gray[{text}]]")


@contextmanager
def head(title, question=""):
    """The page's name, its question where that is to stand beside it, and at the end of the row what is made inside the block, or later in the container that it gives."""
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="small", key="head"
    ):
        st.title(title, anchor=False, width="content")
        if question:
            st.markdown(f"**{question}**", width="content")
        end = st.container(horizontal=True, vertical_alignment="center", width="content", gap="medium")
        with end:
            yield end


def question(question, guide_says):
    """What the page asks, the guide's sentence in italics (Markdown), and the way to what stands below."""
    with st.container(key="question"):
        st.markdown(f"**{question}**\n\n{guide_says} {JUMPS}")


def say(page):
    """The page's subject in a sentence to say aloud, with the way to its whiteboard."""
    with st.container(key="say"):
        st.markdown(f"**Say it:** {with_numbers(WHITEBOARDS[page].say)} [At the whiteboard](#whiteboard)")


def end_embedded(last=False):
    """Ends an embedded page once its chart stands, or, with a sentence, where no chart has the number that was asked for."""
    embedded = view.current()
    if embedded and (embedded.found or last):
        if not embedded.found:
            with st.container(key="embedded"):
                st.info(f"This page has no chart {embedded.wanted}: under these settings it has {embedded.seen}.")
        st.stop()


def seed_range(experiment):
    """What a chart's band is, for its subtitle."""
    return f"band: min–max of {len(experiment.seeds)} seeds"


def draw(chart, subtitle, hidden=False, width="stretch", **options):
    """A chart under its finding. The finding stands as text, so that it wraps; it also names the chart for screen readers. What is square keeps its own width: `content`.

    `options` are those of `st.vega_lite_chart`, whose event comes back; None where nothing is drawn.
    """
    if chart is None:
        st.info(
            "This was never measured here, and its shipped record is not at hand: `python -m dlcore bake` makes it again."
        )
        return None
    embedded = view.current()
    if embedded and not embedded.next():
        return None
    with st.container(key="embedded") if embedded else nullcontext():
        st.markdown(f"**{'What do you expect?' if hidden else chart.finding}**  \n:small[:gray[{subtitle}]]")
        if hidden:
            small(HIDDEN_NOTE)
        else:
            spec = with_larger_type(chart.spec, chart.finding, view.projector())
            return st.vega_lite_chart(chart.table, spec, alt=chart.finding, width=width, **options)
    return None


def whiteboard(page, key, hidden=False):
    """The page's subject, explained aloud."""
    end_embedded(last=True)
    board = WHITEBOARDS[page]
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key=f"{key}board-head"):
        st.header("At the whiteboard", anchor="whiteboard", width="content")
        if not hidden:
            view.whiteboard_button(f"{key}board-")
    if hidden:
        small(HIDDEN_NOTE)
        return
    names = ["60 seconds", "3 minutes", "Deep", "Follow-up questions", "Pitfalls"]
    short, medium, deep, questions, pitfalls = st.tabs(names, key=f"{key}board", on_change="rerun", bind="query-params")
    with short:
        if not say_first(f"{key}say-first"):
            st.markdown(with_numbers(board.sixty_seconds))
            st.markdown(f"**Draw.** {board.draw}")
        ahead.lead_on(page)
    medium.markdown(with_numbers(board.three_minutes))
    deep.markdown(with_numbers(board.deep))
    for follow_up in board.follow_ups:
        with questions.expander(follow_up.question):
            st.markdown(follow_up.answer)
    with questions:
        ahead.lead_on(page)
    pitfalls.markdown("\n".join(f"- {pitfall}" for pitfall in board.pitfalls))


def say_first(key):
    """A switch that covers the text below, so that the reader says it first, with a clock beside it; whether it covers."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key=f"{key}-row"):
        covered = controls.toggle(
            "Cover the text",
            key=key,
            help="Say it aloud first, then take the cover off and compare. A plan opens the page so.",
        )
        if covered:
            _CLOCK(key=f"{key}-clock", data={"seconds": 60}, width="content")
    if covered:
        st.markdown("Say it aloud, as in an interview; then take the cover off and compare.")
    return covered


# What is said at the end of a text, where a number of it is in doubt: of its only one, of one among others, of all.
DOUBTS = {
    NOT_SETTLED: ("Our measurement could not settle that.", "Our measurement could not settle the {} of these numbers.", "Our measurements could not settle these numbers."),
    "under revision": ("That number is being measured again.", "The {} of these numbers is being measured again.", "These numbers are being measured again."),
    "not measured": ("We have not measured the number that is left out.",) * 3,
    "never reached": ("The number that is left out does not exist, because one side never got there.",) * 3,
}  # fmt: skip
LEFT_OUT = "…"
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def with_numbers(text):
    """The text with what was measured in place of `[[experiment id 2]]`; a sentence at its end, to be said aloud as well, where a number is in doubt."""
    doubted, count = {}, 0

    def number(match):
        nonlocal count
        count += 1
        finding = find_finding(match[1])
        doubt = _doubt(finding)
        words = LEFT_OUT if doubt in ("not measured", "never reached") else number_in_words(finding)
        if doubt:
            doubted.setdefault(doubt, []).append(ORDINALS[count - 1])
        return words

    filled = re.sub(r"\[\[(.+?)\]\]", number, text)
    if not doubted:
        return filled
    sentences = [
        DOUBTS[doubt][0 if count == 1 else 2 if len(places) == count else 1].format(" and the ".join(places))
        for doubt, places in doubted.items()
    ]
    end = "\n\n" if "\n" in filled else " " if filled[-1] in ".?!…”*" else ". "
    return f"{filled}{end}{' '.join(sentences)}"


def _doubt(finding):
    if not finding.seeds:
        return "not measured"
    if finding.value is None:
        return "never reached"
    return "under revision" if finding.under_revision else NOT_SETTLED if finding.outcome == NOT_SETTLED else ""


def find_finding(piece):
    """What a piece of evidence gave, by its experiment and place: “momentum-convergence 0”."""
    experiment, _, index = piece.rpartition(" ")
    (verdict,) = load_verdicts((EXPERIMENTS[experiment].evidence[int(index)].claim,))
    return next(finding for finding in verdict.findings if f"{finding.experiment} {finding.index}" == piece)


def number_in_words(finding):
    """A finding's number as one says it: of a ratio without its “times”, of one beyond imagination one digit and the power of ten."""
    if not finding.seeds:
        return "(not measured)"
    if finding.value is None:
        return "(never reached)"
    if finding.value and not 1e-3 <= abs(finding.value) < 1e4:
        return f"about {format_number(finding.value, 1)}"
    return re.sub("^1 percentage points", "1 percentage point", finding.number.removesuffix(f" {TIMES}"))


def formulas(topics):
    """One formula per technique, each below its name."""
    st.markdown("\n\n".join(f":gray[{topic.name}]  \n${topic.formula}$" for topic in topics))


def topics(topics, derivative="derivative"):
    """The techniques in words: formula, derivative under its own name, idea, when to use, trade-offs, and where each comes from."""
    for topic in topics:
        date = "beyond the guide" if topic.beyond_the_guide else f"guide: {topic.guide_date}"
        derivative_formula = f"\n\n{derivative} ${topic.derivative}$" if topic.derivative else ""
        with st.container(key=f"topic-{topic.id}"):  # where a link to it arrives
            st.markdown(
                f"**{topic.name}** :small[:gray[{date}]]\n\n${topic.formula}${derivative_formula}{_symbols(topic)}"
                f"\n\n{topic.idea} *When to use:* {topic.when_to_use} *Trade-offs:* {topic.trade_offs}"
                f"\n\n:small[:gray[{topic.source}.{' ' + topic.note if topic.note else ''}]]"
            )
            if topic.id in FIDELITY:
                st.table(
                    _as_published(FIDELITY[topic.id]),
                    border="horizontal",
                    hide_index=True,
                    alt=f"{topic.name}: as published, and here",
                )


def since_then(successors):
    """What came after the guide's techniques, a paragraph each; nothing where there is none."""
    if successors:
        st.markdown("**Since then** :small[:gray[beyond the guide]]")
    for each in successors:
        st.markdown(f"**{each.name}.** *{each.problem}* {each.idea} :small[:gray[{each.source}.]]")


def since_then_elsewhere(pages):
    """Where else it is told what came later: a link to the formulas of each page, with the names that stand there."""
    for page in pages:
        names = ", ".join(each.name for each in SINCE_THEN[page.id])
        st.markdown(f"[{page.title}]({page.id}?{page.prefix}tab=Formulas): {names}")


def _as_published(differences):
    """The rows of a table: each part of a network in the paper, and here."""
    return [{"": each.part, "As published": each.published, "Here": each.here} for each in differences]


def _symbols(topic):
    said = symbols.explain(topic.id, topic.formula, topic.derivative)
    return f"\n\n:small[{said}]" if said else ""


def folded_topics(techniques, key, derivative="derivative"):
    """The same, to be unfolded below something else."""
    opened = st.expander(
        "Formulas, when to use which, and where they come from",
        key=f"{key}topics",
        on_change="rerun",
        bind="query-params",
    )
    if opened.open:
        with opened:
            topics(techniques, derivative)


def source(files, key):
    """The very files that ran, as text."""
    st.header("Source code", anchor="code")
    opened = st.expander("Show the source", key=f"{key}source", on_change="rerun", bind="query-params")
    if opened.open:
        with opened:
            name = controls.segmented_control(
                "File",
                files,
                default=files[0],
                key=f"{key}file",
                required=True,
                help="Each file is the one that the workers import.",
            )
            st.code(
                (ROOT / (name if name in files else files[0])).read_text(encoding="utf-8"),
                line_numbers=True,
                height=460,
            )


def provenance(records):
    """A line per source, in small gray type."""
    embedded = view.current()
    if embedded and not embedded.found:
        return
    with st.container(key="embedded-provenance") if embedded else nullcontext():
        for line in provenance_lines(records):
            small(line)
    end_embedded()


def provenance_lines(records):
    """A line per source: which machine measured this, how long it took, and whether it ships with the project."""
    where = {"shipped": "shipped record", "local": "measured on this machine"}
    for name, source in sorted(records.sources.items()):
        made = source.provenance
        threads = f"{made['threads']} thread{'s' if made['threads'] > 1 else ''}"
        yield (
            f"{source.runs} runs in {seconds(source.seconds)} · {made['device_name']}, {made['device']}, {threads} · "
            f"torch {made['torch']} · {made['date'][:10]} · {where.get(name) or f'from the folder {Path(name).name}'}"
        )
