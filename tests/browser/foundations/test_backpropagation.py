"""The network in a browser: drawn, stepped by button, and torch stays out of the server."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import sound, still


def test_the_network_is_drawn_and_stepped(visit, server):
    page = visit("backpropagation")
    page.wait_for_selector(".nodes_marks path", state="attached")
    expect(page.locator(".nodes_marks path")).to_have_count(6)
    expect(page.locator(".edges_marks line")).to_have_count(7)
    page.get_by_role("button", name="Start").click()
    still(page)
    for _ in range(2):
        page.get_by_role("button", name="Next").click()
        still(page)
    sound(page)
    expect(page.get_by_text("step 3 of 20").first).to_be_attached()
    expect(page).to_have_url(re.compile(re.escape("bp-step=3")))
    assert not server.has_loaded("libtorch")


def test_a_clicked_weight_can_be_set(visit):
    page = visit("backpropagation")
    page.wait_for_selector(".nodes_marks path", state="attached")
    page.locator(".values_marks text").get_by_text("w11 = 0.60").click()
    field = page.get_by_role("spinbutton", name="w11 is")
    field.wait_for()
    field.fill("0.9")
    field.press("Enter")
    page.locator(".values_marks text").get_by_text("w11 = 0.90").wait_for(state="attached")
    still(page)
    sound(page)
    expect(page).to_have_url(re.compile(re.escape("bp-w11=0.9")))
    page.locator(".values_marks text").get_by_text("t = 1.0").click()
    page.get_by_role("spinbutton", name="t is").wait_for()
    sound(page)
