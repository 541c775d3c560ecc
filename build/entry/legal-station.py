"""The window program of the one-folder build."""

import sys

from app.cli import main

sys.exit(main())
