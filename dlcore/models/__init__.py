"""The networks: one model, one file."""
