"""Every key of the window as data, in one place (product.md, "Screens" and "Fastest paths").

The keys inside a field (Enter, arrows, number keys) belong to the field widgets.
"""

from __future__ import annotations

SHORTCUTS: dict[str, str] = {
    "room.today": "Ctrl+T",
    "room.intake": "F2",
    "room.ledger": "F3",
    "room.mediation": "F6",
    "room.village": "F4",
    "room.reports": "F7",
    "room.reference": "F9",
    "room.scans": "F11",
    "room.sync": "F10",
    "room.settings": "Ctrl+,",
    "window.palette": "Ctrl+K",
    "window.lock": "F12",
    "window.switch": "Ctrl+L",
    "window.help": "F1",
    "window.suggest": "Ctrl+Shift+T",
    "window.close": "Ctrl+Q",
    "form.save": "Ctrl+S",
    "form.save_next": "Ctrl+Return",
    "form.park": "Ctrl+P",
    "form.more": "Ctrl+D",
    "form.new": "Ctrl+N",
    "record.open": "Ctrl+O",
    "record.find": "Ctrl+F",
    "record.export": "Ctrl+E",
    "record.export_full": "Ctrl+Shift+E",
    "record.void": "Ctrl+Delete",
    "record.reveal": "Ctrl+U",
    "record.back": "Esc",
    "case.oral": "Ctrl+Shift+N",
    "case.promote": "Ctrl+M",
    "mediator.hand_over": "Ctrl+G",
    "list.print": "F8",
    "case.party": "Ctrl+0",
    "case.inform": "Ctrl+1",
    "case.session": "Ctrl+2",
    "case.inquire": "Ctrl+3",
    "case.agree": "Ctrl+4",
    "case.end": "Ctrl+5",
    "case.perform": "Ctrl+6",
    "case.follow_up": "Ctrl+7",
    "case.confirm": "Ctrl+8",
    "case.archive": "Ctrl+9",
    "case.term": "F5",
    "case.print": "F8",
    "record.files": "Ctrl+J",
    "file.add": "Ctrl+I",
    "case.header": "Ctrl+H",
    "case.number": "Ctrl+R",
    "picture.table": "F5",
    "visit.save_next": "Ctrl+Return",
    "visit.lecture": "Ctrl+H",
    "visit.submit": "Ctrl+1",
    "visit.pass": "Ctrl+2",
    "visit.send_back": "Ctrl+3",
    "village.log": "Ctrl+G",
    "letter.consult": "Ctrl+M",
    "grid.fill": "Ctrl+D",
    "grid.undo": "Ctrl+Z",
    "grid.redo": "Ctrl+Y",
    "scan.sweep": "F5",
    "scan.folder": "Ctrl+B",
    "scan.drop": "Ctrl+Delete",
    "blank.issue": "Ctrl+N",
    "blank.spoil": "Ctrl+Delete",
    "sync.now": "F5",
    "sync.export": "Ctrl+B",
    "sync.import": "Ctrl+I",
}
"""Command id → key, in Qt's portable notation."""

KEY_NAMES = {"Ctrl+Return": "Ctrl+Enter"}


def key_text(command_id: str) -> str:
    """How a command's key is written on the screen, "" when it has none."""
    key = SHORTCUTS.get(command_id, "")
    return KEY_NAMES.get(key, key)
