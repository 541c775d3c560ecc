"""A whole case as one object, taken apart: header, parts, and who is meant by each reference.

commands.md, `import mediation_case`: parts lie in the case by name (`parties`, `sessions`,
`agreement` with its `terms` …). A part names another by its place from 0 or by its name; the
committee and the mediators may be named too. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.domain.agreement import ORAL
from app.domain.case_file import CASE
from app.domain.common import is_empty
from app.domain.fields import FieldSpec, FieldType, RecordKind, Value, Values
from app.domain.problems import Problem
from app.domain.values import is_record_id, parse_all
from app.usecases.desk import Desk
from app.usecases.ports import Query

MOST = 200
"""Parts of one name in one case: a file with more is not one case."""

NESTED: Mapping[str, str] = {
    "parties": "party",
    "authorisations": "power_of_attorney",
    "investigations": "investigation",
    "evidence": "evidence",
    "sessions": "mediation_session",
    "agreement": "agreement",
    "agreements": "agreement",
    "terms": "agreement_term",
    "performances": "performance",
    "signatures": "signature",
    "follow_ups": "follow_up",
    "confirmation": "judicial_confirmation",
    "confirmations": "judicial_confirmation",
    "termination": "termination",
    "terminations": "termination",
    "degu": "degu_participation",
}
"""Names in the object → kinds of record. One object stands for a list of one."""

_WITHIN: Mapping[str, frozenset[str]] = {
    CASE: frozenset(NESTED) - {"terms"},
    "party": frozenset({"authorisations"}),
    "agreement": frozenset({"terms", "performances", "signatures", "follow_ups", "confirmation"}),
    "agreement_term": frozenset({"performances"}),
    **dict.fromkeys(
        ("power_of_attorney", "investigation", "mediation_session", "follow_up"),
        frozenset({"signatures"}),
    ),
}
_BELONGS = {"party": "party_id", "agreement": "agreement_id", "agreement_term": "term_id"}
"""The field by which a part within such a part names it."""

_PAPERS = {
    "power_of_attorney": "power_of_attorney",
    "investigation": "investigation_record",
    "mediation_session": "mediation_record",
    "follow_up": "follow_up",
}
_NAMED_BY = {"power_of_attorney": "agent_name"}
_OF_THE_HOUSE = frozenset({"committee", "mediator"})
_SEQ = "seq"


@dataclass(frozen=True, slots=True)
class Part:
    """One record to be: where it stood (`agreement.terms[0]`, "" for the header), what was given,
    and the part it stood in.
    """

    kind: str
    id: str
    path: str
    raws: Mapping[str, object] = field(repr=False)
    within: Part | None = None
    values: Values = field(default_factory=dict, repr=False)

    def at(self, name: str | None) -> str:
        """A field of this part as the whole object names it."""
        return ".".join(part for part in (self.path, name) if part)


@dataclass(frozen=True, slots=True)
class Nested:
    """The header first, then its parts in the order they are written; what could not be read."""

    parts: tuple[Part, ...]
    refused: tuple[Problem, ...]


def read(desk: Desk, raws: Mapping[str, object], case_id: str) -> Nested:
    """Take a case apart and read every field; refusals carry the path of their field."""
    refused: list[Problem] = []
    found = list(_walk(desk, Part(CASE, case_id, "", raws), refused))
    parts = []
    for part in found:
        kind = desk.kinds[part.kind]
        given = dict(_resolved(desk, kind, part, found, refused))
        values, problems = parse_all(kind.by_name, given, desk.surroundings)
        refused += [replace(problem, field=part.at(problem.field)) for problem in problems]
        filled = {name: value for name, value in values.items() if not is_empty(value)}
        parts.append(replace(part, values=filled))
    return Nested(tuple(_linked(desk, parts)), tuple(refused))


def _walk(desk: Desk, part: Part, refused: list[Problem]) -> Iterator[Part]:
    """The part without what is nested in it, then that."""
    inner = _WITHIN.get(part.kind, frozenset())
    yield replace(part, raws={name: raw for name, raw in part.raws.items() if name not in inner})
    for name, raw in part.raws.items():
        if name not in inner or raw is None:
            continue
        several = isinstance(raw, list | tuple)
        items: Sequence[object] = raw if isinstance(raw, list | tuple) else (raw,)
        if len(items) > MOST:
            refused.append(Problem("value.too_many", part.at(name), args={"limit": MOST}))
            continue
        for place, item in enumerate(items):
            path = part.at(f"{name}[{place}]" if several else name)
            if not isinstance(item, Mapping):
                refused.append(Problem("value.type", path))
                continue
            given = {str(key): value for key, value in item.items() if key != "id"}
            record_id = _own_id(desk, item.get("id"), path, refused)
            yield from _walk(desk, Part(NESTED[name], record_id, path, given, part), refused)


def _own_id(desk: Desk, raw: object, path: str, refused: list[Problem]) -> str:
    if isinstance(raw, str) and is_record_id(raw.strip().lower()):
        return raw.strip().lower()
    if not is_raw_empty(raw):
        refused.append(Problem("value.id", f"{path}.id"))
    return desk.ids.record_id()


def is_raw_empty(raw: object) -> bool:
    """Whether a file gives nothing."""
    return raw is None or raw in ("", [])


def _resolved(
    desk: Desk, kind: RecordKind, part: Part, parts: Sequence[Part], refused: list[Problem]
) -> Iterator[tuple[str, object]]:
    """Fields by their identifiers (`party` is `party_id`), references as ids."""
    for name, raw in part.raws.items():
        spec = kind.by_name.get(name) or kind.by_name.get(f"{name}_id")
        if spec is None or spec.type not in (FieldType.REF, FieldType.REFS) or is_raw_empty(raw):
            yield (spec.name if spec and spec.type is FieldType.REF else name), raw
            continue
        items = raw if isinstance(raw, list | tuple) else [raw]
        ids = [_meant(desk, spec, item, parts) for item in items]
        if any(one is None for one in ids):
            refused.append(Problem("ref.unknown", part.at(spec.name)))
        else:
            yield spec.name, ids if spec.type is FieldType.REFS else ids[0]


def _meant(desk: Desk, spec: FieldSpec, raw: object, parts: Sequence[Part]) -> object:
    """The id that is meant, None when nobody or several are; what is no reference stays."""
    siblings = [part for part in parts if part.kind == spec.ref]
    if isinstance(raw, int) and not isinstance(raw, bool):
        return siblings[raw].id if 0 <= raw < len(siblings) else None
    if not isinstance(raw, str) or is_record_id(raw.strip().lower()) or spec.ref == "member":
        return raw
    name = raw.strip()
    named = [one.id for one in siblings if one.raws.get(_NAMED_BY.get(one.kind, "name")) == name]
    if not named and spec.ref in _OF_THE_HOUSE:
        named = list(desk.reader.ids(Query(str(spec.ref), where={"name": name}), 2))
    return named[0] if len(named) == 1 else None


def _linked(desk: Desk, parts: Iterable[Part]) -> Iterator[Part]:
    """Each part with its case, its number, and the part it belongs to."""
    whole = list(parts)
    numbers: dict[str, int] = {}
    for part in whole:
        if part.kind == CASE:
            yield part
            continue
        found: dict[str, Value] = {"case_id": whole[0].id}
        if _SEQ in desk.kinds[part.kind].by_name:
            found[_SEQ] = numbers[part.kind] = numbers.get(part.kind, 0) + 1
        found |= _belongs(desk.kinds[part.kind], part, whole)
        if part.kind == "signature":
            found |= _signed(part, whole)
        yield replace(part, values={**found, **part.values, "case_id": whole[0].id})


def _belongs(kind: RecordKind, part: Part, parts: Sequence[Part]) -> Iterator[tuple[str, Value]]:
    """The part around it; without one, the last agreement of the case."""
    above = part.within
    while above is not None:
        name = _BELONGS.get(above.kind)
        if name in kind.by_name:
            yield str(name), above.id
        above = above.within
    agreements = [one for one in parts if one.kind == "agreement"]
    if "agreement_id" in kind.by_name and agreements and not _inside(part, "agreement"):
        yield "agreement_id", agreements[-1].id


def _inside(part: Part, kind: str) -> bool:
    return part.within is not None and (part.within.kind == kind or _inside(part.within, kind))


def _signed(part: Part, parts: Sequence[Part]) -> Iterator[tuple[str, Value]]:
    """Which paper was signed, and for whom, as far as place and name tell it."""
    above = part.within
    if above is not None and above.kind == "agreement":
        agreement = next(one for one in parts if one.id == above.id)
        oral = agreement.values.get("form") == ORAL
        yield "document", "oral_agreement_register" if oral else "written_agreement"
        yield "part_id", above.id
    elif above is not None and above.kind in _PAPERS:
        yield "document", _PAPERS[above.kind]
        yield "part_id", above.id
    elif "agreement" in str(part.values.get("document") or ""):
        agreements = [one.id for one in parts if one.kind == "agreement"]
        if len(agreements) == 1:
            yield "part_id", agreements[0]
    if part.values.get("role") == "party":
        name = part.values.get("name")
        meant = [one.id for one in parts if one.kind == "party" and one.values.get("name") == name]
        if len(meant) == 1:
            yield "party_id", meant[0]
