"""The server program of the one-folder build."""

import sys

from sync.server.cli import main

sys.exit(main())
