"""All cards: made from the guide, its whiteboards, its claims and their verdicts, and from what is written beside them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from dlcore.guide import GUESSES, PAGES, TOPIC_PAGES, TOPICS, WHITEBOARDS, WORDS, Guess, Topic, symbols
from dlcore.interview.card import KINDS, Card, Written
from dlcore.interview.subjects import topics_of
from dlcore.interview.written import CARDS
from dlcore.verdicts import OUTCOMES, Finding, Verdict, explained
from dlcore.verdicts.rule import NOT_MEASURED, SUSPECT

__all__ = ["KINDS", "Card", "Written", "deck"]
NOT_A_FORMULA = ("tensorboard",)  # what stands in its place says what is stored
MEASURED = "our measurement, with its interval on the card of the claim"
# The words of a verdict that one can predict.
PREDICTED = tuple(outcome for outcome in OUTCOMES if outcome not in (NOT_MEASURED, SUSPECT))


def deck(verdicts: Iterable[Verdict]) -> Mapping[str, Card]:
    """Every card by its id, in the order of the guide. Those that ask for a number or a verdict follow the verdicts given, and are left out where nothing was measured."""
    verdicts = tuple(verdicts)
    findings = {f"{finding.experiment} {finding.index}": finding for each in verdicts for finding in each.findings}
    cards: dict[str, Card] = {}
    for card in (
        *(card for topic in TOPICS.values() for card in _of_topic(topic)),
        *(card for page in WHITEBOARDS for card in _of_whiteboard(page)),
        *(card for verdict in verdicts for card in _of_verdict(verdict)),
        *(card for page, guess in GUESSES.items() for card in _of_guess(page, guess, findings)),
        *(card for written in CARDS for card in _of_written(written, findings)),
    ):
        letters = symbols.unexplained_letters(card.topic, f"{card.question} {card.answer} {card.more}")
        if letters and card.kind != "verdict":  # which is said in the words of its verdict
            card = replace(card, more=f"{card.more}\n\n{symbols.in_words(card.topic, letters)}".lstrip())
        if card.id in cards:
            raise ValueError(f"card {card.id} is listed twice")
        cards[card.id] = card
    return MappingProxyType(cards)


def _of_topic(topic: Topic) -> Iterator[Card]:
    name, page = topic.in_a_sentence, TOPIC_PAGES[topic.id]
    source = f"{topic.source}.{' ' + topic.note if topic.note else ''}"

    def card(kind: str, question: str, answer: str, also: tuple[str, ...], more: str = "") -> Card:
        return Card(f"{topic.id}/{kind}", kind, topic.section, page, topic.id, question, answer, source, more, also)

    yield card(
        "explain",
        f"Explain {name} in a sentence or two.",
        topic.idea,
        (f"Which problem led to {name}, and how is it solved?", f"A colleague from another field asks what {name} does. What do you say?"),
        f"*Trade-offs:* {topic.trade_offs}",
    )  # fmt: skip
    if topic.id not in NOT_A_FORMULA:
        derivative = f"Its derivative: ${topic.derivative}$  \n" if topic.derivative else ""
        yield card(
            "formula",
            f"Put {name} into one formula" + (", and its derivative into another." if derivative else "."),
            f"${topic.formula}$",
            (f"At the whiteboard, in one line: {name}.",),
            f"{derivative}{symbols.explain(topic.id, topic.formula, topic.derivative)}",
        )
    yield card(
        "when",
        f"When would you use {name}?",
        topic.when_to_use,
        (f"Which problem makes you reach for {name}?", f"Somebody proposes {name}. When do you agree?"),
        f"*Trade-offs:* {topic.trade_offs}",
    )
    yield card(
        "breaks",
        f"What are the drawbacks of {name}?",
        topic.trade_offs,
        (f"Argue against {name}.", f"What is the price of {name}?"),
        f"*The idea, for comparison:* {topic.idea}",
    )


def _of_whiteboard(page: str) -> Iterator[Card]:
    info, board = PAGES[page], WHITEBOARDS[page]
    for number, follow_up in enumerate(board.follow_ups, 1):
        topic = _topic_in(page, f"{follow_up.question} {follow_up.answer}")
        identity = f"{page}/follow-up-{number}"
        yield Card(
            identity,
            "follow-up",
            info.section,
            page,
            topic,
            follow_up.question,
            follow_up.answer,
            _sources(page, topic),
        )
    yield Card(
        f"{page}/whiteboard",
        "explain",
        info.section,
        page,
        "",
        f"{info.title}: explain it at the whiteboard in 60 seconds.",
        board.say,
        _sources(page),
        board.sixty_seconds,
        (f"{info.title}: begin with one sentence, then draw.",),
    )
    yield Card(
        f"{page}/pitfalls",
        "breaks",
        info.section,
        page,
        "",
        f"Which mistakes are typical of “{info.title}”?",
        "\n".join(f"- {pitfall}" for pitfall in board.pitfalls),
        _sources(page),
        "",
        (f"Name three pitfalls of “{info.title}”.",),
    )


def _sources(page: str, topic: str = "") -> str:
    """Of a text of the page's whiteboard: the source of its topic, else those of all the page's topics."""
    topics = (TOPICS[topic],) if topic else WORDS[page].TOPICS if page in WORDS else ()
    return "; ".join(dict.fromkeys(str(each.source) for each in topics)) or f"the page “{PAGES[page].title}”"


def _topic_in(page: str, text: str) -> str:
    """The topic of the page that a text names first; none where it names none."""
    places = {topic.id: text.lower().find(topic.name.lower()) for topic in WORDS[page].TOPICS}
    named = {topic: place for topic, place in places.items() if place >= 0}
    return min(named, key=named.__getitem__) if named else ""


def _of_verdict(verdict: Verdict) -> Iterator[Card]:
    if verdict.verdict not in PREDICTED:
        return
    page, topic = _place_of(verdict)
    yield Card(
        f"claim/{verdict.id}",
        "verdict",
        verdict.section,
        page,
        topic,
        f"The guide says: “{explained.with_single_quotes(verdict.text)}”. What did the measurement give?",
        verdict.say,
        MEASURED,
        verdict.sentence,
        (f"“{explained.with_single_quotes(verdict.text)}”: does that hold, only under a condition, or not?",),
        PREDICTED,
        verdict.verdict,
    )


def _place_of(verdict: Verdict) -> tuple[str, str]:
    """The page and the topic of the claim: the topic that it names first, else the one that its id begins with."""
    here = (topic.id for topic in TOPICS.values() if topic.section == verdict.section)
    topic = next(iter(topics_of(verdict, "")), "") or next(
        t for t in here if verdict.id.partition("/")[2].startswith(t)
    )
    return TOPIC_PAGES[topic], topic


def _of_guess(page: str, guess: Guess, findings: Mapping[str, Finding]) -> Iterator[Card]:
    finding = findings.get(guess.piece)
    if finding is None or finding.value is None:
        return
    yield Card(
        f"{page}/guess",
        "number",
        PAGES[page].section,
        page,
        _topic_in(page, guess.text),
        guess.text[:1].upper() + guess.text[1:],
        f"[[{guess.piece}]]",
        MEASURED,
        finding.sentence,
        (),
        tuple(label for label, _ in guess.options),
        guess.right(finding.value),
    )


def _of_written(written: Written, findings: Mapping[str, Finding]) -> Iterator[Card]:
    topic = TOPICS[written.topic]
    options: tuple[str, ...] = ()
    right = ""
    if written.guess:
        finding = findings.get(written.guess.piece)
        if finding is None or finding.value is None:
            return
        options, right = tuple(label for label, _ in written.guess.options), written.guess.right(finding.value)
    yield Card(
        written.id,
        written.kind,
        topic.section,
        TOPIC_PAGES[topic.id],
        topic.id,
        written.question,
        written.answer,
        written.source,
        written.more,
        written.also,
        options,
        right,
    )
