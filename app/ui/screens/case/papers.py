"""The documents of a case as rows: state, version, pages, copies, and what each still lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.documents.filling import MissingField, preflight
from app.documents.papers import PAPERS, Wanted, copies_of, papers_for
from app.domain.case_file import CaseFile
from app.domain.dossier import States, state_of
from app.domain.records import Record
from app.domain.scanned import Scanned, Scans, is_made_here, scan_of
from app.domain.scanned import key_of as document_of
from app.domain.surroundings import Surroundings
from app.i18n import N_, joined
from app.i18n import gettext as _
from app.ui.lists import Entry
from app.ui.screens.case.rows import RowKey
from app.ui.words import code_words

STATE_WORDS = {
    "missing": N_("未做"),
    "made": N_("已生成"),
    "signed": N_("已签署"),
    "scanned": N_("已扫描"),
}
_TONES = {"signed": "good", "scanned": "good"}


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One paper of the case. `newest` is the record of the newest version, "" before there is one;
    `version` and `pages` are its own. `scan` says which pages came back, `files` how many files
    show the document.
    """

    wanted: Wanted
    title: str
    state: str
    version: int
    pages: int
    copies: int
    missing: tuple[MissingField, ...]
    newest: str = ""
    scan: Scanned | None = None
    files: int = 0

    @property
    def first_missing(self) -> RowKey:
        """The field to go to first, one that is wrong before one that is empty; without a record
        there is none of that kind yet.
        """
        first = next((one for one in self.missing if one.problem.code != "missing"), None)
        first = first or self.missing[0]
        return RowKey(first.kind, first.record_id, first.problem.field or "")


def documents(
    file: CaseFile, states: States, scans: Scans, around: Surroundings
) -> tuple[DocumentRow, ...]:
    """All papers of the dossier in binding order, with those that were made besides."""
    shown = [one for one in file.of("attachment") if not is_made_here(file, one)]
    keys = [document_of(file, one) for one in shown]
    return tuple(
        replace(
            _row(file, states, around, one),
            scan=scan_of(scans, one.document, one.part_id),
            files=sum(key in ((one.document, one.part_id), (one.document, "")) for key in keys),
        )
        for one in wanted_papers(file)
    )


def wanted_papers(file: CaseFile) -> Iterator[Wanted]:
    """Those of the dossier in binding order, then those that were made besides."""
    wanted = papers_for(file)
    yield from wanted
    for paper in file.of("paper"):
        one = Wanted(paper.text("document"), paper.text("part_id"))
        if one not in wanted and one.document in PAPERS:
            yield one


def _row(file: CaseFile, states: States, around: Surroundings, wanted: Wanted) -> DocumentRow:
    spec = PAPERS[wanted.document]
    made = made_of(file, wanted)
    newest = made[-1] if made else None
    return DocumentRow(
        wanted=wanted,
        title=code_words(around.codes, "paper_kind", wanted.document),
        state=state_of(states, wanted.document, wanted.part_id),
        version=len(made),
        pages=_number(newest, "pages"),
        copies=copies_of(spec, file),
        missing=tuple(preflight(spec, file, around, wanted.part_id)),
        newest=newest.id if newest else "",
    )


def made_of(file: CaseFile, wanted: Wanted) -> Sequence[Record]:
    """The versions of one paper that were made, oldest first."""
    return [
        paper
        for paper in file.of("paper")
        if (paper.text("document"), paper.text("part_id")) == (wanted.document, wanted.part_id)
    ]


def _number(record: Record | None, field: str) -> int:
    value = record.get(field) if record else None
    return value if isinstance(value, int) else 0


def key_of(wanted: Wanted) -> str:
    """A paper as the key of a row."""
    return f"{wanted.document}/{wanted.part_id}"


def wanted_of(key: str) -> Wanted:
    """The paper of a row."""
    document, _slash, part_id = key.partition("/")
    return Wanted(document, part_id)


def scan_words(scan: Scanned | None) -> str:
    """Which pages came and which are lacking; "" when all are there, or none came."""
    if scan is None or scan.whole:
        return ""
    if not scan.numbers:
        return _("已附 {n} 页，应有 {pages} 页").format(n=scan.unnumbered, pages=scan.wanted)
    came, lacking = ("、".join(map(str, one)) for one in (scan.numbers, scan.lacking))
    return _("已扫描第 {came} 页，缺第 {lacking} 页").format(came=came, lacking=lacking)


def entry(row: DocumentRow) -> Entry:
    """One paper as a row of the list."""
    partly = scan_words(row.scan)
    parts = [partly] if partly else []
    parts.append(_("{n} 份").format(n=row.copies))
    if row.version:
        parts.append(_("第 {n} 版").format(n=row.version))
        parts.append(_("{n} 页").format(n=row.pages))
    if row.missing:
        parts.append(_("还缺 {n} 项").format(n=len(row.missing)))
    if row.files:
        parts.append(_("附件 {n} 个").format(n=row.files))
    note = _(STATE_WORDS[row.state])
    tone = "attention" if partly else _TONES.get(row.state, "plain")
    return Entry(key_of(row.wanted), row.title, joined(" · ", parts), note, tone)
