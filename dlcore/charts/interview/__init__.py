"""Charts of a reader's own progress."""
