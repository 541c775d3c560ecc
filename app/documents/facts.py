"""What the templates may name: one plain mapping made from a case and what surrounds it.

Names and shapes are listed in resources/templates/README.md; a test compares the two. The mapping
of an empty case has the same names, all empty: that is how a blank sheet is printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.documents.filters import BOOK
from app.documents.views import View, view
from app.domain.case_file import CASE, CaseFile
from app.domain.fields import RecordKind
from app.domain.kinds import KINDS
from app.domain.records import Record
from app.domain.surroundings import Surroundings

Facts = Mapping[str, object]

SIDES = (("applicant", "申请人"), ("respondent", "被申请人"), ("third", "第三人"))
_SUPPLEMENT = "supplement_of"


@dataclass(frozen=True, slots=True)
class Office:
    """Records outside the case that its papers name; `mediators` by id."""

    committee: Record | None = None
    mediators: Mapping[str, Record] = field(default_factory=dict)


def facts(
    file: CaseFile | None,
    around: Surroundings,
    office: Office | None = None,
    kinds: Mapping[str, RecordKind] = KINDS,
) -> dict[str, object]:
    """Everything the templates of a case may name; without a case all of it is empty."""
    views = _Views(file, office or Office(), kinds)
    return {
        BOOK: around.codes,
        "today": around.today,
        "case": views.case,
        "committee": views.committee,
        "chief": views.chief,
        "mediators": views.mediators,
        "parties": views.parties,
        "sides": views.sides,
        **{f"{name}s": views.on_side(name) for name, _title in SIDES},
        "powers": views.of("power_of_attorney"),
        "investigations": views.of("investigation"),
        "evidence": views.of("evidence"),
        "sessions": views.of("mediation_session"),
        "agreement": views.agreement,
        "terms": views.terms_of(views.agreement),
        "schedule": views.schedule_of(views.agreement),
        "follow_ups": views.of("follow_up"),
        "endings": views.of("termination"),
        "degus": views.of("degu_participation"),
        "part": {},
        "contents": [],
        "dossier_pages": None,
        "gap_note": "",
        "copies": None,
        "rows": [],
        "period": "",
        "_views": views,
    }


def with_part(facts: Facts, kind: str, part_id: str) -> dict[str, object]:
    """The same facts for the paper that prints one part; an empty id gives an empty part."""
    views = facts["_views"]
    assert isinstance(views, _Views)  # noqa: S101 - made above
    part = views.find(kind, part_id) or views.empty(kind)
    agreement = part if kind == "agreement" else facts["agreement"]
    assert isinstance(agreement, Mapping)  # noqa: S101 - a view
    return {
        **facts,
        "part": part,
        "agreement": agreement,
        "terms": views.terms_of(agreement),
        "schedule": views.schedule_of(agreement),
    }


def list_facts(
    around: Surroundings,
    committee: Record | None,
    rows: Sequence[tuple[Record, Mapping[str, object]]],
    period: str = "",
) -> dict[str, object]:
    """Facts of a list that is not of one case: the roster (mediators), the hand-over list (cases),
    the subsidy list (cases with `missing`, codes of dossier items, and `subsidy_fen`). A row is a
    record and what is known beyond its fields.
    """
    known = facts(None, around, Office(committee))
    views = known["_views"]
    assert isinstance(views, _Views)  # noqa: S101 - made above
    return {**known, "rows": [views.row(*row) for row in rows], "period": period}


class _Views:
    """The records of a case and its office, by kind and id, each shown once."""

    def __init__(
        self, file: CaseFile | None, office: Office, kinds: Mapping[str, RecordKind]
    ) -> None:
        self._kinds = kinds
        self._shown: dict[tuple[str, str], View] = {}
        self._records: dict[tuple[str, str], Record] = {}
        self._parts: dict[str, tuple[Record, ...]] = dict(file.parts) if file else {}
        outside = [*office.mediators.values(), *([office.committee] if office.committee else [])]
        inside = [record for records in self._parts.values() for record in records]
        for record in (*outside, *inside):
            self._records[record.kind, record.id] = record
        case = file.case if file else None
        self.case = view(kinds[CASE], case, self.find)
        committee = office.committee.id if office.committee else ""
        self.committee = self.find("committee", committee) or self.empty("committee")
        self.chief = self.case["chief_mediator"]
        self.mediators = self._mediators()
        self.parties = self.of("party")
        self.agreement = self._agreement()

    def row(self, record: Record, more: Mapping[str, object]) -> View:
        """A record outside the case with what is known beyond its fields."""
        return {**view(self._kinds[record.kind], record, self.find), **more}

    def find(self, kind: str, record_id: str) -> View | None:
        """The view of one record; an empty view for an empty id, None for an unknown one."""
        if not record_id:
            return self.empty(kind)
        key = kind, record_id
        if key not in self._shown and key in self._records:
            self._shown[key] = self._show(self._records[key])
        return self._shown.get(key)

    def empty(self, kind: str) -> View:
        """A view without a value. What it refers to is empty too, one step deep."""
        shown = view(self._kinds[kind], None, lambda name, _id: _flat(self._kinds[name]))
        return self._as_party(shown) if kind == "party" else shown

    def of(self, kind: str) -> list[View]:
        """The parts of one kind in order."""
        found = (self.find(kind, record.id) for record in self._parts.get(kind, ()))
        return [one for one in found if one is not None]

    def on_side(self, side: str) -> list[View]:
        """The parties of one side."""
        return [party for party in self.parties if party["side"] == side]

    @property
    def sides(self) -> list[View]:
        """The two sides and, if there is one, the third; a side without party has an empty one."""
        sides: list[View] = []
        for code, title in SIDES:
            parties = self.on_side(code) or ([self._blank_party(code)] if code != "third" else [])
            if parties:
                sides.append({"code": code, "title": title, "parties": parties})
        return sides

    def terms_of(self, agreement: View) -> list[View]:
        """The terms of one agreement in order."""
        return [t for t in self.of("agreement_term") if t["agreement_id"] == agreement["id"]]

    def schedule_of(self, agreement: View) -> list[View]:
        """What one agreement asks for and when; items of no agreement belong to every one."""
        wanted = ("", None, agreement["id"])
        return [one for one in self.of("performance") if one["agreement_id"] in wanted]

    def _show(self, record: Record) -> View:
        shown = view(self._kinds[record.kind], record, self.find)
        return self._as_party(shown) if record.kind == "party" else shown

    def _as_party(self, party: View) -> View:
        """A party with the name of its side and its agents (who do not name the party again)."""
        title = dict(SIDES).get(str(party["side"]), "当事人")
        agents = [
            view(self._kinds[power.kind], power, lambda kind, _id: _flat(self._kinds[kind]))
            for power in self._parts.get("power_of_attorney", ())
            if party["id"] and power.text("party_id") == party["id"]
        ]
        return {**party, "side_title": title, "agents": agents}

    def _blank_party(self, side: str) -> View:
        return self._as_party({**view(self._kinds["party"], None, self.find), "side": side})

    def _mediators(self) -> list[View]:
        chief, others = self.case["chief_mediator"], self.case["mediators"]
        named = [chief, *(others if isinstance(others, Iterable) else ())]
        return [one for one in named if isinstance(one, Mapping) and one["id"]]

    def _agreement(self) -> View:
        """The agreement itself, not a supplement to it; the newest when there are several."""
        agreements = [one for one in self.of("agreement") if not _is_supplement(one)]
        return agreements[-1] if agreements else self.empty("agreement")


def _is_supplement(agreement: View) -> bool:
    first = agreement[_SUPPLEMENT]
    return isinstance(first, Mapping) and bool(first["id"])


def _flat(kind: RecordKind) -> View:
    """An empty view that refers to nothing."""
    return {"id": "", "kind": kind.name, **dict.fromkeys(kind.by_name)}
