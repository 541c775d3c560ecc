"""From the fields of a term to the sentence that is printed, and money in capital numerals.

The Chinese text is the legal one (domain.md A.8b), so that nothing here is translated. Structure of
a term: who does what, how much, by when, how, where (issue 3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from app.domain import agreement_term as acts
from app.domain.dates import chinese_day
from app.domain.fields import Value
from app.domain.records import Record
from app.domain.showing import yuan
from app.domain.surroundings import Surroundings

BLANK = "＿＿＿＿"
"""Stands for what is not filled in: the same paper may be completed by hand (A.8b)."""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ((10**8, "亿"), (10**4, "万"), (1000, "仟"), (100, "佰"), (10, "拾"))


class Fields(Protocol):
    """Values of a record or the record itself."""

    def get(self, name: str, /) -> Value:
        """The value of a field, None when empty."""
        ...


def amount_in_capitals(fen: int) -> str:
    """Money in capital numerals, 大写, as on a cheque (《正确填写票据和结算凭证的基本规定》).

    Zeros between digits become one 零; 整 closes an amount without fen; 零 stands for missing jiao
    before fen. Raises ValueError below zero.
    """
    if fen < 0:
        raise ValueError("an agreed amount is never negative")
    whole, rest = divmod(fen, 100)
    jiao, cents = divmod(rest, 10)
    text = f"{_whole(whole)}元" if whole or not rest else ""
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif cents and whole:
        text += "零"
    return f"{text}{_DIGITS[cents]}分" if cents else f"{text}整"


def _whole(number: int) -> str:
    for size, unit in _UNITS:
        if number >= size:
            high, low = divmod(number, size)
            text = _whole(high) + unit
            if not low:
                return text
            return text + ("零" if low < size // 10 else "") + _whole(low)
    return _DIGITS[number]


def money(fen: int) -> str:
    """`人民币3600元（大写：叁仟陆佰元整）`."""
    return f"人民币{yuan(fen)}元（大写：{amount_in_capitals(fen)}）"


def sentence(term: Fields, parties: Iterable[Record], around: Surroundings) -> str:
    """One term as a full sentence. `parties` are those of the case; whoever is not among them, and
    whatever is missing, is left blank.
    """
    names = {party.id: party.text("name") for party in parties}
    act = _text(term, "act")
    if act in _PHRASES:
        phrase = _PHRASES[act](term, names)
    else:
        # An act that a later pack brought is said by its name.
        said = around.codes.name("term_act", act) if act not in ("", acts.OTHER) else ""
        phrase = said + _what(term) + _worth(term)
    if act == acts.OTHER and not _text(term, "debtor_id"):
        who = ""
    else:
        who = _name(term, "debtor_id", names)
    due, place, how = _text(term, "due_on"), _text(term, "place"), _text(term, "how")
    by = f"于{chinese_day(due)}前（含当日）" if due else ""
    where = f"在{place}" if place else ""
    manner = f"，方式：{how.rstrip('。')}" if how else ""
    return f"{who}{by}{where}{phrase}{manner}。"


def _text(term: Fields, name: str) -> str:
    value = term.get(name)
    return "" if value is None else str(value)


def _what(term: Fields) -> str:
    return _text(term, "what").rstrip("。；") or BLANK


def _name(term: Fields, field: str, names: Mapping[str, str]) -> str:
    return names.get(_text(term, field)) or BLANK


def _worth(term: Fields) -> str:
    amount = term.get("amount_fen")
    return f"（价值{money(amount)}）" if isinstance(amount, int) and amount > 0 else ""


def _pay(term: Fields, names: Mapping[str, str]) -> str:
    amount = term.get("amount_fen")
    sum_ = money(amount) if isinstance(amount, int) else f"人民币{BLANK}元（大写：{BLANK}）"
    return f"向{_name(term, 'creditor_id', names)}支付{_text(term, 'what')}{sum_}"


def _deliver(term: Fields, names: Mapping[str, str]) -> str:
    return f"向{_name(term, 'creditor_id', names)}交付{_what(term)}{_worth(term)}"


def _apologise(term: Fields, names: Mapping[str, str]) -> str:
    about = _text(term, "what").rstrip("。")
    return f"{f'就{about}' if about else ''}向{_name(term, 'creditor_id', names)}赔礼道歉"


def _do(term: Fields, _names: Mapping[str, str]) -> str:
    return f"负责{_what(term)}{_worth(term)}"


def _stop(term: Fields, _names: Mapping[str, str]) -> str:
    return f"停止{_what(term)}"


def _drop(term: Fields, _names: Mapping[str, str]) -> str:
    return f"自愿放弃{_what(term)}"


_PHRASES: Mapping[str, Callable[[Fields, Mapping[str, str]], str]] = {
    acts.PAY: _pay,
    acts.DELIVER: _deliver,
    acts.APOLOGISE: _apologise,
    acts.DO: _do,
    acts.STOP: _stop,
    acts.DROP: _drop,
}
