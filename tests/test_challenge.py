"""Challenges: frozen settings on fresh seeds alone, never pooled, every attempt on record; and the fresh seeds that ship."""

import shutil
from dataclasses import replace

import pytest

from dlcore import challenge, confirmation
from dlcore.base import InvalidInput
from dlcore.cli import main
from dlcore.experiments import EXPERIMENTS, find
from dlcore.paths import SHIPPED
from dlcore.records import Archive, Library, Store
from dlcore.verdicts import fresh
from dlcore.verdicts.findings import chosen_settings
from dlcore.verdicts.verdict import DECLARED, compute, evidence_for

CLAIM, EXPERIMENT = "activations/tanh-vanishes", find("signal-propagation")
SEEDS = tuple(range(100, 100 + len(EXPERIMENT.seeds)))
HYPHENED, SAID = f"100-{SEEDS[-1]}", f"100–{SEEDS[-1]}"


@pytest.fixture
def library(tmp_path):
    """The shipped records of one experiment, and an empty store."""
    archive = Archive(tmp_path / "shipped")
    archive.path(EXPERIMENT.id).parent.mkdir(parents=True)
    shutil.copy(Archive(SHIPPED).path(EXPERIMENT.id), archive.path(EXPERIMENT.id))
    return Library(shipped=archive, local=Store(tmp_path / "local"))


def again(run_group, library, change=lambda tables: tables):
    """Records of the group as if they were measured: those of the shipped seeds, under its own."""
    for place, run in enumerate(run_group.runs):
        known = library.shipped.get(replace(run, seed=find(run.experiment).seeds[place]))
        yield replace(known, run=run, tables=change(known.tables))


def measure(run_groups, library, change=lambda tables: tables):
    for group in run_groups:
        for record in again(group, library, change):
            library.add(record)


def without_gradient(tables):
    """Nothing of the gradient arrives, or all of it, by layer."""
    return {**tables, "profile": {**tables["profile"], "gradient": [1.0] * len(tables["profile"]["gradient"])}}


def test_a_challenge_is_the_chosen_settings_on_as_many_fresh_seeds():
    shipped = Library()
    for claim in (CLAIM, "losses/mse-regression-cross-entropy-classification", "vision/vit-wins-on-large-data"):
        planned = challenge.plan(claim, shipped)  # whatever seeds ship already
        assert [(piece.experiment.id, piece.index) for piece in planned.pieces] == [
            (experiment.id, experiment.evidence.index(evidence)) for evidence, experiment in challenge.voting(claim)
        ]
        for piece in planned.pieces:
            evidence = piece.experiment.evidence[piece.index]
            assert len(piece.seeds) == len(piece.experiment.seeds)
            assert not set(piece.seeds) & set(piece.experiment.seeds)
            chosen = chosen_settings(evidence, piece.experiment, shipped, local=False)
            expected = {
                piece.experiment.run_group(query.variant, piece.seeds, **settings)
                for query, settings in zip(evidence.queries, chosen, strict=True)
            }
            assert set(piece.run_groups) == expected


