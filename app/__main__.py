"""`python -m app`, and the packaged program."""

import sys

from app.cli import main

if __name__ == "__main__":
    sys.exit(main())
