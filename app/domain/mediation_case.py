"""`mediation_case` 调解案件: the header that every paper, list and figure reads (domain.md A.4.0).

The fields are in `mediation_case_fields`, the rules of the header in `mediation_case_rules`.
"""

from __future__ import annotations

from app.domain import mediation_case_rules as rules
from app.domain.case_file import CASE as KIND
from app.domain.common import is_empty
from app.domain.fields import RecordKind, Values
from app.domain.masking import hide_numbers
from app.domain.mediation_case_fields import FIELDS

_SHORT = 16  # characters of the brief in a title

WITHOUT_NUMBER = "待编号"
"""What a case is called until its committee gave it a number (domain.md A.5)."""


def _title(values: Values) -> str:
    """The name of the file; before there are parties, what it is about."""
    if title := values.get("dossier_title"):
        return str(title)
    # Hidden before it is cut: half a telephone number would pass for none.
    brief = hide_numbers(str(values.get("brief") or ""))
    return (brief[:_SHORT] + ("…" if len(brief) > _SHORT else "")) or WITHOUT_NUMBER


def _snippet(values: Values) -> str:
    number = values.get("case_no") or WITHOUT_NUMBER
    parts = (number, values.get("accepted_on"), values.get("dispute_division_name"))
    return " · ".join(str(part) for part in parts if not is_empty(part))


MEDIATION_CASE = RecordKind(
    name=KIND,
    label="调解案件",
    fields=FIELDS,
    title=_title,
    snippet=_snippet,
    rules=lambda values, around: rules.check(FIELDS, values, around),
    derive=rules.derive,
    occurred="accepted_on",
    sensitive=rules.is_sensitive,
)
