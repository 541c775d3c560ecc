"""Pages of papers over Qt: blocks → lines and cells → pages → PDF or printer.

`typesetting` makes lines of text, `grid` makes cells, `flow` puts both one below the other,
`pagination` cuts the flow into pages, `page` draws what every page bears, `renderer` is the door.
Nothing here touches a widget, so all of it runs in a worker thread once the fonts are loaded.
"""

from app.ui.printing.renderer import QtPageRenderer

__all__ = ["QtPageRenderer"]
