"""Excel in and out (product.md R36, Papers and Excel; storage-security.md, Audit and privacy)."""

import io
import tempfile
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.kinds import KINDS
from app.domain.problems import Problem
from app.exchange import ledger, xlsx_bounds, xlsx_reading
from app.usecases import consult
from app.usecases import ledger as ledgers
from app.usecases.desk import Desk
from app.usecases.importing import Row, import_row
from app.usecases.ledger import Export, Filter
from app.usecases.records import Saved
from tests.support.memory_desk import HEAD, memory_desk

KIND = KINDS["consultation"]
HOSTILE = '=cmd|"/c calc"!A1'
ID_NUMBER = "513431196803151010"
LABELS = {spec.name: spec.label for spec in KIND.fields}


@pytest.fixture
def desk() -> Desk:
    return memory_desk(HEAD)


def visit(desk: Desk, **values: Any) -> None:
    base = {"received_at": "2026-11-20T09:00", "visitor_name": "阿苦木呷", "facts": "工资"}
    assert isinstance(consult.record_consultation(desk, {**base, **values}), Saved)


def export(desk: Desk, reason: str = "", **chosen: Any) -> Export:
    query = ledgers.build_query(desk, "consultation", Filter(**chosen))
    assert not hasattr(query, "problems")
    found = ledgers.export(desk, query, unmasked_reason=reason)  # type: ignore[arg-type]
    assert isinstance(found, Export)
    return found


