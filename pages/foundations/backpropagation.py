"""Neuron and backpropagation."""

from pages.shared import bones

bones.heading("Neuron and backpropagation", "…", "…")
