"""Which optimizer when: see the package docstring."""

FIRST_STEPS = {}
