"""Numbers that prove who somebody is: check characters, and what an ID number tells.

A wrong check character warns and never blocks: papers are misprinted and misread.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

MALE, FEMALE = "1", "2"
"""GB/T 2261.1."""

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_ID = re.compile(r"\d{17}[\dX]", re.ASCII)

_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: without I, O, S, V, Z
_CREDIT_LENGTH = 18


@dataclass(frozen=True, slots=True)
class IdFacts:
    """What a citizen's ID number tells: ISO birth date and the code of the sex."""

    birth_date: str
    sex: str


def id_number_facts(number: str) -> IdFacts | None:
    """Birth date (digits 7-14) and sex (digit 17, odd = male) of GB 11643; None when there is no
    such form or day. The first six digits are not looked at: they may be an abolished division
    (domain.md E.1).
    """
    if not _ID.fullmatch(number):
        return None
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return IdFacts(born.isoformat(), MALE if int(number[16]) % 2 else FEMALE)


def id_number_is_valid(number: str) -> bool:
    """Form, birth date and check character of GB 11643-1999 (weights 7 9 10 5 …, modulus 11)."""
    if id_number_facts(number) is None:
        return False
    total = sum(int(d) * weight for d, weight in zip(number, _ID_WEIGHTS, strict=False))
    return number[17] == _ID_CHECKS[total % 11]


def credit_code_is_valid(code: str) -> bool:
    """The check character of a unified social credit code: GB 32100-2015, weights 3^i, mod 31."""
    if len(code) != _CREDIT_LENGTH or any(c not in _CREDIT_ALPHABET for c in code):
        return False
    total = sum(_CREDIT_ALPHABET.index(c) * pow(3, place, 31) for place, c in enumerate(code[:-1]))
    return code[-1] == _CREDIT_ALPHABET[-total % 31]
