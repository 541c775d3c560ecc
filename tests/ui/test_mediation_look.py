"""Every page of the room of mediation in every language and size of text: nothing is cut."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from app.i18n import locales
from app.ui.screens.mediation import MediationScreen
from tests.support.look import flaws, scrolls
from tests.support.mediation_desk import busy_mediation_desk, mediation_desk
from tests.support.station_window import SMALLEST, StationWindow, station_window

FORMS = ("case_sheet", "oral_sheet", "committee", "mediator", "training", "screening_activity")


def pages(window: StationWindow) -> Iterator[str]:
    """One page after the other, by name."""
    window.log_in()
    window.keys.press(Qt.Key.Key_F6)
    window.settle()
    assert window.shell.workspace is not None
    screen = window.shell.workspace.screen_shown
    assert isinstance(screen, MediationScreen)
    for kind in (*screen.lists.registers, "subsidy"):
        screen.lists.tabs.go(kind)
        window.settle()
        yield kind
    for form in FORMS:
        screen.enter_new(form)
        window.settle()
        yield form
        window.keys.chord(Qt.Key.Key_D)
        window.settle()
        yield f"{form} behind"
    screen.lists.tabs.go("mediator")
    window.settle()
    record = screen.lists.registers["mediator"].record
    if record is not None:
        screen.lists.leaving.emit(record)
        window.settle()
        yield "handover"


@pytest.mark.parametrize("locale", locales())
@pytest.mark.parametrize(("scale", "size"), [(100, SMALLEST), (200, (1366, 768))])
def test_no_page_is_cut(
    dressed: QApplication, locale: str, scale: int, size: tuple[int, int]
) -> None:
    with station_window(
        busy_mediation_desk(), locale=locale, text_scale=scale, size=size
    ) as window:
        found = {}
        for name in pages(window):
            cut = flaws(window.shell)
            cut += [one for one in scrolls(window.shell) if one.endswith("across")]
            if (window.shell.width(), window.shell.height()) != size:
                cut.append("the window grew")
            if cut:
                found[name] = cut
        assert not found


def test_empty_pages_say_what_to_do(dressed: QApplication) -> None:
    with station_window(mediation_desk()) as window:
        for name in pages(window):
            assert not flaws(window.shell), name
            labels = window.shell.findChildren(QLabel)
            assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels), name
