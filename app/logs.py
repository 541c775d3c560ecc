"""Logs without personal data: JSON lines of allow-listed fields in rotated files.

A log leaves the station in support bundles, so nothing typed by or about a person may enter it:
exceptions are told by type and place (their text may quote a value), fields that are not on the
list are dropped by name, Han, Yi and Tibetan words and long numbers never pass.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from app.domain.masking import HIDDEN, hide_numbers

FIELDS = frozenset(
    {
        "act", "attempt", "bytes", "bytes_down", "bytes_up", "change_id", "code", "conflicts",
        "count", "device", "epoch", "error", "event", "kind", "language", "ms", "partition",
        "pending", "position", "received", "record_id", "refused", "requests", "schema", "screen",
        "sent", "slot", "state", "station", "status", "suite", "verb", "version",
    }
)  # fmt: skip
"""What may be given as `extra`. Names of persons, values of records and file paths are not."""

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
# Names are written in these scripts; program text is ASCII.
_LOCAL_SCRIPT = re.compile(r"[^\x00-\x7f…]+")
_IDENTIFIER = re.compile(r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}|[0-9a-f]{16}")
_FILES = 5
_FILE_BYTES = 1_000_000


def redact(text: str) -> str:
    """`text` without long numbers and without words in the scripts of names; one line."""
    return _LOCAL_SCRIPT.sub("…", hide_numbers(text)).replace("\n", " ").replace("\r", " ")


class JsonLines(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, allow-listed fields, error."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of one record, already redacted."""
        moment = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, object] = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": redact(record.getMessage()),
        }
        given = {k: v for k, v in vars(record).items() if k not in _OWN}
        line |= {k: _plain(v) for k, v in given.items() if k in FIELDS}
        if dropped := sorted(given.keys() - FIELDS):
            line["dropped"] = dropped  # the names only: whoever wrote the call sees the mistake
        if record.exc_info:
            _, error, trace = record.exc_info
            line["failure"] = _describe(error, trace)
        return json.dumps(line, ensure_ascii=True)


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value)
    # Identifiers are random: their digits are no telephone number.
    return text if _IDENTIFIER.fullmatch(text) else redact(text)


def _describe(error: BaseException | None, trace: TracebackType | None) -> dict[str, object]:
    """Type, place and system error number; never the text, which may quote a value."""
    frames = traceback.extract_tb(trace)
    told: dict[str, object] = {
        "type": type(error).__name__ if error else HIDDEN,
        "at": [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames],
    }
    if isinstance(error, OSError) and error.errno is not None:
        told["errno"] = error.errno
    if cause := error and (error.__cause__ or error.__context__):
        told["cause"] = _describe(cause, cause.__traceback__)
    return told


def set_up(folder: Path, level: int = logging.INFO, stream: bool = False) -> None:
    """Log to `folder`/station.log, 5 files of 1 MB; with `stream` to standard error as well.

    A folder that cannot be written costs the log and never the work: standard error is used then.
    """
    root = logging.getLogger()
    tear_down()
    handlers: list[logging.Handler] = [logging.StreamHandler()] if stream else []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handlers.append(
            RotatingFileHandler(
                folder / "station.log",
                maxBytes=_FILE_BYTES,
                backupCount=_FILES - 1,
                encoding="ascii",
                delay=True,
            )
        )
    except OSError:
        handlers = handlers or [logging.StreamHandler()]
    for handler in handlers:
        handler.setFormatter(JsonLines())
        root.addHandler(handler)
    root.setLevel(level)
    logging.captureWarnings(capture=True)


def tear_down() -> None:
    """Close what `set_up` opened."""
    root = logging.getLogger()
    for handler in [h for h in root.handlers if isinstance(h.formatter, JsonLines)]:
        root.removeHandler(handler)
        handler.close()
    logging.captureWarnings(capture=False)
