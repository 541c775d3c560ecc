"""A better word for the screen: a suggestion to the prefecture (languages.md)."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.placeholders import same_placeholders
from app.domain.problems import Refused, refused
from app.domain.translation_suggestion import KIND
from app.domain.values import parse_all
from app.usecases.desk import Desk
from app.usecases.records import Saved, create


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What is to be said better: the Chinese, the language, what stands there now, and where."""

    message: str
    locale: str
    present: str = ""
    screen: str = ""


def suggest(desk: Desk, place: Place, text: str) -> Saved | Refused:
    """Keep a suggestion; it travels like any record. Refused: translation.empty, .placeholders."""
    if not text.strip():
        return refused("translation.empty")
    if not same_placeholders(text, place.message):
        return refused("translation.placeholders")
    raws = {
        "message": place.message,
        "locale": place.locale,
        "present": place.present,
        "screen": place.screen,
        "text": text,
    }
    values, problems = parse_all({**desk.kinds[KIND].by_name}, raws, desk.surroundings)
    return Refused(problems) if problems else create(desk, KIND, values)
