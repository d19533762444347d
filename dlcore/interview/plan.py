"""A route through the pages and cards for the time that is left, weakest subjects first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from urllib.parse import urlencode

from dlcore.guide import PAGES, SECTIONS, TAUGHT, WHITEBOARDS
from dlcore.interview.calibration import weakest
from dlcore.interview.card import Card
from dlcore.interview.progress import Answer, Progress

TONIGHT, WEEKEND, TWO_WEEKS = "Tonight: 90 minutes", "A weekend", "Two weeks"
PAGES_TONIGHT = 6
CHECK = 10  # cards that show where a reader is
# What an hour and a half should not leave out, where nothing is known of the reader yet: one page for each way in which a network learns, sees or reads.
CORE = ("backpropagation", "optimizers", "cnn_evolution", "sequence_models", "attention", "bert_gpt_t5")
ALWAYS = (
    "backpropagation",
    "sequence_models",
    "attention",
    "bert_gpt_t5",
)  # what was missed elsewhere takes no place from these


@dataclass(frozen=True)
class Step:
    """Something to do, with its minutes, and what exactly or why now. `link` is relative to any page of the app."""

    id: str
    minutes: int
    title: str
    note: str
    link: str


@dataclass(frozen=True)
class Session:
    """Steps without a long break."""

    title: str
    steps: tuple[Step, ...]

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)


def route(
    plan: str, answers: Sequence[Answer], cards: Mapping[str, Card], done: Iterable[str] = ()
) -> tuple[Session, ...]:
    """The sessions of a plan, for a reader who gave these answers; steps that are done stay in it, in the order in which they were done."""
    ticked = [step.partition("/")[2] for step in done if step.partition("/")[0] == PREFIXES[plan]]
    return {TONIGHT: _tonight, WEEKEND: _weekend, TWO_WEEKS: _two_weeks}[plan](_rank(answers, cards, ticked))


PLANS = (TONIGHT, WEEKEND, TWO_WEEKS)
PREFIXES = {TONIGHT: "tonight", WEEKEND: "weekend", TWO_WEEKS: "weeks"}
Ranked = Mapping[str, str]  # pages in the order in which they are needed, each with its reason


def _missed_pages(answers: Sequence[Answer], cards: Mapping[str, Card]) -> Ranked:
    """The pages whose cards were missed, the weakest first. What this app measured is nothing that a reader has to know."""
    pages = {name: card.page for name, card in cards.items() if card.page in WHITEBOARDS and not card.options}
    return {
        page: f"you knew {_count(share * count)} of {count} {'answer' if count == 1 else 'answers'} here"
        for page, count, share in weakest(answers, pages)
        if share < 1
    }


def _count(known: float) -> str:
    """What was partly known counts half."""
    whole, half = divmod(round(2 * known), 2)
    return f"{whole or ''}½" if half else str(whole)


def _rank(answers: Sequence[Answer], cards: Mapping[str, Card], ticked: Sequence[str]) -> Ranked:
    """Every page that teaches: those ticked, those of the core that were missed, two others that were, the rest of the core, and the rest. The first six keep `ALWAYS`."""
    weak = _missed_pages(answers, cards)
    done = [page for page in ticked if page in WHITEBOARDS]
    others = [page for page in weak if page not in CORE]
    first = [*dict.fromkeys([*ALWAYS, *done, *others, *CORE])][:PAGES_TONIGHT]
    wanted = [*done, *(page for page in weak if page in CORE), *others, *CORE]
    order = [*(page for page in wanted if page in first), *wanted, *WHITEBOARDS]
    return {page: weak.get(page, "") for page in dict.fromkeys(order)}


def changes(plan: str, answers: Sequence[Answer], cards: Mapping[str, Card], done: Sequence[str] = ()) -> str:
    """What a reader's answers did to a plan, and why, as a sentence; empty where they did nothing."""
    before, now = (_pages_of(route(plan, given, cards, done)) for given in ((), answers))
    added = [page for page in now if page not in before]
    dropped = [page for page in before if page not in now]
    weak = [page for page in _missed_pages(answers, cards) if page in now and page not in added]
    said = []
    if added:
        verb, away = ("comes in", "gives way") if len(added) == 1 else ("come in", "give way")
        said.append(
            f"{_join_with_and(added)} {verb}, because you missed cards there, and {_join_with_and(dropped)} {away}"
        )
    if weak and now != before:
        said.append(
            f"{_join_with_and(weak[:3])} {'moves' if len(weak) == 1 else 'move'} up, for the same reason"
            if added
            else f"what you missed moves up: {_join_with_and(weak[:3])}"
        )
    return f"Changed by your answers: {'; '.join(said)}." if said else ""


