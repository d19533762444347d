"""Callbacks."""

from pages.shared import bones

bones.heading("Callbacks", "…", "…")
