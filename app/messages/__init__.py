"""From codes to sentences: cause, remedy, who acts. The one catalogue for windows and stationctl.

Domain, store, vault, packs and sync speak in codes; nothing a server or a library says ever
reaches the screen (product.md R7). Texts are Chinese msgids; args are put in after translation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from app.domain.fields import RecordKind
from app.domain.problems import Problem
from app.i18n import N_, joined
from app.i18n import gettext as _
from app.messages.agreements import AGREEMENTS
from app.messages.attachments import ATTACHMENTS
from app.messages.entries import Entry, Who
from app.messages.mediation import MEDIATION
from app.messages.papers import PAPERS
from app.messages.rules import RULES
from app.messages.stationwork import STATION_WORK
from app.messages.sync import SYNC
from app.messages.system import SYSTEM
from app.messages.village import VILLAGE
from app.usecases.ports import SyncOutcome

CATALOGUE: Mapping[str, Entry] = {
    **RULES,
    **MEDIATION,
    **AGREEMENTS,
    **ATTACHMENTS,
    **PAPERS,
    **STATION_WORK,
    **VILLAGE,
    **SYSTEM,
    **SYNC,
}

_SYNC = "sync."
_PLAIN_CODE = re.compile(r"[a-z][a-z0-9._-]{0,40}")
_UNKNOWN = Entry(N_("出现了没有收录的问题（{code}）"), N_("已录入的内容不受影响"), Who.TECHNICIAN)


class Exit(IntEnum):
    """Exit codes of the command line (commands.md)."""

    DONE = 0
    FAULT = 1
    USAGE = 2
    REFUSED = 3
    NO_SERVER = 4
    NEEDS_PERSON = 5


@dataclass(frozen=True, slots=True)
class Message:
    """One problem in words, translated: what happened, what to do, who does it."""

    cause: str
    remedy: str
    who: str

    @property
    def sentence(self) -> str:
        """Everything in one line."""
        parts = [self.cause, self.remedy, self.who and _("由{who}处理").format(who=self.who)]
        return joined("", (part + _("。") for part in parts if part))


class _Blanks(dict[str, object]):
    """A placeholder without an argument stays empty instead of failing."""

    def __missing__(self, key: str) -> str:
        return ""


def message(code: str, args: Mapping[str, object] | None = None) -> Message:
    """The words for a code; `sync` codes may come with or without their prefix. A code that nobody
    listed gets a sentence of its own with the code, if that looks like one.
    """
    entry = CATALOGUE.get(code) or CATALOGUE.get(_SYNC + code)
    blanks = _Blanks(args or {})
    if entry is None:
        entry = _UNKNOWN
        blanks["code"] = code if _PLAIN_CODE.fullmatch(code) else "?"
    return Message(
        cause=_(entry.cause).format_map(blanks),
        remedy=_(entry.remedy).format_map(blanks) if entry.remedy else "",
        who=_(entry.who.value) if entry.who is not Who.READER else "",
    )


def sentence(problem: Problem, kind: RecordKind | None = None) -> str:
    """A problem in one line. With its kind, fields are called by their labels."""
    return explain(problem, kind).sentence


def explain(problem: Problem, kind: RecordKind | None = None) -> Message:
    """A problem in words. `{label}` is the field's label, `{other}` that of the other field."""
    args = dict(problem.args)
    args["label"] = label(kind, problem.field)
    if isinstance(args.get("other"), str):
        args["other"] = label(kind, str(args["other"]))
    roles = args.get("roles")
    if isinstance(roles, Iterable) and not isinstance(roles, str):
        args["roles"] = joined("、", (_(ROLE_NAMES.get(str(one), str(one))) for one in roles))
    return message(problem.code, args)


def label(kind: RecordKind | None, name: str | None) -> str:
    """What the screen calls a field; its identifier when the kind does not have it."""
    if name is None:
        return ""
    spec = kind.by_name.get(name) if kind else None
    return _(spec.label) if spec else name


ROLE_NAMES: Mapping[str, str] = {
    "clerk": N_("综合接待"),
    "mediator": N_("调解员"),
    "recorder": N_("记录人"),
    "adviser": N_("村（居）法律顾问"),
    "head": N_("司法所长"),
    "county": N_("县级管理员"),
    "prefecture": N_("州级管理员"),
    "practice": N_("练习人员"),
}


def sync_sentence(outcome: SyncOutcome) -> str:
    """What one sync did, in one sentence: sent n, received n, failed n, why, what next (R5)."""
    counts = _("已上报 {sent} 件，收到 {received} 件，未成功 {failed} 件").format(
        sent=outcome.sent, received=outcome.received, failed=outcome.refused + outcome.pending
    )
    sentences = (counts, *_why_and_next(outcome))
    return joined("", (part + _("。") for part in sentences if part))


def _why_and_next(outcome: SyncOutcome) -> tuple[str, ...]:
    if outcome.error:
        said = message(outcome.error)
        who = _("由{who}处理").format(who=said.who) if said.who else ""
        return (said.cause, said.remedy, who)
    parts: list[str] = []
    if outcome.refused:
        parts.append(
            _("有 {n} 件被退回，请到“上报”页查看原因，改好后再报").format(n=outcome.refused)
        )
    if outcome.conflicts:
        parts.append(
            _("有 {n} 处两边都改过，请到“上报”页选择保留哪一个").format(n=outcome.conflicts)
        )
    if outcome.pending:
        parts.append(_("还有 {n} 件待上报，下次会接着报").format(n=outcome.pending))
    if outcome.merged:
        parts.append(_("有 {n} 件与别人的修改自动合并").format(n=outcome.merged))
    return tuple(parts) or (_("全部已上报"),)


_EXITS: tuple[tuple[Exit, frozenset[str]], ...] = (
    (
        Exit.NO_SERVER,
        frozenset(
            _SYNC + code
            for code in (
                "offline",
                "cut",
                "stalled",
                "not-the-server",
                "tls",
                "server-error",
                "busy",
                "codec-busy",
                "no-server",
            )
        )
        | {"enrol.no_server"},
    ),
    (
        Exit.NEEDS_PERSON,
        frozenset(
            {
                "sync.fork",
                "sync.revoked",
                "sync.unknown-device",
                "sync.epoch-changed",
                "store.damaged",
                "store.locked",
                "store.newer",
                "store.wrong_key",
                "vault.wait",
                "vault.keyring_locked",
                "vault.keyring_lost",
                "vault.slots_damaged",
                "vault.not_enrolled",
            }
        ),
    ),
    (Exit.USAGE, frozenset({"usage", "ctl.unknown_kind", "ctl.not_a_pair", "ctl.which_user"})),
    (
        Exit.FAULT,
        frozenset(
            {
                "unexpected",
                "store.fault",
                "store.io",
                "store.disk_full",
                "store.read_only",
                "store.old_sqlite",
            }
        ),
    ),
)


def exit_code(code: str) -> Exit:
    """The exit code of a command that failed for this reason (commands.md). Whatever is neither a
    fault, nor the network, nor waits for a person is an item refused.
    """
    named = code if code in CATALOGUE else _SYNC + code
    for exit_with, codes in _EXITS:
        if named in codes:
            return exit_with
    return Exit.REFUSED if named in CATALOGUE else Exit.FAULT
