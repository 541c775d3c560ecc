"""A dry run of a template: every line and every name is tried before anybody prints with it.

Twice: as a blank sheet, and with a specimen that has one empty record of every kind, so that the
inside of every loop runs too.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.documents.facts import Office, facts, list_facts, with_part
from app.documents.faults import BrokenTemplate
from app.documents.papers import PAPERS, PaperSpec
from app.documents.sheets import SHEETS, sheet_paper, specimens
from app.documents.templates import Template
from app.domain.case_file import CASE, CaseFile
from app.domain.fields import Values
from app.domain.kinds import KINDS
from app.domain.records import Record
from app.domain.surroundings import Surroundings
from app.i18n import gettext as _

_LISTS = {
    "roster": ("mediator", {}),
    "handover_list": (CASE, {}),
    "subsidy_list": (CASE, {"missing": (), "subsidy_fen": None}),
}
_CONTENTS = [{"seq": 1, "name": "", "page": "1", "last": 1, "remark": ""}]


def check(template: Template, around: Surroundings) -> None:
    """Raises `BrokenTemplate` with the first line that cannot be printed."""
    for title in _tried(template, around):
        if not title:
            raise BrokenTemplate(template.file, 0, _("缺少标题，要有一行以“# ”开头"))


def _tried(template: Template, around: Surroundings) -> Iterator[str]:
    """The titles of the blank sheet and of the specimen."""
    spec = PAPERS.get(template.document)
    if template.document in SHEETS:
        yield from (sheet_paper(template, around, given).title for given in specimens())
    elif spec is None:
        raise BrokenTemplate(template.file, 0, _("没有这种文书，文件名要与文书的名称一致"))
    else:
        for file in (None, _specimen()):
            yield template.fill(_facts(spec, file, around)).title


def parse(text: str, path: Path, around: Surroundings) -> Template:
    """Read and check a template that somebody has edited; raises `BrokenTemplate`."""
    template = Template.parse(text, path)
    check(template, around)
    return template


def _facts(spec: PaperSpec, file: CaseFile | None, around: Surroundings) -> dict[str, object]:
    if file is not None and spec.document in _LISTS:
        kind, more = _LISTS[spec.document]
        return list_facts(around, None, [(Record(kind, _id(kind), {}), more)])
    known = facts(file, around, Office())
    if file is not None:
        known["contents"] = _CONTENTS
    return with_part(known, spec.part, _id(spec.part) if file else "") if spec.part else known


def _specimen() -> CaseFile:
    """One record of every kind of part, empty but for what joins them."""
    joined: dict[str, Values] = {
        "agreement_term": {"agreement_id": _id("agreement")},
        "party": {"side": "applicant"},
        "power_of_attorney": {"party_id": _id("party")},
        "mediation_session": {"attendees": (_id("party"),)},
        "judicial_confirmation": {"applicants": (_id("party"),)},
        "termination": {"asked_by": (_id("party"),)},
    }
    parts = {
        name: (Record(name, _id(name), joined.get(name, {})),)
        for name, kind in KINDS.items()
        if kind.part_of == CASE
    }
    return CaseFile(Record(CASE, _id(CASE), {"requests": ("",)}), parts)


def _id(kind: str) -> str:
    return f"specimen:{kind}"
