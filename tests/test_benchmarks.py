"""The benchmarks press and wait for what the pages have: a text that was renamed would let them wait for nothing. No browser is needed."""

import re
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from dlcore.guide import PAGES

ROOT = Path(__file__).parents[1]
BENCHMARKS = "\n".join(path.read_text() for path in sorted((ROOT / "benchmarks").glob("*.py")))
SOURCES = "\n".join(path.read_text() for part in ("pages", "dlcore") for path in sorted((ROOT / part).rglob("*.py")))
WAITED = re.findall(
    r"""name="([^"]+)"|"text=([^"]+)"|has-text\('([^']+)'\)|alt\^='([^']+)'|get_by_text\(f?"([^"]+)""", BENCHMARKS
)
TEXTS = sorted({text for groups in WAITED for text in "".join(groups).strip("/").split("|")})
# Such as “attention?att-sentence=Custom+sentence”, or the part behind the question mark by itself.
ADDRESSES = sorted(set(re.findall(r'"(\w*\??[\w-]+-\w+=[^"]+)"', BENCHMARKS)))
SET = [value for address in ADDRESSES for _, value in parse_qsl(address.rpartition("?")[2])]
OPTIONS = sorted({value for value in SET if not value.isdigit() and value != "true"})
OPENED = sorted({address.partition("?")[0] for address in ADDRESSES if "?" in address})


def test_there_is_something_to_look_for():
    assert "Your words" in TEXTS
    assert "Custom sentence" in OPTIONS


@pytest.mark.parametrize("text", TEXTS)
def test_what_a_benchmark_waits_for_is_somewhere_on_a_page(text):
    assert text in SOURCES


@pytest.mark.parametrize("option", OPTIONS)
def test_what_a_benchmark_chooses_is_an_option(option):
    assert f'"{option}"' in SOURCES


@pytest.mark.parametrize("page", OPENED)
def test_a_benchmark_opens_pages_that_exist(page):
    assert page in PAGES
