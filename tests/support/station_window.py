"""A whole window over a desk in memory, and a keyboard that counts what it presses."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from app import i18n
from app.domain.problems import Problem
from app.store.pinyin import initials
from app.ui.entry import Enrolled
from app.ui.shell import LANGUAGE, TEXT_SCALE, THEME, Services, Shell
from app.ui.theme.looks import put_on
from app.ui.tour import Keyboard
from app.usecases.desk import Desk
from tests.support.memory_desk import CLERK, as_actor, memory_desk
from tests.support.patience import PATIENCE

PASSWORD = "right-password"
_LAYOUT_ROUNDS = 5
SMALLEST = (1093, 614)
"""What 1366×768 leaves at 125 % scaling: the smallest usable window (product.md)."""


class StationWindow:
    """The shell with its desk; `settle` waits until no work is under way."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        self.desk = desk
        self.shell = shell
        self.keys = Keyboard(shell)

    def settle(self) -> None:
        """Until the workers have nothing to do and the screen shows it."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            QApplication.processEvents()
            if not self.shell.tasks.busy:
                for _round in range(_LAYOUT_ROUNDS):  # heights follow widths, round by round
                    QApplication.processEvents()
                if not self.shell.tasks.busy:  # what was published may have begun new work
                    return
            time.sleep(0.002)
        raise AssertionError("work does not end")

    def wait_for(self, what: Callable[[], bool]) -> None:
        """Until something is so."""
        deadline = time.monotonic() + PATIENCE
        while not what():
            assert time.monotonic() < deadline, "it never came to be"
            QApplication.processEvents()
            time.sleep(0.005)

    def log_in(self) -> None:
        """The first tile, by its password."""
        self.keys.type(PASSWORD)
        self.keys.enter()
        self.settle()
        self.keys.presses = 0

    @property
    def focus(self) -> str:
        """The accessible name of the widget that has the keys."""
        focused = QApplication.focusWidget()
        return focused.accessibleName() if focused is not None else ""


@contextmanager
def station_window(
    desk: Desk | None = None,
    *,
    locale: str = i18n.CHINESE,
    theme: str = "light",
    text_scale: int = 100,
    size: tuple[int, int] = SMALLEST,
) -> Iterator[StationWindow]:
    """A window at the login page; everything is closed down afterwards."""
    desk = desk or memory_desk()
    for actor_name in [person.name for person in desk.people.list()]:
        for key, value in ((LANGUAGE, locale), (THEME, theme), (TEXT_SCALE, str(text_scale))):
            desk.preferences.set(actor_name, key, value)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    i18n.use(locale)
    put_on(application, theme, text_scale)
    shell = Shell(services(desk), language=locale)
    shell.resize(*size)
    shell.start()
    shell.show()
    shell.activateWindow()
    window = StationWindow(desk, shell)
    window.settle()
    try:
        yield window
    finally:
        shell.close_down()
        shell.close()
        shell.deleteLater()
        QApplication.sendPostedEvents(shell, QEvent.Type.DeferredDelete)
        i18n.use(i18n.CHINESE)


def services(desk: Desk) -> Services:
    """What the program would hand over: everybody works at the same desk."""
    return Services(
        people=desk.people,
        open_desk=lambda actor: desk if actor == CLERK else as_actor(desk, actor),
        enrol=lambda *_: Enrolled("瓦岗镇公共法律服务工作站", (CLERK.name,), "ABCD-EFGH"),
        recover=lambda *_: Problem("vault.wrong_code"),
        clock=desk.clock,
        initials=initials,
    )
