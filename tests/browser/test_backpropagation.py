"""The network in a browser: drawn, stepped by button, and torch stays out of the server."""
from pathlib import Path

from tests.browser.conftest import sound, still


def test_the_network_is_drawn_and_stepped(visit, fresh_server):
    page = visit("backpropagation", base=fresh_server.url)
    page.wait_for_selector(".nodes_marks path", state="attached")
    assert page.locator(".nodes_marks path").count() == 6
    assert page.locator(".edges_marks line").count() == 7
    for _ in range(7):
        page.get_by_role("button", name="Next").click()
        still(page)
    sound(page)
    assert page.get_by_text("step 8 of 20").count() >= 1
    assert "bp-step=7" in page.url
    assert "libtorch" not in Path(f"/proc/{fresh_server.process.pid}/maps").read_text()
