"""Claims: all of them as cards; search, filters and order; what a card unfolds; and what is taken home."""

import csv
import io

import pytest

from dlcore.experiments import EXPERIMENTS
from dlcore.guide import CLAIMS, PAGES
from dlcore.records import Library
from dlcore.verdicts import verdict, verdicts
from dlcore.verdicts.effect import weakest
from pages.shared import claims_table, downloads, places
from tests.pages.conftest import all_cards, card_text, charts, findings_of, texts

PAGE = PAGES["claims"].path
VANISHING = "activations/relu-mitigates-vanishing"


def test_every_claim_is_a_card_in_the_order_of_the_guide(open_page):
    app = open_page(PAGE)
    assert all_cards(app) == [card_text(judged) for judged in verdicts(Library())]
    assert not charts(app), "drawn when a card is unfolded"
    assert "39 of 39 claims" in texts(app)


def test_every_experiment_with_evidence_has_a_place_and_every_claim_a_name_in_links():
    assert {experiment.id for experiment in EXPERIMENTS.values() if experiment.evidence} == set(places.PLACES)
    assert len({places.slug(claim) for claim in CLAIMS}) == len(CLAIMS)


def test_search_and_filters_in_a_link(open_page):
    app = open_page(PAGE, claim_search="vanishing gradients", claim_section="foundations")
    assert not app.exception
    found = [
        claim for claim in CLAIMS.values() if claim.section == "foundations" and "vanishing gradients" in claim.text
    ]
    assert set(all_cards(app)) >= {card_text(verdict(claim.id, Library())) for claim in found}
    assert len(all_cards(app)) < 10
    app.button_group(key="claim-verdict").set_value(["holds"]).run()
    assert all(card.startswith("**✓ holds**") for card in all_cards(app))


def test_nothing_found_is_a_sentence(open_page):
    app = open_page(PAGE, claim_search="quantum")
    assert not all_cards(app)
    assert "No claim matches" in app.info[0].value


def test_disagreement_first(open_page):
    ordered = sorted(verdicts(Library()), key=lambda judged: (weakest(judged) or (None, 0))[1])
    assert all_cards(open_page(PAGE, claim_order="Disagreement first")) == [card_text(judged) for judged in ordered]


@pytest.mark.parametrize("name", ["claim_order", "claim_verdict", "claim_section", "claim_role", "claim_relu_fast"])
def test_nonsense_in_the_link_falls_back(open_page, name):
    app = open_page(PAGE, **{name: ["zzz", "-1"]})
    assert not app.exception
    assert len(all_cards(app)) == 39


def test_a_card_unfolds_its_evidence(open_page):
    app = open_page(PAGE, **{places.card_key(VANISHING).replace("-", "_"): "true"})
    assert not app.exception
    judged, words = verdict(VANISHING, Library()), "".join(findings_of(app))
    assert len(charts(app)) == len({finding.quantity for finding in judged.findings})
    assert words.count("<li>") == len(judged.findings)
    assert "act-signal-init=He" in words
    for part in ("Say it in an interview", "What would change our mind", "sampling error is not included"):
        assert part in texts(app)
    cited = [code.value for code in app.code if code.value.startswith("Deep Learning")]
    assert len(cited) == 1
    assert "records of 20" in cited[0]
    assert places.card_link(VANISHING) in cited[0]


def test_pieces_under_revision_say_why(open_page):
    revised = [finding for judged in verdicts(Library()) for finding in judged.findings if finding.under_revision]
    assert all(finding.under_revision.split(":")[0] in texts(open_page(PAGE)).replace("\\", "") for finding in revised)


def test_what_is_taken_home(open_page):
    app = open_page(PAGE, claim_verdict="holds")
    files = {button.proto.label: button for button in app.get("download_button")}
    assert {"The table as CSV", "As Markdown"} <= set(files)


def test_the_table_has_a_row_per_claim():
    found = verdicts(Library())
    rows = list(csv.DictReader(io.StringIO(downloads.to_csv(claims_table.as_table(found)).decode("utf-8-sig"))))
    assert [row["claim"] for row in rows] == list(CLAIMS)
    assert all(row["sentence"] for row in rows)
    lines = claims_table.as_markdown(found).splitlines()
    assert len(lines) == 2 + len(CLAIMS)
    assert {line.replace(r"\|", "").count("|") for line in lines} == {5}
