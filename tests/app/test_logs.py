"""No personal value reaches a log file."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import logs

_log = logging.getLogger("app.test")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    level = logging.getLogger().level
    logs.set_up(tmp_path / "logs")
    yield tmp_path / "logs"
    logs.tear_down()
    logging.getLogger().setLevel(level)


def lines(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "station.log").read_text("ascii").splitlines()]


@pytest.mark.parametrize(
    "secret",
    [
        "513434199001011234", "51343419900101123X", "513434900101123", "13812341234",
        "8613812341234", "138 1234 1234", "0834-3222222", "５１３４３４１９９００１０１１２３４",
        "阿苦木呷", "ꀉꈬꃅꇤ", "བཀྲ་ཤིས", "邓𬱟",
    ],
)  # fmt: skip
def test_numbers_and_names_are_redacted(secret: str) -> None:
    told = logs.redact(f"saved x{secret} of 3 in 12 ms")
    assert secret not in told
    assert not any(part in told for part in ("1234", "3222222", "木", "ꈬ", "ཀྲ", "𬱟"))
    assert told.startswith("saved x")
    assert told.endswith(" of 3 in 12 ms")


def test_only_listed_fields_are_written_and_the_others_named(folder: Path) -> None:
    _log.info("saved", extra={"kind": "consultation", "ms": 12, "visitor": "zhang san"})
    (line,) = lines(folder)
    assert (line["kind"], line["ms"], line["dropped"]) == ("consultation", 12, ["visitor"])
    assert "zhang" not in (folder / "station.log").read_text("ascii")


def test_listed_fields_are_redacted_but_identifiers_stay(folder: Path) -> None:
    record = "01934567-8901-7234-8567-890123456789"
    _log.info("saved", extra={"record_id": record, "code": "13812341234"})
    (line,) = lines(folder)
    assert (line["record_id"], line["code"]) == (record, "***")


def test_an_exception_is_told_by_type_and_place_never_by_its_text(
    folder: Path, expected_logs: list[logging.LogRecord]
) -> None:
    try:
        try:
            int("zhang san")
        except ValueError as error:
            raise OSError(28, "no space for zhang san") from error
    except OSError:
        _log.exception("not saved")
    text = (folder / "station.log").read_text("ascii")
    failure = lines(folder)[0]["failure"]
    assert "zhang" not in text
    assert isinstance(failure, dict)
    assert (failure["type"], failure["errno"]) == ("OSError", 28)
    assert failure["cause"]["type"] == "ValueError"
    assert "test_logs.py" in failure["at"][0]


def test_a_message_is_one_line(folder: Path) -> None:
    _log.info("first\nsecond")
    assert lines(folder)[0]["message"] == "first second"


def test_files_rotate_five_of_one_megabyte(folder: Path) -> None:
    for _ in range(700):
        _log.info("x " * 5000)
    sizes = [file.stat().st_size for file in folder.iterdir()]
    assert len(sizes) == 5
    assert max(sizes) <= 1_000_000


def test_a_folder_that_cannot_be_made_costs_the_log_not_the_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    logs.set_up(tmp_path / "file" / "logs")
    _log.info("still working")
    logs.tear_down()
