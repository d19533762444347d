"""Runs on pages: whose they are, what others see of them, what a server allows, and what it says where it does not."""

import re
import shlex

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from dlcore.cli import _parser
from dlcore.experiments import find
from dlcore.jobs import CANCELLED, QUEUED, RUNNING
from pages.shared import cache, jobs
from tests.pages.conftest import texts

PAGE = "pages/foundations/activations.py"
RACE = find("activation-comparison")
MODEST = dict(act_race_depth="2", act_race_width="8", act_race_epochs="1", act_variants="ReLU")


@pytest.fixture
def idle_engine(open_page, monkeypatch):
    """The page's engine, which takes requests and starts none of them."""
    engine = cache.engine()
    monkeypatch.setattr(engine, "_next", lambda: None)
    return engine


def submit(engine, owner, variant="relu", **settings):
    return engine.submit(RACE.run_group(variant, **settings), owner=owner)


def start(job, share=0.5):
    job.state, job.share, job.began = RUNNING, share, 0.001
    return job


def modest(variant="relu"):
    return RACE.run_group(variant, depth=2, width=8, epochs=1)


def test_who_asked_sees_cancel_and_nobody_else_does(open_page, idle_engine):
    mine, other = open_page(PAGE, **MODEST), open_page(PAGE, **MODEST)
    mine.button(key="act-race-start").click().run()
    (job,) = idle_engine.jobs()
    assert mine.button(key="act-race-cancel").label == "Cancel"
    assert mine.button(key="act-race-start").disabled
    assert "Running jobs" in texts(mine)
    other.run()
    assert not other.exception
    keys = {button.key for button in other.button}
    assert not {"act-race-cancel", f"cancel-{job.key}", "cancel-all"} & keys
    assert "Another reader is running this" in texts(other)
    assert f"{len(RACE.seeds)} runs of other readers are running or waiting" in texts(other)
    assert "Running jobs" not in texts(other)
    assert not other.button(key="act-race-start").disabled


def test_who_joins_owns_it_too_and_each_withdraws_alone(open_page, idle_engine):
    mine, other = open_page(PAGE, **MODEST), open_page(PAGE, **MODEST)
    for app in (mine, other):
        app.button(key="act-race-start").click().run()
    (job,) = idle_engine.jobs()
    assert len(job.owners) == 2
    mine.button(key="act-race-cancel").click().run()
    assert job.state == QUEUED
    assert "Cancelled" not in texts(mine)
    assert "Another reader is running this" in texts(mine)
    other.button(key=f"cancel-{job.key}").click().run()
    assert job.state == CANCELLED
    assert "Cancelled: ReLU" in texts(other)
    assert "Cancelled" not in texts(mine.run())


def test_the_queue_tells_the_place_and_what_is_ahead(open_page, idle_engine, monkeypatch):
    monkeypatch.setattr(type(idle_engine), "running_cluster", True)
    monkeypatch.setattr(type(idle_engine), "workers", 1)
    start(submit(idle_engine, "other", "elu", epochs=200))
    submit(idle_engine, "third", "tanh", epochs=200)
    ahead = 2 * len(RACE.seeds)
    app = open_page(PAGE, **MODEST)
    assert f"after {ahead} runs of other readers" in texts(app), "told beforehand"
    app.button(key="act-race-start").click().run()
    progress = app.get("progress")[0].proto.text
    assert "place 2 in the queue" in progress
    assert "begins in about" in progress
    assert f"after {ahead} runs of other readers" in progress
    assert f"{ahead} runs of other readers are ahead" in texts(app)


def test_the_estimate_counts_the_workers_that_fit(open_page, monkeypatch):
    from dlcore import memory

    monkeypatch.setattr(cache.engine()._cluster, "most_workers", 2)
    assert "on 2 workers" in texts(open_page(PAGE))
    monkeypatch.setattr(memory, "free_bytes", lambda: 1_200_000_000)
    assert "on 1 worker]" in texts(open_page(PAGE))


def test_a_browser_is_known_by_its_cookie(open_page, idle_engine, monkeypatch):
    token, cookies = bytes(range(16)), {}
    monkeypatch.setattr(ContextProxy, "cookies", property(lambda self: cookies))
    cookies["_streamlit_xsrf"] = generate_xsrf_token_string(token)
    app = open_page(PAGE, **MODEST)
    app.button(key="act-race-start").click().run()
    cookies["_streamlit_xsrf"] = generate_xsrf_token_string(token)  # masked anew, as at each reload
    assert open_page(PAGE, **MODEST).button(key="act-race-cancel").label == "Cancel"
    for other in (generate_xsrf_token_string(bytes(16)), "2|00|", "nonsense", "00", ""):
        cookies["_streamlit_xsrf"] = other
        app = open_page(PAGE, **MODEST)
        assert not app.exception
        assert "act-race-cancel" not in {button.key for button in app.button}
    (job,) = idle_engine.jobs()
    assert token.hex() not in job.owners


