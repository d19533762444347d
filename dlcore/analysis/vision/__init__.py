"""What the tables of Vision show: a file per page."""
