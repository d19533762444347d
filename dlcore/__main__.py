"""`python -m dlcore`: the command line."""

import sys

from dlcore.cli import main

if __name__ == "__main__":  # worker processes import this file anew
    sys.exit(main())
