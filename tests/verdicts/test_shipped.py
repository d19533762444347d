"""Every claim's shipped verdict: what the records give, in a sentence, and read without SciPy."""

import json
import subprocess
import sys

import pytest

from dlcore.guide import CLAIMS
from dlcore.records import Library, Store
from dlcore.verdicts import NOT_MEASURED, OUTCOMES, shipped
from dlcore.verdicts.verdict import evidence_for


@pytest.fixture(scope="module")
def verdicts():
    return shipped.verdicts(Library(), local=False)


def test_without_records_nothing_is_measured(tmp_path):
    nothing = Library(shipped=Store(tmp_path / "shipped"), local=Store(tmp_path / "local"))
    judged = shipped.verdicts(nothing)
    assert [one.id for one in judged] == list(CLAIMS)
    assert {one.verdict for one in judged} == {NOT_MEASURED}
    assert {(one.value, one.low, one.high, one.source, one.seeds) for one in judged} == {(None, None, None, None, 0)}
    assert all(one.sentence.startswith("Not measured") for one in judged)


def test_every_claim_has_a_verdict_and_all_its_findings(verdicts):
    for one in verdicts:
        assert one.verdict in OUTCOMES
        assert (one.section, one.text) == (CLAIMS[one.id].section, CLAIMS[one.id].text)
        assert [finding.condition for finding in one.findings] == [piece.condition for piece, _ in evidence_for(one.id)]
        assert one.value is None or one.low <= one.value <= one.high


def test_every_sentence_can_be_said(verdicts):
    for one in verdicts:
        assert one.sentence[0].isupper(), one.sentence
        assert one.sentence.endswith("."), one.sentence
        for unsayable in ("nan", "inf", "None", "{", "≥", "≤", "  ", "..", " ."):
            assert unsayable not in one.sentence, one.sentence


def test_a_damaged_or_outdated_file_is_told_and_not_used(tmp_path, monkeypatch):
    library = Library()
    fields = json.loads(shipped.path_of(library).read_text(encoding="utf-8"))
    fields["verdicts"][0]["sentence"] = "Made up."
    changed = tmp_path / "verdicts.json"
    changed.write_text(json.dumps(fields))
    monkeypatch.setattr(shipped, "path_of", lambda library: changed)
    claim = fields["verdicts"][0]["id"]
    assert shipped.verdict(claim, library, local=False).sentence == "Made up."
    changed.write_text(json.dumps({**fields, "declarations": "older"}))
    assert shipped.verdict(claim, library, local=False).sentence != "Made up."
    changed.unlink()
    assert shipped.verdict(claim, library, local=False).sentence != "Made up."


def test_shipped_verdicts_are_read_without_scipy():
    code = (
        "import sys; from dlcore.records import Library; from dlcore.verdicts import verdicts;"
        "verdicts(Library(), local=False); print('scipy' in sys.modules, 'torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
