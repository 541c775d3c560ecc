"""Records that are only ever added to: signatures, papers, attachments (domain.md A.2, A.8b).

What was signed or printed on a day stays as it was; a mistake is voided with a reason and recorded
anew, so that both remain in the history.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.common import wrong
from app.domain.fields import FieldSpec, FieldType, Need, Values
from app.domain.problems import Problem

VERSION = FieldSpec(
    name="version", type=FieldType.INTEGER, label="版次", need=Need.DERIVED, ledger=True
)
MADE_AT = FieldSpec(
    name="made_at", type=FieldType.DATETIME, label="生成时间", need=Need.REQUIRED, ledger=True
)
SHA256 = FieldSpec(
    name="sha256", type=FieldType.TEXT, label="文件校验值", need=Need.REQUIRED, max_length=64
)
PAGES = FieldSpec(
    name="pages",
    type=FieldType.INTEGER,
    label="页数",
    need=Need.REQUIRED,
    minimum=1,
    ledger=True,
)
"""What every printed version says of itself."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


def append_only(_before: Values, changes: Values) -> Iterator[Problem]:
    """The lock of a kind of which nothing may be edited."""
    for name in changes:
        yield Problem("record.append_only", name)


def check_digest(values: Values) -> Iterator[Problem]:
    """`sha256` names the file by its content: 64 lower-case hexadecimal digits."""
    digest = values.get("sha256")
    if isinstance(digest, str) and digest and not _SHA256.fullmatch(digest):
        yield wrong("digest.form", "sha256")
