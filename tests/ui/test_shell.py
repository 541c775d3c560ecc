"""Coming in, being locked out, coming back: by keys alone."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit

from app.domain.problems import Problem
from app.ui.idle import IdleWatch
from app.ui.screens.enrol import EnrolScreen, RecoverScreen
from app.ui.screens.login import LoginScreen
from app.ui.shell import Shell
from app.usecases import drafts
from app.usecases.ports import Actor, Person
from tests.support.memory_desk import MemoryPeople, memory_desk
from tests.support.station_window import PASSWORD, StationWindow, services
from tests.support.time_and_ids import FixedClock


def login(window: StationWindow) -> LoginScreen:
    page = window.shell.page
    assert isinstance(page, LoginScreen)
    return page


def test_by_password_into_the_window(window: StationWindow) -> None:
    window.keys.type(PASSWORD)
    window.keys.enter()
    window.settle()
    assert window.shell.page is window.shell.workspace
    assert window.shell.workspace is not None


def test_a_wrong_password_says_so_and_the_right_one_still_works(window: StationWindow) -> None:
    window.keys.type("nearly-right")
    window.keys.enter()
    window.settle()
    assert login(window).sentence
    assert window.shell.workspace is None
    window.log_in()
    assert window.shell.workspace is not None


def test_the_login_page_says_what_the_program_wants_said(window: StationWindow) -> None:
    with_notice = Shell(replace(services(window.desk), notice="练习站"))
    with_notice.start()
    assert [label.text() for label in with_notice.findChildren(QLabel)].count("练习站") == 1
    assert "练习站" not in [label.text() for label in login(window).findChildren(QLabel)]


def test_the_arrows_choose_the_person(window: StationWindow) -> None:
    window.keys.press(Qt.Key.Key_Down)
    assert login(window).chosen_name == "沙马"
    window.log_in()
    assert window.shell.workspace is not None
    assert window.shell.workspace.context.desk.actor.name == "沙马"


def test_the_password_is_never_shown(window: StationWindow) -> None:
    lines = login(window).findChildren(QLineEdit)
    assert lines
    assert all(line.echoMode() is QLineEdit.EchoMode.Password for line in lines)


def test_the_waiting_time_is_counted_down(window: StationWindow) -> None:
    waiting = Person("阿苦", ("clerk",), opened=False, wait_seconds=2)
    page = login(window)
    page.show_people([waiting], keyring=False)
    second = page._countdown
    assert second.isActive()
    assert second.interval() == 1000
    second.stop()  # from here the test is the clock
    window.keys.type(PASSWORD)
    window.keys.enter()
    window.settle()
    assert window.shell.workspace is None  # no try while waiting
    second.timeout.emit()
    assert not page._open.isEnabled()
    second.timeout.emit()
    assert page._open.isEnabled()


def test_f12_covers_everything_and_the_password_brings_it_back(station: StationWindow) -> None:
    station.keys.press(Qt.Key.Key_F2)
    station.keys.commit("沙马依布")
    before = station.shell.workspace
    station.keys.press(Qt.Key.Key_F12)
    station.settle()
    assert isinstance(station.shell.page, LoginScreen)
    assert before is not None
    assert not before.isVisible()
    assert [draft.title for draft in drafts.own(station.desk)] == ["沙马依布"]  # at once
    station.keys.press(Qt.Key.Key_F2)  # no key of the window works behind the lock
    assert isinstance(station.shell.page, LoginScreen)
    station.log_in()
    assert station.shell.workspace is before
    typed = [line.text() for line in before.findChildren(QLineEdit)]
    assert "沙马依布" in typed


def test_a_pin_opens_again_for_who_gave_the_password(station: StationWindow) -> None:
    assert station.desk.people.set_pin(station.desk.actor.name, "246813") is None
    before = station.shell.workspace
    station.keys.press(Qt.Key.Key_F12)
    station.settle()
    station.keys.type("246813")
    station.keys.enter()
    station.settle()
    assert station.shell.workspace is before


def test_another_person_gets_a_window_of_their_own(station: StationWindow) -> None:
    station.keys.press(Qt.Key.Key_F2)
    station.keys.commit("只有阿苦能看")
    station.settle()
    before = station.shell.workspace
    station.keys.press(Qt.Key.Key_F12)
    station.settle()
    station.keys.press(Qt.Key.Key_Down)
    station.log_in()
    after = station.shell.workspace
    assert after is not None
    assert after is not before
    assert after.context.desk.actor.name == "沙马"
    station.keys.press(Qt.Key.Key_F2)
    station.settle()
    texts = [line.text() for line in after.findChildren(QLineEdit)]
    texts += [paper.toPlainText() for paper in after.findChildren(QPlainTextEdit)]
    assert "只有阿苦能看" not in texts


def test_idle_and_sleep_lock(dressed: QApplication) -> None:
    clock, heard = FixedClock(), []
    watch = IdleWatch(dressed, clock.unix, lambda: 600)
    watch.idle.connect(lambda: heard.append(clock.now()))
    watch.start()
    for _tick in range(119):
        clock.advance(5)
        watch.tick()
    assert not heard
    clock.advance(5)
    watch.tick()
    assert len(heard) == 1
    watch.start()
    watch.tick()
    clock.advance(120)  # the PC slept: no tick in between
    watch.tick()
    assert len(heard) == 2
    watch.stop()
    watch.setParent(None)


class NobodyYet(MemoryPeople):
    """A PC that is not enrolled until somebody enrols it."""

    def __init__(self) -> None:
        super().__init__()
        self.enrolled = False

    def list(self) -> list[Person]:
        """Nobody before the enrolment."""
        return list(super().list()) if self.enrolled else []


def test_a_new_pc_asks_for_its_file_first(dressed: QApplication) -> None:
    desk = memory_desk()
    people = NobodyYet()
    asked = []

    def enrol(request: object, *_: object) -> object:
        asked.append(request)
        people.enrolled = len(asked) > 1
        return services(desk).enrol() if people.enrolled else Problem("vault.wrong_code")  # type: ignore[call-arg]

    given = services(desk)
    shell = Shell(
        type(given)(
            people=people,
            open_desk=given.open_desk,
            enrol=enrol,  # type: ignore[arg-type]
            recover=given.recover,
            clock=given.clock,
            initials=given.initials,
        )
    )
    shell.start()
    shell.show()
    window = StationWindow(desk, shell)
    window.settle()
    page = shell.page
    assert isinstance(page, EnrolScreen)
    keys = window.keys
    keys.type("a.enrol")
    keys.enter()
    keys.type("ABCD")
    keys.enter(2)
    keys.type("long-password")
    keys.enter()
    keys.type("other-password")
    keys.enter(2)
    window.settle()
    assert not asked  # two passwords that differ are no password
    keys.type("long-password")
    keys.enter()
    keys.type("long-password")
    keys.enter(2)
    window.settle()
    assert len(asked) == 1
    assert page.panel.sentence
    page.start()
    window.settle()
    assert "ABCD-EFGH" in page.panel.sentence
    keys.enter()
    window.settle()
    assert isinstance(shell.page, LoginScreen)
    shell.close_down()
    shell.close()
    shell.deleteLater()


def test_a_lost_password_has_a_way_back(window: StationWindow) -> None:
    login(window).forgotten.emit("阿苦")
    window.settle()
    assert isinstance(window.shell.page, RecoverScreen)
    window.keys.type("wrong")
    window.keys.enter(2)
    window.keys.type("new-password")
    window.keys.enter()
    window.keys.type("new-password")
    window.keys.enter()
    window.settle()
    assert isinstance(window.shell.page, RecoverScreen)
    assert window.shell.page.panel.sentence


def test_nothing_of_a_screen_is_imported_before_login() -> None:
    """Start-up stays near a bare window."""
    import subprocess
    import sys

    code = (
        "import sys; import app.ui.shell, app.ui.application; "
        "print([m for m in sys.modules if m.startswith('app.ui.screens.') "
        "and m.split('.')[-1] not in ('base','login','cards')]"
        "+[m for m in ('pypinyin','sqlalchemy','openpyxl','PySide6.QtSvg') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_actor_of_the_same_name_with_other_rights_gets_a_new_desk(
    station: StationWindow,
) -> None:
    before = station.shell.workspace
    people = station.desk.people
    assert isinstance(people, MemoryPeople)
    station.keys.press(Qt.Key.Key_F12)
    old = people._actors["阿苦"]
    people._actors["阿苦"] = Actor(old.name, old.roles | {"head"}, old.station, old.partition)
    station.log_in()
    assert station.shell.workspace is not before
