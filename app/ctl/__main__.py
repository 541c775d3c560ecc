"""`python -m app.ctl`."""

import sys

from app.ctl.options import main

if __name__ == "__main__":
    sys.exit(main())
