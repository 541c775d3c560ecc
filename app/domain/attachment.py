"""`attachment`: a scan, a photo or another file beside a record (domain.md A.8b, L "attachments").

The record describes the file by its digest; the content lies sealed in the attachment store. It may
belong to a case or to any other record, so that it is no part of a case. `page_numbers` are those
that the QR of the pages said.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.append_only import SHA256, append_only, check_digest
from app.domain.common import COMMON, check_fields, is_empty, missing
from app.domain.fields import FieldSpec, FieldType, Mask, Need, RecordKind, Values
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings

KIND = "attachment"

FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(name="case_id", type=FieldType.REF, ref="mediation_case", label="所属案件"),
    FieldSpec(name="owner_kind", type=FieldType.TEXT, label="所属记录的种类", max_length=40),
    FieldSpec(
        name="owner_id",
        type=FieldType.TEXT,
        label="所属记录",
        need=Need.CONDITIONAL,
        max_length=36,
    ),
    FieldSpec(
        name="document", type=FieldType.CODE, codes="paper_kind", label="是哪种文书", ledger=True
    ),
    FieldSpec(name="paper_id", type=FieldType.REF, ref="paper", label="对应的文书版本"),
    FieldSpec(
        name="file_name",
        type=FieldType.TEXT,
        label="文件名",
        need=Need.REQUIRED,
        mask=Mask.TEXT,
        search=True,
        ledger=True,
    ),
    FieldSpec(
        name="media_type",
        type=FieldType.TEXT,
        label="文件类型",
        need=Need.REQUIRED,
        max_length=80,
        ledger=True,
    ),
    SHA256,
    FieldSpec(
        name="bytes",
        type=FieldType.INTEGER,
        label="字节数",
        need=Need.REQUIRED,
        minimum=1,
        ledger=True,
    ),
    FieldSpec(name="pages", type=FieldType.INTEGER, label="页数", minimum=1),
    FieldSpec(
        name="added_at", type=FieldType.DATETIME, label="加入时间", need=Need.REQUIRED, ledger=True
    ),
    FieldSpec(name="note", type=FieldType.TEXT, label="说明", mask=Mask.TEXT, search=True),
    *COMMON,
    FieldSpec(name="page_numbers", type=FieldType.TEXTS, label="是第几页", max_length=4, since=10),
    FieldSpec(name="whole", type=FieldType.BOOLEAN, label="整份已齐", since=10),
)


def _rules(values: Values, _around: Surroundings) -> Iterator[Problem]:
    yield from check_fields(FIELDS, values)
    yield from check_digest(values)
    if is_empty(values.get("case_id")) and is_empty(values.get("owner_id")):
        yield missing("owner_id")


def _lock(before: Values, changes: Values) -> Iterator[Problem]:
    """Nothing of a file changes; that it is the whole document may be said later, and once."""
    later = {"whole"} if is_empty(before.get("whole")) else set()
    yield from append_only(before, {name: v for name, v in changes.items() if name not in later})


def _title(values: Values) -> str:
    return str(values.get("file_name") or values.get("note") or "附件")


ATTACHMENT = RecordKind(
    name=KIND,
    label="附件",
    fields=FIELDS,
    title=_title,
    rules=_rules,
    occurred="added_at",
    lock=_lock,
)
