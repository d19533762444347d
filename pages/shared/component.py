"""A component of our own: a folder with its script, and where it has them its markup and style."""

from pathlib import Path

import streamlit as st

FILES = {"html": "index.html", "css": "style.css", "js": "script.js"}


def from_folder(folder: Path, **options):
    """Registers the component, named after its folder. `options` are those of Streamlit's `component`, such as `html` where that is a line."""
    parts = {
        kind: (folder / file).read_text(encoding="utf-8") for kind, file in FILES.items() if (folder / file).exists()
    }
    return st.components.v2.component(f"dlcore-{folder.name.replace('_', '-')}", **{**parts, **options})
