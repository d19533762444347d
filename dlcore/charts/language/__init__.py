"""Charts that only pages of Language draw."""
