"""The files that a reader's browser fetches: these, whole, under their hash, and nothing else of this machine."""

import asyncio
import re

import pytest
from starlette.applications import Starlette

from dlcore.drills import fetch
from pages.shared import browser_files


def ask(path):
    """What the server answers: the status, the headers and the body."""
    sent = []

    async def receive():
        await asyncio.Event().wait()  # nothing more comes

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [],
    }
    asyncio.run(
        Starlette(routes=browser_files.routes())(scope | {"http_version": "1.1", "root_path": ""}, receive, send)
    )
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:])


@pytest.mark.parametrize("name", browser_files.OURS)
def test_our_own_files_are_there_under_their_hash(name):
    path = browser_files.OURS[name]
    status, headers, body = ask(f"/{browser_files.addresses([name])[name]}")
    assert (status, body) == (200, path.read_bytes())
    assert "immutable" in headers["cache-control"]
    assert headers["content-security-policy"] == "sandbox"
    if name.endswith(".html"):  # opened as a page of ours it could be handed anything
        assert headers["content-type"].startswith("text/plain")
        assert headers["x-content-type-options"] == "nosniff"


def test_python_is_served_once_it_is_there(home):
    address = f"/{browser_files.addresses(['pyodide.js'])['pyodide.js']}"
    assert ask(address)[0] == 404
    fetch.folder().mkdir()
    (fetch.folder() / "pyodide.js").write_bytes(b"1")
    assert ask(address)[::2] == (200, b"1")


def test_nothing_else_is_served(home):
    (home / "secret").write_text("")
    good = browser_files.addresses(["editor.js"])["editor.js"]
    digest = good.split("/")[1]
    prefix = browser_files.PREFIX
    for path in (
        f"/{prefix}/{digest}/judge.py",
        f"/{prefix}/{'0' * 16}/editor.js",
        f"/{prefix}/{digest}/../app.py",
        f"/{prefix}/{digest}/..%2f..%2fapp.py",
        f"/{prefix}/{digest}/secret",
        f"/{prefix}/",
        "/app/static/editor.js",
    ):
        assert ask(path)[0] == 404, path


def test_what_is_built_names_no_other_place_and_matches_the_versions_it_states():
    editor = browser_files.OURS["editor.js"]
    text = editor.read_text(encoding="utf-8")
    assert set(re.findall(r"https?://[\w./-]+", text)) == {
        "http://www.w3.org/2000/svg"
    }  # the name of SVG, which nobody fetches
    licenses = (editor.parent / "LICENSE.txt").read_text(encoding="utf-8")
    versions = re.findall(r'"((?:@[\w-]+/)?[\w-]+)": "(\d+\.\d+\.\d+)"', (editor.parent / "package.json").read_text())
    assert len(versions) > 10
    assert all(f"{name} {version}" in licenses for name, version in versions if name != "esbuild")
