"""The parts of a case as rows of lists: what a row says of a session, a term, a signature."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.agreements import signatures_of
from app.domain.case_file import CaseFile
from app.domain.common import is_empty
from app.domain.fields import RecordKind, Value
from app.domain.performance import is_done
from app.domain.records import Record
from app.domain.showing import yuan
from app.domain.surroundings import Surroundings
from app.i18n import N_, joined
from app.i18n import gettext as _
from app.ui.lists import Entry
from app.ui.words import code_words

_SHORT = 80


@dataclass(frozen=True, slots=True)
class RowKey:
    """What a row stands for; lists carry it as text."""

    kind: str
    id: str
    field: str = ""

    def __str__(self) -> str:
        """As a row carries it."""
        return f"{self.kind}:{self.id}:{self.field}"

    @classmethod
    def of(cls, text: str) -> RowKey:
        """From the key of a row."""
        kind, _colon, rest = text.partition(":")
        record_id, _colon, field = rest.partition(":")
        return cls(kind, record_id, field)


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of the case page; `adds` are the kinds of which a button makes one more."""

    key: str
    title: str
    kinds: tuple[str, ...] = ()
    adds: tuple[str, ...] = ()


TABS = (
    Tab("parties", N_("当事人"), ("party", "power_of_attorney"), ("party", "power_of_attorney")),
    Tab("inquiry", N_("调查"), ("investigation", "evidence"), ("investigation", "evidence")),
    Tab(
        "mediation",
        N_("调解"),
        ("mediation_session", "degu_participation", "termination"),
        ("mediation_session", "degu_participation", "termination"),
    ),
    Tab(
        "agreement",
        N_("协议"),
        ("agreement", "agreement_term", "signature", "judicial_confirmation"),
        ("agreement_term", "agreement", "judicial_confirmation"),
    ),
    Tab("performance", N_("履行"), ("performance", "follow_up"), ("performance", "follow_up")),
    Tab("papers", N_("文书")),
    Tab("history", N_("历史")),
)

TAB_OF = {kind: tab.key for tab in TABS for kind in tab.kinds}
"""The page that shows the parts of a kind."""

ADD_WORDS = {
    "party": N_("加当事人"),
    "power_of_attorney": N_("加代理人"),
    "investigation": N_("加调查记录"),
    "evidence": N_("加证据"),
    "mediation_session": N_("加调解记录"),
    "degu_participation": N_("加德古参与"),
    "termination": N_("未成、终止"),
    "agreement_term": N_("加条款"),
    "agreement": N_("写协议"),
    "judicial_confirmation": N_("加司法确认"),
    "performance": N_("加一期履行"),
    "follow_up": N_("加回访"),
}


