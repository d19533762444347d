"""Procedures that several experiments share: how a family of networks is trained, tuned, timed and evaluated."""
