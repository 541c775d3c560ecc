"""From a case to papers: pre-flight first (what is missing, by name), then the template.

Nothing is printed with a hole or a contradiction in it by accident: a paper is refused with the
fields that are missing or wrong (product.md R29: only the paper that needs a field asks for it).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from app.documents.facts import Facts, Office, facts, with_part
from app.documents.papers import DOSSIER_NOTE, PAPERS, PaperSpec, Wanted, copies_of
from app.documents.templates import Template
from app.domain.blocks import Paper
from app.domain.case_file import CASE, CaseFile
from app.domain.case_rules import check
from app.domain.common import is_empty
from app.domain.problems import Problem, Severity
from app.domain.records import Record
from app.domain.surroundings import Surroundings

Templates = Mapping[str, Template]


@dataclass(frozen=True, slots=True)
class MissingField:
    """A field that a paper needs: in which record ("" when there is none of that kind), and whether
    it is missing or what is wrong with it.
    """

    kind: str
    record_id: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A paper that cannot be made yet; `missing` is never empty."""

    document: str
    part_id: str
    missing: tuple[MissingField, ...]


@dataclass(frozen=True, slots=True)
class Filler:
    """Makes the papers of one case. `gap_note` tells of numbers that stand on no case (domain.md
    A.5); it reads all cases of the year, so only the paper that prints it asks.
    """

    templates: Templates
    file: CaseFile
    around: Surroundings
    office: Office
    gap_note: Callable[[], str] = lambda: ""

    def fill(self, wanted: Wanted, paper_id: str = "") -> Paper | Unfilled:
        """One paper with its id for the QR. Raises `BrokenTemplate` for a broken template."""
        spec = PAPERS[wanted.document]
        missing = tuple(preflight(spec, self.file, self.around, wanted.part_id))
        if missing:
            return Unfilled(wanted.document, wanted.part_id, missing)
        return self.make(wanted, self.facts(wanted), paper_id)

    def facts(self, wanted: Wanted) -> dict[str, object]:
        """What the template of a paper may name."""
        spec = PAPERS[wanted.document]
        known = facts(self.file, self.around, self.office)
        known["copies"] = copies_of(spec, self.file)
        if wanted.document == DOSSIER_NOTE:
            known["gap_note"] = self.gap_note()
        return with_part(known, spec.part, wanted.part_id) if spec.part else known

    def make(self, wanted: Wanted, known: Facts, paper_id: str = "") -> Paper:
        """The paper with these facts, whatever is missing."""
        return make(self.templates[wanted.document], known, wanted.part_id, paper_id)


def make(template: Template, known: Facts, part_id: str = "", paper_id: str = "") -> Paper:
    """A template with its facts as a paper."""
    sheet = template.fill(known)
    copies = known["copies"]
    return Paper(
        document=template.document,
        title=sheet.title,
        blocks=tuple(sheet.blocks),
        id=paper_id,
        part_id=part_id,
        number=sheet.number,
        foot=sheet.foot,
        landscape=sheet.landscape,
        tight=sheet.tight,
        copies=copies if isinstance(copies, int) else 1,
        template_version=template.version,
    )


def blank(template: Template, around: Surroundings, office: Office, blank_no: str = "") -> Paper:
    """A sheet to carry out and fill in by hand: the same template without a case. Its number, of
    capital letters, digits and hyphens, finds it again when it comes back (product.md).
    """
    spec = PAPERS[template.document]
    known = facts(None, around, office)
    paper = make(template, with_part(known, spec.part, "") if spec.part else known)
    number = f"空白表编号：{blank_no}" if blank_no else ""
    return replace(paper, number=number, blank_no=blank_no)


def preflight(
    spec: PaperSpec, file: CaseFile, around: Surroundings, part_id: str = ""
) -> Iterator[MissingField]:
    """What a paper needs and the case does not have, then what contradicts itself in it."""
    for path in spec.required:
        kind, _dot, name = path.partition(".")
        problem = Problem("missing", name, Severity.MISSING)
        records = _records(kind, spec, file, part_id)
        if not records:
            yield MissingField(kind, "", problem)
        for record in records:
            if is_empty(record.get(name)):
                yield MissingField(kind, record.id, problem)
    for one in check(file, around) if spec.refuses else ():
        if one.problem.code in spec.refuses and (one.kind != spec.part or one.id == part_id):
            yield MissingField(one.kind, one.id, one.problem)


def _records(kind: str, spec: PaperSpec, file: CaseFile, part_id: str) -> tuple[Record, ...]:
    if kind == CASE:
        return (file.case,)
    if kind == spec.part:
        return tuple(record for record in file.of(kind) if record.id == part_id)
    if kind == "agreement_term" and spec.part == "agreement":
        return tuple(r for r in file.of(kind) if r.text("agreement_id") == part_id)
    if kind == "agreement" and spec.part == "judicial_confirmation":
        asked = file.part(spec.part, part_id)
        named = asked.text("agreement_id") if asked else ""
        return tuple(r for r in file.of(kind) if r.id == named) if named else file.of(kind)
    return file.of(kind)
