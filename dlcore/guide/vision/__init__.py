"""The words of Vision: a file per page."""
