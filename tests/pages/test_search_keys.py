"""The list of keys names those of the page that is shown, and no others."""

import pytest

from pages.shared import search


@pytest.mark.parametrize(
    ("page", "has", "lacks"),
    [
        ("plan", "/", "w"),
        ("diagnose", "o", "5"),
        ("attention", "w", "5"),
        ("rehearse", "a s d f …", "w"),
        ("mock_interview", "h", "5"),
    ],
)
def test_keys_are_those_of_the_page(page, has, lacks):
    keys = [key for key, _ in search.keys_of(page)]
    assert has in keys
    assert lacks not in keys
    assert "n b" not in keys
    assert "n b" in [key for key, _ in search.keys_of(page, lesson=True)]
