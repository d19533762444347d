"""What the tables of Foundations show: a file per page."""
