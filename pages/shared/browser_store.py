"""What the reader's browser keeps, and no server does: a text under a name, with the time at which it was `saved`; the newer of two tabs is not overwritten."""

from pathlib import Path

from pages.shared import component

_STORE = component.from_folder(Path(__file__).parent / "browser_store", html="<span></span>")


def exchange(name, text, key, based=0, replace=False):
    """Lets the browser keep a text (JSON with `saved`), or asks for what it keeps, where the text is None.

    The answer has `found`, the text that was there, or that another tab has saved since the time `based` (None before the browser has answered;
    with `replace` it is overwritten), and `problem`, which is true where nothing can be kept.
    """
    data = {"name": name, "text": text, "based": based, "replace": replace}
    return _STORE(key=key, data=data, on_found_change=lambda: None, on_problem_change=lambda: None)
