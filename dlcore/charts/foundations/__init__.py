"""Charts that only pages of Foundations draw."""
