"""One hand-ordered form per file."""
