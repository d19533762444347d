"""Optimizers."""

from pages.shared import bones

bones.heading("Optimizers", "…", "…")
