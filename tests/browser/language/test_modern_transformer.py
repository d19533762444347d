"""Inside a modern Transformer in a browser: merges step on, a typed text becomes tokens, the distribution is redrawn, a link restores the view; an analogy is asked and kept in the address."""

from playwright.sync_api import expect

from tests.browser.conftest import CHART, sound, still


def test_a_text_becomes_tokens_and_a_distribution_is_redrawn(visit):
    page = visit("modern_transformer?mod-text=Custom&mod-merges=5")
    page.wait_for_selector(CHART)
    field = page.get_by_role("textbox", name="Your text")
    text = "hot dog hot dog 🌭 <img src=x onerror=alert(1)>"
    field.fill(text)
    field.press("Control+Enter")
    page.get_by_text(f"{len(text)} characters are").wait_for(timeout=30_000)
    expect(page.locator("img[src=x]")).to_have_count(0)
    still(page)
    sound(page)
    page.get_by_role("tab", name="Sampling").click()
    page.get_by_text("of which 15 are left").wait_for(timeout=60_000)
    slider = page.get_by_role("slider", name="Top-k")
    slider.focus()
    for _ in range(2):
        slider.press("ArrowRight")
    page.get_by_text("of which 2 are left").wait_for(timeout=30_000)
    page.get_by_role("tab", name="KV cache").click()
    page.get_by_text("A minute at the whiteboard").click()
    expect(page.get_by_text("two vectors per layer")).to_be_visible()
    still(page)
    sound(page)
    assert "hot" not in page.url
    assert "mod-tab=KV" in page.url


def test_an_analogy_is_chosen_by_keyboard_and_stays_in_the_link(visit):
    page = visit("modern_transformer?mod-tab=Embeddings&mod-emb-a=baker&mod-emb-b=bread")
    page.get_by_text("baker is to bread as cat is to").wait_for(timeout=60_000)
    field = page.get_by_role("combobox", name="c", exact=True)
    field.focus()
    field.press("ArrowDown")
    field.press_sequentially("miner")
    expect(page.get_by_role("option")).to_have_count(1)
    field.press("Enter")
    page.get_by_text("baker is to bread as miner is to coal").wait_for(timeout=30_000)
    expect(page.locator(CHART)).to_have_count(4)
    still(page)
    sound(page)
    assert "mod-emb-c=miner" in page.url
