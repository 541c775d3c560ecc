"""The status strip: four facts in words, always in the same place, never red (product.md).

Saved here? How many wait, and how old? When did it last work? Does anyone have to act?
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.i18n import gettext as _
from app.ui.buttons import Button
from app.ui.fields.flow import FlowLayout
from app.ui.labels import set_tone
from app.ui.theme import SPACE
from app.ui.two_lines import has_second_line
from app.usecases.ports import Standing


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its words, its icon, and whether it wants attention."""

    words: str
    icon: str
    tone: str = "plain"


def facts(standing: Standing, today: str, warn_days: int) -> tuple[Fact, Fact, Fact, Fact]:
    """The four facts. Waiting turns amber from `warn_days` days on (domain.md J)."""
    return (
        _saved(standing, today),
        _waiting(standing, today, warn_days),
        _succeeded(standing),
        _to_do(standing),
    )


def _saved(standing: Standing, today: str) -> Fact:
    if standing.last_saved is None:
        return Fact(_("本机还没有登记"), "ok")
    at = _moment(standing.last_saved, today)
    return Fact(_("已保存到本机 {at}").format(at=at), "ok", "good")


def _waiting(standing: Standing, today: str, warn_days: int) -> Fact:
    if not standing.pending:
        everything = standing.last_success is not None and not standing.needs_person
        words = _("全部已上报") if everything else _("没有等待上报的")
        return Fact(words, "ok" if everything else "waiting", "good" if everything else "plain")
    days = _days(standing.oldest_pending or today, today)
    words = _("待上报 {n} 件，最早 {age}").format(n=standing.pending_records, age=_age(days))
    return Fact(words, "waiting", "attention" if days >= warn_days else "plain")


def _succeeded(standing: Standing) -> Fact:
    if standing.last_success is None:
        return Fact(_("还没有上报过"), "sync")
    at = standing.last_success[5:16].replace("T", " ")
    return Fact(_("上次成功 {at}").format(at=at), "sync")


def _to_do(standing: Standing) -> Fact:
    if not standing.needs_person:
        return Fact(_("没有要处理的"), "ok")
    words = _("需处理 {n} 件").format(n=standing.needs_person)
    return Fact(words, "attention", "attention")


def _moment(at: str, today: str) -> str:
    return at[11:16] if at[:10] == today else at[5:16].replace("T", " ")


def _days(since: str, today: str) -> int:
    return (date.fromisoformat(today) - date.fromisoformat(since[:10])).days


def _age(days: int) -> str:
    if days <= 0:
        return _("今天")
    return _("昨天") if days == 1 else _("{n} 天前").format(n=days)


class StatusStrip(QWidget):
    """The four facts as buttons that all lead to the sync page."""

    def __init__(self, on_open: Callable[[], None]) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "strip")
        layout = FlowLayout(self, SPACE.s)
        above = SPACE.none if has_second_line() else SPACE.xs
        layout.setContentsMargins(SPACE.s, above, SPACE.s, SPACE.xs)
        self._facts = [Button("", on_open) for _place in range(4)]
        for button in self._facts:
            button.setProperty("role", "fact")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            layout.addWidget(button)

    @property
    def words(self) -> tuple[str, ...]:
        """What it says, for tests and screen readers."""
        return tuple(button.text() for button in self._facts)

    def show_facts(self, shown: Sequence[Fact]) -> None:
        """Say it."""
        for button, fact in zip(self._facts, shown, strict=True):
            button.set_text(fact.words)
            token = "ink_soft" if fact.tone == "plain" else fact.tone
            button.set_icon(fact.icon, token)
            set_tone(button, fact.tone)
