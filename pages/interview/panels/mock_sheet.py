"""A mock interview on paper: its questions for an interviewer, and its result to keep."""

from dlcore.guide import PAGES, SECTIONS, TOPICS
from dlcore.interview import hints, mock, scoring
from dlcore.interview.card import KINDS
from pages.interview.panels import progress_store
from pages.shared import layout

PROJECT = "Deep Learning, Side by Side"


def day(moment):
    return f"{moment:%B} {moment.day}, {moment.year}"


def title(interview):
    """Which interview it is, in a line, at the reader's own time."""
    began = interview.began.astimezone(progress_store.now().tzinfo)
    what = f"retry {interview.attempt}" if interview.attempt else f"{interview.minutes} minutes"
    pressure = ", under pressure" if interview.pressure else ""
    return f"{day(began)}, {began:%H:%M}: {interview.level}, {what}{pressure}"


def place(card):
    """What a card is about, by name."""
    return TOPICS[card.topic].name if card.topic else PAGES[card.page].title


def questions(settings, drawn):
    """The questions with answers and hints, for an interviewer, as Markdown."""
    sections = ", ".join(SECTIONS[section] for section in settings.sections) or "all sections"
    lines = [
        f"# Mock interview {settings.seed}",
        "",
        f"{PROJECT} · {settings.level}, {settings.minutes} minutes, {sections}. For the interviewer.",
    ]
    for number, card in enumerate(drawn, 1):
        lines += [
            "",
            f"## {number}. {card.question}",
            "",
            f"*{KINDS[card.kind]} · {place(card)} · {scoring.MINUTES_OF[card.kind]} minutes*",
            "",
        ]
        if card.options:
            lines += ["Choices: " + "; ".join(card.options), "", f"Right: **{card.right}**", ""]
        else:
            lines += [f"- [ ] {item}" for item in scoring.expected_marks(card).values()] + [""]
        lines += [layout.with_numbers(card.answer), ""]
        if card.more and card.more != card.answer:
            lines += [layout.with_numbers(card.more), ""]
        lines += [f"Hint {each}: {layout.with_numbers(hints.hint(card, each))}  " for each in range(1, hints.MOST + 1)]
    return "\n".join(lines) + "\n"


def result(interview, cards):
    """Scores, questions and answers of an interview that has ended, as Markdown."""
    found = scoring.scores(interview, cards)
    lines = [
        f"# Mock interview of {title(interview)}",
        "",
        f"{PROJECT} · number {interview.seed} · {summary(interview, cards)}",
        "",
        "| Signal | Score | |",
        "|---|---|---|",
        *(f"| {signal.name} | {share(signal.score)} | {signal.word} |" for signal in scoring.signals(interview, cards)),
    ]
    for number, (name, reply) in enumerate(zip(interview.questions, interview.replies, strict=False), 1):
        card = cards[name]
        lines += [
            "",
            f"## {number}. {mock.wording(card, interview.attempt)}",
            "",
            f"*{place(card)} · {share(found[name])} · {clock(reply.seconds)} · hints: {reply.hints}*",
            "",
            *([f"You said: {reply.choice}", ""] if reply.choice else []),
            *(["You wrote:", "", *(f"> {line}" for line in reply.text.split("\n")), ""] if reply.text.strip() else []),
            layout.with_numbers(card.answer),
        ]
    return "\n".join(lines) + "\n"


def summary(interview, cards):
    """How it went, in a sentence."""
    used = sum(reply.seconds for reply in interview.replies)
    taken = sum(reply.hints for reply in interview.replies)
    whole = scoring.overall(interview, cards)
    return (
        f"Score {share(whole)}, {scoring.in_words(whole)} · {len(interview.replies)} of {len(interview.questions)} questions answered · "
        f"{clock(used)} of {interview.minutes}:00 minutes · {taken} {'hint' if taken == 1 else 'hints'}"
    )


def share(score):
    return "–" if score is None else f"{100 * score:.0f}%"


def clock(seconds):
    return f"{seconds // 60}:{seconds % 60:02d}"