def _pages_of(sessions: Iterable[Session]) -> list[str]:
    steps = (step.id.partition("/") for session in sessions for step in session.steps)
    return [page for _, _, page in steps if page in WHITEBOARDS]


def _join_with_and(pages: Sequence[str]) -> str:
    titles = [f"*{PAGES[page].title}*" for page in pages]
    return " and ".join(filter(None, (", ".join(titles[:-1]), titles[-1])))


def _page(page: str, why: str, minutes: int, prefix: str) -> Step:
    said = "explain it aloud in 60 seconds, then the follow-up questions"
    return Step(
        f"{prefix}/{page}",
        minutes,
        PAGES[page].title,
        f"{said}; {why}" if why else said,
        f"{page}?{PAGES[page].prefix}say-first=true#whiteboard",
    )


def _check(minutes: int, prefix: str) -> Step:
    return Step(
        f"{prefix}/check",
        minutes,
        "Ten cards, mixed, to see where you are",
        "what you miss here comes sooner below",
        f"rehearse?reh-mode=Cram&reh-goal={CHECK}",
    )


def _missed_cards(minutes: int, prefix: str) -> Step:
    return Step(
        f"{prefix}/missed", minutes, "The cards that you missed", "asked in other words", "rehearse?reh-mode=Missed"
    )


def _today(minutes: int, prefix: str) -> Step:
    return Step(f"{prefix}/cards", minutes, "Today's cards", "each comes back before you forget it", "rehearse")


def _mock(minutes: int, prefix: str) -> Step:
    link = f"mock_interview?mock-minutes={minutes}"
    return Step(
        f"{prefix}/mock", minutes, f"A mock interview of {minutes} minutes", "against the clock, as it will be", link
    )


def _compare(prefix: str, minutes: int = 10) -> Step:
    return Step(
        f"{prefix}/when",
        minutes,
        "When to use which: say each row before you read it",
        "the guide's main point",
        "when_to_use?when-cover=true",
    )


def _sheet(prefix: str) -> Step:
    return Step(
        f"{prefix}/sheet", 5, "Your cheat sheet: download it, read it in the morning", "then stop", "cheat_sheet"
    )


def _attention_drill(minutes: int, prefix: str) -> Step:
    drill, said = "scaled-dot-product-attention", "its tests run in your browser"
    link = f"drills?drill-id={drill}"
    return Step(f"{prefix}/drill-{drill}", minutes, "A drill: write attention in NumPy", said, link)


def _drill(section: str, prefix: str) -> Step:
    """A drill with code to write, the first of the section that is not solved."""
    link = f"drills?{urlencode({'drill-kind': 'Write the code', 'drill-section': SECTIONS[section]})}"
    title = f"A drill from {SECTIONS[section]}: write it in NumPy"
    return Step(f"{prefix}/drill-{section}", 8, title, "the first that you have not solved", link)


def _diagnose(case: int, prefix: str, minutes: int = 5) -> Step:
    return Step(
        f"{prefix}/diagnose-{case}",
        minutes,
        f"Diagnose a network: case {case}",
        "ask for evidence, then commit to a cause",
        f"diagnose?bug-case={case}",
    )


def _tonight(ranked: Ranked) -> tuple[Session, ...]:
    pages = tuple(_page(page, ranked[page], 6, "tonight") for page in list(ranked)[:PAGES_TONIGHT])
    steps = (
        _check(10, "tonight"),
        *pages,
        _attention_drill(6, "tonight"),
        _diagnose(1, "tonight", 4),
        _missed_cards(8, "tonight"),
        _compare("tonight", 6),
        _mock(15, "tonight"),
        _sheet("tonight"),
    )
    return (Session("This evening", steps),)


