"""Optimizers at work: see the package's docstring."""

FIRST_STEPS = {}
