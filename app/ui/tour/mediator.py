"""A mediator's day: a dispute from the counter to the signed agreement, and one settled by word of
mouth; their papers are printed before the parties leave.
"""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.domain.case_file import CASE
from app.domain.problems import Refused, Severity
from app.ui.tour.walk import Walk
from app.usecases.mediation.case_view import open_view
from app.usecases.ports import Query

_KEY = Qt.Key
_CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
_SECOND = 1
"""The mediator stands below the clerk on the login page."""


class MediatorDay:
    """Walks from somebody else's window to a synced station."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._keys = walk.keys

    def walk(self) -> None:
        """The whole day."""
        walk = self._walk
        walk.open("window.switch")
        walk.log_in(_SECOND)
        self.work()
        walk.open("room.sync")
        walk.task("sync_mediation", 3, walk.sync)
        walk.picture("sync-mediation")

    def work(self) -> None:
        """What is done between logging in and the sync."""
        walk = self._walk
        walk.task("dispute_visitor", 14, self._dispute_visitor)
        walk.task("mediation", 20, self._mediation, self._is_sound)
        walk.task("signing", 3, self._signing, self._is_sound)
        walk.task("other_papers", 10, self._other_papers, self._is_sound)
        self._keys.press(_KEY.Key_Escape, times=2)  # the papers, then the case
        walk.open("room.today")
        walk.task("oral_agreement", 20, self._oral_agreement, self._is_sound)

    def _press(self, key: Qt.Key, picture: str = "") -> None:
        self._keys.press(key)
        self._settle(picture)

    def _ctrl(self, key: Qt.Key, picture: str = "") -> None:
        self._keys.chord(key)
        self._settle(picture)

    def _settle(self, picture: str) -> None:
        self._walk.settle()
        if picture:
            self._walk.picture(picture)

    def _save(self) -> None:
        self._ctrl(_KEY.Key_S)

    def _dispute_visitor(self) -> None:
        """A known visitor whose dispute goes to the committee."""
        keys = self._keys
        self._press(_KEY.Key_F2)
        keys.type("jklz")
        self._walk.settle()
        keys.enter()
        keys.enter()
        keys.type("7")
        keys.commit("邻居今年改了排水沟，雨水冲垮了她家院墙，要求修好。")
        keys.enter()
        keys.commit("愿意由人民调解委员会调解，已约双方到场。")
        keys.enter()
        keys.type("2")
        self._settle("intake-dispute")
        self._ctrl(_KEY.Key_Return)

    def _mediation(self) -> None:
        """From the ledger to the printed agreement: nothing that is known is typed again."""
        keys = self._keys
        self._press(_KEY.Key_F3)
        self._ctrl(_KEY.Key_M, "case-promoted")
        self._ctrl(_KEY.Key_0)
        keys.commit("沙马拉则")
        keys.enter()
        keys.type("1")
        self._settle("case-other-party")
        self._save()
        self._ctrl(_KEY.Key_1, "case-notice")
        self._save()
        self._ctrl(_KEY.Key_2)
        keys.commit(
            "申请人说明了院墙被冲垮的经过。被申请人承认改沟前没有商量，愿意出钱修复。"
            "调解员讲明了相邻排水的规定，双方当场说定。"
        )
        keys.enter()
        keys.type("1")
        self._settle("case-session")
        self._save()
        self._press(_KEY.Key_F5)
        with keys.of_terms():
            self._term()
        self._settle("case-term")
        self._save()
        self._ctrl(_KEY.Key_4, "case-agreement")
        self._save()
        self._press(_KEY.Key_F8, "case-print-set")
        keys.enter()  # gives the number and prints
        self._settle("case-printed")

    def _term(self) -> None:
        """Pay, for what, how much, by when."""
        keys = self._keys
        keys.type("1")
        keys.commit("院墙修复费")
        keys.enter()
        keys.type("1200")
        keys.enter()
        keys.type("+15")

    def _signing(self) -> None:
        """All have signed, the seal is on it: one page, one date."""
        self._press(_KEY.Key_Escape)
        self._ctrl(_KEY.Key_4, "case-signing")
        self._save()
        self._walk.picture("case-signed")

    def _other_papers(self) -> None:
        """What the acceptance and the mediation leave in the dossier."""
        self._press(_KEY.Key_F8)
        for number in "12":
            self._keys.press(_KEY.Key_Backtab, Qt.KeyboardModifier.ShiftModifier, times=2)
            self._keys.type(number)
            self._walk.settle()
            self._keys.enter()
            self._settle(f"case-papers-{number}")

    def _oral_agreement(self) -> None:
        """All of it on one page, then its paper."""
        keys = self._keys
        self._press(_KEY.Key_F6, "mediation")
        keys.press(_KEY.Key_N, _CTRL_SHIFT)
        self._walk.settle()
        for name in ("阿苦木呷", "吉克乌牛"):
            keys.commit(name)
            self._walk.settle()
            keys.enter()
            keys.type("1")
            if name == "阿苦木呷":
                keys.type("1")
        keys.type("1")
        keys.commit("猪跑进菜地吃了白菜，两家吵了起来。")
        keys.enter()
        with keys.of_terms():
            keys.type("2")
            keys.commit("菜钱")
            keys.enter()
            keys.type("80")
        self._settle("oral-agreement")
        self._save()
        self._walk.picture("oral-case")
        self._press(_KEY.Key_F8)
        keys.enter()
        self._settle("oral-printed")

    def _is_sound(self) -> bool:
        """Whether the newest case bears its number and has nothing but reminders left."""
        workspace = self._walk.shell.workspace
        if workspace is None:
            return False
        desk = workspace.context.desk
        newest = max(desk.reader.ids(Query(CASE)))  # ids are in the order of their making
        view = open_view(desk, newest)
        if isinstance(view, Refused):
            return False
        reminders = all(one.problem.severity is Severity.WARN for one in view.problems)
        return view.file.case.complete and bool(view.file.case.text("case_no")) and reminders
