"""The Optimizers page in a browser: ground and paths are really drawn, play moves the step, own numbers bring in torch and no fault."""
from tests.browser.conftest import CHART, sound, still


def test_ground_paths_and_rings_are_drawn(visit):
    page = visit("optimizers")
    page.wait_for_selector(".paths_marks, .layer_1_marks, .ground_marks", state="attached")
    page.wait_for_timeout(1000)
    assert page.locator(".ground_marks path").count() == 24 * 24
    assert page.locator(".now_marks path").count() == 5


def test_play_moves_the_slider_and_stops(visit):
    page = visit("optimizers?opt-step=90")
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").wait_for(timeout=10_000)
    page.get_by_role("button", name="Play").wait_for(timeout=30_000)
    still(page)
    sound(page)
    assert page.get_by_role("slider", name="Step").get_attribute("aria-valuetext") == "100"


def test_own_numbers_walk_here(visit, fresh_server):
    page = visit("optimizers?opt-own=true&opt-starts=true&opt-surface=Ravine", base=fresh_server.url)
    page.wait_for_selector(CHART, timeout=60_000)
    still(page)
    sound(page)
    assert page.get_by_text("rate 0.1 for all").count() == 2
