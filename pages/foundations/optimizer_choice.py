"""Which optimizer when."""

from pages.shared import bones

bones.heading("Which optimizer when", "…", "…")
