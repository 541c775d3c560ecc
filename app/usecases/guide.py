"""Search in the guide library: which service, which papers, where, what it costs."""

from __future__ import annotations

from app.domain.reference import GuideEntry
from app.domain.text import normalise
from app.usecases.desk import Desk


def search(desk: Desk, text: str = "", stage: str = "", limit: int = 50) -> tuple[GuideEntry, ...]:
    """Entries that contain every part of `text`, a hit in the question first; all without text."""
    parts = normalise(text).split()
    ranked: list[tuple[int, int, GuideEntry]] = []
    for place, entry in enumerate(desk.reference.guide):
        if stage and entry.stage != stage:
            continue
        question = normalise(entry.question)
        rest = normalise(" ".join((*entry.steps, *entry.papers, entry.where, *entry.law_refs)))
        if all(part in question for part in parts):
            ranked.append((0, place, entry))
        elif all(part in question or part in rest for part in parts):
            ranked.append((1, place, entry))
    return tuple(entry for _, _, entry in sorted(ranked, key=lambda hit: hit[:2])[:limit])
