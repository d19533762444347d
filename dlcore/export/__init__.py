"""A run as a PyTorch program of its own, to read and to take home."""
