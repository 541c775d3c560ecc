"""A picture of every screen in every theme, language and scale, and one sheet of them all.

`python -m tests.support.contact_sheet FOLDER` makes them; each scale needs a process of its own,
because Qt reads QT_SCALE_FACTOR once.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.divisions import Level
from app.i18n import locales
from app.ui.application import prepare
from app.ui.rooms import ROOMS
from app.ui.screens.mediation import MediationScreen
from app.ui.screens.village import VillageScreen
from app.ui.theme import THEMES
from app.usecases.desk import Desk
from app.usecases.records import create
from tests.support import generate
from tests.support.case_desk import open_case, sample_id, with_samples
from tests.support.memory_desk import memory_desk
from tests.support.station_window import SMALLEST, StationWindow, station_window

SCALES = (1, 2)
_THUMBNAIL = 420
_TYPING_PAUSE = 300
"""Milliseconds after which a search has begun that waits for the last key."""

Steps = Callable[[StationWindow], None]


def sample_desk(people: int = 40, visits: int = 60) -> Desk:
    """A desk with some days of work on it."""
    desk = with_samples(memory_desk())
    known = []
    with desk.writer.begin(desk.actor, "person.create") as unit:
        for values in generate.people(people):
            record_id = desk.ids.record_id()
            unit.add("person", record_id, values)
            known.append((record_id, values))
    villages = [one.code for one in desk.reference.divisions if one.level is Level.VILLAGE]
    for number, values in enumerate(generate.consultations(visits, known=known)):
        village = villages[number % len(villages)]
        create(desk, "consultation", {**values, "division_code": village})
    return desk


def scenes() -> Iterator[tuple[str, Steps]]:
    """Every screen by name, with the keys that lead to it."""
    yield "login", lambda _window: None
    for room in ROOMS:
        yield room.command.removeprefix("room."), _room(room.command)
    yield "intake-visitor", _intake_with_visitor
    yield "intake-matter", _intake_at_the_matter
    yield "intake-more", _intake_behind
    for name, number, keys in _CASES:
        yield f"case-{name}", _case(number, keys)
    yield "mediation-new", _mediation("case_sheet")
    yield "mediation-oral", _mediation("oral_sheet")
    yield "mediation-mediators", _mediation("", "mediator")
    yield "mediation-subsidy", _mediation("", "subsidy")
    yield "mediation-case", _mediation_case
    for page in ("grid", "pictures", "adviser_visit", "engagement", "notice_board"):
        yield f"village-{page}", _village(page)
    yield "village-more", _village_behind
    yield "palette", _palette
    yield "lock", _lock


_CASES: tuple[tuple[str, int, tuple[Qt.Key, ...]], ...] = (
    ("draft", 14, ()),
    ("informed-term", 5, (Qt.Key.Key_F5,)),
    ("mediating-print", 6, (Qt.Key.Key_F8,)),
    ("performing", 1, (Qt.Key.Key_4,)),
    ("failed", 3, (Qt.Key.Key_3,)),
    ("archived-papers", 12, (Qt.Key.Key_6,)),
)
"""Sample cases in several stages, with the keys pressed on their pages."""


def _case(number: int, keys: tuple[Qt.Key, ...]) -> Steps:
    def steps(window: StationWindow) -> None:
        window.log_in()
        open_case(window, sample_id(number))
        for key in keys:
            window.keys.press(key)
            window.settle()

    return steps


def _room(command: str) -> Steps:
    def steps(window: StationWindow) -> None:
        window.log_in()
        assert window.shell.workspace is not None
        window.shell.workspace.go(command)
        window.settle()

    return steps


def _intake_with_visitor(window: StationWindow) -> None:
    _room("room.intake")(window)
    window.keys.type("a")
    QTest.qWait(_TYPING_PAUSE)


def _intake_at_the_matter(window: StationWindow) -> None:
    _room("room.intake")(window)
    window.keys.type("a")
    window.keys.enter(2)


def _intake_behind(window: StationWindow) -> None:
    _room("room.intake")(window)
    window.keys.chord(Qt.Key.Key_D)


def _mediation(form: str, page: str = "") -> Steps:
    """A form of the room of mediation, or one of its lists."""

    def steps(window: StationWindow) -> None:
        _room("room.mediation")(window)
        workspace = window.shell.workspace
        assert workspace is not None
        screen = workspace.screen_shown
        assert isinstance(screen, MediationScreen)
        if page:
            screen.lists.tabs.go(page)
        else:
            screen.enter_new(form)

    return steps


def _mediation_case(window: StationWindow) -> None:
    _room("room.mediation")(window)
    window.keys.enter()


def _village(page: str) -> Steps:
    """One page of the room of the villages."""

    def steps(window: StationWindow) -> None:
        _room("room.village")(window)
        workspace = window.shell.workspace
        assert workspace is not None
        screen = workspace.screen_shown
        assert isinstance(screen, VillageScreen)
        screen.lists.go(page)
        window.settle()
        screen.focus_first()

    return steps


def _village_behind(window: StationWindow) -> None:
    _room("room.village")(window)
    window.keys.chord(Qt.Key.Key_D)


def _palette(window: StationWindow) -> None:
    _room("room.intake")(window)
    window.keys.chord(Qt.Key.Key_K)
    window.keys.type("a")
    QTest.qWait(_TYPING_PAUSE)


def _lock(window: StationWindow) -> None:
    window.log_in()
    window.keys.press(Qt.Key.Key_F12)


def take(folder: Path, scale: int) -> list[Path]:
    """All pictures at the scale of this process."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for theme in THEMES:
        for locale in locales():
            for name, steps in scenes():
                file = folder / f"{name}-{theme}-{locale}-{scale}.png"
                with station_window(sample_desk(), locale=locale, theme=theme) as window:
                    steps(window)
                    window.settle()
                    window.shell.grab().save(str(file))
                made.append(file)
    return made


def sheet(folder: Path, files: list[Path], name: str) -> Path:
    """All pictures on one, small: a column for each theme and language."""
    height = _THUMBNAIL * SMALLEST[1] // SMALLEST[0]
    columns = len(THEMES) * len(locales())
    rows = (len(files) + columns - 1) // columns
    canvas = QImage(columns * _THUMBNAIL, rows * height, QImage.Format.Format_RGB32)
    canvas.fill(Qt.GlobalColor.gray)
    painter = QPainter(canvas)
    for place, file in enumerate(files):
        column, row = divmod(place, rows)
        box = QRect(column * _THUMBNAIL, row * height, _THUMBNAIL - 4, height - 4)
        image = QImage(str(file)).scaled(
            box.size(),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        painter.drawImage(box.topLeft(), image)
    painter.end()
    file = folder / name
    canvas.save(str(file))
    return file


def main(arguments: list[str]) -> int:
    """`FOLDER`: all scales; `FOLDER SCALE`: one, in this process."""
    folder = Path(arguments[0])
    if len(arguments) == 1:
        for scale in SCALES:
            environment = os.environ | {
                "QT_SCALE_FACTOR": str(scale),
                "QT_QPA_PLATFORM": "offscreen",
            }
            command = [sys.executable, "-m", "tests.support.contact_sheet", str(folder), str(scale)]
            subprocess.run(command, env=environment, check=True)
        return 0
    application = QApplication([])
    prepare(application)
    scale = int(arguments[1])
    print(sheet(folder, take(folder, scale), f"sheet-{scale}.png"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
