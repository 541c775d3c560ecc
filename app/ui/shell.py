"""The top-level window: enrolment, login, work, lock; one person after the other.

Composition (for `app.main`)::

    application = create_application(argv)               # app.ui.application
    shell = Shell(Services(
        people=…,            # port People; an empty list means: not enrolled yet
        open_desk=…,         # Callable[[Actor], Desk | Problem], off the UI thread after login
        enrol=…,             # Callable[[EnrolRequest, Progress, Cancelled], Enrolled | Problem]
        recover=…,           # Callable[[code, name, new password], Problem | None]
        clock=…,             # port Clock
        initials=…,          # Callable[[str], Iterable[str]], pinyin initials
        on_desk=…,           # Callable[[Desk], None]: somebody came in (start background sync …)
        notice=…,            # a sentence for the login page, "" for none
    ), language="zh_CN")
    shell.resize(…); shell.start(); shell.show()
    application.exec()
    shell.close_down()                                   # waits for what is being written

`shell.feed.publish(changes)` tells the screens what a background worker did; it may be called from
any thread. Nothing of a screen is imported before somebody is logged in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QStackedLayout, QWidget

from app import i18n
from app.domain.problems import Problem
from app.i18n import gettext as _
from app.messages import sentence
from app.ui.entry import Enrol, Enrolled, Recover
from app.ui.feed import Feed
from app.ui.idle import IdleWatch
from app.ui.screens.login import LoginScreen
from app.ui.tasks import TaskRunner
from app.ui.theme import TEXT_SCALES, THEMES
from app.ui.theme.looks import put_on
from app.usecases.desk import Desk
from app.usecases.ports import Actor, Clock, People

if TYPE_CHECKING:
    from app.ui.window import Workspace

LANGUAGE, THEME, TEXT_SCALE = "ui.language", "ui.theme", "ui.text_scale"
"""Preferences of a person: a locale, a theme, percent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What the program hands to the window; see the module docstring."""

    people: People
    open_desk: Callable[[Actor], Desk | Problem]
    enrol: Enrol
    recover: Recover
    clock: Clock
    initials: Callable[[str], Iterable[str]]
    on_desk: Callable[[Desk], None] = lambda _desk: None
    notice: str = ""


class Shell(QWidget):
    """One of four pages fills the window; what is behind a lock is not merely covered but away."""

    def __init__(self, services: Services, language: str = i18n.CHINESE) -> None:
        super().__init__()
        self._services = services
        self._language = language
        self._desk: Desk | None = None
        self._workspace: Workspace | None = None
        self.tasks = TaskRunner(self, self._on_unexpected)
        self.feed = Feed(self)
        self._pages = QStackedLayout(self)
        self._login: LoginScreen | None = None
        application = cast(QApplication, QApplication.instance())
        self._idle = IdleWatch(application, services.clock.unix, self._idle_seconds)
        self._idle.setParent(self)
        self._idle.idle.connect(self.lock)
        self.setWindowTitle(_("公共法律服务工作站"))

    @property
    def workspace(self) -> Workspace | None:
        """The window of the person at the screen, None before the first login."""
        return self._workspace

    @property
    def page(self) -> QWidget | None:
        """The page that is shown."""
        return self._pages.currentWidget()

    def start(self) -> None:
        """Show the first page: login, or enrolment on a new PC."""
        i18n.use(self._language)
        if self._services.people.list():
            self.show_login()
        else:
            from app.ui.screens.enrol import EnrolScreen  # noqa: PLC0415 - once in a PC's life

            page = EnrolScreen(self._services.enrol, self.tasks)
            page.done.connect(self._on_enrolled)
            self._show(page)
            page.focus_first()

    def show_login(self, name: str = "") -> None:
        """The login page, or the same page over a locked window; `name` is chosen."""
        if self._login is None:
            self._login = LoginScreen(
                locked=self._workspace is not None, notice=self._services.notice
            )
            self._login.tried.connect(self._on_tried)
            self._login.forgotten.connect(self._show_recovery)
        people = self._services.people
        self._login.clear()
        self._login.show_people(people.list(), name, keyring=people.has_keyring)
        self._show(self._login)
        self._login.focus_first()

    def lock(self) -> None:
        """Put everything typed on the disk and show nothing but the lock (F12, idle, sleep)."""
        if self._workspace is None or self.page is not self._workspace or self._desk is None:
            return
        self._idle.stop()
        self._workspace.put_away()
        self._services.people.lock()
        self._drop_login()
        self.show_login(self._desk.actor.name)

    def close_down(self) -> None:
        """Before the program ends: everything typed is on the disk, no thread is left."""
        self._idle.stop()
        if self._workspace is not None:
            self._workspace.put_away()
        self.tasks.shutdown()

    def closeEvent(self, event: QCloseEvent) -> None:  # Qt's name
        """Closing the window loses nothing."""
        if self._workspace is not None:
            self._workspace.put_away()
        super().closeEvent(event)

    # -- coming and going

    def _on_enrolled(self, enrolled: Enrolled) -> None:
        self.show_login(enrolled.names[0] if enrolled.names else "")

    def _show_recovery(self, name: str) -> None:
        from app.ui.screens.enrol import RecoverScreen  # noqa: PLC0415 - hardly ever needed

        page = RecoverScreen(self._services.recover, self.tasks)
        page.left.connect(lambda: self.show_login(name))
        page.done.connect(self.show_login)
        self._show(page)
        page.ask_for(name)

    def _on_tried(self, name: str, secret: str, by_pin: bool) -> None:
        people, known = self._services.people, self._desk

        def enter() -> Desk | Problem:
            actor = people.reopen(name, secret) if by_pin else people.login(name, secret)
            if isinstance(actor, Problem):
                return actor
            if known is not None and known.actor == actor:
                return known
            return self._services.open_desk(actor)

        if self._login is not None:
            self._login.set_busy(True)
            self.tasks.run(self, enter, lambda result: self._on_answer(name, result))

    def _on_answer(self, name: str, result: Desk | Problem) -> None:
        if self._login is None:
            return
        self._login.set_busy(False)
        if isinstance(result, Problem):
            people = self._services.people
            self._login.show_people(people.list(), name, keyring=people.has_keyring)
            self._login.refuse(sentence(result))
        elif result is self._desk and self._workspace is not None:
            self._show(self._workspace)
            self._come_in(self._workspace)
        else:
            self._enter(result)

    def _enter(self, desk: Desk) -> None:
        self._desk = desk
        self._dress()
        room = self._build_workspace(desk)
        self._services.on_desk(desk)
        self._come_in(room)

    def _come_in(self, workspace: Workspace) -> None:
        self._drop_login()
        if workspace.screen_shown is not None:
            workspace.screen_shown.focus_first()
        self._idle.start()

    def _build_workspace(self, desk: Desk, room: str = "") -> Workspace:
        """A new window for the desk, in place of the one before."""
        from app.ui.window import Doors, Workspace  # noqa: PLC0415 - the login page comes first

        old = self._workspace
        doors = Doors(
            tasks=self.tasks,
            feed=self.feed,
            initials=self._services.initials,
            lock=self.lock,
            switch=self.lock,
            redress=self.redress,
        )
        self._workspace = Workspace(desk, doors)
        self._show(self._workspace)
        self._workspace.go(room or self._workspace.first_room)
        if old is not None:
            self._pages.removeWidget(old)
            old.deleteLater()
        return self._workspace

    # -- looks

    def redress(self) -> None:
        """Language, theme or size of text were changed: build the window anew, in the same room."""
        if self._desk is None or self._workspace is None:
            return
        self._workspace.put_away()
        room = self._workspace.room
        self._dress()
        self._build_workspace(self._desk, room)

    def _dress(self) -> None:
        desk = cast(Desk, self._desk)
        own = desk.preferences.get
        person = desk.actor.name
        language = own(person, LANGUAGE, self._language)
        i18n.use(language if language in i18n.locales() else self._language)
        theme = own(person, THEME, "light")
        scale = own(person, TEXT_SCALE, "100")
        put_on(
            cast(QApplication, QApplication.instance()),
            theme if theme in THEMES else "light",
            int(scale) if scale.isdigit() and int(scale) in TEXT_SCALES else 100,
        )
        self.setWindowTitle(_("公共法律服务工作站"))

    def _idle_seconds(self) -> int:
        desk = cast(Desk, self._desk)
        minutes = desk.surroundings.parameter("session_lock_minutes")
        return 60 * (minutes if isinstance(minutes, int) else 10)

    # -- pages

    def _show(self, page: QWidget) -> None:
        if self._pages.indexOf(page) < 0:
            self._pages.addWidget(page)
        before = self._pages.currentWidget()
        self._pages.setCurrentWidget(page)
        if before not in (None, page, self._login, self._workspace):
            self._pages.removeWidget(before)
            before.deleteLater()

    def _drop_login(self) -> None:
        if self._login is not None:
            self._pages.removeWidget(self._login)
            self._login.deleteLater()
            self._login = None

    def _on_unexpected(self, error: BaseException) -> None:
        """A failure that nobody expected: say so in the window, keep what was typed."""
        words = sentence(Problem("program.fault", args={"kind": type(error).__name__}))
        if self._workspace is not None and self.page is self._workspace:
            self._workspace.context.say(words, "stop")
        elif self._login is not None:
            self._login.set_busy(False)
            self._login.refuse(words)
