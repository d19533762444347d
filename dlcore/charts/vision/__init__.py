"""Charts that only pages of Vision draw."""
