"""What the literature found: each entry belongs to a claim, is one sentence or two halves of one, and names a complete source."""

import re

from dlcore.guide import CLAIMS
from dlcore.guide.published import PUBLISHED

ENTRIES = [(claim, published) for claim, found in PUBLISHED.items() for published in found]


def test_every_entry_belongs_to_a_claim():
    assert set(PUBLISHED) <= set(CLAIMS)
    assert all(PUBLISHED.values())


def test_what_is_out_of_our_reach_is_published():
    assert [claim.id for claim in CLAIMS.values() if claim.scale and claim.id not in PUBLISHED] == []


def test_every_source_is_complete():
    incomplete = [
        claim
        for claim, published in ENTRIES
        if not (published.source.authors and published.source.title and published.source.venue)
        or not 1980 <= published.source.year <= 2026
    ]
    assert incomplete == []


def test_every_finding_is_one_sentence():
    ends = {published.finding: len(re.findall(r"[.!?](?=\s|$)", published.finding)) for _, published in ENTRIES}
    assert {finding: count for finding, count in ends.items() if count != 1 or not finding.endswith(".")} == {}


def test_equal_sources_are_cited_alike():
    titles = {published.source.title.lower(): published.source for _, published in ENTRIES}
    assert [claim for claim, published in ENTRIES if titles[published.source.title.lower()] != published.source] == []