class Rows:
    """Makes the rows of one case."""

    def __init__(
        self, file: CaseFile, around: Surroundings, kinds: Mapping[str, RecordKind]
    ) -> None:
        self._file = file
        self._around = around
        self._kinds = kinds
        self._names = {party.id: party.text("name") for party in file.of("party")}
        self._makers: Mapping[str, Callable[[Record], Entry]] = {
            "party": self._party,
            "power_of_attorney": self._agent,
            "investigation": self._investigation,
            "evidence": self._evidence,
            "mediation_session": self._session,
            "degu_participation": self._degu,
            "termination": self._ending,
            "agreement": self._agreement,
            "agreement_term": self._term,
            "signature": self._signature,
            "judicial_confirmation": self._confirmation,
            "performance": self._performance,
            "follow_up": self._visit,
        }

    def of_tab(self, tab: Tab) -> tuple[Entry, ...]:
        """All rows of one page, in the order of its kinds."""
        return tuple(self.row(one) for kind in tab.kinds for one in self._file.of(kind))

    def side(self, respondent: bool) -> tuple[Entry, ...]:
        """The parties of one side, each with the agents who speak for it; third parties stand on
        the right.
        """
        parties = [
            one
            for one in self._file.of("party")
            if (one.text("side") in ("respondent", "third")) is respondent
        ]
        found: list[Entry] = []
        for party in parties:
            found.append(self.row(party))
            found += [
                self.row(one)
                for one in self._file.of("power_of_attorney")
                if one.text("party_id") == party.id
            ]
        if not respondent:
            known = set(self._names)
            found += [
                self.row(one)
                for one in self._file.of("power_of_attorney")
                if one.text("party_id") not in known
            ]
        return tuple(found)

    def row(self, record: Record) -> Entry:
        """One part."""
        return self._makers[record.kind](record)

    # -- one method per kind

    def _party(self, one: Record) -> Entry:
        parts: list[str] = []
        if one.text("sex"):
            parts.append(self._code("sex", one, "sex"))
        if one.text("birth_year"):
            parts.append(_("{year} 年生").format(year=one.text("birth_year")))
        parts += [one.text(name) for name in ("legal_rep", "division_name") if one.text(name)]
        if one.text("guardian_name"):
            parts.append(_("监护人 {name}").format(name=one.text("guardian_name")))
        if one.get("needs_reading_aloud") is True:
            parts.append(_("需要宣读"))
        note = self._code("party_side", one, "side")
        if one.text("withdrew_on"):
            note = _("已退出")
        return self._entry(one, one.text("name") or _("（未填姓名）"), parts, note)

    def _agent(self, one: Record) -> Entry:
        title = _("代理人 {name}").format(name=one.text("agent_name") or _("（未填姓名）"))
        principal = self._names.get(one.text("party_id"), _("（没有选委托人）"))
        detail = [
            _("代理 {name}").format(name=principal),
            *self._codes("authority", one, "authority"),
        ]
        note = _("到 {day}").format(day=one.text("valid_to")) if one.text("valid_to") else ""
        return self._entry(one, title, detail, note)

    def _investigation(self, one: Record) -> Entry:
        title = _("调查 {names}").format(names="、".join(_texts(one.get("investigatees"))))
        return self._entry(
            one, title, [_short(one.text("record_text"))], _moment(one, "investigated_at")
        )

    def _evidence(self, one: Record) -> Entry:
        given = self._names.get(one.text("provider_id")) or one.text("provider_name")
        parts = [given, *self._codes("evidence_form", one, "form"), one.text("proves")]
        title = _("证据 {name}").format(name=one.text("name"))
        return self._entry(one, title, parts, _day(one, "received_on"))

    def _session(self, one: Record) -> Entry:
        title = _("第 {n} 次调解").format(n=one.text("seq") or "1")
        result = self._code("session_result", one, "session_result")
        head = joined("  ", [title, result] if result else [title])
        return self._entry(
            one, head, [_short(one.text("record_text"))], _moment(one, "mediated_at")
        )

    def _degu(self, one: Record) -> Entry:
        title = _("德古 {name}").format(name=one.text("name"))
        parts = [self._code("degu_role", one, "role")]
        parts += self._codes("customary_topic", one, "customary_topics")
        note = _("并非自愿") if one.get("voluntary") is False else _day(one, "oral_result_on")
        return self._entry(one, title, parts, note)

    def _ending(self, one: Record) -> Entry:
        title = self._code("ending_kind", one, "kind_code") or _("结束调解")
        return self._entry(one, title, [_short(one.text("reason"))], _day(one, "ended_on"))

    def _agreement(self, one: Record) -> Entry:
        form = self._code("agreement_form", one, "form")
        if one.text("supplement_of"):
            form = _("补充协议")
        amount = one.get("amount_fen")
        parts = [one.text("agreement_no"), self._code("performance_mode", one, "performance_mode")]
        if isinstance(amount, int) and amount:
            parts.append(_("{yuan} 元").format(yuan=yuan(amount)))
        if one.text("effective_on"):
            note = _("{day} 生效").format(day=one.text("effective_on"))
        elif one.text("signed_on"):
            note = _("已签名，未生效")
        else:
            signed = len(signatures_of(self._file, one))
            note = _("{n} 人已签").format(n=signed) if signed else _("未签")
        return self._entry(one, form or _("调解协议"), parts, note)

    def _term(self, one: Record) -> Entry:
        title = _("第 {n} 条").format(n=one.text("seq") or "1")
        text = one.text("sentence") or one.text("what")
        return self._entry(one, title, [text], _day(one, "due_on"))

    def _signature(self, one: Record) -> Entry:
        title = _("签署 {name}").format(name=one.text("name"))
        party = self._names.get(one.text("party_id"), "")
        acts = party if one.text("role") != "party" else ""
        parts = [
            self._code("signer_role", one, "role"),
            _("代表 {name}").format(name=acts) if acts else "",
            self._code("sign_mode", one, "sign_mode"),
            self._code("paper_kind", one, "document"),
        ]
        return self._entry(one, title, parts, _day(one, "signed_on"))

    def _confirmation(self, one: Record) -> Entry:
        parts = [one.text("court_name"), one.text("case_no")]
        note = self._code("confirmation_decision", one, "decision") or _day(one, "applied_on")
        return self._entry(one, _("司法确认"), parts, note)

    def _performance(self, one: Record) -> Entry:
        title = one.text("what") or _("履行")
        amount = one.get("amount_fen")
        parts = [_("应于 {day}").format(day=one.text("due_on"))] if one.text("due_on") else []
        if isinstance(amount, int) and amount:
            parts.append(_("{yuan} 元").format(yuan=yuan(amount)))
        if is_done(one.values):
            note, tone = _("{day} 已履行").format(day=one.text("performed_on")), "good"
        elif one.text("done_on"):
            note, tone = _("由补充协议代替"), "plain"
        elif one.text("due_on") and one.text("due_on") < self._around.today:
            note, tone = _("过期未履行"), "attention"
        else:
            note, tone = _("未履行"), "plain"
        return self._entry(one, title, parts, note, tone)

    def _visit(self, one: Record) -> Entry:
        parts = [self._code("satisfaction", one, "satisfaction"), _short(one.text("situation"))]
        title = _("回访 {name}").format(name=one.text("visitor"))
        return self._entry(one, title, parts, _day(one, "visited_on"))

    # -- words

    def _entry(
        self, one: Record, title: str, parts: Iterable[str], note: str = "", tone: str = "plain"
    ) -> Entry:
        detail = joined(" · ", [part for part in parts if part])
        if not one.complete and tone == "plain":
            tone = "attention"
            note = joined(" · ", [note, _("不完整")] if note else [_("不完整")])
        return Entry(str(RowKey(one.kind, one.id)), title, detail, note, tone)

    def _code(self, list_name: str, one: Record, field: str) -> str:
        code = one.text(field)
        return code_words(self._around.codes, list_name, code) if code else ""

    def _codes(self, list_name: str, one: Record, field: str) -> list[str]:
        given = one.get(field)
        codes = given if isinstance(given, tuple | list) else (given,)
        return [
            code_words(self._around.codes, list_name, str(code))
            for code in codes
            if not is_empty(code)
        ]


def _texts(value: Value) -> Sequence[str]:
    return [str(one) for one in value] if isinstance(value, tuple | list) else []


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else line[:_SHORT] + "…"


def _day(one: Record, field: str) -> str:
    return one.text(field)


def _moment(one: Record, field: str) -> str:
    return one.text(field).replace("T", " ")
