"""Optimizers at work."""

from pages.shared import bones

bones.heading("Optimizers at work", "…", "…")
