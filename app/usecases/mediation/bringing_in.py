"""A case from a file: header and parts in one durable act, complete or not (commands.md, `import`).

What no rule allows is kept and told beside the id, each problem with the path of its field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.case_facts import agreement_facts, facts
from app.domain.case_file import CASE, CaseFile
from app.domain.common import is_empty
from app.domain.fields import Values
from app.domain.people import Act
from app.domain.problems import Problem, Refused
from app.domain.records import Record
from app.usecases.beginning import new_values
from app.usecases.desk import Desk
from app.usecases.following import follow
from app.usecases.mediation import numbering
from app.usecases.mediation.case_view import problems_of_file
from app.usecases.mediation.nesting import Part, read
from app.usecases.mediation.opening import committee_defaults
from app.usecases.mediation.reading import load, with_parts
from app.usecases.ports import UnitOfWork
from app.usecases.records import act, denied


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """A case that was written (or would be): what its rules and the whole case's say."""

    case_id: str
    problems: tuple[Problem, ...]


def bring_in(
    desk: Desk, raws: Mapping[str, object], case_id: str, *, dry_run: bool = False
) -> BroughtIn | Refused:
    """One case with everything nested in it. With `dry_run` nothing is written."""
    nested = read(desk, raws, case_id)
    if nested.refused:
        return Refused(nested.refused)
    for kind in {part.kind for part in nested.parts}:
        if no := denied(desk, kind, Act.CREATE):
            return no
    given = nested.parts[0].values
    # The committee first: whether a number is its own is asked of its series.
    header, said = numbering.admitted(desk, {**committee_defaults(desk, given), **given})
    parts = (replace(nested.parts[0], values=header), *nested.parts[1:])
    file = _imagined(desk, parts) if dry_run else _written(desk, parts)
    if isinstance(file, Refused):
        return file
    return BroughtIn(case_id, (*_problems(desk, file, parts), *said))


def _written(desk: Desk, parts: Sequence[Part]) -> CaseFile | Refused:
    records = [
        (part.kind, part.id, new_values(desk, desk.kinds[part.kind], part.values)) for part in parts
    ]

    def work(unit: UnitOfWork) -> Record:
        written = [unit.add(*record) for record in records]
        follow(desk, unit, *written)
        return unit.get(CASE, parts[0].id) or written[0]

    saved = act(desk, f"{CASE}.import", work, parts[0].id)
    if isinstance(saved, Refused):
        return saved
    return load(desk, parts[0].id) or CaseFile(saved.record)


def _imagined(desk: Desk, parts: Sequence[Part]) -> CaseFile:
    """The case as it would be."""
    around = desk.surroundings
    header, *others = [
        Record(part.kind, part.id, new_values(desk, desk.kinds[part.kind], part.values))
        for part in parts
    ]
    file = with_parts(CaseFile(header), *others)
    for agreement in file.of("agreement"):
        file = with_parts(file, _told(agreement, agreement_facts(file, agreement, around)))
    return with_parts(file, _told(header, facts(file, around)))


def _told(record: Record, known: Values) -> Record:
    values = {**record.values, **known}
    return replace(record, values={k: v for k, v in values.items() if not is_empty(v)})


def _problems(desk: Desk, file: CaseFile, parts: Sequence[Part]) -> Iterator[Problem]:
    places = {part.id: part for part in parts}
    for found in problems_of_file(desk, file):
        part = places.get(found.id)
        if part is not None:
            yield replace(found.problem, field=part.at(found.problem.field))
