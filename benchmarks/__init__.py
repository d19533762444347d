"""What is fast, measured side by side. Each script runs from the project's root: `python -m benchmarks.race --help`."""
