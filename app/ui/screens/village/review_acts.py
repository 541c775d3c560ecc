"""审核: the head of the station passes a visit or sends it back (domain.md C.2, I.15)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject

from app.domain.adviser_visit import ADVISER_VISIT
from app.domain.people import Act
from app.domain.problems import Refused
from app.domain.records import Record
from app.i18n import gettext as _
from app.ui.actions import Handler
from app.ui.faults import fault_words, refusal_words
from app.ui.screens.base import Context
from app.ui.screens.register import Register
from app.ui.tasks import Lane
from app.usecases.desk import Desk
from app.usecases.records import Saved, denied
from app.usecases.village import review

_REVIEW = ("visit.pass", "visit.send_back")


class ReviewActs(QObject):
    """What is done with the visit that is marked in its register."""

    def __init__(self, context: Context, register: Register) -> None:
        super().__init__(register)
        self._context = context
        self._register = register

    def handlers(self) -> Mapping[str, Handler]:
        """Submit, pass, send back."""
        return {
            "visit.submit": lambda: self._step(review.submit, _("已提交审核")),
            "visit.pass": lambda: self._step(review.pass_, _("审核通过")),
            "visit.send_back": self._send_back,
        }

    def forbid(self) -> None:
        """Grey out the review for whoever may not; why the own visits are not is said then."""
        no = denied(self._context.desk, ADVISER_VISIT.name, Act.REVIEW)
        for command in _REVIEW:
            self._context.actions.forbid(command, refusal_words(no, ADVISER_VISIT) if no else "")

    def _step(self, verb: Callable[[Desk, Record], Saved | Refused], words: str) -> None:
        record, desk = self._register.record, self._context.desk
        if record is None:
            return
        self._context.tasks.run(
            self,
            lambda: verb(desk, record),
            lambda result: self._on_done(result, words),
            lambda error: self._context.say(fault_words(error), "stop"),
            lane=Lane.WRITE,
        )

    def _send_back(self) -> None:
        """Ask why: the adviser reads it."""
        record = self._register.record
        if record is None:
            return
        words = _("退回“{title}”的原因（法律顾问会看到）").format(
            title=ADVISER_VISIT.title(record.values)
        )
        self._register.acts.ask.ask(
            words,
            _("退回"),
            lambda reason: self._step(
                lambda desk, _marked: review.send_back(desk, record, reason), _("已退回")
            ),
        )

    def _on_done(self, result: Saved | Refused, words: str) -> None:
        if isinstance(result, Refused):
            self._context.say(refusal_words(result, ADVISER_VISIT), "stop")
            return
        self._context.feed.publish(result.changes)
        self._context.say(words, "good")
