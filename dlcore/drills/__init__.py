"""Drills: code to write, order, complete or repair, and what judges it."""
