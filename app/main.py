"""The composition root of the window program: builds every object once and hands it down."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app import i18n, logs, memory, paths
from app.compose import Ground
from app.domain.changes import Changes
from app.domain.problems import Problem
from app.i18n import gettext as _
from app.messages import sentence
from app.store.pinyin import initials
from app.ui.application import create_application
from app.ui.entry import Enrolled, EnrolRequest
from app.ui.shell import Services, Shell
from app.ui.single import First, raise_first
from app.usecases.desk import Desk
from app.usecases.ports import Actor, Cancelled, PortFault, Progress, Query, SyncOutcome

if TYPE_CHECKING:
    from app.compose.station import Station

_DAMAGE = frozenset({"store.damaged", "store.missing"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line asked for. `tour`: where the pictures of the tour go."""

    data_dir: Path | None = None
    language: str = i18n.CHINESE
    practice: bool = False
    tour: Path | None = None


def run(options: Options) -> int:
    """Open the window and stay until it is closed; gives the exit code."""
    memory.keep_little()
    i18n.use(options.language)
    with ExitStack() as stack:
        root = _root(options, stack)
        application = create_application(sys.argv[:1])
        if not options.tour and raise_first(root):
            return 0
        ground = Ground.open(root)
        if isinstance(ground, Problem):
            _tell(ground)
            return 1
        stack.callback(ground.close)
        logs.set_up(ground.folder.logs)
        stack.callback(logs.tear_down)
        server, notice = _practice(root, ground, stack) if options.practice else ("", "")
        program = Program(ground, server, options.language, notice)
        stack.callback(program.close)
        if options.tour:
            from app.practice import PASSWORD  # noqa: PLC0415
            from app.ui.tour import take  # noqa: PLC0415 - only the tour needs it

            return take(program.shell, options.tour, program.tour_facts(), PASSWORD)
        stack.enter_context(First(root, program.shell))
        program.shell.resize(1366, 768)
        program.shell.start()
        program.shell.show()
        return application.exec()


class Program:
    """Joins the window to the data folder: login opens the station, the background follows."""

    def __init__(self, ground: Ground, server: str, language: str, notice: str) -> None:
        self._ground = ground
        self._server = server
        self._station: Station | None = None
        self._notice = ""
        self.shell = Shell(
            Services(
                people=ground.people,
                open_desk=self._open_desk,
                enrol=self._enrol,
                recover=ground.people.recover,
                clock=ground.clock,
                initials=initials,
                on_desk=self._on_desk,
                notice=notice,
            ),
            language=language,
        )

    def close(self) -> None:
        """Everything typed is on the disk, nothing runs any more."""
        self.shell.close_down()
        if self._station is not None:
            self._station.close()

    # -- called by the window, off its thread ----------------------------------------------------

    def _open_desk(self, actor: Actor) -> Desk | Problem:
        try:
            if self._station is None:
                self._station = self._opened()
            return self._station.desk(actor)
        except PortFault as fault:
            return Problem(fault.code)

    def _opened(self) -> Station:
        """The station; a damaged database goes into quarantine and the best there is comes back."""
        try:
            return self._ground.open_station(self._server)
        except PortFault as fault:
            if fault.code not in _DAMAGE:
                raise
        found = self._ground.recover_store()
        missing = _("不能确定") if found.missing is None else found.missing
        self._notice = _(
            "数据库有损坏，已隔离保存并自动恢复：备份中 {certain} 件，另找回 {restored} 处改动，"
            "缺 {missing} 处。请核对后到“上报”页确认上报"
        ).format(certain=found.certain, restored=found.restored, missing=missing)
        return self._ground.open_station(self._server)

    def _enrol(
        self, request: EnrolRequest, _progress: Progress, _cancelled: Cancelled
    ) -> Enrolled | Problem:
        try:
            file = Path(request.file).read_bytes()
        except OSError:
            return Problem("enrol.not_a_file")
        name = request.name or self._ground.first_listed(file, request.code)
        if isinstance(name, Problem):
            return name
        done = self._ground.enrol(file, request.code, {name: request.password}, request.server)
        if isinstance(done, Problem):
            return done
        return Enrolled(done.station, done.users, done.recovery_code)

    # -- called by the window, on its thread -----------------------------------------------------

    def _on_desk(self, desk: Desk) -> None:
        assert self._station is not None  # noqa: S101 - the desk is of this station
        background = self._station.start_background(self._on_exchange)
        self.shell.feed.changed.connect(self._listener(background.saved))
        if self._notice and self.shell.workspace is not None:
            self.shell.workspace.context.say(self._notice, "attention")
            self._notice = ""
        desk.preferences.set("", "last.person", desk.actor.name)

    @staticmethod
    def _listener(saved: Callable[[], None]) -> Callable[[Changes], None]:
        def heard(changes: Changes) -> None:
            if changes.records and "sync" not in changes.topics:
                saved()

        return heard

    def _on_exchange(self, outcome: SyncOutcome) -> None:
        """The background's word; from its thread."""
        self.shell.feed.publish(outcome.changes.merged(Changes(topics=frozenset({"sync"}))))

    def tour_facts(self) -> Callable[[], dict[str, object]]:
        """What the tour tells at its end: a query over rows."""

        def facts() -> dict[str, object]:
            if self._station is None:
                return {}
            reader = self._station.store.reader
            standing = reader.standing()
            return {
                "records": dict(standing.records),
                "incomplete": reader.count(
                    Query("consultation", complete=False), Query("mediation_case", complete=False)
                ),
                "pending": standing.pending,
            }

        return facts


def _root(options: Options, stack: ExitStack) -> Path:
    if options.tour and options.data_dir is None:
        return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="station-")))
    if options.data_dir is not None:
        return options.data_dir
    folder = paths.default_data_dir()
    return folder / "practice" if options.practice else folder


def _practice(root: Path, ground: Ground, stack: ExitStack) -> tuple[str, str]:
    """The address of the practice server, and how to come in."""
    from app.practice import PASSWORD, serving  # noqa: PLC0415 - only the practice station

    practice = stack.enter_context(serving(root / "server"))
    practice.prepare(ground)
    notice = _("练习站：任选一个姓名，密码 {password}").format(password=PASSWORD)
    print(notice, flush=True)
    return practice.url, notice


def _tell(problem: Problem) -> None:
    """There is no window yet to say it in: one of its own, and the terminal."""
    from app.ui.alone import show_alone  # noqa: PLC0415 - rarely needed

    words = sentence(problem)
    print(words, file=sys.stderr, flush=True)
    show_alone(words)
