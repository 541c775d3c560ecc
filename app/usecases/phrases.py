"""Ready answers by matter: `;qz` and Enter (product.md, Intake)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.reference import Phrase
from app.usecases.desk import Desk

_TRIGGER = re.compile(r"[;；]([A-Za-z0-9]{1,12})$")


@dataclass(frozen=True, slots=True)
class Expansion:
    """`phrase` instead of the characters from `start` to `end` of the text."""

    phrase: Phrase
    start: int
    end: int

    def apply(self, text: str) -> str:
        """The text with the phrase in place of its trigger."""
        return text[: self.start] + self.phrase.text + text[self.end :]


def expansions(
    desk: Desk, text: str, cursor: int, matter_type: str = "", matter_class: str = ""
) -> tuple[Expansion, ...]:
    """What a trigger left of the cursor may become, phrases of the matter first, then those of its
    class, then the others; an exact trigger before a longer one. Empty when there is no trigger.
    """
    match = _TRIGGER.search(text[:cursor])
    if match is None:
        return ()
    typed = match[1].lower()
    found = [p for p in desk.reference.phrases if p.trigger.lower().startswith(typed)]
    nearness = {matter_type: 0, matter_class: 1} if matter_type or matter_class else {}
    found.sort(key=lambda p: (nearness.get(p.matter, 2), p.trigger.lower() != typed))
    return tuple(Expansion(phrase, match.start(), cursor) for phrase in found)


def for_matter(desk: Desk, matter_type: str, matter_class: str = "") -> tuple[Phrase, ...]:
    """The phrases of a matter, then those of its class."""
    phrases = desk.reference.phrases
    own = tuple(p for p in phrases if p.matter == matter_type)
    return own + tuple(p for p in phrases if matter_class and p.matter == matter_class)
