"""What happens inside: answers in tens of milliseconds to what a worker measures, and to what a reader types or drags."""
