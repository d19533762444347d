"""What a server lets its readers do: read from the environment, and one sentence where a value cannot be."""

import pytest

from dlcore import policy
from dlcore.base import InvalidInput


def test_everything_is_allowed_where_nothing_is_set():
    assert policy.runs() == policy.ON
    assert policy.uploads()
    assert policy.local_models()
    assert policy.hub()
    assert policy.fetch()
    assert (policy.run_seconds(), policy.reader_seconds()) == (120, 600)
    policy.validate()


@pytest.mark.parametrize(
    ("text", "mode"),
    [("on", "on"), ("Bounded", "bounded"), (" off ", "off"), ("0", "off"), ("true", "on"), ("", "on")],
)
def test_runs_are_on_bounded_or_off(monkeypatch, text, mode):
    monkeypatch.setenv("DLCORE_RUNS", text)
    assert policy.runs() == mode


@pytest.mark.parametrize("name", ["DLCORE_UPLOADS", "DLCORE_LOCAL_MODELS", "DLCORE_HUB", "DLCORE_FETCH"])
def test_each_switch_is_its_own(monkeypatch, name):
    read = {
        "DLCORE_UPLOADS": policy.uploads,
        "DLCORE_LOCAL_MODELS": policy.local_models,
        "DLCORE_HUB": policy.hub,
        "DLCORE_FETCH": policy.fetch,
    }
    for text in ("0", "no", "OFF", "false"):
        monkeypatch.setenv(name, text)
        assert {other: allowed() for other, allowed in read.items()} == {other: other != name for other in read}


def test_bounds_are_numbers_of_seconds(monkeypatch):
    monkeypatch.setenv("DLCORE_RUN_SECONDS", "30")
    monkeypatch.setenv("DLCORE_READER_SECONDS", "90.5")
    assert (policy.run_seconds(), policy.reader_seconds()) == (30, 90.5)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("DLCORE_RUNS", "sometimes", "DLCORE_RUNS is on, bounded or off, not “sometimes”."),
        ("DLCORE_UPLOADS", "bounded", "DLCORE_UPLOADS is on or off, not “bounded”."),
        ("DLCORE_LOCAL_MODELS", "flase", "DLCORE_LOCAL_MODELS is on or off, not “flase”."),
        ("DLCORE_HUB", "-", "DLCORE_HUB is on or off, not “-”."),
        ("DLCORE_FETCH", "-", "DLCORE_FETCH is on or off, not “-”."),
        ("DLCORE_RUN_SECONDS", "two minutes", "DLCORE_RUN_SECONDS is a number of seconds above 0, not “two minutes”."),
        ("DLCORE_READER_SECONDS", "nan", "DLCORE_READER_SECONDS is a number of seconds above 0, not “nan”."),
        ("DLCORE_READER_SECONDS", "0", "DLCORE_READER_SECONDS is a number of seconds above 0, not “0”."),
    ],
)
def test_a_wrong_value_is_one_sentence(monkeypatch, name, text, sentence):
    monkeypatch.setenv(name, text)
    with pytest.raises(InvalidInput) as raised:
        policy.validate()
    assert str(raised.value) == sentence
