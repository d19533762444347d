"""Files that a reader's browser imports or fetches by name, from addresses of our own: these and no others, under their hash, so that a browser keeps each for good."""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import streamlit as st
from starlette.responses import FileResponse, PlainTextResponse
from starlette.routing import Route

from dlcore.drills import fetch

HERE = Path(__file__).parent
PREFIX = "browser-files"
TYPES = {".js": "text/javascript", ".wasm": "application/wasm", ".py": "text/plain", ".html": "text/plain"}
# Those that come with the project; Python itself is brought on request.
OURS = {
    "editor.js": HERE / "code_editor" / "editor.js",
    "sandbox.html": HERE / "python_sandbox" / "sandbox.html",
    "worker.js": HERE / "python_sandbox" / "worker.js",
    **{name: Path(fetch.__file__).with_name(name) for name in ("judge.py", "difference.py")},
}
SANDBOX = ("sandbox.html", "worker.js", "judge.py", "difference.py")
# As text, not as a page, the sandbox is nothing that another site could open under our address.
KEPT = {
    "cache-control": "public, max-age=31536000, immutable",
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox",
}


@dataclass(frozen=True)
class Served:
    path: Path
    digest: str


@cache
def _ours():
    return {name: Served(path, sha256(path.read_bytes()).hexdigest()) for name, path in OURS.items()}


def _python():
    return {name: Served(fetch.folder() / name, file.sha256) for name, file in fetch.FILES.items()}


def addresses(names):
    """Where a browser finds each of these files, relative to the app's own address."""
    served = _ours() | _python()
    return {name: f"{PREFIX}/{served[name].digest[:16]}/{name}" for name in names}


def _answer(request):
    name, digest = request.path_params["name"], request.path_params["digest"]
    served = (_ours() | _python()).get(name)
    if served is None or digest != served.digest[:16] or not served.path.is_file():
        return PlainTextResponse("There is no such file.", 404)
    kind = TYPES.get(served.path.suffix, "application/octet-stream")
    return FileResponse(served.path, headers=KEPT, media_type=kind)


def routes():
    """What the server answers beside Streamlit's own."""
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    return [Route(f"/{base}/{PREFIX}/{{digest}}/{{name}}".replace("//", "/"), _answer, methods=["GET"])]
