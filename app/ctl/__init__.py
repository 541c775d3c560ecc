"""`stationctl`: the same verbs as the windows, without a window (commands.md).

`options` reads the command line, `session` opens the data folder, `records`, `exchange` and
`house` hold the commands, `output` prints.
"""

from app.ctl.options import main

__all__ = ["main"]
