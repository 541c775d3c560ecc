"""The technician's program of the one-folder build."""

import sys

from app.ctl.options import main

sys.exit(main())
