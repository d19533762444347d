"""Losses."""

from pages.shared import bones

bones.heading("Losses", "…", "…")