def _weekend(ranked: Ranked) -> tuple[Session, ...]:
    def pages(*sections: str) -> Iterator[Step]:
        here = (page for page in ranked if PAGES[page].section in sections)
        return (_page(page, ranked[page], 12, "weekend") for page in here)

    timeline = Step(
        "weekend/timeline", 10, "The timeline, from problem to problem", "the story behind the names", "timeline"
    )
    last = tuple(_page(page, ranked[page], 15, "weekend-again") for page in list(ranked)[:3])
    return (
        Session(
            "Saturday morning: foundations",
            (_check(15, "weekend"), *pages("foundations"), _drill("foundations", "weekend"), _today(20, "weekend-1")),
        ),
        Session(
            "Saturday afternoon: vision",
            (*pages("vision"), _drill("vision", "weekend"), _diagnose(1, "weekend"), _today(20, "weekend-2")),
        ),
        Session(
            "Sunday morning: language",
            (
                *pages("language"),
                _drill("language", "weekend"),
                timeline,
                _compare("weekend"),
                _today(20, "weekend-3"),
            ),
        ),
        Session(
            "Sunday afternoon: the interview",
            (
                _mock(45, "weekend"),
                _missed_cards(20, "weekend"),
                *last,
                _attention_drill(10, "weekend"),
                _diagnose(2, "weekend"),
                _sheet("weekend"),
            ),
        ),
    )


def _two_weeks(ranked: Ranked) -> tuple[Session, ...]:
    in_order = [page for section in TAUGHT for page in WHITEBOARDS if PAGES[page].section == section]
    days = [in_order[start : start + 2] for start in range(0, len(in_order), 2)]
    sessions = [
        Session(
            f"Day {day}",
            (
                *((_check(10, "weeks"),) if day == 1 else ()),
                *(_page(page, ranked[page], 15, "weeks") for page in pages),
                _drill(PAGES[pages[-1]].section, f"weeks-{day}"),
                *((_diagnose(day // 2, "weeks"),) if day % 2 == 0 else ()),
                _today(20, f"weeks-{day}"),
            ),
        )
        for day, pages in enumerate(days, 1)
    ]
    day = len(days) + 1
    again = list(ranked)[: 2 * (13 - len(days) - 1)]
    while day < 13:
        pages, again = again[:2], again[2:]
        steps = (
            *(_page(page, ranked[page], 15, f"weeks-again-{day}") for page in pages),
            _mock(30, f"weeks-{day}"),
            _today(20, f"weeks-{day}"),
        )
        sessions.append(Session(f"Day {day}", steps))
        day += 1
    sessions.append(Session("Day 13", (_compare("weeks"), _mock(45, "weeks-13"), _missed_cards(20, "weeks"))))
    sessions.append(Session("Day 14", (_today(20, "weeks-14"), _attention_drill(10, "weeks"), _sheet("weeks"))))
    return tuple(sessions)


def notice(what: str, progress: Progress, cards: Mapping[str, Card], now: datetime, minutes: int = 999) -> Progress:
    """The progress of a reader who did this on its page: `what` is a page, or what a step's id ends with. In each plan its first step that is still open, of up to so many minutes, is ticked."""
    found = []
    for plan in PLANS:
        sessions = route(plan, progress.answers, cards, in_order(progress))
        steps = (step for session in sessions for step in session.steps if step.id.endswith(f"/{what}"))
        open_steps = (step.id for step in steps if step.id not in progress.done and step.minutes <= minutes)
        found += list(islice(open_steps, 1))
    return progress.tick(found, True, now, noticed=True) if found else progress


def suggest(days: int | None) -> str:
    """The plan that fits so many days until the interview, None where no day is set."""
    return TONIGHT if days is None or days <= 1 else WEEKEND if days <= 5 else TWO_WEEKS


def next_step(plan: str, progress: Progress, cards: Mapping[str, Card]) -> Step | None:
    """The first step that is still open; None once all are done."""
    sessions = route(plan, progress.answers, cards, in_order(progress))
    return next((step for session in sessions for step in session.steps if step.id not in progress.done), None)


def in_order(progress: Progress) -> list[str]:
    """The steps that are done, the first one first."""
    return sorted(progress.done, key=lambda step: progress.ticks[step].when)


def minutes_left(sessions: Iterable[Session], done: Iterable[str]) -> int:
    """What the steps take that are not done yet."""
    ticked = set(done)
    return sum(step.minutes for session in sessions for step in session.steps if step.id not in ticked)
