"""Qt's own words: never English, never blank, in the language in use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from app import i18n
from app.ui import qt_translator


@pytest.fixture
def tibetan(qapp: QApplication, tmp_path: Path) -> Iterator[None]:
    folder = tmp_path / "bo" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = Catalog()
    catalogue.add("取消", "འདོར་བ།")
    catalogue.add("复制", "པར་སློག")
    with (folder / "station.mo").open("wb") as file:
        write_mo(file, catalogue)
    home, before = i18n._directory, QLocale()
    i18n.use("bo", tmp_path)
    translator = qt_translator.install(qapp)
    yield
    QCoreApplication.removeTranslator(translator)
    QLocale.setDefault(before)
    i18n.use(i18n.CHINESE, home)


def test_standard_buttons_speak_our_catalogue_or_chinese(tibetan: None, qtbot: QtBot) -> None:
    buttons = QDialogButtonBox.StandardButton
    box = QDialogButtonBox(buttons.Cancel | buttons.Retry)
    qtbot.addWidget(box)
    assert box.button(buttons.Cancel).text() == "འདོར་བ།"
    assert box.button(buttons.Retry).text() == "重试"


def test_the_mnemonic_of_the_chinese_stays(tibetan: None) -> None:
    assert QCoreApplication.translate("QWidgetTextControl", "&Copy") == "པར་སློག(&C)"


def test_a_word_that_qt_does_not_know_is_left_alone(tibetan: None) -> None:
    assert QCoreApplication.translate("QWidget", "瓦岗镇") == "瓦岗镇"


def test_the_language_changes_without_another_translator(tibetan: None) -> None:
    i18n.use("zh_CN")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"


def test_the_marked_words_are_those_of_qt() -> None:
    """A word marked for extraction that Qt does not say would be translated for nothing."""
    chinese = qt_translator.QtTranslator()
    said = {
        chinese.translate(context, text)
        for context, text in (
            ("QPlatformTheme", "OK"),
            ("QFileDialog", "File &name:"),
            ("QFileDialog", "%1 already exists.\nDo you want to replace it?"),
            ("QLineEdit", "Select All"),
        )
    }
    assert {text.replace("(&N)", "") for text in said if text} <= set(qt_translator.QT_WORDS)