def workbook(path: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def read(path: Path) -> list[Row]:
    found = xlsx_reading.read_file(path, KIND)
    assert not isinstance(found, Problem), found
    return list(found)


# ---- out


def test_the_ledger_is_ready_to_print(desk: Desk, tmp_path: Path) -> None:
    """product.md: frozen head row, text cells, sum row, foot, A4 landscape, repeated head."""
    for count in (2, 3):
        visit(desk, headcount=count)
    out = tmp_path / "台账 2026.xlsx"
    assert ledger.write_xlsx(desk, export(desk, period="2026-11"), out) == 2
    page = openpyxl.load_workbook(out).active
    heads = [cell.value for cell in page[1]]
    assert heads == ["序号", *(spec.label for spec in KIND.ledger_fields)]
    assert page.freeze_panes == "A2"
    assert page.print_title_rows == "$1:$1"
    assert page.page_setup.orientation == "landscape"
    assert int(page.page_setup.paperSize) == 9
    sums = [cell.value for cell in page[4]]
    assert sums[0] == "合计"
    assert sums[heads.index("人数")] == 5
    foot = " ".join(str(cell.value) for cell in page[6] if cell.value)
    assert foot == "填表人：沙马 审核人： 日期：2026年11月22日"
    assert "解放沟镇公共法律服务工作站 来访咨询登记簿" in page.oddHeader.center.text


def test_numbers_of_eighteen_digits_are_text_and_formulas_are_dead(
    desk: Desk, tmp_path: Path
) -> None:
    """R36; exports: strings typed as strings, formulas neutralised."""
    visit(desk, visitor_name=HOSTILE, facts=f"+{ID_NUMBER}", phone="13800138000")
    out = tmp_path / "o.xlsx"
    ledger.write_xlsx(desk, export(desk, "核对"), out)
    page = openpyxl.load_workbook(out).active
    row = dict(zip([c.value for c in page[1]], page[2], strict=True))
    for label, text in (
        (LABELS["visitor_name"], HOSTILE),
        (LABELS["facts"], f"+{ID_NUMBER}"),
        (LABELS["phone"], "13800138000"),
    ):
        assert (row[label].value, row[label].data_type) == (text, "s")
        assert row[label].quotePrefix
    assert row[LABELS["headcount"]].data_type == "n"


def test_a_ledger_names_nobody_without_a_reason(desk: Desk, tmp_path: Path) -> None:
    visit(desk, phone="13800138000")
    visit(desk, sensitivity="sensitive", facts="家里打人")
    for suffix, write in ((".xlsx", ledger.write_xlsx), (".jsonl", ledger.write_jsonl)):
        out = tmp_path / f"o{suffix}"
        assert write(desk, export(desk), out) == 2
        if suffix == ".xlsx":
            page = openpyxl.load_workbook(out).active
            text = " ".join(str(c.value) for row in page for c in row)
        else:
            text = out.read_text("utf-8")
        for secret in ("木呷", "13800138000", "家里打人"):
            assert secret not in text


def test_a_file_appears_whole_or_not_at_all(desk: Desk, tmp_path: Path) -> None:
    """storage-security.md: own files are always written tmp + fsync + rename."""
    visit(desk)
    out = tmp_path / "o.xlsx"
    out.write_bytes(b"old")
    for write in (ledger.write_xlsx, ledger.write_jsonl):
        stopped = write(desk, export(desk), out, cancelled=lambda: True)
        assert stopped == Problem("export.cancelled")
        failed = write(desk, export(desk), tmp_path / "no folder" / "o.xlsx")
        assert failed == Problem("file.not_written")
    assert [file.name for file in tmp_path.iterdir()] == ["o.xlsx"]
    assert out.read_bytes() == b"old"


def test_progress_ends_at_the_end(desk: Desk, tmp_path: Path) -> None:
    for _ in range(3):
        visit(desk)
    told: list[tuple[int, int]] = []
    ledger.write_jsonl(
        desk, export(desk), tmp_path / "o", lambda done, total: told.append((done, total))
    )
    assert told == [(0, 3), (3, 3)]


# ---- out and in again


def test_our_own_ledger_comes_back_without_sums_and_foot(desk: Desk, tmp_path: Path) -> None:
    visit(desk, matter_type="wages", handling=("answered",), headcount=3, phone="13800138000")
    out = tmp_path / "o.xlsx"
    ledger.write_xlsx(desk, export(desk, "核对"), out)
    (row,) = read(out)
    outcome = import_row(memory_desk(), "consultation", row, dry_run=True)
    assert outcome.refused == ()
    assert row.raws["phone"] == "13800138000"
    assert row.raws["handling"] == "当场解答"


def test_exported_lines_come_back_as_the_same_records(desk: Desk, tmp_path: Path) -> None:
    from app.exchange import jsonl

    visit(desk, handling=("answered",), answer="先去", law_refs=("民法典第1条",))
    out = tmp_path / "o.jsonl"
    ledger.write_jsonl(desk, export(desk, "核对"), out)
    other = memory_desk(HEAD)
    found = jsonl.read_file(out)
    assert not isinstance(found, Problem)
    (outcome,) = [import_row(other, "consultation", row) for row in found]
    (mine,) = ledgers.recent(desk, "consultation")
    theirs = other.reader.get("consultation", outcome.record_id)
    assert theirs is not None
    assert theirs.values == mine.values
    assert outcome.record_id == mine.id


# ---- in


def test_heads_by_label_or_identifier_and_cells_of_every_type(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        [
            ["来访登记"],
            ["序号", "接待时间", "visitor_name", "人数", "一次性告知", "怪列"],
            [1, datetime(2026, 11, 20, 9, 5), "阿苦", 3.0, True, None],  # noqa: DTZ001
            [None, None, None, None, None, None],
            [2, "2026-11-21", "海来", "2人", "否", "内容"],
        ],
    )
    first, second = read(path)
    assert first == Row(
        3,
        {
            "received_at": "2026-11-20T09:05",
            "visitor_name": "阿苦",
            "headcount": 3,
            "one_time_notice": True,
        },
    )
    assert second.line == 5
    refused = import_row(memory_desk(), "consultation", second).refused
    assert [(p.code, p.field) for p in refused] == [("field.unknown", "怪列")]


def test_a_number_that_excel_has_rounded_is_refused(tmp_path: Path) -> None:
    """R36: Excel keeps 15 digits; the last three of an ID number would be zeros."""
    path = workbook(tmp_path / "a.xlsx", [["证件号码"], [513431196803151010]])
    (row,) = read(path)
    assert row.refusal == Problem("xlsx.precision", "id_no")


def refused(path: Path) -> str:
    found = xlsx_reading.read_file(path, KIND)
    assert isinstance(found, Problem)
    return found.code


def test_what_is_no_workbook_is_refused_by_code(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.xlsx") == "file.missing"
    (tmp_path / "text.xlsx").write_text("姓名,电话", "utf-8")
    assert refused(tmp_path / "text.xlsx") == "xlsx.not_a_workbook"
    with zipfile.ZipFile(tmp_path / "zip.xlsx", "w") as archive:
        archive.writestr("hello.txt", "x")
    assert refused(tmp_path / "zip.xlsx") == "xlsx.not_a_workbook"
    assert refused(workbook(tmp_path / "b.xlsx", [["甲", "乙"], ["1", "2"]])) == "xlsx.no_head"


def _bomb(archive: zipfile.ZipFile) -> None:
    archive.writestr("xl/worksheets/sheet1.xml", b"0" * 5_000_000)


def _members(archive: zipfile.ZipFile) -> None:
    for number in range(xlsx_bounds.MAX_MEMBERS + 1):
        archive.writestr(f"xl/{number}.bin", b"")


def _entities(archive: zipfile.ZipFile) -> None:
    archive.writestr(
        "xl/workbook.xml", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    )


def _external(archive: zipfile.ZipFile) -> None:
    archive.writestr("xl/styles.xml", '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>')


def _outside(archive: zipfile.ZipFile) -> None:
    archive.writestr("../../evil.xml", "<a/>")


@pytest.mark.parametrize("evil", [_bomb, _members, _entities, _external, _outside])
def test_a_hostile_workbook_is_not_opened(
    tmp_path: Path, evil: Callable[[zipfile.ZipFile], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """storage-security.md: imports: member count, size and ratio caps, defusedxml."""
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *_a, **_k: pytest.fail("opened"))
    path = tmp_path / "evil.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        evil(archive)
    assert refused(path) == "xlsx.unsafe"


@pytest.mark.filterwarnings("ignore::UserWarning")  # openpyxl remarks on what it leaves out
@given(st.data())
def test_a_damaged_workbook_gives_rows_or_refusals(data: st.DataObject) -> None:
    """storage-security.md, hostile input: refused by code, never an exception."""
    whole = io.BytesIO()
    book = openpyxl.Workbook()
    for row in (["来访人姓名", "人数", "接待时间"], ["阿苦", 2, "2026-11-20"], ["海来", 3, 45000]):
        book.active.append(row)
    book.save(whole)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "damaged.xlsx")
        with zipfile.ZipFile(whole) as good, zipfile.ZipFile(path, "w") as bad:
            victim = data.draw(st.sampled_from(good.namelist()))
            for name in good.namelist():
                content = bytearray(good.read(name))
                if name == victim:
                    start = data.draw(st.integers(0, len(content) - 1))
                    end = start + data.draw(st.integers(0, 40))
                    content[start:end] = data.draw(st.binary(max_size=10))
                bad.writestr(name, bytes(content))
        found = xlsx_reading.read_file(path, KIND)
        if not isinstance(found, Problem):
            for line in found:
                import_row(memory_desk(), "consultation", line, dry_run=True)


def test_a_large_file_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_bounds, "MAX_FILE_BYTES", 10)
    assert refused(workbook(tmp_path / "a.xlsx", [["姓名"]])) == "xlsx.too_large"


def test_rows_without_end_stop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_reading, "MAX_ROWS", 3)
    path = workbook(tmp_path / "a.xlsx", [["人数"], *([n] for n in range(1, 9))])
    assert [row.refusal and row.refusal.code for row in read(path)] == [
        None,
        None,
        "xlsx.too_large",
    ]
