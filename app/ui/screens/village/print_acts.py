"""F8 in a register: the poster of a notice board, or a printed sheet once more, as PDF."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject

from app.documents.village_sheets import board_wanted, produce
from app.domain.attachment import KIND as ATTACHMENT
from app.domain.changes import Changes
from app.domain.people import Act
from app.domain.problems import Refused, refused
from app.domain.records import Record
from app.domain.sheet import KIND as SHEET
from app.i18n import gettext as _
from app.ui.actions import Handler
from app.ui.faults import fault_words, refusal_words
from app.ui.printing.workshop import press
from app.ui.screens.base import Context
from app.ui.screens.file_acts import documents_folder
from app.ui.screens.register import Register
from app.ui.tasks import Lane
from app.usecases import attaching, records
from app.usecases.desk import Desk
from app.usecases.records import Saved, denied

_PRINT = "list.print"


@dataclass(frozen=True, slots=True)
class Pdf:
    """What is written, and what was changed on the way."""

    content: bytes
    changes: Changes = field(default_factory=Changes)


@dataclass(frozen=True, slots=True)
class Printing:
    """How the records of one register become paper: what is needed for it (kind and act), the name
    of the file, and the file itself, made off the UI thread.
    """

    needs: tuple[str, Act]
    name: Callable[[Desk, Record], str]
    make: Callable[[Desk, Record], Pdf | Refused]


class PrintActs(QObject):
    """Asks in the bar of the register where the PDF of the marked record goes."""

    def __init__(self, context: Context, register: Register, how: Printing) -> None:
        super().__init__(register)
        self._context = context
        self._register = register
        self._how = how

    def handlers(self) -> Mapping[str, Handler]:
        """Print."""
        return {_PRINT: self._ask}

    def forbid(self) -> None:
        """Nothing: other lists have the same key; who may not is told when it is pressed."""

    def _ask(self) -> None:
        record, desk = self._register.record, self._context.desk
        if record is None:
            return
        if no := denied(desk, *self._how.needs):
            self._context.say(refusal_words(no, desk.kinds[self._how.needs[0]]), "attention")
            return
        self._register.acts.ask.ask(
            _("打印成 PDF，存到"),
            _("生成"),
            lambda text: self._print(record, Path(text)),
            str(documents_folder() / f"{self._how.name(desk, record)}.pdf"),
        )

    def _print(self, record: Record, place: Path) -> None:
        desk = self._context.desk

        def work() -> Pdf | Refused:
            made = self._how.make(desk, record)
            if isinstance(made, Pdf):
                try:
                    place.write_bytes(made.content)
                except OSError:
                    return refused("file.not_written")
            return made

        self._context.tasks.run(
            self,
            work,
            lambda made: self._on_printed(made, place),
            lambda error: self._context.say(fault_words(error), "stop"),
            lane=Lane.WRITE,
        )

    def _on_printed(self, made: Pdf | Refused, place: Path) -> None:
        if isinstance(made, Refused):
            self._context.say(refusal_words(made), "stop")
            return
        self._context.feed.publish(made.changes)
        self._context.say(_("已生成：{file}").format(file=place), "good")


def _poster_name(_desk: Desk, board: Record) -> str:
    return _("法律顾问公示牌-{village}").format(village=board.text("village_name"))


def _poster(desk: Desk, board: Record) -> Pdf | Refused:
    """The poster, its record, and the day on a board that is not posted yet: the day of one that
    hangs there is that of the older print, until somebody says that the new one hangs.
    """
    made = produce(press(), desk, [board_wanted(desk, board)], anyway=True)
    if isinstance(made, Refused):
        return made
    changes, today = made.changes, desk.surroundings.today
    if not board.text("posted_on") or board.text("posted_on") >= today:
        noted = records.edit(desk, board, {"printed_on": today})
        changes = changes.merged(noted.changes) if isinstance(noted, Saved) else changes
    return Pdf(made.rendered.content, changes)


def _sheet_name(desk: Desk, sheet: Record) -> str:
    found = attaching.produced(desk, sheet)
    return Path(found.text("file_name")).stem if found else sheet.text("period")


def _sheet_again(desk: Desk, sheet: Record) -> Pdf | Refused:
    """Byte for byte what was printed: the same version, with the same QR."""
    found = attaching.produced(desk, sheet)
    if found is None:
        return refused("record.gone")
    content = attaching.content(desk, found, Act.PRINT)
    return content if isinstance(content, Refused) else Pdf(content)


POSTER = Printing((SHEET, Act.CREATE), _poster_name, _poster)
AGAIN = Printing((ATTACHMENT, Act.PRINT), _sheet_name, _sheet_again)
