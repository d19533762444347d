"""The timeline: every technique has its hop, its year and its page; the comparison tables leave none out."""

import re

import pytest

from dlcore.guide import CLAIMS, PAGES, TOPICS, WORDS
from dlcore.interview import timeline
from dlcore.interview.comparisons import CHAPTERS
from dlcore.interview.hops import CHAINS
from dlcore.interview.timeline import HOPS, LATER_ACCOUNTS

STEPS = [step for chain in CHAINS for step in chain.steps]


def test_every_topic_has_one_hop():
    assert sorted(step.topic for step in STEPS) == sorted(TOPICS)
    assert list(HOPS.values()) == sorted(HOPS.values(), key=lambda hop: hop.year)
    assert {step.claim for step in STEPS} - {""} <= set(CLAIMS)
    assert all(re.search(r"[.?]$", text) for step in STEPS for text in (step.problem, step.remains))


def test_next_leads_from_the_first_of_each_chain_through_all_of_it_and_previous_back():
    walked = []
    for first in (hop for hop in HOPS.values() if not hop.before):
        hop = first
        while True:
            walked.append(hop.topic.id)
            if not hop.after:
                break
            assert HOPS[hop.after].before == hop.topic.id
            hop = HOPS[hop.after]
    assert sorted(walked) == sorted(TOPICS)


@pytest.mark.parametrize("topic", TOPICS.values(), ids=lambda topic: topic.id)
def test_a_year_is_that_of_the_source_unless_that_is_a_later_account(topic):
    if topic.id in LATER_ACCOUNTS:
        first, last = timeline.guide_years(topic)
        assert first <= timeline.year(topic) <= last < topic.source.year
        assert timeline.said_year(topic) == topic.guide_date
    else:
        assert timeline.said_year(topic) == str(topic.source.first_year)
    if timeline.guide_differs(topic):
        assert topic.note, "says why the guide and the primary source differ"
    if timeline.later_venue(topic):
        assert topic.source.first_year < topic.source.year
        assert timeline.later_venue(topic).startswith(topic.source.venue)


# Since 2012 a paper is on arXiv, but for a lecture, a proceedings without preprint, a workshop, a report and a post.
WITHOUT_PREPRINT = {"rmsprop", "alexnet", "leaky-relu", "nadam", "gpt", "muon", "mini-batch"}


@pytest.mark.parametrize("topic", TOPICS.values(), ids=lambda topic: topic.id)
def test_a_preprint_dates_every_paper_that_has_one(topic):
    source = topic.source
    assert bool(source.preprint) == (source.year >= 2012 and topic.id not in WITHOUT_PREPRINT)
    if source.preprint:
        assert re.fullmatch(r"(0[7-9]|1[0-9]|2[0-9])(0[1-9]|1[0-2])[.][0-9]{4,5}", source.preprint)
        assert source.year - 2 <= source.first_year <= source.year


@pytest.mark.parametrize(
    ("topic", "year", "appeared"),
    [
        ("resnet", 2015, "CVPR 2016"),
        ("bert", 2018, "NAACL 2019"),
        ("dropout", 2012, "JMLR 15, 2014"),
        ("transformer", 2017, ""),
        ("vit", 2020, "ICLR 2021"),
    ],
)
def test_a_year_is_that_of_the_preprint_and_the_venue_stands_beside_it(topic, year, appeared):
    assert (timeline.year(TOPICS[topic]), timeline.later_venue(TOPICS[topic])) == (year, appeared)


@pytest.mark.parametrize(
    ("topic", "years", "differs"),
    [
        ("momentum", (1988, 1988), True),
        ("rnn", (1980, 1989), True),
        ("gd", (1847, 1847), False),
        ("tanh", (1980, 1989), False),
        ("hinge", None, False),
        ("gelu", None, False),
        ("yolo", (2016, 2016), True),
        ("t5", (2020, 2020), True),
        ("resnet", (2015, 2015), False),
    ],
)
def test_the_guides_date_may_be_a_decade_or_missing(topic, years, differs):
    assert timeline.guide_years(TOPICS[topic]) == years
    assert timeline.guide_differs(TOPICS[topic]) == differs


def test_every_technique_has_the_page_that_teaches_it():
    assert all(TOPICS[topic] in WORDS[timeline.page_of(topic).id].TOPICS for topic in TOPICS)
    assert all(timeline.page_of(topic) in PAGES.values() for topic in TOPICS)


def test_the_tables_compare_every_technique_of_the_guides_chapters_with_every_claim():
    rows = [row for chapter in CHAPTERS for row in chapter.rows]
    # One learns nothing without a neuron and its gradient: there is no choice to make.
    assert sorted(row.topic for row in rows) == sorted(set(TOPICS) - {"neuron", "backpropagation"})
    assert {claim for row in rows for claim in row.claims} == set(CLAIMS) - {"backpropagation/true-gradient"}


def test_the_guides_advice_stands_at_what_the_guide_names():
    rows = [row for chapter in CHAPTERS for row in chapter.rows]
    through = {"residual", "compound"}  # which the guide has as the ideas of two networks
    assert all(bool(row.advice) != TOPICS[row.topic].beyond_the_guide for row in rows if row.topic not in through)
