"""The boards of this section's pages, a file each."""
