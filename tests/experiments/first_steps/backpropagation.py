"""Backpropagation: see the package's docstring."""

FIRST_STEPS = {}
