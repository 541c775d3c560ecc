"""The tour: a day at the practice station by real key events, with pictures and printed papers.

It drives the same window as a person would: every key goes to whatever has the focus, and every
key outside free text is counted. Used by `legal-station --tour DIR` and by the checks that the
paths of product.md, "Fastest paths", stay short.
"""

from app.ui.tour.keyboard import Keyboard
from app.ui.tour.taking import take

__all__ = ["Keyboard", "take"]