@pytest.mark.parametrize(
    ("claim", "seeds", "sentence"),
    [
        ("activations/nonsense", SEEDS, "The guide has no claim"),
        (
            CLAIM,
            (4, *SEEDS[1:]),
            f"The shipped verdict used seeds 0–{len(SEEDS) - 1}, and a challenge takes others, not 4.",
        ),
        (CLAIM, SEEDS[1:], f"was measured with {len(SEEDS)} seeds, and a challenge takes as many"),
        (CLAIM, range(100, 200), f"such as {HYPHENED}; you named 100."),
        (CLAIM, (100, *SEEDS[:-1]), f"you named {len(SEEDS) - 1}."),
        (CLAIM, (*SEEDS[:-1], 2**31), "A seed is a whole number from 0 to 2147483647."),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(library, claim, seeds, sentence):
    with pytest.raises(InvalidInput) as refused:
        challenge.plan(claim, library, seeds)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


def test_where_nothing_votes_or_nothing_ships_there_is_no_challenge(library, tmp_path, monkeypatch):
    nothing = Library(shipped=Archive(tmp_path / "nothing"), local=library.local)
    with pytest.raises(InvalidInput, match="shipped records of signal-propagation are missing"):
        challenge.plan(CLAIM, nothing)
    pairs = [(replace(evidence, under_revision="Wrong."), each) for evidence, each in evidence_for(CLAIM)]
    monkeypatch.setattr(challenge, "evidence_for", lambda claim: pairs)
    with pytest.raises(InvalidInput, match="under revision"):
        challenge.plan(CLAIM, library)


def test_old_and_new_stand_side_by_side_and_the_shipped_verdict_stays(library):
    before = challenge.shipped_verdict(CLAIM, library)
    planned = challenge.plan(CLAIM, library, SEEDS)
    assert challenge.missing(planned, library) == planned.run_groups
    measure(planned.run_groups, library, without_gradient)
    assert challenge.missing(planned, library) == ()
    pairs = challenge.compare(planned, library)
    assert [old for old, _ in pairs] == [finding for finding in before.findings if finding.votes]
    for old, new in pairs:
        assert (new.condition, new.index, new.seeds) == (old.condition, old.index, len(SEEDS))
        assert len(new.values) == len(old.values) == len(SEEDS), "not pooled"
    assert {new.value for _, new in pairs} == {1.0}
    assert challenge.verdict_on_fresh_seeds(planned, pairs).word != before.word
    assert compute(CLAIM, library) == before
    assert challenge.shipped_verdict(CLAIM, library) == before


def test_what_is_finished_stays_when_a_challenge_is_stopped(library):
    planned = challenge.plan(CLAIM, library, SEEDS)
    measure(planned.run_groups[:1], library)
    assert challenge.missing(planned, library) == planned.run_groups[1:]
    challenge.begin(planned)
    assert not challenge.conclude(planned, library).verdict
    (attempt,) = challenge.attempts(CLAIM)
    assert (attempt.seeds, attempt.verdict, attempt.pieces) == (SEEDS, "", ())
    assert challenge.next_seeds(CLAIM, library) == SEEDS, "an unfinished attempt can be finished"


def test_every_attempt_is_listed_once_with_what_came_of_it(library):
    for start, change in ((100, lambda tables: tables), (200, without_gradient)):
        planned = challenge.plan(CLAIM, library)
        assert planned.seeds == tuple(range(start, start + len(SEEDS)))
        challenge.begin(planned)
        measure(planned.run_groups, library, change)
        ended = challenge.conclude(planned, library)
        assert challenge.conclude(planned, library) == ended
    first, second = sorted(challenge.attempts(CLAIM), key=lambda attempt: attempt.seeds)
    shipped = challenge.shipped_verdict(CLAIM, library)
    assert (first.verdict, first.shipped_verdict) == (shipped.word, shipped.word)
    assert second.verdict != shipped.word
    for piece, finding in zip(first.pieces, shipped.findings, strict=True):
        assert piece["shipped"] == piece["fresh"], "the very same numbers"
        assert piece["fresh"]["value"] == pytest.approx(finding.value)
        assert finding.number in piece["fresh"]["told"]
    assert challenge.attempts("activations/relu-fast") == ()


def test_a_damaged_attempt_is_told(library, home):
    planned = challenge.plan(CLAIM, library)
    challenge.begin(planned)
    (path,) = (home / "challenges").iterdir()
    path.write_text("{")
    with pytest.raises(InvalidInput, match="is not the record of a challenge"):
        challenge.attempts(CLAIM)


def test_the_command_line_prints_both_and_lists_the_attempt(capsys):
    library = Library()
    measure(challenge.plan(CLAIM, library, SEEDS).run_groups, library)
    assert main(["challenge", CLAIM, "--seeds", HYPHENED]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("Measured already.")
    assert printed.count("    shipped  ") == printed.count("    fresh    ") == len(challenge.voting(CLAIM))
    word = challenge.shipped_verdict(CLAIM, library).word
    assert f"Verdict: {word}; on these seeds: {word}." in printed
    assert f"seeds {SAID}: {word}" in printed


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Name the claims"),
        (["--all"], "--all goes with --ship"),
        ([CLAIM, "--all", "--ship"], "Name the claims to measure, or --all of them"),
        (["nonsense"], "no claim “nonsense”"),
        ([CLAIM, "--seeds", "0-4"], "takes others"),
        ([CLAIM, "--seeds", "x"], "Seeds are written as"),
        ([CLAIM, "--seeds", HYPHENED, "--ship"], "--seeds does not go with --ship"),
        (["nonsense", "--ship"], "no claim “nonsense”"),
    ],
)
def test_the_command_line_refuses_in_one_line(capsys, arguments, sentence):
    assert main(["challenge", *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert sentence in printed.err
    assert printed.err.count("\n") == 1


# -- the fresh seeds that ship


def stage(library, tmp_path, change=lambda tables: tables):
    staging = Store(tmp_path / "staging")
    for group in confirmation.unconfirmed_groups(library, staging, [CLAIM]):
        for record in again(group, library, change):
            staging.put(record)
    return staging


def test_fresh_seeds_that_agree_confirm_a_verdict(library, tmp_path):
    before = compute(CLAIM, library)
    assert (before.declared, before.fresh_verdict) == (DECLARED, "")
    staging = stage(library, tmp_path)
    assert confirmation.pack(library, staging, [EXPERIMENT]) == [EXPERIMENT.id]
    assert not staging.files()
    after = compute(CLAIM, library)
    assert (after.declared, after.fresh_verdict) == (f"confirmed on seeds {SAID}", before.word)
    for finding, old in zip(after.findings, before.findings, strict=True):
        assert replace(finding, fresh=None) == old
        assert (finding.fresh.seeds, finding.fresh.outcome, finding.fresh.value) == (SEEDS, old.outcome, old.value)
    assert confirmation.unconfirmed_groups(library, staging, [CLAIM]) == []
    assert list(confirmation.problems(library)) == []
    assert type(after).from_dict(after.as_dict()) == after
    assert challenge.next_seeds(CLAIM, library) == tuple(range(200, 200 + len(SEEDS))), (
        "those that ship are not fresh to the reader"
    )


def test_fresh_seeds_that_differ_leave_the_note_on_the_declaration(library, tmp_path):
    before = compute(CLAIM, library)
    confirmation.pack(library, stage(library, tmp_path, without_gradient), [EXPERIMENT])
    after = compute(CLAIM, library)
    assert (after.word, after.sentence, after.declared) == (before.word, before.sentence, DECLARED)
    assert after.fresh_verdict != after.word
    assert {finding.fresh.value for finding in after.findings} == {1.0}


def test_what_no_evidence_asks_for_is_told_and_dropped(library, tmp_path):
    confirmation.pack(library, stage(library, tmp_path), [EXPERIMENT])
    archive = fresh.confirmations(library)
    records = list(archive.records(EXPERIMENT.id))
    archive.write(EXPERIMENT.id, 1, [*records, replace(records[0], run=replace(records[0].run, seed=7))])
    assert list(confirmation.problems(library)) == [
        "challenge/signal-propagation: 1 records are asked for by no evidence"
    ]
    assert confirmation.pack(library, Store(tmp_path / "empty"), [EXPERIMENT]) == [EXPERIMENT.id]
    assert {record.run for record in archive.records(EXPERIMENT.id)} == {record.run for record in records}


def test_arrays_stay_behind(library, tmp_path):
    staging = stage(library, tmp_path)
    for record in list(staging.records(EXPERIMENT.id)):
        import numpy as np

        staging.put(replace(record, arrays={"weights": np.zeros(3)}))
    confirmation.pack(library, staging, [EXPERIMENT])
    archive = fresh.confirmations(library)
    assert not any("arrays" in record.provenance for record in archive.records(EXPERIMENT.id))
    assert not list(archive.folder.rglob("*.safetensors"))


def test_the_seeds_that_ship_are_not_the_experiments_own():
    for experiment in EXPERIMENTS.values():
        seeds = fresh.confirming_seeds(experiment)
        assert len(seeds) == len(experiment.seeds)
        assert not set(seeds) & set(experiment.seeds)


@pytest.mark.parametrize(
    ("seeds", "words"), [((100, 101, 102), "100–102"), ((3,), "3"), ((8, 3), "3, 8"), ({1, 2, 4}, "1, 2, 4")]
)
def test_seeds_in_words(seeds, words):
    assert fresh.seeds_in_words(seeds) == words
