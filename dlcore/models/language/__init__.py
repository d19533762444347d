"""Networks that read one token after another."""
