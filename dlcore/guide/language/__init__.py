"""The words of Language: a file per page."""
