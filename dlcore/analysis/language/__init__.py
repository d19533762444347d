"""What the tables of Language show: a file per page."""