def test_off_says_so_where_the_button_was_and_how_to_do_it_at_home(open_page, monkeypatch):
    monkeypatch.setenv("DLCORE_RUNS", "off")
    app = open_page(PAGE, act_variants=["ReLU", "Tanh"], act_race_epochs="200", act_race_depth="3")
    assert not app.exception
    assert "act-race-start" not in {button.key for button in app.button}
    assert "Runs are switched off on this server" in texts(app)
    assert "*Run it here*" not in texts(app)
    code = next(block.value for block in app.code if "activation-comparison" in block.value)
    assert code.splitlines() == [
        "python3 -m venv .venv && .venv/bin/pip install -q -r requirements.txt",
        ".venv/bin/python -m dlcore run activation-comparison --variants tanh,relu --set depth=3 --set epochs=200",
        ".venv/bin/streamlit run app.py",
    ]


def test_the_commands_measure_exactly_what_is_shown(open_page):
    settings = {"depth": (2, 3), "init": "matched", "epochs": 5, "learning_rate": 0.01}
    records = cache.load(RACE, ("relu", "tanh"), settings)
    groups = set()
    for line in jobs.commands(records):
        options = _parser().parse_args(shlex.split(line)[3:])
        given = dict(pair.split("=") for pair in options.settings)
        groups |= {RACE.run_group(variant, **given) for variant in options.variants.split(",")}
    assert groups == set(records.run_groups)


def test_what_takes_long_offers_its_quickest_part_alone_and_begins_with_it(open_page, idle_engine):
    app = open_page(PAGE, act_race_epochs="200", act_race_depth="8", act_variants=["ReLU", "Tanh"])
    quickest = app.button(key="act-race-quickest")
    assert re.fullmatch(
        r"Measures (ReLU|Tanh) \(epochs 200\) alone, in about .+; the others can follow.", quickest.help
    )
    quickest.click().run()
    (job,) = idle_engine.jobs()
    assert app.button(key="act-race-quickest").disabled
    assert not app.button(key="act-race-start").disabled
    app.button(key="act-race-start").click().run()
    assert len(idle_engine.jobs()) == 2
    costs = [RACE.cost(each.first) for each in cache.load(RACE, ("relu", "tanh"), {"depth": (8, 2)}).by_cost]
    assert costs == sorted(costs)


def test_what_is_quick_or_of_one_variant_has_one_button(open_page, idle_engine):
    for settings in ({**MODEST, "act_variants": ["ReLU", "Tanh"]}, {"act_race_epochs": "200", "act_variants": "ReLU"}):
        app = open_page(PAGE, **settings)
        assert "act-race-start" in {button.key for button in app.button}
        assert "act-race-quickest" not in {button.key for button in app.button}


def test_a_request_beyond_the_bound_is_refused_in_a_sentence(open_page, idle_engine, monkeypatch):
    monkeypatch.setenv("DLCORE_RUNS", "bounded")
    monkeypatch.setenv("DLCORE_RUN_SECONDS", "10")
    app = open_page(PAGE, act_race_epochs="200", act_race_depth="3")
    assert "at most 10 s of computing per request" in texts(app)
    app.button(key="act-race-start").click().run()
    assert not app.exception
    (error,) = app.error
    assert "expected to compute for about" in error.value
    assert "a request may take 10 s on this server" in error.value
    assert idle_engine.jobs() == []
    assert not app.run().error, "said once"
    monkeypatch.setenv("DLCORE_RUN_SECONDS", "1e6")
    monkeypatch.setenv("DLCORE_READER_SECONDS", "1e6")
    app.button(key="act-race-start").click().run()
    assert not app.error
    assert len(idle_engine.jobs()) == 7


@pytest.mark.parametrize("name", ["DLCORE_RUNS", "DLCORE_RUN_SECONDS", "DLCORE_UPLOADS", "DLCORE_HUB"])
def test_a_value_that_cannot_be_is_a_sentence_on_every_page(open_page, monkeypatch, name):
    monkeypatch.setenv(name, "perhaps")
    app = open_page()
    assert not app.exception
    (error,) = app.error
    assert error.value.startswith(f"{name} is ")
    assert "not “perhaps”." in error.value


def test_a_secret_that_streamlit_would_ignore_is_a_sentence(open_page):
    app = open_page()
    assert not app.error
    app.secrets["DLCORE_RUNS"] = False
    app.run()
    assert not app.exception
    (error,) = app.error
    assert error.value.startswith("The secret DLCORE_RUNS is a word in quotation marks")
