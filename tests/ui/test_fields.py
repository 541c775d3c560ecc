"""Every input widget: text in, values out, keys only, no rules."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.domain.fields import FieldSpec, FieldType
from app.store.pinyin import initials
from app.ui.fields.base import FieldWidget
from app.ui.fields.choices import ChoiceField
from app.ui.fields.dates import DateField
from app.ui.fields.factory import Helpers, make_field
from app.ui.fields.pickers import PickField, PickSeveralField
from app.ui.fields.suggestions import Option
from app.ui.fields.text import BoolField, LongTextField, TextField
from app.usecases.phrases import Expansion
from tests.support.memory_desk import VILLAGE, reference, surroundings

FRUIT = [Option("a", "苹果"), Option("b", "梨"), Option("c", "桃")]


class Bench:
    """One field in a window of its own, with an ear on it."""

    def __init__(self) -> None:
        self.window = QWidget()
        self.layout = QVBoxLayout(self.window)
        self.layout.addWidget(QPushButton("before"))
        self.heard: list[object] = []
        self.went_on = 0

    def put(self, field: FieldWidget) -> None:
        """Show the field and give it the keys."""
        self.layout.addWidget(field)
        field.edited.connect(self.heard.append)
        field.advance.connect(self._count)
        self.window.resize(500, 500)
        self.window.show()
        self.window.activateWindow()
        field.input.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()

    def _count(self) -> None:
        self.went_on += 1

    def keys(self, text: str) -> None:
        """Letters."""
        for letter in text:
            QTest.keyClick(QApplication.focusWidget(), letter)

    def key(self, *keys: Qt.Key) -> None:
        """Other keys."""
        for key in keys:
            QTest.keyClick(QApplication.focusWidget(), key)

    def commit(self, text: str) -> None:
        """As an input method does it."""
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(QApplication.focusWidget(), event)

    def leave(self) -> None:
        """The keys go elsewhere."""
        button = self.window.findChild(QPushButton)
        assert button is not None
        button.setFocus(Qt.FocusReason.TabFocusReason)


@pytest.fixture
def bench(dressed: QApplication) -> Iterator[Bench]:
    made = Bench()
    yield made
    made.window.close()
    made.window.deleteLater()


def spec(kind: FieldType, **more: object) -> FieldSpec:
    return FieldSpec(name="one", type=kind, label="一项", **more)  # type: ignore[arg-type]


def helpers() -> Helpers:
    return Helpers(surroundings(), initials, ("阿苦", "沙马"), "513431101000")


# -- lines


def test_a_line_reports_what_is_typed_and_enter_goes_on(bench: Bench) -> None:
    bench.put(TextField())
    bench.keys("ab")
    bench.key(Qt.Key.Key_Return)
    assert bench.heard == ["a", "ab"]
    assert bench.went_on == 1


def test_digits_of_other_keyboards_are_digits(bench: Bench) -> None:
    bench.put(TextField())
    bench.commit("１３༤")
    assert bench.heard == ["134"]


def test_what_is_composed_is_not_yet_typed(bench: Bench) -> None:
    field = TextField()
    bench.put(field)
    QApplication.sendEvent(field.line, QInputMethodEvent("ni", []))
    bench.key(Qt.Key.Key_Return)
    assert not bench.heard
    assert not bench.went_on
    bench.commit("你")
    assert bench.heard == ["你"]


def test_a_value_never_overwrites_what_is_being_typed(bench: Bench) -> None:
    field = TextField()
    bench.put(field)
    bench.keys("ab")
    field.show_value("other")
    assert field.line.text() == "ab"
    bench.leave()
    field.show_value("other")
    assert field.line.text() == "other"
    assert bench.heard == ["a", "ab"]


def test_a_long_text_breaks_lines_with_shift_only(bench: Bench) -> None:
    field = LongTextField()
    bench.put(field)
    bench.keys("a")
    QTest.keyClick(field.paper, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    bench.keys("b")
    bench.key(Qt.Key.Key_Return)
    assert field.paper.toPlainText() == "a\nb"
    assert bench.went_on == 1


def test_a_phrase_takes_the_place_of_its_trigger(bench: Bench) -> None:
    phrase = reference().phrases[0]

    def expand(text: str, cursor: int) -> tuple[Expansion, ...]:
        at = text.rfind(";", 0, cursor)
        return (Expansion(phrase, at, cursor),) if at >= 0 else ()

    field = LongTextField(expand)
    bench.put(field)
    bench.keys("x;qz")
    assert bench.heard[-1] == "x"  # a half-typed trigger is no text
    bench.key(Qt.Key.Key_Return)
    assert field.paper.toPlainText() == "x" + phrase.text
    assert bench.heard[-1] == "x" + phrase.text
    assert not bench.went_on


# -- choices


def test_number_keys_choose_and_go_on(bench: Bench) -> None:
    bench.put(ChoiceField(lambda _chosen: FRUIT))
    bench.keys("2")
    assert bench.heard == ["b"]
    assert bench.went_on == 1


def test_several_are_chosen_and_taken_back(bench: Bench) -> None:
    bench.put(ChoiceField(lambda _chosen: FRUIT, several=True))
    bench.keys("31")
    bench.keys("3")
    bench.key(Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Return)
    assert bench.heard[:3] == [("c",), ("c", "a"), ("a",)]
    assert bench.went_on == 1


def test_arrows_and_space_choose_as_well(bench: Bench) -> None:
    bench.put(ChoiceField(lambda _chosen: FRUIT, several=True))
    bench.key(Qt.Key.Key_Right, Qt.Key.Key_Space)
    assert bench.heard == [("b",)]


def test_a_picker_filters_and_enter_takes(bench: Bench) -> None:
    names = {option.key: option.text for option in FRUIT}
    field = PickField(
        lambda text: [one for one in FRUIT if text in one.text], names.__getitem__, numbered=True
    )
    bench.put(field)
    bench.commit("桃")
    bench.key(Qt.Key.Key_Return)
    assert bench.heard[-1] == "c"
    assert field.line.text() == "桃"
    assert bench.went_on == 1
    bench.key(Qt.Key.Key_Return)  # a choice made before is left as it is
    assert bench.went_on == 2
    bench.keys("1")
    assert bench.heard[-1] == "桃1"  # no number key in a text


def test_a_picker_takes_number_keys_before_anything_is_typed(bench: Bench) -> None:
    field = PickField(lambda _text: FRUIT, str, numbered=True)
    bench.put(field)
    assert field.line.list.isVisible()
    bench.keys("3")
    assert bench.heard == ["c"]
    assert not field.line.list.isVisible()


def test_the_last_is_one_step_above_the_first(bench: Bench) -> None:
    field = PickField(lambda _text: FRUIT, str, numbered=True)
    bench.put(field)
    bench.key(Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert bench.heard == ["c"]


def test_several_of_a_long_list(bench: Bench) -> None:
    field = PickSeveralField(lambda text: [one for one in FRUIT if text in one.text], str)
    bench.put(field)
    bench.keys("2")
    bench.commit("苹")
    bench.key(Qt.Key.Key_Return)
    assert bench.heard == [("b",), ("b", "a")]
    bench.key(Qt.Key.Key_Backspace)
    assert bench.heard[-1] == ("b",)


def test_a_village_by_its_initials(bench: Bench) -> None:
    field = make_field(spec(FieldType.DIVISION), helpers())
    bench.put(field)
    bench.keys("hpc")
    bench.key(Qt.Key.Key_Return)
    assert bench.heard[-1] == VILLAGE
    assert bench.went_on == 1


# -- the others


def test_yes_and_no_by_key(bench: Bench) -> None:
    bench.put(BoolField())
    bench.keys("1")
    bench.keys("1")
    bench.keys("0")
    bench.key(Qt.Key.Key_Space, Qt.Key.Key_Return)
    assert bench.heard == ["1", "0", "1"]
    assert bench.went_on == 1


def test_a_day_is_typed_or_picked(bench: Bench) -> None:
    field = DateField()
    bench.put(field)
    bench.keys("0715")
    assert bench.heard[-1] == "0715"
    field.show_value("2026-07-15")
    QTest.keyClick(field.line, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    bench.key(Qt.Key.Key_Right, Qt.Key.Key_Return)
    assert bench.heard[-1] == "2026-07-16"
    assert field.line.hasFocus()


def test_a_time_of_day_is_typed_and_stands_in_order_when_left(bench: Bench) -> None:
    field = make_field(spec(FieldType.TIME), helpers())
    bench.put(field)
    bench.keys("0930")
    assert bench.heard[-1] == "0930"
    field.show_value("09:30")
    assert field.line.text() == "0930"  # type: ignore[attr-defined]
    bench.key(Qt.Key.Key_Return)
    assert bench.went_on == 1
    field.input.clearFocus()
    field.show_value("09:30")
    assert field.line.text() == "09:30"  # type: ignore[attr-defined]


def test_picking_another_day_keeps_the_time(bench: Bench) -> None:
    field = DateField(with_time=True)
    bench.put(field)
    field.show_value("2026-07-15T10:41")
    field.pick()
    bench.key(Qt.Key.Key_Left, Qt.Key.Key_Return)
    assert bench.heard[-1] == "2026-07-14 10:41"


@pytest.mark.parametrize("kind", list(FieldType))
def test_every_type_has_a_widget_with_a_focus(bench: Bench, kind: FieldType) -> None:
    codes = "sex" if kind in (FieldType.CODE, FieldType.CODES) else None
    field = make_field(spec(kind, codes=codes, ref="member"), helpers())
    bench.put(field)
    assert QApplication.focusWidget() is field.input
    field.show_value(None)
    bench.key(Qt.Key.Key_Return)
    assert bench.went_on + len(bench.heard) >= 1


def test_a_long_text_never_scrolls_sideways(bench: Bench) -> None:
    bench.put(LongTextField())
    (paper,) = bench.window.findChildren(QPlainTextEdit)
    assert paper.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
