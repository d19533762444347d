"""What a cheat sheet has first: the core whatever happened, then what is still missed."""

from datetime import UTC, datetime, timedelta

from dlcore.guide import TOPICS
from dlcore.interview.card import Card
from dlcore.interview.needed import CORE, OFTEN, missed_topics, rank_topics
from dlcore.interview.progress import GOOD, HARD, MISSED, Answer, Interview, Progress, Reply

NOW = datetime(2026, 1, 2, tzinfo=UTC)
CARDS = {
    f"{topic}/explain": Card(f"{topic}/explain", "explain", "foundations", "optimizers", topic, "?", "!", "from where")
    for topic in ("elu", "hinge", "lion", "checkpoint")
}


def answers(*given):
    return tuple(
        Answer(f"{topic}/explain", NOW + timedelta(minutes=at), 0.5, grade) for at, (topic, grade) in enumerate(given)
    )


def test_the_core_comes_first_then_what_was_missed():
    ranked = rank_topics(Progress(answers=answers(("lion", MISSED), ("hinge", HARD))), CARDS)
    assert ranked[: len(CORE)] == CORE
    assert ranked[len(CORE) : len(CORE) + 3] == ("hinge", "lion", OFTEN[0])
    assert sorted(ranked) == sorted(TOPICS)


def test_what_was_answered_rightly_last_is_not_missed():
    assert missed_topics(
        Progress(answers=answers(("elu", MISSED), ("hinge", GOOD), ("elu", GOOD), ("hinge", MISSED))), CARDS
    ) == ["hinge"]


def test_weak_topics_of_the_last_mock_interview_are_missed():
    ticks = {"checkpoint": (), "lion": ("problem", "core", "why", "trade-off", "example")}
    replies = tuple(Reply("", "", 0, 60, given) for given in ticks.values())
    interview = Interview(
        NOW, 1, 15, (), "Mid", False, tuple(f"{topic}/explain" for topic in ticks), replies, ended=NOW
    )
    before = Interview(NOW, 1, 15, (), "Mid", False, ("elu/explain",), (Reply("", "", 0, 60, ()),), ended=NOW)
    assert missed_topics(Progress(interviews=(before, interview)), CARDS) == ["checkpoint"]
