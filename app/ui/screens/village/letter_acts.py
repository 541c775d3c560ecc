"""便民信箱: the marked letter becomes a consultation, which opens to be completed (domain.md L)."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject

from app.domain.consultation import CONSULTATION
from app.domain.people import Act
from app.domain.problems import Refused
from app.i18n import gettext as _
from app.ui.actions import Handler
from app.ui.faults import fault_words, refusal_words
from app.ui.places import LEDGER
from app.ui.screens.base import Context
from app.ui.screens.register import Register
from app.ui.tasks import Lane
from app.usecases.records import Saved, denied
from app.usecases.village.mailbox import become_consultation

_CONSULT = "letter.consult"


class LetterActs(QObject):
    """What is done with the letter that is marked in its register."""

    def __init__(self, context: Context, register: Register) -> None:
        super().__init__(register)
        self._context = context
        self._register = register

    def handlers(self) -> Mapping[str, Handler]:
        """转为咨询."""
        return {_CONSULT: self._consult}

    def forbid(self) -> None:
        """Grey it out for whoever may record no consultation."""
        no = denied(self._context.desk, CONSULTATION.name, Act.CREATE)
        self._context.actions.forbid(_CONSULT, refusal_words(no, CONSULTATION) if no else "")

    def _consult(self) -> None:
        letter, desk = self._register.record, self._context.desk
        if letter is None:
            return
        self._context.tasks.run(
            self,
            lambda: become_consultation(desk, letter),
            self._on_done,
            lambda error: self._context.say(fault_words(error), "stop"),
            lane=Lane.WRITE,
        )

    def _on_done(self, result: Saved | Refused) -> None:
        if isinstance(result, Refused):
            self._context.say(refusal_words(result, CONSULTATION), "stop")
            return
        self._context.feed.publish(result.changes)
        self._context.say(_("已转为咨询，请补全其余各项"), "good")
        self._context.go(LEDGER, (CONSULTATION.name, result.record.id))
