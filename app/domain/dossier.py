"""The dossier meter: 13 items, which are due and how far each is (domain.md A.3, A.9).

Which items a case needs is the parameter `required_docs`: rules by committee level, difficulty and
form of the agreement, "*" for any; the rule that names most counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.agreement import ORAL, WRITTEN
from app.domain.agreements import signing_of
from app.domain.case_file import CaseFile
from app.domain.fields import Value
from app.domain.records import Record
from app.domain.scanned import Key, scans_of
from app.domain.surroundings import Surroundings

REQUIRED, IF_NEEDED = "required", "if_needed"
MISSING, MADE, SIGNED, SCANNED = "missing", "made", "signed", "scanned"
_ORDER = (MISSING, MADE, SIGNED, SCANNED)

States = Mapping[Key, str]
"""Document and record it was made from → state."""

_ANY = "*"
_KEYS = ("level", "difficulty", "form")
_ENDED = frozenset({"failed", "withdrawn", "redirected"})
_AFTER_AGREEMENT = frozenset({"08", "09", "10", "11"})

# Documents made once for each part of a kind; all others once for the case.
_PER_PART = {
    "power_of_attorney": "power_of_attorney",
    "investigation_record": "investigation",
    "mediation_record": "mediation_session",
    "follow_up": "follow_up",
    "judicial_confirmation": "judicial_confirmation",
}
_AGREEMENTS = ("written_agreement", "supplement_agreement", "oral_agreement_register")
_FOR_OF_PART = {"04": "power_of_attorney", "11": "judicial_confirmation"}
"""Items that become due when there is such a part."""


@dataclass(frozen=True, slots=True)
class DossierItem:
    """One of the 13 items: its code in `dossier_item`, whether it is due, its state, and the
    documents of `paper_kind` that fill it.
    """

    item: str
    need: str
    state: str
    documents: tuple[str, ...]


def papers_state(
    file: CaseFile, around: Surroundings, attachments: Iterable[Record] = ()
) -> States:
    """How far each document is, from the papers made, the signatures and what was scanned.

    `attachments` are those of the case; the parts of the file are looked through as well. An
    agreement counts as signed when all parties have signed, any other paper with one signature;
    what is scanned says `scanned`.
    """
    states: dict[Key, str] = {}

    def raise_to(state: str, key: Key) -> None:
        states[key] = max(states.get(key, MISSING), state, key=_ORDER.index)

    for paper in file.of("paper"):
        raise_to(MADE, (paper.text("document"), paper.text("part_id")))
    for one in file.of("signature"):
        agreement = file.part("agreement", one.text("part_id"))
        by_all = agreement is None or signing_of(file, agreement, around).by_all
        raise_to(SIGNED if by_all else MADE, (one.text("document"), one.text("part_id")))
    for key, scan in scans_of(file, attachments).items():
        if scan.whole:
            raise_to(SCANNED, key)
    return states


def state_of(states: States, document: str, part_id: str) -> str:
    """The state of a document of a part; a paper of the whole case stands for each part."""
    both = (states.get((document, one), MISSING) for one in (part_id, ""))
    return max(both, key=_ORDER.index)


def meter(file: CaseFile, states: States, around: Surroundings) -> tuple[DossierItem, ...]:
    """The 13 items in order."""
    required = _required(file, around)
    documents = _documents(around)
    items = around.codes.get("dossier_item")
    return tuple(
        DossierItem(
            code.code,
            REQUIRED if code.code in required else IF_NEEDED,
            _state(file, documents.get(code.code, ()), states),
            documents.get(code.code, ()),
        )
        for code in (items.codes if items else ())
    )


def counted(items: Iterable[DossierItem]) -> tuple[int, int]:
    """How many of the due items are there, and how many are due."""
    due = [item for item in items if item.need == REQUIRED]
    return sum(item.state != MISSING for item in due), len(due)


def _documents(around: Surroundings) -> Mapping[str, tuple[str, ...]]:
    """Item → its documents, as the list of papers maps them."""
    found: dict[str, tuple[str, ...]] = {}
    papers = around.codes.get("paper_kind")
    for code in papers.codes if papers else ():
        item = code.maps.get("item")
        if item:
            found[item] = (*found.get(item, ()), code.code)
    return found


def _state(file: CaseFile, documents: tuple[str, ...], states: States) -> str:
    """One document of an item is enough (申请书 or 受理登记表); where a document is made for each
    part, the least advanced counts.
    """
    return max(
        (_document(file, one, states) for one in documents), key=_ORDER.index, default=MISSING
    )


def _document(file: CaseFile, document: str, states: States) -> str:
    known = [state for (name, _), state in states.items() if name == document]
    wanted = _parts(file, document)
    if not wanted:
        return max(known, key=_ORDER.index, default=MISSING)
    return min((state_of(states, document, one.id) for one in wanted), key=_ORDER.index)


def _parts(file: CaseFile, document: str) -> tuple[Record, ...]:
    if document in _PER_PART:
        return file.of(_PER_PART[document])
    if document not in _AGREEMENTS:
        return ()
    return tuple(one for one in file.of("agreement") if agreement_document(one) == document)


def agreement_document(agreement: Record) -> str:
    """The paper of an agreement, by its form and whether it supplements another (A.3, 8a, 8b)."""
    if agreement.text("form") == ORAL:
        return "oral_agreement_register"
    return "supplement_agreement" if agreement.text("supplement_of") else "written_agreement"


def _required(file: CaseFile, around: Surroundings) -> frozenset[str]:
    case = file.case
    forms = [
        form
        for one in file.of("agreement")
        if (form := one.text("form")) and not one.text("supplement_of")
    ]
    facts = {
        "level": case.text("committee_kind"),
        "difficulty": case.text("difficulty"),
        "form": case.text("agreement_form") or (forms[-1] if forms else WRITTEN),
    }
    on = case.text("accepted_on") or around.today
    found = _items(around.policy.get("required_docs", on, around.scope), facts)
    for item, kind in _FOR_OF_PART.items():
        if file.of(kind):
            found |= {item}
    if case.text("result") in _ENDED:
        found -= _AFTER_AGREEMENT
    return frozenset(found)


def _items(rules: Value, facts: Mapping[str, str]) -> set[str]:
    """The items of the rule that fits best; of two alike the later."""
    best: tuple[int, tuple[str, ...]] = (-1, ())
    for rule in rules if isinstance(rules, list | tuple) else ():
        if not isinstance(rule, Mapping):
            continue
        named = {key: str(rule.get(key) or _ANY) for key in _KEYS}
        named = {key: value for key, value in named.items() if value != _ANY}
        items = rule.get("items")
        fits = all(facts[key] == value for key, value in named.items())
        if fits and len(named) >= best[0] and isinstance(items, list | tuple):
            best = len(named), tuple(str(item) for item in items)
    return set(best[1])
