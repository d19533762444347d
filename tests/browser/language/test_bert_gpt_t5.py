"""BERT, GPT, T5 in a browser: a typed sentence is answered, writing streams, and a link restores the view."""

from playwright.sync_api import expect

from tests.browser.conftest import CHART, sound, still


def test_a_typed_sentence_goes_through_all_three(visit):
    page = visit("bert_gpt_t5?three-tab=Masked+tokens")
    box = page.get_by_role("textbox", name="Your sentence")
    box.fill("the ___ barks . <img src=x onerror=alert(1)>")
    box.press("Enter")
    page.get_by_text("Not in the vocabulary, and read as [unk]").wait_for(timeout=30_000)
    still(page)
    sound(page)
    expect(page.locator("img[src=x]")).to_have_count(0)
    expect(page.locator(".bars_marks").nth(2)).to_be_attached()


def test_writing_streams_and_is_drawn_again(visit):
    page = visit("bert_gpt_t5?three-tab=Text+generation")
    page.get_by_role("button", name="Sample another").wait_for(timeout=30_000)
    still(page)
    page.get_by_role("button", name="Sample another").click()
    still(page)
    sound(page)
    expect(page.get_by_text("The likeliest endings")).to_have_count(1)


def test_a_link_restores_the_view(visit):
    page = visit(
        "bert_gpt_t5?three-variants=GPT&three-variants=T5&three-tab=Attention+masks&three-known=held-out+combinations"
    )
    page.wait_for_selector(CHART)
    still(page)
    sound(page)
    expect(page.get_by_text("GPT: every token attends to itself")).to_have_count(1)
    expect(page.get_by_text("BERT: every token attends to all tokens")).to_have_count(0)


def test_an_uploaded_text_survives_leaving_the_page_and_is_asked_for_after_a_reload(visit, tmp_path):
    words = (f"word{number}" for number in range(3_000))
    (tmp_path / "tale.txt").write_text("".join(f"{word} .{chr(10)}" for word in words))
    page = visit("bert_gpt_t5?three-tab=Natural+text&three-harder-text=Custom")
    page.locator("input[type=file]").set_input_files(tmp_path / "tale.txt")
    expect(page.get_by_text("words, repetitions left out")).to_be_visible(timeout=30_000)
    page.get_by_role("link", name="Callbacks").click()
    expect(page.locator("h1")).to_have_text("Callbacks")
    still(page)
    page.get_by_role("link", name="BERT, GPT, T5").click()
    expect(page.locator("h1")).to_have_text("BERT, GPT, T5")
    still(page)
    page.get_by_role("tab", name="Natural text").click()
    expect(page.get_by_text("Still here: tale.txt")).to_be_visible()
    expect(page.get_by_text("words, repetitions left out")).to_be_visible(timeout=30_000)
    sound(page)
    still(page)
    page.reload()
    expect(page.get_by_text("Your file is gone")).to_be_visible(timeout=30_000)
    expect(page.locator("input[type=file]")).to_have_count(1)
    expect(page.get_by_text("words, repetitions left out")).to_have_count(0)
    page.locator("input[type=file]").set_input_files(tmp_path / "tale.txt")
    expect(page.get_by_text("words, repetitions left out")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Your file is gone")).to_have_count(0)
    sound(page)
