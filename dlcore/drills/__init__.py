"""Drills: short exercises as an interviewer sets them, and the judge of each."""
