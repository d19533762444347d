"""The words of Foundations: a file per page."""
