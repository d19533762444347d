"""What networks are built from and trained with."""
