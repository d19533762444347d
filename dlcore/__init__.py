"""Deep learning, measured: the package that trains the models and keeps what was seen. It knows nothing of the screen."""
