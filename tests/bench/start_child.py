"""A window in a process of its own for `bench_start`: it prints its MiB once it has taken a key.

`bare`: an empty PySide6 window with one input line and the program's fonts. `login DIR`: the
program as `python -m app` starts it. `ledger DIR PASSWORD`: the same, logged in, the ledger shown.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

_PATIENCE = 60.0


def bare() -> None:
    """The peer."""
    from app.ui import fonts

    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    fonts.load_fonts()
    application.setFont(fonts.application_font())
    window = QWidget()
    line = QLineEdit()
    QVBoxLayout(window).addWidget(line)
    window.resize(1366, 768)
    window.show()
    line.setFocus()
    _take_key()
    _tell()


def program(folder: str, password: str = "") -> None:
    """The real program; what it would do in its event loop is done here by keys."""
    from app.cli import main

    def instead_of_the_loop(_application: QApplication) -> int:
        _take_key()
        if password:
            _to_the_ledger(password)
        _tell()
        return 0

    QApplication.exec = instead_of_the_loop  # type: ignore[method-assign, assignment]
    main(["--data-dir", folder])


def _take_key() -> None:
    """Until a letter that is pressed stands in the line that has the focus."""
    _until(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    QTest.keyClick(line, "a")
    _until(lambda: line.text() == "a")


def _to_the_ledger(password: str) -> None:
    from app.ui.shell import Shell

    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    line.clear()
    QTest.keyClicks(line, password) if password.isascii() else line.setText(password)
    QTest.keyClick(line, Qt.Key.Key_Return)
    (shell,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, Shell))
    _until(lambda: shell.workspace is not None)
    assert shell.workspace is not None
    shell.workspace.go("room.ledger")
    _until(lambda: not shell.tasks.busy)
    for _page in range(20):
        QTest.keyClick(QApplication.focusWidget() or shell, Qt.Key.Key_PageDown)
        _until(lambda: not shell.tasks.busy)


def _until(ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not ready():
        if time.monotonic() > deadline:
            sys.exit("no window that takes keys")
        QApplication.processEvents()
        time.sleep(0.001)
    QApplication.processEvents()


def _tell() -> None:
    status = Path("/proc/self/status").read_text("ascii").splitlines()
    kib = next(int(row.split()[1]) for row in status if row.startswith("VmRSS"))
    print(f"mib {kib / 1024:.1f}", flush=True)


if __name__ == "__main__":
    mode, *rest = sys.argv[1:]
    bare() if mode == "bare" else program(*rest)
