"""The QApplication of the program: fonts, Qt's own words, looks, and Qt's complaints in the log."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from PySide6.QtCore import QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from app.i18n import gettext as _
from app.ui import fonts, qt_translator
from app.ui.icons import icon
from app.ui.theme.looks import put_on

_log = logging.getLogger(__name__)
_NOISE = "does not support propagateSizeHints()"
"""Said by the platform without a screen at every window; it means nothing there."""
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def create_application(argv: Sequence[str], theme: str = "light") -> QApplication:
    """The one application object, dressed and translated. Call `app.i18n.use` before."""
    qInstallMessageHandler(_to_log)
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    application = QApplication(list(argv))
    prepare(application, theme)
    return application


def prepare(application: QApplication, theme: str = "light", text_scale: int = 100) -> None:
    """Fonts, style, words and looks for an application object that exists (tests, self-test)."""
    application.setStyle("Fusion")
    application.setApplicationName("legal-station")
    missing = fonts.load_fonts()
    if missing:
        _log.error("fonts missing: %s", ", ".join(missing))
    application.setFont(fonts.application_font())
    qt_translator.install(application)
    application.setApplicationDisplayName(_("公共法律服务工作站"))
    put_on(application, theme, text_scale)
    application.setWindowIcon(QIcon(icon("intake", "accent")))


def _to_log(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    if message.endswith(_NOISE):
        return
    # Qt's own messages never carry what is in a record; widgets are named, not quoted.
    _log.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", message)
